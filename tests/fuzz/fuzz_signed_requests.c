/*
 * Whole requests with --auth strict: what its sender has signed is never told that its signature is
 * wrong, and nothing of the API is done for a request that nobody has signed. The rest is as in
 * fuzz_requests.c.
 */
#include "mock_state.h"

#include "auth/canonical.h"
#include "auth/signature.h"
#include "base/array.h"
#include "control/control.h"

#include <string.h>

/* Each asks for two snapshots. */
enum { REQUESTS_MAX = 20 };

/* The time of the mock's clock. */
#define NOW "20260102T030405Z"
#define SECRET "another secret that nobody is told"
#define SIGNED_HEADERS "host;x-amz-date"

#define VIEW(s)                                                                                    \
    {                                                                                              \
        .p = (s), .n = sizeof(s) - 1                                                               \
    }
static const struct credential_deny denies[] = {
    {.operation = VIEW("Stop*"), .instance_id = VIEW("denied*")},
    {.operation = VIEW("StartTestCaseExecution"), .instance_id = VIEW("denied*")},
};
static const struct credential entry = {.access_key_id = VIEW("lasting"),
                                        .secret_access_key = VIEW(SECRET),
                                        .expires_ms = -1,
                                        .deny = denies,
                                        .deny_count = ARRAY_COUNT(denies)};
static const struct credentials credentials = {.entries = &entry, .count = 1};
static const struct signature_scope scope = {.date = VIEW("20260102"),
                                             .region = VIEW("us-east-1"),
                                             .service = VIEW("connect"),
                                             .terminator = VIEW(SIGNATURE_TERMINATOR)};

/* Whether a request says of its signature what another one would contradict. */
static bool has_signature(const struct http_request *request)
{
    static const char *const names[] = {"authorization", "x-amz-date", "x-amz-content-sha256",
                                        "x-amz-security-token"};
    static const char in_query[] = "X-Amz-";
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        if (http_request_header(request, names[i]).p != NULL)
            return true;
    for (struct str rest = request->target; rest.n > 0; rest = str_skip(rest, 1))
        if (str_starts_with(rest, STR(in_query)))
            return true;
    return false;
}

/* The request as who knows the secret sends it. There is room for three more headers. */
static struct http_request sign(struct arena *a, const struct http_request *request)
{
    static const struct canonical_form right = {0};
    char signature[DIGEST_HEX_BYTES + 1];
    size_t n = request->header_count;
    struct http_header *headers = arena_new(a, (n + 3) * sizeof *headers);
    struct http_request ret = *request;
    if (n > 0)
        memcpy(headers, request->headers, n * sizeof *headers);
    if (http_request_header(request, "host").p == NULL)
        headers[n++] = (struct http_header){STR("Host"), STR("mock:1")};
    headers[n++] = (struct http_header){STR("X-Amz-Date"), STR(NOW)};
    ret.headers = headers;
    ret.header_count = n;
    struct str canonical = canonical_request(a, &ret, false, STR(SIGNED_HEADERS), &right);
    signature_compute(a, STR(SECRET), &scope,
                      signature_string_to_sign(a, STR(NOW), &scope, canonical), signature);
    headers[n++] = (struct http_header){
        STR("Authorization"),
        arena_printf(a,
                     SIGNATURE_ALGORITHM
                     " Credential=lasting/20260102/us-east-1/connect/" SIGNATURE_TERMINATOR
                     ", SignedHeaders=" SIGNED_HEADERS ", Signature=%s",
                     signature)};
    ret.header_count = n;
    return ret;
}

static bool is_told_who_may_sign(const struct http_response *response)
{
    static const enum error_code codes[] = {ERROR_INVALID_SIGNATURE, ERROR_INCOMPLETE_SIGNATURE,
                                            ERROR_MISSING_AUTHENTICATION_TOKEN,
                                            ERROR_UNRECOGNIZED_CLIENT, ERROR_EXPIRED_TOKEN};
    for (size_t i = 0; i < ARRAY_COUNT(codes); i++)
        if (str_is(http_response_header(response, "x-amzn-ErrorType"), error_kind(codes[i])->name))
            return true;
    return false;
}

static void send(struct arena *a, const struct http_request *request)
{
    bool is_signed = !has_signature(request);
    struct http_request sent = is_signed ? sign(a, request) : *request;
    struct http_response response = mock_state_send(a, &sent);
    if (control_owns(&sent) || mock_state_is_faulty(&response))
        return;
    if (is_signed)
        FUZZ_REQUIRE(!is_told_who_may_sign(&response), "%.*s", STR_ARG(response.body));
    else
        FUZZ_REQUIRE(response.status != 200 || response.body.n == 0, "done for nobody: %.*s",
                     STR_ARG(response.body));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    mock_state_know(&credentials);
    mock_state_reset(&a);
    struct http_request request;
    struct str rest = fuzz_text(&a, data, size);
    for (int i = 0; i < REQUESTS_MAX && fuzz_next_request(&a, &rest, &request); i++)
        send(&a, &request);
    arena_done(&a);
    return 0;
}
