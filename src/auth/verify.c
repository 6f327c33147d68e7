#include "auth/verify.h"

#include "auth/canonical.h"
#include "auth/claim.h"
#include "auth/diagnose.h"
#include "auth/signature.h"
#include "base/array.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "http/limits.h"

#include <inttypes.h>

#define SERVICE "connect"

/* What the checks share; each may rely on those before it. */
struct check {
    struct arena *arena;
    const struct http_request *request;
    const struct credentials *credentials;
    int64_t now_ms;
    struct claim claim;
    int64_t signed_ms;
    struct str access_key_id;
    struct signature_scope scope;
    const struct credential *credential;
    struct auth_refusal *reterr;
};

static bool refuse(struct check *c, enum error_code code, struct str message,
                   struct auth_diagnosis diagnosis)
{
    *c->reterr = (struct auth_refusal){.error = api_error(code, message), .diagnosis = diagnosis};
    return false;
}

static bool check_claim(struct check *c)
{
    return claim_read(c->arena, c->request, &c->claim, c->reterr);
}

static bool check_date_form(struct check *c)
{
    if (timestamp_parse_basic(c->claim.timestamp, &c->signed_ms))
        return true;
    return refuse(c, ERROR_INCOMPLETE_SIGNATURE,
                  arena_printf(c->arena,
                               "Date must be in ISO-8601 'basic format'. Got '%.*s'. See "
                               "http://en.wikipedia.org/wiki/ISO_8601",
                               STR_ARG(c->claim.timestamp)),
                  (struct auth_diagnosis){.differs = STR("date"),
                                          .signed_line = c->claim.timestamp,
                                          .expected_line = timestamp_basic(c->arena, c->now_ms),
                                          .cause = STR("the date is not written as 20260102T"
                                                       "030405Z")});
}

/* For how long the signature is valid from its time on. */
static bool read_validity(struct check *c, int64_t *ret_ms)
{
    struct str expires = c->claim.expires;
    uint64_t seconds;
    *ret_ms = VERIFY_SKEW_MS;
    if (expires.p == NULL)
        return true;
    if (str_parse_number(expires, VERIFY_EXPIRES_S_MAX, &seconds)) {
        *ret_ms = (int64_t)seconds * 1000;
        return true;
    }
    bool negative = str_starts_with(expires, STR("-"));
    bool number = str_parse_number(negative ? str_skip(expires, 1) : expires, UINT64_MAX, &seconds);
    return refuse(c, ERROR_INCOMPLETE_SIGNATURE,
                  !number    ? STR("X-Amz-Expires should be a number")
                  : negative ? STR("X-Amz-Expires must be non-negative")
                             : STR("X-Amz-Expires must be less than a week (in seconds); that is, "
                                   "the given X-Amz-Expires must be less than 604800 seconds"),
                  (struct auth_diagnosis){.differs = STR("query"),
                                          .cause = STR("X-Amz-Expires is from 0 to 604800")});
}

static struct str span(struct arena *a, int64_t ms)
{
    enum { MINUTE_MS = 60000 };
    return ms % MINUTE_MS == 0 ? arena_printf(a, "%" PRId64 " min.", ms / MINUTE_MS)
                               : arena_printf(a, "%" PRId64 " sec.", ms / 1000);
}

static bool refuse_time(struct check *c, const char *what, const char *than, char sign,
                        int64_t span_ms)
{
    int64_t bound_ms = sign == '-' ? c->now_ms - span_ms : c->now_ms + span_ms;
    int64_t off_s = (sign == '-' ? c->now_ms - c->signed_ms : c->signed_ms - c->now_ms) / 1000;
    struct str now = timestamp_basic(c->arena, c->now_ms);
    return refuse(
        c, ERROR_INVALID_SIGNATURE,
        arena_printf(c->arena, "Signature %s: %.*s is %s than %.*s (%.*s %c %.*s)", what,
                     STR_ARG(c->claim.timestamp), than,
                     STR_ARG(timestamp_basic(c->arena, bound_ms)), STR_ARG(now), sign,
                     STR_ARG(span(c->arena, span_ms))),
        (struct auth_diagnosis){
            .differs = STR("date"),
            .signed_line = c->claim.timestamp,
            .expected_line = now,
            .cause =
                c->claim.expires.p != NULL && sign == '-'
                    ? arena_printf(c->arena, "expired: the URL was signed %" PRId64 " s ago", off_s)
                    : arena_printf(c->arena, "clock: the client's is %" PRId64 " s %s the server's",
                                   off_s, sign == '-' ? "behind" : "ahead of")});
}

