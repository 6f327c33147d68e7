#include "api/error.h"

#include "cases.h"

#include <string.h>

/* The names and statuses that the API page, the protocol and the gateway document. */
static const struct {
    enum error_code code;
    const char *name;
    int status;
} documented[] = {
    {ERROR_ACCESS_DENIED, "AccessDeniedException", 403},
    {ERROR_INTERNAL_SERVICE, "InternalServiceException", 500},
    {ERROR_INVALID_PARAMETER, "InvalidParameterException", 400},
    {ERROR_INVALID_REQUEST, "InvalidRequestException", 400},
    {ERROR_RESOURCE_NOT_FOUND, "ResourceNotFoundException", 404},
    {ERROR_SERVICE_QUOTA_EXCEEDED, "ServiceQuotaExceededException", 402},
    {ERROR_THROTTLING, "ThrottlingException", 429},
    {ERROR_SERIALIZATION, "SerializationException", 400},
    {ERROR_UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaTypeException", 415},
    {ERROR_NOT_ACCEPTABLE, "NotAcceptableException", 406},
    {ERROR_REQUEST_ENTITY_TOO_LARGE, "RequestEntityTooLargeException", 413},
    {ERROR_REQUEST_HEADER_FIELDS_TOO_LARGE, "RequestHeaderFieldsTooLargeException", 431},
    {ERROR_UNKNOWN_OPERATION, "UnknownOperationException", 404},
    {ERROR_METHOD_NOT_ALLOWED, "MethodNotAllowedException", 405},
    {ERROR_EXPIRED_TOKEN, "ExpiredTokenException", 403},
    {ERROR_INVALID_SIGNATURE, "InvalidSignatureException", 403},
    {ERROR_MISSING_AUTHENTICATION_TOKEN, "MissingAuthenticationTokenException", 403},
    {ERROR_UNRECOGNIZED_CLIENT, "UnrecognizedClientException", 403},
    {ERROR_INCOMPLETE_SIGNATURE, "IncompleteSignatureException", 403},
    {ERROR_REQUEST_TIME_TOO_SKEWED, "RequestTimeTooSkewed", 403},
    {ERROR_TOO_MANY_REQUESTS, "TooManyRequestsException", 429},
    {ERROR_LIMIT_EXCEEDED, "LimitExceededException", 429},
    {ERROR_REQUEST_TIMEOUT, "RequestTimeoutException", 408},
    {ERROR_BAD_GATEWAY, "BadGatewayException", 502},
    {ERROR_SERVICE_UNAVAILABLE, "ServiceUnavailableException", 503},
    {ERROR_GATEWAY_TIMEOUT, "GatewayTimeoutException", 504},
};

START_TEST(codes_have_the_documented_name_and_status)
{
    const struct error_kind *kind = error_kind(documented[_i].code);
    ck_assert_case_str(documented[_i].name, str_from(kind->name), documented[_i].name);
    ck_assert_case_int(documented[_i].name, kind->status, documented[_i].status);
    ck_assert_msg(error_kind_named(str_from(documented[_i].name)) == kind,
                  "%s is not found by its name", documented[_i].name);
}
END_TEST

START_TEST(no_name_stands_twice_and_every_row_is_whole)
{
    for (size_t i = 0; i < ERROR_CODES; i++) {
        const struct error_kind *kind = error_kind((enum error_code)i);
        ck_assert_msg(kind->name != NULL, "row %zu is empty", i);
        ck_assert_msg(kind->status >= 400 && kind->status <= 599, "%s", kind->name);
        ck_assert_msg(kind->message != NULL && kind->message[0] != '\0', "%s", kind->name);
        for (size_t j = 0; j < i; j++)
            ck_assert_msg(strcmp(kind->name, error_kind((enum error_code)j)->name) != 0, "%s twice",
                          kind->name);
    }
}
END_TEST

static const char *const not_names[] = {
    "", "ThrottlingExceptio", "ThrottlingExceptions", "throttlingexception", "Nonsense",
};

START_TEST(names_are_found_whole_and_in_their_case_only)
{
    ck_assert_msg(error_kind_named(str_from(not_names[_i])) == NULL, "\"%s\"", not_names[_i]);
}
END_TEST

static const struct {
    const char *unknown;
    const char *nearest;
} nearest[] = {
    {"ThrotlingException", "ThrottlingException"},
    {"throttlingexception", "ThrottlingException"},
    {"ResourceNotFound", "ResourceNotFoundException"},
    {"InvalidParametersException", "InvalidParameterException"},
    {"InternalServerException", "InternalServiceException"},
    {"AccessDenied", "AccessDeniedException"},
    {"RequestTimeToSkewed", "RequestTimeTooSkewed"},
};

START_TEST(the_nearest_name_is_the_one_that_was_meant)
{
    ck_assert_case_str(nearest[_i].unknown,
                       str_from(error_kind_nearest(str_from(nearest[_i].unknown))),
                       nearest[_i].nearest);
}
END_TEST

START_TEST(an_error_takes_name_and_status_from_its_row_and_no_headers)
{
    struct api_error error = api_error(ERROR_RESOURCE_NOT_FOUND, STR("no such thing"));
    ck_assert_str_view_eq(error.name, "ResourceNotFoundException");
    ck_assert_int_eq(error.status, 404);
    ck_assert_str_view_eq(error.message, "no such thing");
    ck_assert_int_lt(error.retry_after.s, 0);
    ck_assert_ptr_null(error.allow.p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("error");
    TCase *tests = suite_add_cases(suite, "error");
    tcase_add_table(tests, codes_have_the_documented_name_and_status, documented);
    tcase_add_test(tests, no_name_stands_twice_and_every_row_is_whole);
    tcase_add_table(tests, names_are_found_whole_and_in_their_case_only, not_names);
    tcase_add_table(tests, the_nearest_name_is_the_one_that_was_meant, nearest);
    tcase_add_test(tests, an_error_takes_name_and_status_from_its_row_and_no_headers);
    return suite_main(suite);
}
