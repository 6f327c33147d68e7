/*
 * --auth strict: each way in which a request is refused, with the service's text, and what the
 * journal says of it.
 */
#include "cases.h"
#include "signing.h"

#include "base/text.h"
#include "http/limits.h"

#include <string.h>

#define MISMATCH                                                                                   \
    "The request signature we calculated does not match the signature you provided. Check your "   \
    "AWS Secret Access Key and signing method. Consult the service documentation for details."

static struct harness h;

static const struct http_response *attempt(const struct signing_attempt *t)
{
    return signing_send(&h, t);
}

/* The last request's `signature` in the journal. */
static const struct json *journalled(void)
{
    const struct json *requests = json_member(
        harness_json(&h, harness_send(&h, "GET", "/_mock/requests?limit=1", "", NULL)), "requests");
    return json_member(json_first(requests), "signature");
}

static void setup(void)
{
    harness_init_strict(&h, &signing_known);
}

static void teardown(void)
{
    harness_done(&h);
}

static const struct signing_attempt accepted[] = {
    {.body = NULL},
    {.body = "{\"ClientToken\": \"a\"}"},
    {.target = "/test-cases/arn%3Aaws%3Ainstance%2Fi/t%C3%A9%20s/start-execution"},
    {.target = "/test-cases/i/../start-execution"},
    {.scope = "20260102/eu-west-2/connect/aws4_request"},
    {.timestamp = "20260102T025905Z"},
    {.timestamp = "20260102T030905Z"},
    {.headers = "X-Amz-Content-Sha256: UNSIGNED-PAYLOAD\n", .body = "{}", .body_signed = "other"},
    {.headers = "X-Amz-Content-Sha256: "
                "44136FA355B3678A1146AD16F7E8649E94FB4FC21FE77E8310C060F61CAAFF8A\n",
     .body = "{}"},
    {.key = "TEMPORARY",
     .secret = "temporary",
     .headers = "X-Amz-Security-Token: token-of-it\n",
     .more_signed = ";x-amz-security-token"},
    {.key = "DENIED", .secret = "denied"},
};

START_TEST(a_right_signature_is_accepted)
{
    harness_expect_started(&h, attempt(&accepted[_i]));
    ck_assert_int_eq(json_type(journalled()), JSON_NULL);
}
END_TEST

START_TEST(time_is_what_clients_see_of_it)
{
    static const struct signing_attempt late = {.timestamp = "20260102T031405Z"}, now = {0};
    harness_expect_started(&h, attempt(&now));
    harness_send(&h, "PUT", "/_mock/clock", "", "{\"action\": \"skew\", \"seconds\": 600}");
    harness_expect_started(&h, attempt(&late));
    harness_expect_error(attempt(&now), 403, "InvalidSignatureException",
                         "Signature expired: 20260102T030405Z is now earlier than "
                         "20260102T030905Z (20260102T031405Z - 5 min.)");
}
END_TEST

/* The digest of "{}". */
#define DECLARES_AN_EMPTY_OBJECT                                                                   \
    "X-Amz-Content-Sha256: 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n"

#define UNRECOGNIZED "The security token included in the request is invalid."