static bool check_time(struct check *c)
{
    int64_t validity_ms;
    if (!check_date_form(c) || !read_validity(c, &validity_ms))
        return false;
    if (c->signed_ms < c->now_ms - validity_ms)
        return refuse_time(c, "expired", "now earlier", '-', validity_ms);
    if (c->signed_ms > c->now_ms + VERIFY_SKEW_MS)
        return refuse_time(c, "not yet current", "still later", '+', VERIFY_SKEW_MS);
    return true;
}

static bool check_signed_headers(struct check *c)
{
    bool dated = http_request_header(c->request, "x-amz-date").p != NULL;
    struct auth_diagnosis diagnosis = {.differs = STR("signed headers"),
                                       .signed_line = c->claim.signed_headers,
                                       .cause = STR("a header that must be signed is not")};
    if (!claim_signs(&c->claim, "host"))
        return refuse(c, ERROR_INVALID_SIGNATURE,
                      STR("'Host' or ':authority' must be a 'SignedHeader' in the AWS "
                          "Authorization."),
                      diagnosis);
    if (!c->claim.in_query && dated && !claim_signs(&c->claim, "x-amz-date"))
        return refuse(c, ERROR_INVALID_SIGNATURE,
                      STR("'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization."),
                      diagnosis);
    if (claim_signs_each_once(&c->claim))
        return true;
    diagnosis.cause = STR("a header is named twice, or more are than a request can have");
    return refuse(c, ERROR_INVALID_SIGNATURE,
                  arena_printf(c->arena,
                               "'SignedHeaders' must name each header once, and %d at most.",
                               LIMIT_HEAD_FIELDS),
                  diagnosis);
}

static bool check_algorithm(struct check *c)
{
    if (str_is(c->claim.algorithm, SIGNATURE_ALGORITHM))
        return true;
    return refuse(
        c, ERROR_INCOMPLETE_SIGNATURE,
        arena_printf(c->arena, "Unsupported AWS 'algorithm': '%.*s'.", STR_ARG(c->claim.algorithm)),
        (struct auth_diagnosis){.differs = STR("algorithm"),
                                .signed_line = c->claim.algorithm,
                                .expected_line = STR(SIGNATURE_ALGORITHM),
                                .cause = STR("the algorithm is not the one known here")});
}

static bool check_credential(struct check *c)
{
    if (claim_split_credential(c->claim.credential, &c->access_key_id, &c->scope))
        return true;
    return refuse(c, ERROR_INCOMPLETE_SIGNATURE,
                  arena_printf(c->arena,
                               "Credential must have exactly 5 slash-delimited elements, e.g. "
                               "keyid/date/region/service/term, got '%.*s'",
                               STR_ARG(c->claim.credential)),
                  (struct auth_diagnosis){.differs = STR("credential scope"),
                                          .signed_line = c->claim.credential,
                                          .cause = STR("the credential is malformed")});
}

/* All that is wrong with the scope, as one text of sentences. */
static bool check_scope(struct check *c)
{
    const struct signature_scope *scope = &c->scope;
    struct text t = {.arena = c->arena};
    if (!credentials_serve(c->credentials, scope->region))
        text_printf(&t, "Credential should be scoped to a valid region, not '%.*s'. ",
                    STR_ARG(scope->region));
    if (!str_is(scope->service, SERVICE))
        text_add(&t, STR("Credential should be scoped to correct service: '" SERVICE "'. "));
    if (!str_is(scope->terminator, SIGNATURE_TERMINATOR))
        text_printf(&t,
                    "Credential should be scoped with a valid terminator: '" SIGNATURE_TERMINATOR
                    "', not '%.*s'. ",
                    STR_ARG(scope->terminator));
    struct str date = str_first(c->claim.timestamp, sizeof "20260102" - 1);
    if (!str_equal(scope->date, date))
        text_printf(&t,
                    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of "
                    "date from HTTP: '%.*s' != '%.*s', from '%.*s'.",
                    STR_ARG(scope->date), STR_ARG(date), STR_ARG(c->claim.timestamp));
    if (t.n == 0)
        return true;
    struct str region =
        c->credentials->region_count > 0 ? c->credentials->regions[0] : scope->region;
    return refuse(
        c, ERROR_INVALID_SIGNATURE, text_str(&t),
        (struct auth_diagnosis){
            .differs = STR("credential scope"),
            .signed_line = arena_printf(c->arena, "%.*s/%.*s/%.*s/%.*s", STR_ARG(scope->date),
                                        STR_ARG(scope->region), STR_ARG(scope->service),
                                        STR_ARG(scope->terminator)),
            .expected_line = arena_printf(c->arena, "%.*s/%.*s/" SERVICE "/" SIGNATURE_TERMINATOR,
                                          STR_ARG(date), STR_ARG(region)),
            .cause = STR("wrong region, service or date in the credential scope")});
}

