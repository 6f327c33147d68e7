/*
 * Edges of the family: where two rules meet.
 */
#include "family.h"

#define CASES "/test-cases/" INSTANCE
#define ARN "arn%3Aaws%3Aconnect%3Aus-east-1%3A000000000000%3Ainstance%2F" INSTANCE

static const struct http_response *create_from(const char *name, const char *content)
{
    return ask("PUT", CASES, format("{'Name':'%s','Content':%s}", name, json_quoted(content)));
}

static const char *status_of(const char *path, const char *execution)
{
    return text_at(answer("GET", format("%s/%s/summary", path, execution), NULL), "Status");
}

START_TEST(an_id_that_is_taken_is_not_called_a_name)
{
    headers = "x-amz-resource-id: r-1\n";
    create("One", "");
    const struct http_response *response = create_from("Two", CONTENT);
    ck_assert_int_eq(response->status, 409);
    ck_assert_str_view_eq(http_response_header(response, "x-amzn-ErrorType"),
                          "IdempotencyException");
    ck_assert_str_eq(text_at(harness_json(&h, response), "Message"),
                     "The instance has a test case with the id 'r-1'");
}
END_TEST

START_TEST(an_empty_id_makes_no_test_case_that_nothing_reaches)
{
    headers = "x-amz-resource-id: \n";
    const struct http_response *response = create_from("One", CONTENT);
    if (response->status == 200)
        ck_assert_uint_gt(strlen(text_at(harness_json(&h, response), "TestCaseId")), 0);
}
END_TEST

START_TEST(what_hangs_ends_after_300_seconds_also_when_reads_move_it)
{
    answer("PUT", "/_mock/progression", "{'progression':'manual','times':1,'outcome':'HANG'}");
    const char *id = start("i", "t");
    h.now_ms += 299999;
    for (int i = 0; i < 5; i++)
        ck_assert_str_ne(status_of("/test-cases/i/t", id), "FAILED");
    h.now_ms += 1;
    ck_assert_str_eq(status_of("/test-cases/i/t", id), "FAILED");
}
END_TEST

START_TEST(what_was_stopped_did_not_time_out)
{
    answer("PUT", "/_mock/progression", "{'outcome':'HANG'}");
    const char *id = start("i", "t");
    answer("POST", format("/test-cases/i/t/%s/stop-execution", id), "{}");
    struct str records = ask("GET", format("/test-cases/i/t/%s/records", id), NULL)->body;
    ck_assert_ptr_null(strstr(arena_copy(&h.arena, records).p, "TIMEOUT"));
}
END_TEST

START_TEST(a_missing_version_is_not_a_missing_test_case)
{
    const char *id = create("Draft", ",'Status':'SAVED'");
    const struct http_response *response =
        ask("GET", format(CASES "/%s?status=PUBLISHED", id), NULL);
    ck_assert_int_eq(response->status, 404);
    ck_assert_ptr_null(strstr(text_at(harness_json(&h, response), "Message"), "has no test case"));
}
END_TEST

static const char *const nowhere[] = {
    "{'Version':'1','Observations':[{'Identifier':'a','Event':{},'Actions':[{'Identifier':'x',"
    "'Type':'TestControl','Transitions':{'NextAction':'nowhere'}}]}]}",
    "{'Version':'1','Observations':[{'Identifier':'a','Event':{},'Actions':[],"
    "'Transitions':{'NextObservations':'a'}}]}",
    "{'Version':'1','Observations':[{'Identifier':'a','Event':{},'Actions':[],"
    "'Transitions':'a'}]}",
    "{'Version':'1','Observations':[{'Identifier':'a','Event':{},'Actions':[5]}]}",
};

START_TEST(every_transition_leads_somewhere)
{
    const struct http_response *response = create_from("One", nowhere[_i]);
    ck_assert_msg(response->status == 400, "%s: %d", nowhere[_i], response->status);
}
END_TEST

static void setup_fixture(void)
{
    harness_init(&h, "{\"instances\":[{\"instanceId\":\"" INSTANCE "\",\"testCases\":["
                     "{\"testCaseId\":\"t\",\"plan\":{\"progression\":\"immediate\"}}]}]}");
    headers = "";
}

START_TEST(a_plan_is_for_its_instance_by_whatever_name)
{
    const char *id = start(ARN, "t");
    ck_assert_str_eq(status_of(CASES "/t", id), "PASSED");
}
END_TEST

START_TEST(a_test_case_of_a_fixture_can_be_renamed)
{
    const struct http_response *response = ask("POST", CASES "/t", "{'Name':'new'}");
    ck_assert_msg(response->status == 200, "%.*s", STR_ARG(response->body));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("edges");
    TCase *cases = family_cases(suite, "findings");
    tcase_add_test(cases, an_id_that_is_taken_is_not_called_a_name);
    tcase_add_test(cases, an_empty_id_makes_no_test_case_that_nothing_reaches);
    tcase_add_test(cases, what_hangs_ends_after_300_seconds_also_when_reads_move_it);
    tcase_add_test(cases, what_was_stopped_did_not_time_out);
    tcase_add_test(cases, a_missing_version_is_not_a_missing_test_case);
    add_table(cases, every_transition_leads_somewhere, nowhere);
    TCase *fixtures = tcase_create("fixtures");
    tcase_add_checked_fixture(fixtures, setup_fixture, teardown);
    suite_add_tcase(suite, fixtures);
    tcase_add_test(fixtures, a_plan_is_for_its_instance_by_whatever_name);
    tcase_add_test(fixtures, a_test_case_of_a_fixture_can_be_renamed);
    return suite_main(suite);
}
