#include "signing.h"

#include "auth/signature.h"
#include "cases.h"

static const struct credential_deny denies[] = {
    {.operation = VIEW("Start*"), .instance_id = VIEW("denied*")},
    {.operation = VIEW("SearchTestCases"), .instance_id = VIEW("*")},
};

static const struct credential entries[] = {
    {.access_key_id = VIEW("AK"), .secret_access_key = VIEW("secret-of-ak"), .expires_ms = -1},
    {.access_key_id = VIEW("OTHER"), .secret_access_key = VIEW("other"), .expires_ms = -1},
    {.access_key_id = VIEW("TEMPORARY"),
     .secret_access_key = VIEW("temporary"),
     .session_token = VIEW("token-of-it"),
     .expires_ms = HARNESS_NOW_MS + 1000},
    {.access_key_id = VIEW("EXPIRED"),
     .secret_access_key = VIEW("expired"),
     .session_token = VIEW("token-of-it"),
     .expires_ms = HARNESS_NOW_MS},
    {.access_key_id = VIEW("DENIED"),
     .secret_access_key = VIEW("denied"),
     .expires_ms = -1,
     .account_id = VIEW("111122223333"),
     .deny = denies,
     .deny_count = ARRAY_COUNT(denies)},
};
static const struct str regions[] = {VIEW("us-east-1"), VIEW("eu-west-2")};
const struct credentials signing_known = {.regions = regions,
                                          .region_count = ARRAY_COUNT(regions),
                                          .entries = entries,
                                          .count = ARRAY_COUNT(entries)};

static const char *or_else(const char *given, const char *otherwise)
{
    return given != NULL ? given : otherwise;
}

static void signature_of(struct harness *h, const struct signing_attempt *t,
                         struct str signed_headers, char ret[DIGEST_HEX_BYTES + 1])
{
    const char *timestamp = or_else(t->timestamp, SIGNING_NOW);
    struct http_header headers[8] = {{STR("host"), str_from(or_else(t->host_signed, "mock:1"))},
                                     {STR("x-amz-date"), str_from(timestamp)}};
    struct http_request request = {.method = str_from(or_else(t->method, "PUT")),
                                   .target = str_from(or_else(t->target, SIGNING_PATH)),
                                   .headers = headers,
                                   .header_count = 2,
                                   .body = str_from(or_else(t->body_signed, t->body))};
    struct str rest = str_from(t->headers), line;
    while (rest.n > 0 && str_split(&rest, '\n', &line) && line.n > 0) {
        size_t colon = str_find(line, ':');
        headers[request.header_count++] =
            (struct http_header){str_first(line, colon), str_trim(str_skip(line, colon + 1))};
    }
    struct str pieces = str_from(or_else(t->scope, SIGNING_SCOPE));
    struct signature_scope scope;
    ck_assert(str_split(&pieces, '/', &scope.date) && str_split(&pieces, '/', &scope.region) &&
              str_split(&pieces, '/', &scope.service));
    scope.terminator = pieces;
    struct str canonical = canonical_request(&h->arena, &request, false, signed_headers, &t->form);
    struct str to_sign =
        signature_string_to_sign(&h->arena, str_from(timestamp), &scope, canonical);
    if (t->key_region != NULL)
        scope.region = str_from(t->key_region);
    signature_compute(&h->arena, str_from(or_else(t->secret, "secret-of-ak")), &scope, to_sign,
                      ret);
}

const struct http_response *signing_send(struct harness *h, const struct signing_attempt *t)
{
    char signature[DIGEST_HEX_BYTES + 1];
    struct str signed_headers =
        arena_printf(&h->arena, "host;x-amz-date%s", or_else(t->more_signed, ""));
    signature_of(h, t, signed_headers, signature);
    struct str headers = arena_printf(
        &h->arena,
        "Host: mock:1\nX-Amz-Date: %s\n%s%sAuthorization: AWS4-HMAC-SHA256 "
        "Credential=%s/%s, SignedHeaders=%s, Signature=%s\n",
        or_else(t->timestamp, SIGNING_NOW), or_else(t->headers, ""),
        t->body != NULL ? "Content-Type: application/json\n" : "", or_else(t->key, "AK"),
        or_else(t->scope, SIGNING_SCOPE), signed_headers.p, signature);
    return harness_send(h, or_else(t->method, "PUT"), or_else(t->target, SIGNING_PATH), headers.p,
                        t->body);
}