/* What the answer begins with, and what the journal says. */
static const struct {
    struct signing_attempt attempt;
    const char *error, *message, *differs, *cause;
} refused[] = {
    {{.timestamp = "20260102T025904Z"},
     "InvalidSignatureException",
     "Signature expired: 20260102T025904Z is now earlier than 20260102T025905Z "
     "(20260102T030405Z - 5 min.)",
     "date",
     "clock: the client's is 301 s behind the server's"},
    {{.timestamp = "20260102T030906Z"},
     "InvalidSignatureException",
     "Signature not yet current: 20260102T030906Z is still later than 20260102T030905Z "
     "(20260102T030405Z + 5 min.)",
     "date",
     "clock: the client's is 301 s ahead of the server's"},
    {{.timestamp = "2026-01-02"},
     "IncompleteSignatureException",
     "Date must be in ISO-8601 'basic format'. Got '2026-01-02'. See "
     "http://en.wikipedia.org/wiki/ISO_8601",
     "date",
     "the date is not written as 20260102T030405Z"},
    {{.scope = "20260102/us-west-2/connect/aws4_request"},
     "InvalidSignatureException",
     "Credential should be scoped to a valid region, not 'us-west-2'. ",
     "credential scope",
     "wrong region, service or date in the credential scope"},
    {{.scope = "20260101/us-west-2/execute-api/aws5"},
     "InvalidSignatureException",
     "Credential should be scoped to a valid region, not 'us-west-2'. Credential should be scoped "
     "to correct service: 'connect'. Credential should be scoped with a valid terminator: "
     "'aws4_request', not 'aws5'. Date in Credential scope does not match YYYYMMDD from ISO-8601 "
     "version of date from HTTP: '20260101' != '20260102', from '20260102T030405Z'.",
     "credential scope",
     "wrong region, service or date in the credential scope"},
    {{.key = "TEMPORARI"},
     "UnrecognizedClientException",
     UNRECOGNIZED,
     NULL,
     "the access key TEMPORARI is not known; the nearest is TEMPORARY"},
    {{.key = "TEMPORARY", .secret = "temporary"},
     "UnrecognizedClientException",
     UNRECOGNIZED,
     NULL,
     "the session token is missing"},
    {{.headers = "X-Amz-Security-Token: token-of-it\n", .more_signed = ";x-amz-security-token"},
     "UnrecognizedClientException",
     UNRECOGNIZED,
     NULL,
     "this access key has no session token"},
    {{.key = "EXPIRED",
      .secret = "expired",
      .headers = "X-Amz-Security-Token: token-of-it\n",
      .more_signed = ";x-amz-security-token"},
     "ExpiredTokenException",
     "The security token included in the request is expired",
     NULL,
     "the credential has expired"},
    {{.secret = "other"},
     "InvalidSignatureException",
     MISMATCH,
     "signing key",
     "wrong secret: it is that of the access key OTHER"},
    {{.secret = "secret-of-ak\n"},
     "InvalidSignatureException",
     MISMATCH,
     "signing key",
     "wrong secret: it ends in white space"},
    {{.secret = "guess"},
     "InvalidSignatureException",
     MISMATCH,
     NULL,
     "unknown: most likely the secret access key; else a signed header or the body was changed "
     "after signing"},
    {{.key_region = "us-west-2"},
     "InvalidSignatureException",
     MISMATCH,
     "signing key",
     "wrong region or service: the key was made for another than the scope names"},
    {{.host_signed = "mock"},
     "InvalidSignatureException",
     MISMATCH,
     "header host",
     "wrong host or port: the Host header is not the one that was signed"},
    {{.more_signed = ";Host"},
     "InvalidSignatureException",
     "'SignedHeaders' must name each header once, and 200 at most.",
     "signed headers",
     "a header is named twice, or more are than a request can have"},
    {{.target = "/test-cases/a%2Fb/t/start-execution", .form = {.path_escaped_once = true}},
     "InvalidSignatureException",
     MISMATCH,
     "path",
     "the path was escaped once: the canonical path escapes the path as sent once more"},
    {{.target = "/test-cases/i/../start-execution", .form = {.path_not_normalized = true}},
     "InvalidSignatureException",
     MISMATCH,
     "path",
     "the path was not normalized: empty and dot segments are removed before signing"},
    {{.target = "/test-cases/i%2F/../start-execution", .form = {.path_as_received = true}},
     "InvalidSignatureException",
     MISMATCH,
     "path",
     "the path was signed as sent: it is normalized and escaped once more before signing"},
    {{.target = SIGNING_PATH "?b=1&a=2", .form = {.query_not_sorted = true}},
     "InvalidSignatureException",
     MISMATCH,
     "query",
     "the query was not sorted by name"},
    {{.headers = "X-Amz-Meta: a  b\n",
      .more_signed = ";x-amz-meta",
      .form = {.values_not_trimmed = true}},
     "InvalidSignatureException",
     MISMATCH,
     "header x-amz-meta",
     "the white space in a header's value was not collapsed"},
    {{.body = "{}", .body_signed = ""},
     "InvalidSignatureException",
     MISMATCH,
     "payload hash",
     "an empty body was signed: the body was added or changed after signing"},
    {{.headers = "Content-Type: text/plain\n",
      .more_signed = ";content-type",
      .form = {.header = {VIEW("content-type"), VIEW("application/json")}}},
     "InvalidSignatureException",
     MISMATCH,
     "header content-type",
     "the content type was changed after signing"},
    {{.body = "{\"ClientToken\": \"x\"}",
      .body_signed = "{}",
      .headers = DECLARES_AN_EMPTY_OBJECT,
      .more_signed = ";x-amz-content-sha256"},
     "InvalidSignatureException",
     MISMATCH,
     "payload hash",
     "the body was changed after signing"},
    {{.body = "{\"ClientToken\": \"x\"}",
      .headers = DECLARES_AN_EMPTY_OBJECT,
      .more_signed = ";x-amz-content-sha256"},
     "InvalidSignatureException",
     MISMATCH,
     "payload hash",
     "x-amz-content-sha256 is not the digest of the body"},
};

