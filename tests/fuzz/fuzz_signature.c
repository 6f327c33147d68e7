/*
 * Signature Version 4: a request is let in, or told why not, and one that is told its signature is
 * wrong is let in as soon as it has the signature that follows from what it was told.
 */
#include "fuzz.h"

#include "auth/canonical.h"
#include "auth/claim.h"
#include "auth/verify.h"
#include "base/array.h"

#include <string.h>

/* 2026-01-02T03:04:05Z: the corpus is signed then. */
#define NOW_MS INT64_C(1767323045000)
#define SECRET "a secret that nobody is told"

static const struct credential entries[] = {
    {.access_key_id = {.p = "lasting", .n = 7},
     .secret_access_key = {.p = SECRET, .n = sizeof SECRET - 1},
     .expires_ms = -1},
    {.access_key_id = {.p = "session", .n = 7},
     .secret_access_key = {.p = SECRET, .n = sizeof SECRET - 1},
     .session_token = {.p = "token", .n = 5},
     .expires_ms = NOW_MS + 1},
    {.access_key_id = {.p = "expired", .n = 7},
     .secret_access_key = {.p = SECRET, .n = sizeof SECRET - 1},
     .session_token = {.p = "token", .n = 5},
     .expires_ms = NOW_MS - 1},
};
static const struct credentials credentials = {.entries = entries, .count = ARRAY_COUNT(entries)};

static bool contains(struct str s, struct str part)
{
    for (; s.n >= part.n; s = str_skip(s, 1))
        if (memcmp(s.p, part.p, part.n) == 0)
            return true;
    return false;
}

static void require_no_secret(struct str s)
{
    FUZZ_REQUIRE(!contains(s, STR(SECRET)), "%.*s", STR_ARG(s));
}

static bool is_told_the_canonical_string(const struct auth_refusal *refusal)
{
    return str_starts_with(refusal->error.message,
                           str_from(error_kind(ERROR_INVALID_SIGNATURE)->message));
}

static void require_reasons(const struct auth_refusal *refusal)
{
    FUZZ_REQUIRE(refusal->error.status >= 400 && refusal->error.status < 500, "status %d",
                 refusal->error.status);
    FUZZ_REQUIRE(refusal->error.message.n > 0, "refused without a reason");
    FUZZ_REQUIRE(refusal->diagnosis.cause.n > 0, "refused without a cause");
    require_no_secret(refusal->error.message);
    require_no_secret(refusal->diagnosis.cause);
    require_no_secret(refusal->diagnosis.signed_line);
    require_no_secret(refusal->diagnosis.expected_line);
}

/* The signature of who knows the secret. */
static void sign(struct arena *a, const struct http_request *request, const struct claim *claim,
                 char ret[DIGEST_HEX_BYTES + 1])
{
    static const struct canonical_form right = {0};
    struct str access_key_id;
    struct signature_scope scope;
    FUZZ_REQUIRE(claim_split_credential(claim->credential, &access_key_id, &scope),
                 "no credential: %.*s", STR_ARG(claim->credential));
    struct str canonical = canonical_request(a, request, false, claim->signed_headers, &right);
    signature_compute(a, STR(SECRET), &scope,
                      signature_string_to_sign(a, claim->timestamp, &scope, canonical), ret);
}

/* The request with another Authorization, which is the first header of that name. */
static struct http_request with_authorization(struct arena *a, const struct http_request *request,
                                              struct str value)
{
    struct http_header *headers = arena_new(a, request->header_count * sizeof *headers);
    struct http_request ret = *request;
    bool replaced = false;
    for (size_t i = 0; i < request->header_count; i++) {
        headers[i] = request->headers[i];
        if (!replaced && str_equal_nocase(headers[i].name, STR("authorization"))) {
            headers[i].value = value;
            replaced = true;
        }
    }
    ret.headers = headers;
    return ret;
}

static bool verify(struct arena *a, const struct http_request *request, struct auth_refusal *reterr)
{
    const struct credential *who;
    bool ok = verify_request(a, request, &credentials, NOW_MS, &who, reterr);
    FUZZ_REQUIRE(!ok || who != NULL, "nobody is let in");
    if (!ok)
        require_reasons(reterr);
    return ok;
}

static void sign_and_verify(struct arena *a, const struct http_request *request)
{
    struct claim claim;
    struct auth_refusal refusal;
    char signature[DIGEST_HEX_BYTES + 1];
    if (!claim_read(a, request, &claim, &refusal) || claim.in_query ||
        claim_signs(&claim, "authorization"))
        return;
    sign(a, request, &claim, signature);
    struct http_request mended = with_authorization(
        a, request,
        arena_printf(a, SIGNATURE_ALGORITHM " Credential=%.*s,SignedHeaders=%.*s,Signature=%s",
                     STR_ARG(claim.credential), STR_ARG(claim.signed_headers), signature));
    if (!verify(a, &mended, &refusal))
        FUZZ_REQUIRE(!is_told_the_canonical_string(&refusal), "%.*s",
                     STR_ARG(refusal.error.message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str text = fuzz_text(&a, data, size), rest = text;
    struct http_request request;
    struct auth_refusal refusal;
    /* The front refuses a NUL, and a request that gives the secret away may be told of itself. */
    if (str_find(text, '\0') == text.n && !contains(text, STR(SECRET)) &&
        fuzz_next_request(&a, &rest, &request) && !verify(&a, &request, &refusal) &&
        is_told_the_canonical_string(&refusal))
        sign_and_verify(&a, &request);
    arena_done(&a);
    return 0;
}