static const char *nearest_key(struct check *c)
{
    const char **names = arena_new(c->arena, c->credentials->count * sizeof *names);
    for (size_t i = 0; i < c->credentials->count; i++)
        names[i] = arena_copy(c->arena, c->credentials->entries[i].access_key_id).p;
    return names[nearest_index(c->access_key_id, names, c->credentials->count)];
}

static bool refuse_client(struct check *c, struct str cause)
{
    return refuse(c, ERROR_UNRECOGNIZED_CLIENT,
                  str_from(error_kind(ERROR_UNRECOGNIZED_CLIENT)->message),
                  (struct auth_diagnosis){.cause = cause});
}

static bool check_key(struct check *c)
{
    c->credential = credentials_find(c->credentials, c->access_key_id);
    if (c->credential != NULL)
        return true;
    if (c->credentials->count == 0)
        return refuse_client(c, STR("no access key is known: the credentials are empty"));
    return refuse_client(c, arena_printf(c->arena,
                                         "the access key %.*s is not known; the nearest is %s",
                                         STR_ARG(c->access_key_id), nearest_key(c)));
}

static bool refuse_mismatch(struct check *c, struct str canonical, struct str to_sign,
                            struct auth_diagnosis diagnosis)
{
    return refuse(c, ERROR_INVALID_SIGNATURE,
                  arena_printf(c->arena,
                               "%s\n\nThe Canonical String for this request should have been\n"
                               "'%.*s'\n\nThe String-to-Sign should have been\n'%.*s'\n",
                               error_kind(ERROR_INVALID_SIGNATURE)->message, STR_ARG(canonical),
                               STR_ARG(to_sign)),
                  diagnosis);
}

/* A digest that is sent is the body's, whatever was signed. */
static bool declares_its_body(const struct check *c, struct str canonical,
                              struct auth_diagnosis *ret)
{
    struct str declared = http_request_header(c->request, "x-amz-content-sha256");
    struct str rest = canonical, payload = {0};
    /* The last line is the digest of the body, or the word that may stand for it. */
    while (str_split(&rest, '\n', &payload))
        continue;
    if (declared.p == NULL || str_equal_nocase(declared, payload))
        return true;
    *ret = (struct auth_diagnosis){STR("payload hash"), declared, payload,
                                   STR("x-amz-content-sha256 is not the digest of the body")};
    return false;
}

static bool check_signature(struct check *c)
{
    static const struct canonical_form right = {0};
    char signature[DIGEST_HEX_BYTES + 1];
    struct str canonical =
        canonical_request(c->arena, c->request, c->claim.in_query, c->claim.signed_headers, &right);
    struct str to_sign =
        signature_string_to_sign(c->arena, c->claim.timestamp, &c->scope, canonical);
    signature_compute(c->arena, c->credential->secret_access_key, &c->scope, to_sign, signature);
    struct auth_diagnosis diagnosis;
    if (!digest_equal(str_from(signature), c->claim.signature))
        return refuse_mismatch(c, canonical, to_sign,
                               diagnose(c->arena, &(struct diagnose_case){
                                                      .request = c->request,
                                                      .claim = &c->claim,
                                                      .scope = c->scope,
                                                      .credentials = c->credentials,
                                                      .credential = c->credential,
                                                      .canonical = canonical,
                                                  }));
    return declares_its_body(c, canonical, &diagnosis) ||
           refuse_mismatch(c, canonical, to_sign, diagnosis);
}

static bool check_token(struct check *c)
{
    struct str wanted = c->credential->session_token, given = c->claim.security_token;
    if (!digest_equal(wanted, given))
        return refuse_client(c, given.p == NULL ? STR("the session token is missing")
                                : wanted.p == NULL
                                    ? STR("this access key has no session token")
                                    : STR("the session token is not that of this access key"));
    if (c->credential->expires_ms < 0 || c->now_ms < c->credential->expires_ms)
        return true;
    return refuse(c, ERROR_EXPIRED_TOKEN, str_from(error_kind(ERROR_EXPIRED_TOKEN)->message),
                  (struct auth_diagnosis){.cause = STR("the credential has expired")});
}

bool verify_request(struct arena *a, const struct http_request *request,
                    const struct credentials *credentials, int64_t now_ms,
                    const struct credential **ret, struct auth_refusal *reterr)
{
    static bool (*const checks[])(struct check * c) = {
        check_claim, check_time, check_signed_headers, check_algorithm, check_credential,
        check_scope, check_key,  check_signature,      check_token,
    };
    struct check check = {.arena = a,
                          .request = request,
                          .credentials = credentials,
                          .now_ms = now_ms,
                          .reterr = reterr};
    bool ok = true;
    for (size_t i = 0; ok && i < ARRAY_COUNT(checks); i++)
        ok = checks[i](&check);
    *ret = check.credential;
    return ok;
}
