/*
 * The API below the path of an endpoint.
 */
#include "harness.h"
#include "suite.h"

static struct harness h;

static void setup(void)
{
    harness_init_below(&h, "/connect/v1");
}

static void teardown(void)
{
    harness_done(&h);
}

static const struct http_response *put(const char *target)
{
    return harness_send(&h, "PUT", target, "content-type: application/json\n", "{}");
}

/* Both forms that SDKs make of an endpoint's path, and a label that is empty behind them. */
START_TEST(operations_stand_below_the_base_path)
{
    harness_expect_started(&h, put("/connect/v1/test-cases/i/t/start-execution"));
    harness_expect_started(&h, put("/connect/v1//test-cases/i/t/start-execution"));
    harness_expect_error(put("/connect/v1/test-cases/i//start-execution"), 400,
                         "InvalidParameterException",
                         "1 validation error detected. Value at '/TestCaseId' failed to satisfy "
                         "constraint: Member must not be null");
}
END_TEST

START_TEST(what_is_not_below_it_is_told_of_it)
{
    harness_expect_error(put("/test-cases/i/t/start-execution"), 404, "UnknownOperationException",
                         "No operation has the path '/test-cases/i/t/start-execution'; all stand "
                         "below '/connect/v1'");
}
END_TEST

START_TEST(the_nearest_path_is_below_it_too)
{
    harness_expect_error(put("/connect/v1/test-cases/i/t/start-executions"), 404,
                         "UnknownOperationException",
                         "No operation has the path '/connect/v1/test-cases/i/t/start-executions'; "
                         "the nearest is PUT /connect/v1/test-cases/{InstanceId}/{TestCaseId}/"
                         "start-execution (StartTestCaseExecution)");
}
END_TEST

START_TEST(preflights_are_of_paths_below_it)
{
    ck_assert_int_eq(
        harness_send(&h, "OPTIONS", "/connect/v1/test-cases/i/t/start-execution", "", NULL)->status,
        200);
    harness_expect_error(
        harness_send(&h, "OPTIONS", "/test-cases/i/t/start-execution", "", NULL), 404,
        "UnknownOperationException",
        "No operation has the path '/test-cases/i/t/start-execution'; all stand below "
        "'/connect/v1'");
}
END_TEST

START_TEST(the_control_surface_stays_where_it_is)
{
    ck_assert_int_eq(harness_send(&h, "GET", "/_mock/health", "", NULL)->status, 200);
    ck_assert_int_eq(harness_send(&h, "GET", "/connect/v1/_mock/health", "", NULL)->status, 404);
}
END_TEST

START_TEST(the_openapi_document_names_it)
{
    const struct json *servers = json_member(
        harness_json(&h, harness_send(&h, "GET", "/_mock/openapi.json", "", NULL)), "servers");
    ck_assert_str_view_eq(json_string(json_member(json_first(servers), "url")), "/connect/v1");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("base path");
    TCase *cases = tcase_create("base path");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, operations_stand_below_the_base_path);
    tcase_add_test(cases, what_is_not_below_it_is_told_of_it);
    tcase_add_test(cases, the_nearest_path_is_below_it_too);
    tcase_add_test(cases, preflights_are_of_paths_below_it);
    tcase_add_test(cases, the_control_surface_stays_where_it_is);
    tcase_add_test(cases, the_openapi_document_names_it);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