START_TEST(a_wrong_signature_is_refused_and_explained)
{
    const struct http_response *response = attempt(&refused[_i].attempt);
    const char *name = refused[_i].cause;
    ck_assert_case_int(name, response->status, 403);
    ck_assert_case_str(name, http_response_header(response, "x-amzn-ErrorType"), refused[_i].error);
    struct str message = json_string(json_member(harness_json(&h, response), "Message"));
    bool whole = strcmp(refused[_i].message, MISMATCH) != 0;
    ck_assert_case_str(name, whole ? message : str_first(message, sizeof MISMATCH - 1),
                       refused[_i].message);
    const struct json *signature = journalled();
    ck_assert_case_str(name, json_string(json_member(signature, "cause")), refused[_i].cause);
    const struct json *differs = json_member(signature, "differs");
    if (refused[_i].differs == NULL)
        ck_assert_case_int(name, json_type(differs), JSON_NULL);
    else
        ck_assert_case_str(name, json_string(differs), refused[_i].differs);
}
END_TEST

/* Requests whose Authorization header is no right one. */
static const struct {
    const char *target, *headers, *error, *message;
} malformed[] = {
    {SIGNING_PATH, "", "MissingAuthenticationTokenException", "Missing Authentication Token"},
    {SIGNING_PATH, "Authorization: Bearer\n", "IncompleteSignatureException",
     "Authorization header requires 'Credential' parameter. Authorization header requires "
     "'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. "
     "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
     "Authorization=Bearer"},
    {SIGNING_PATH, "Authorization: Bearer abc\n", "IncompleteSignatureException",
     "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and "
     "encoded with Base64): 'w1Xc6WwWEogNEZQP/dkBTThsJT4MNlKmzQanIm970rY='."},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW
     "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host\n",
     "IncompleteSignatureException",
     "Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256 "
     "Credential=a/b, SignedHeaders=host"},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW
     "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=x-amz-date, Signature=0\n",
     "InvalidSignatureException",
     "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW
     "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0\n",
     "InvalidSignatureException",
     "'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization."},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW
     "\nAuthorization: AWS4-HMAC-SHA1 Credential=a/b, SignedHeaders=host;x-amz-date, Signature=0\n",
     "IncompleteSignatureException", "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'."},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b, "
     "SignedHeaders=host;x-amz-date, Signature=0\n",
     "IncompleteSignatureException",
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got 'a/b'"},
    {SIGNING_PATH,
     "X-Amz-Date: " SIGNING_NOW "\nAuthorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f, "
     "SignedHeaders=host;x-amz-date, Signature=0\n",
     "IncompleteSignatureException",
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got 'a/b/c/d/e/f'"},
    {SIGNING_PATH "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=" SIGNING_NOW, "",
     "IncompleteSignatureException",
     "AWS query-string parameters must include 'X-Amz-Credential'. AWS query-string parameters "
     "must include 'X-Amz-Signature'. AWS query-string parameters must include "
     "'X-Amz-SignedHeaders'. Re-examine the query-string parameters."},
#define PRESIGNED(expires)                                                                         \
    SIGNING_PATH "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a&X-Amz-Signature=0&"         \
                 "X-Amz-SignedHeaders=host&X-Amz-Date=20260102T030305Z&X-Amz-Expires=" expires
    {PRESIGNED("604801"), "", "IncompleteSignatureException",
     "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must "
     "be less than 604800 seconds"},
    {PRESIGNED("-1"), "", "IncompleteSignatureException", "X-Amz-Expires must be non-negative"},
    {PRESIGNED("soon"), "", "IncompleteSignatureException", "X-Amz-Expires should be a number"},
    {PRESIGNED("59"), "", "InvalidSignatureException",
     "Signature expired: 20260102T030305Z is now earlier than 20260102T030306Z "
     "(20260102T030405Z - 59 sec.)"},
    {PRESIGNED("60"), "", "IncompleteSignatureException",
     "Credential must have exactly 5 slash-delimited elements, e.g. "
     "keyid/date/region/service/term, got 'a'"},
};

START_TEST(a_malformed_signature_is_refused)
{
    harness_expect_error(harness_send(&h, "PUT", malformed[_i].target, malformed[_i].headers, NULL),
                         403, malformed[_i].error, malformed[_i].message);
    ck_assert_int_eq(json_type(journalled()), JSON_OBJECT);
}
END_TEST

START_TEST(a_mismatch_names_the_canonical_request_and_the_string_to_sign)
{
    const struct http_response *response = attempt(&(struct signing_attempt){.secret = "guess"});
    ck_assert_str_view_eq(
        json_string(json_member(harness_json(&h, response), "Message")), MISMATCH
        "\n\nThe Canonical String for this request should have been\n'PUT\n" SIGNING_PATH
        "\n\nhost:mock:1\nx-amz-date:" SIGNING_NOW "\n\nhost;x-amz-date\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'\n\n"
        "The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n" SIGNING_NOW "\n" SIGNING_SCOPE
        "\n338dadd007179968db3683c8bc0e4c0f31c3ddeb1f41a79bf4524e8deda24d7e'\n");
}
END_TEST

