#include "api/retry.h"

#include "cases.h"

static struct str attempt_of(const char *name, const char *value)
{
    struct http_header header = {str_from(name), str_from(value)};
    struct http_request request = {.headers = &header, .header_count = 1};
    return retry_attempt(&request);
}

static const struct {
    const char *header;
    const char *attempt;
} attempts[] = {
    {"attempt=1; max=3", "1"},
    {"attempt=2; max=5", "2"},
    {"attempt=2;max=5", "2"},
    {"max=5; attempt=3", "3"},
    {"ttl=20260102T030405Z; attempt=12; max=3", "12"},
    {"attempt=2147483647", "2147483647"},
    {" attempt=4 ", "4"},
    /* What is no number of an attempt is a client that does not say. */
    {"", "1"},
    {"max=5", "1"},
    {"attempt=", "1"},
    {"attempt=two", "1"},
    {"attempt=-2", "1"},
    {"attempt=2147483648", "1"},
    {"attempt=99999999999999999999", "1"},
    {"attempt", "1"},
    {"xattempt=3", "1"},
};

START_TEST(the_attempt_is_the_number_that_the_header_says)
{
    ck_assert_case_str(attempts[_i].header, attempt_of("amz-sdk-request", attempts[_i].header),
                       attempts[_i].attempt);
}
END_TEST

START_TEST(the_headers_are_found_in_any_case_and_may_be_absent)
{
    ck_assert_str_view_eq(attempt_of("Amz-Sdk-Request", "attempt=2"), "2");
    ck_assert_str_view_eq(attempt_of("x-other", "attempt=2"), "1");
    struct http_header header = {STR("Amz-Sdk-Invocation-Id"), STR("abc")};
    struct http_request request = {.headers = &header, .header_count = 1};
    ck_assert_str_view_eq(retry_invocation_id(&request), "abc");
    ck_assert_ptr_null(retry_invocation_id(&(struct http_request){0}).p);
}
END_TEST

static const struct {
    int status;
    const char *error;
    enum retry_advice advice;
} advices[] = {
    /* Throttling, whatever the status. */
    {429, "ThrottlingException", RETRY_YES},
    {400, "ThrottlingException", RETRY_YES},
    {400, "Throttling", RETRY_YES},
    {400, "ThrottledException", RETRY_YES},
    {400, "RequestThrottledException", RETRY_YES},
    {429, "TooManyRequestsException", RETRY_YES},
    {400, "RequestLimitExceeded", RETRY_YES},
    {429, "LimitExceededException", RETRY_YES},
    {400, "RequestThrottled", RETRY_YES},
    {503, "SlowDown", RETRY_YES},
    /* Transient statuses, whatever the error. */
    {500, "InternalServiceException", RETRY_YES},
    {500, "", RETRY_YES},
    {502, "BadGatewayException", RETRY_YES},
    {503, "ServiceUnavailableException", RETRY_YES},
    {504, "GatewayTimeoutException", RETRY_YES},
    /* A matter of the clock, or one on which the SDKs do not agree. */
    {403, "RequestTimeTooSkewed", RETRY_DEPENDS},
    {403, "InvalidSignatureException", RETRY_DEPENDS},
    {403, "SignatureDoesNotMatch", RETRY_DEPENDS},
    {403, "RequestExpired", RETRY_DEPENDS},
    {403, "AuthFailure", RETRY_DEPENDS},
    {408, "RequestTimeoutException", RETRY_DEPENDS},
    {429, "SomethingElse", RETRY_DEPENDS},
    {501, "", RETRY_DEPENDS},
    {599, "", RETRY_DEPENDS},
    /* The client's own fault. */
    {400, "InvalidParameterException", RETRY_NO},
    {400, "InvalidRequestException", RETRY_NO},
    {402, "ServiceQuotaExceededException", RETRY_NO},
    {403, "AccessDeniedException", RETRY_NO},
    {403, "ExpiredTokenException", RETRY_NO},
    {404, "ResourceNotFoundException", RETRY_NO},
    {415, "UnsupportedMediaTypeException", RETRY_NO},
    {400, "throttlingexception", RETRY_NO},
    {400, "", RETRY_NO},
    /* There is no error to retry. */
    {200, "", RETRY_DEPENDS},
};

START_TEST(the_advice_follows_from_status_and_error)
{
    enum retry_advice advice = retry_advice(advices[_i].status, str_from(advices[_i].error));
    ck_assert_msg(advice == advices[_i].advice, "%d %s: %d is not %d", advices[_i].status,
                  advices[_i].error, (int)advice, (int)advices[_i].advice);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("retry");
    TCase *tests = suite_add_cases(suite, "retry");
    tcase_add_table(tests, the_attempt_is_the_number_that_the_header_says, attempts);
    tcase_add_test(tests, the_headers_are_found_in_any_case_and_may_be_absent);
    tcase_add_table(tests, the_advice_follows_from_status_and_error, advices);
    return suite_main(suite);
}
