/*
 * Open and closed instances.
 */
#include "base/array.h"
#include "harness.h"
#include "suite.h"

static const char fixture[] = "{\"instances\": ["
                              "  {\"instanceId\": \"closed\", \"testCases\": ["
                              "    {\"testCaseId\": \"published\", \"status\": \"PUBLISHED\"},"
                              "    {\"testCaseId\": \"by-default\"},"
                              "    {\"testCaseId\": \"saved\", \"status\": \"SAVED\"}]},"
                              "  {\"instanceId\": \"empty\"},"
                              "  {\"instanceId\": \"elsewhere\", \"accountId\": \"111111111111\", "
                              "\"region\": \"eu-west-2\"}]}";

static struct harness h;

static void setup(void)
{
    harness_init(&h, fixture);
}

static void teardown(void)
{
    harness_done(&h);
}

static const struct {
    const char *instance;
    const char *test_case;
    int status;
    const char *error;
    const char *message;
} cases[] = {
    {"open", "anything", 200, NULL, NULL},
    {"closed", "published", 200, NULL, NULL},
    {"closed", "by-default", 200, NULL, NULL},
    {"closed", "saved", 400, "InvalidRequestException",
     "The test case saved has no published version"},
    {"closed", "unknown", 404, "ResourceNotFoundException",
     "Resource not found: the instance has no test case unknown"},
    {"empty", "anything", 404, "ResourceNotFoundException",
     "Resource not found: the instance has no test case anything"},
    /* Another account's instance is nothing to this one: not closed, not leaked. */
    {"elsewhere", "anything", 200, NULL, NULL},
    /* The service takes an id or an ARN for the same instance. */
    {"arn%3Aaws%3Aconnect%3Aus-east-1%3A000000000000%3Ainstance%2Fclosed", "published", 200, NULL,
     NULL},
    {"arn%3Aaws%3Aconnect%3Aus-east-1%3A000000000000%3Ainstance%2Fclosed", "unknown", 404,
     "ResourceNotFoundException", "Resource not found: the instance has no test case unknown"},
};

START_TEST(a_declared_instance_has_only_what_is_declared)
{
    const char *target = arena_printf(&h.arena, "/test-cases/%s/%s/start-execution",
                                      cases[_i].instance, cases[_i].test_case)
                             .p;
    const struct http_response *response = harness_send(&h, "PUT", target, "", NULL);
    if (cases[_i].error == NULL)
        harness_expect_started(&h, response);
    else
        harness_expect_error(response, cases[_i].status, cases[_i].error, cases[_i].message);
}
END_TEST

START_TEST(a_refused_test_case_burns_no_token)
{
    static const char json[] = "Content-Type: application/json\n";
    static const char body[] = "{\"ClientToken\": \"a\"}";
    const struct http_response *refused =
        harness_send(&h, "PUT", "/test-cases/closed/unknown/start-execution", json, body);
    ck_assert_int_eq(refused->status, 404);
    const struct http_response *started =
        harness_send(&h, "PUT", "/test-cases/closed/published/start-execution", json, body);
    harness_expect_started(&h, started);
    ck_assert_ptr_null(http_response_header(started, "Idempotent-Replayed").p);
}
END_TEST

/* Each account gets what is declared with its first request: in what order must not matter. */
START_TEST(a_name_that_another_test_case_has_stays_with_it)
{
#define INSTANCE "12345678-1234-1234-1234-123456789012"
#define DECLARED(test_cases)                                                                       \
    "{\"instances\": [{\"instanceId\": \"" INSTANCE "\", \"testCases\": [" test_cases "]}]}"
    static const char *const fixtures[] = {
        DECLARED("{\"testCaseId\": \"a\"}, {\"testCaseId\": \"b\"}, {\"testCaseId\": \"c\"}"),
        DECLARED("{\"testCaseId\": \"a\", \"name\": \"b\"},"
                 "{\"testCaseId\": \"c\", \"name\": \"new\"}"),
    };
    static const char *const names[][2] = {{"a", "a"}, {"b", "b"}, {"c", "new"}};
    for (size_t i = 0; i < ARRAY_COUNT(fixtures); i++)
        ck_assert_int_eq(harness_send(&h, "POST", "/_mock/fixtures", "", fixtures[i])->status, 200);
    for (size_t i = 0; i < ARRAY_COUNT(names); i++) {
        const char *target = arena_printf(&h.arena, "/test-cases/" INSTANCE "/%s", names[i][0]).p;
        const struct json *described =
            json_member(harness_json(&h, harness_send(&h, "GET", target, "", NULL)), "TestCase");
        ck_assert_str_view_eq(json_string(json_member(described, "Name")), names[i][1]);
    }
}
END_TEST

START_TEST(declared_instances_stand_after_a_reset)
{
    static const char target[] = "/test-cases/closed/unknown/start-execution";
    ck_assert_int_eq(harness_send(&h, "PUT", target, "", NULL)->status, 404);
    ck_assert_int_eq(harness_send(&h, "POST", "/_mock/reset", "", NULL)->status, 200);
    ck_assert_int_eq(harness_send(&h, "PUT", target, "", NULL)->status, 404);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("instances");
    TCase *tests = tcase_create("instances");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_declared_instance_has_only_what_is_declared, 0,
                        sizeof cases / sizeof cases[0]);
    tcase_add_test(tests, a_refused_test_case_burns_no_token);
    tcase_add_test(tests, a_name_that_another_test_case_has_stays_with_it);
    tcase_add_test(tests, declared_instances_stand_after_a_reset);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