/* Those of attempt() and so many more that make `count`. */
static const char *signed_headers_of(int count)
{
    struct text names = {.arena = &h.arena};
    for (int i = 2; i < count; i++)
        text_printf(&names, ";h%d", i);
    return text_str(&names).p;
}

START_TEST(no_more_headers_are_signed_than_a_request_can_have)
{
    harness_expect_started(&h, attempt(&(struct signing_attempt){
                                   .more_signed = signed_headers_of(LIMIT_HEAD_FIELDS)}));
    harness_expect_error(
        attempt(&(struct signing_attempt){.more_signed = signed_headers_of(LIMIT_HEAD_FIELDS + 1)}),
        403, "InvalidSignatureException",
        "'SignedHeaders' must name each header once, and 200 at most.");
}
END_TEST

START_TEST(without_credentials_no_access_key_is_known)
{
    static const struct credentials nobody = {0};
    harness_done(&h);
    harness_init_strict(&h, &nobody);
    harness_expect_error(attempt(&(struct signing_attempt){0}), 403, "UnrecognizedClientException",
                         UNRECOGNIZED);
    ck_assert_str_view_eq(json_string(json_member(journalled(), "cause")),
                          "no access key is known: the credentials are empty");
}
END_TEST

START_TEST(an_unknown_path_is_no_question_of_who_asks)
{
    ck_assert_int_eq(harness_send(&h, "GET", "/nowhere", "", NULL)->status, 404);
}
END_TEST

START_TEST(the_control_surface_is_not_signed)
{
    ck_assert_int_eq(harness_send(&h, "GET", "/_mock/health", "", NULL)->status, 200);
}
END_TEST

START_TEST(a_stranger_is_not_told_what_is_wrong_with_the_input)
{
    harness_expect_error(harness_send(&h, "PUT", SIGNING_PATH, "Content-Type: text/plain\n", "x"),
                         403, "MissingAuthenticationTokenException",
                         "Missing Authentication Token");
}
END_TEST

START_TEST(no_secret_and_no_token_is_in_the_journal)
{
    attempt(&(struct signing_attempt){.key = "TEMPORARY",
                                      .secret = "secret-of-ak",
                                      .headers = "X-Amz-Security-Token: token-of-it\n",
                                      .more_signed = ";x-amz-security-token"});
    struct str body =
        arena_copy(&h.arena, harness_send(&h, "GET", "/_mock/requests", "", NULL)->body);
    static const char *const secrets[] = {"token-of-it", "secret-of-ak", "temporary\""};
    for (size_t i = 0; i < ARRAY_COUNT(secrets); i++)
        ck_assert_msg(strstr(body.p, secrets[i]) == NULL, "%s: %s", secrets[i], body.p);
}
END_TEST

static const char *const spellings[] = {";x-amz-security-token", ";X-Amz-Security-Token"};

START_TEST(a_token_that_differs_is_cut_from_the_journal)
{
    attempt(&(struct signing_attempt){.key = "TEMPORARY",
                                      .secret = "temporary",
                                      .headers = "X-Amz-Security-Token: a  token\n",
                                      .more_signed = spellings[_i],
                                      .form = {.values_not_trimmed = true}});
    const struct json *signature = journalled();
    ck_assert(str_equal_nocase(json_string(json_member(signature, "differs")),
                               STR("header x-amz-security-token")));
    ck_assert_str_view_eq(json_string(json_member(signature, "signed")),
                          "x-amz-security-token:(cut)");
    ck_assert_str_view_eq(json_string(json_member(signature, "expected")),
                          "x-amz-security-token:(cut)");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("auth");
    TCase *tests = tcase_create("strict");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_table(tests, a_right_signature_is_accepted, accepted);
    tcase_add_test(tests, time_is_what_clients_see_of_it);
    tcase_add_table(tests, a_wrong_signature_is_refused_and_explained, refused);
    tcase_add_table(tests, a_malformed_signature_is_refused, malformed);
    tcase_add_test(tests, a_mismatch_names_the_canonical_request_and_the_string_to_sign);
    tcase_add_test(tests, no_more_headers_are_signed_than_a_request_can_have);
    tcase_add_test(tests, without_credentials_no_access_key_is_known);
    tcase_add_test(tests, an_unknown_path_is_no_question_of_who_asks);
    tcase_add_test(tests, the_control_surface_is_not_signed);
    tcase_add_test(tests, a_stranger_is_not_told_what_is_wrong_with_the_input);
    tcase_add_table(tests, a_token_that_differs_is_cut_from_the_journal, spellings);
    tcase_add_test(tests, no_secret_and_no_token_is_in_the_journal);
    return suite_main(suite);
}
