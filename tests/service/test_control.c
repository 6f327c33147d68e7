/*
 * The control surface: its replies, its refusals, and that a refused change changes nothing.
 */
#include "base/text.h"
#include "harness.h"
#include "suite.h"

static struct harness h;

static const char fixture[] = "{\"faults\": [{\"id\": \"start\", \"testCaseId\": \"broken\", "
                              "\"error\": {\"code\": \"AccessDeniedException\"}}]}";

static void setup(void)
{
    harness_init(&h, fixture);
}

static void teardown(void)
{
    harness_done(&h);
}

/* The ids of the rules in force, joined by blanks. */
static const char *rule_ids(void)
{
    const struct json *rules = harness_json(&h, harness_send(&h, "GET", "/_mock/faults", "", NULL));
    struct text ids = {.arena = &h.arena};
    for (const struct json *rule = json_first(rules); rule != NULL; rule = json_next(rule))
        text_printf(&ids, "%s%s", ids.n > 0 ? " " : "", json_string(json_member(rule, "id")).p);
    return arena_copy(&h.arena, text_str(&ids)).p;
}

#define RULE(id) "{\"id\": \"" id "\", \"error\": {\"code\": \"ThrottlingException\"}}"
#define NO_ID "{\"error\": {\"code\": \"ThrottlingException\"}}"

START_TEST(health_says_what_runs)
{
    const struct json *health =
        harness_json(&h, harness_send(&h, "GET", "/_mock/health", "", NULL));
    ck_assert_str_view_eq(json_string(json_member(health, "status")), "ok");
    ck_assert_uint_gt(json_string(json_member(health, "version")).n, 0);
    ck_assert(json_number(json_member(health, "uptimeSeconds")) >= 0);
}
END_TEST

static const struct {
    const char *method;
    const char *target;
    const char *body;
    const char *ids;
} changes[] = {
    {"GET", "/_mock/faults", NULL, "start"},
    {"POST", "/_mock/faults", RULE("a"), "a"},
    {"POST", "/_mock/faults", "[" RULE("a") "," RULE("b") "]", "a b"},
    {"POST", "/_mock/faults", "[]", ""},
    {"PATCH", "/_mock/faults", RULE("a"), "start a"},
    {"PATCH", "/_mock/faults", "[" NO_ID "," NO_ID "]", "start rule-2 rule-3"},
    {"POST", "/_mock/faults", "[" NO_ID "," RULE("rule-1") "]", "rule-2 rule-1"},
    {"DELETE", "/_mock/faults", NULL, ""},
    {"DELETE", "/_mock/faults?id=start", NULL, ""},
};

START_TEST(rules_are_replaced_appended_and_removed)
{
    const struct http_response *response =
        harness_send(&h, changes[_i].method, changes[_i].target, "", changes[_i].body);
    ck_assert_msg(response->status == 200, "%.*s", STR_ARG(response->body));
    ck_assert_str_eq(rule_ids(), changes[_i].ids);
    /* The answer is the list. */
    const struct http_response *list = harness_send(&h, "GET", "/_mock/faults", "", NULL);
    ck_assert(str_equal(list->body, response->body));
}
END_TEST

static const struct {
    const char *method;
    const char *target;
    const char *body;
    int status;
    const char *answer;
} refusals[] = {
    {"POST", "/_mock/faults", "[{\"opertion\": \"*\"}]", 400,
     "{\"error\":\"the field 'opertion' is not known\",\"path\":\"/0/opertion\","
     "\"hint\":\"did you mean 'operation'?\"}"},
    {"POST", "/_mock/faults", "[" RULE("a") ", {\"operation\": \"StartTestCaseRun\"}]", 400,
     "{\"error\":\"no operation fits 'StartTestCaseRun'\",\"path\":\"/1/operation\","
     "\"hint\":\"did you mean 'StartTestCaseExecution'?\"}"},
    {"POST", "/_mock/faults", "[" RULE("a") "," RULE("a") "]", 400,
     "{\"error\":\"another rule has the id 'a'\",\"path\":\"/1/id\",\"hint\":\"\"}"},
    {"PATCH", "/_mock/faults", RULE("start"), 400,
     "{\"error\":\"another rule has the id 'start'\",\"path\":\"/0/id\",\"hint\":\"\"}"},
    {"POST", "/_mock/faults", "{\"times\": \"2\"}", 400,
     "{\"error\":\"must be a whole number, not a string\",\"path\":\"/times\",\"hint\":\"\"}"},
    {"POST", "/_mock/faults", "{\"probability\": 1.5}", 400,
     "{\"error\":\"must be a number from 0 to 1\",\"path\":\"/probability\",\"hint\":\"\"}"},
    {"POST", "/_mock/faults", "{\"error\": {\"code\": \"Throttling\"}}", 400,
     "{\"error\":\"'Throttling' is not in the catalogue: give its statusCode too\","
     "\"path\":\"/error/code\",\"hint\":\"did you mean 'ThrottlingException'?\"}"},
    {"POST", "/_mock/faults", "{", 400,
     "{\"error\":\"the body is not valid JSON: line 1, column 2: the text ends too early\","
     "\"path\":\"\",\"hint\":\"\"}"},
    {"POST", "/_mock/faults", NULL, 400,
     "{\"error\":\"the body is not valid JSON: line 1, column 1: the text ends too early\","
     "\"path\":\"\",\"hint\":\"\"}"},
    {"DELETE", "/_mock/faults?id=x", NULL, 404,
     "{\"error\":\"no rule has the id 'x'\",\"path\":\"\","
     "\"hint\":\"GET /_mock/faults lists the rules in force\"}"},
    {"DELETE", "/_mock/faults?rule=x", NULL, 400,
     "{\"error\":\"the parameter 'rule' is not known here\",\"path\":\"\","
     "\"hint\":\"did you mean 'id'?\"}"},
    {"PUT", "/_mock/clock", "{", 400,
     "{\"error\":\"the body is not valid JSON: line 1, column 2: the text ends too early\","
     "\"path\":\"\",\"hint\":\"\"}"},
    {"POST", "/_mock/fixtures", "{", 400,
     "{\"error\":\"the body is not valid JSON: line 1, column 2: the text ends too early\","
     "\"path\":\"\",\"hint\":\"\"}"},
    {"DELETE", "/_mock/requests?limit=all", NULL, 400,
     "{\"error\":\"'limit' must be a whole number\",\"path\":\"\",\"hint\":\"\"}"},
    {"DELETE", "/_mock/faults?id=%zz", NULL, 400,
     "{\"error\":\"the parameter 'id' cannot be decoded: a '%' must be followed by two "
     "hexadecimal digits\",\"path\":\"\",\"hint\":\"\"}"},
    {"POST", "/_mock/faults?all=1", NULL, 400,
     "{\"error\":\"the parameter 'all' is not known here\",\"path\":\"\","
     "\"hint\":\"this path takes no parameters\"}"},
    {"PUT", "/_mock/faults", NULL, 405,
     "{\"error\":\"the path does not take this method\",\"path\":\"\","
     "\"hint\":\"it takes GET, POST, PATCH, DELETE\"}"},
    {"GET", "/_mock/helth", NULL, 404,
     "{\"error\":\"the control surface has no such path\",\"path\":\"\","
     "\"hint\":\"did you mean '/_mock/health'?\"}"},
};

START_TEST(a_refusal_says_why_and_changes_nothing)
{
    const struct http_response *response =
        harness_send(&h, refusals[_i].method, refusals[_i].target, "", refusals[_i].body);
    ck_assert_str_view_eq(response->body, refusals[_i].answer);
    ck_assert_int_eq(response->status, refusals[_i].status);
    ck_assert_str_view_eq(http_response_header(response, "Content-Type"), "application/json");
    ck_assert_str_eq(rule_ids(), "start");
}
END_TEST

static const struct {
    struct http_request request;
    int status;
    const char *answer;
} too_large[] = {
    {{.body_too_large = true},
     413,
     "{\"error\":\"the body is over 1048576 bytes\",\"path\":\"\","
     "\"hint\":\"--fixture and --faults take files of up to 64 MiB\"}"},
    {{.head_too_large = true},
     431,
     "{\"error\":\"the request head is over 32768 bytes or 200 headers\",\"path\":\"\","
     "\"hint\":\"\"}"},
};

START_TEST(what_is_too_large_is_refused_and_the_connection_ends)
{
    struct http_request request = too_large[_i].request;
    request.method = STR("POST");
    request.target = STR("/_mock/faults");
    request.is_from_loopback = true;
    struct http_response response = {0};
    mock_handle(h.mock, &request, &h.arena, &response);
    ck_assert_int_eq(response.status, too_large[_i].status);
    ck_assert_str_view_eq(response.body, too_large[_i].answer);
    ck_assert(response.close);
    ck_assert_str_eq(rule_ids(), "start");
}
END_TEST

START_TEST(the_clock_does_not_leave_the_years_that_can_be_written)
{
    static const char last[] = "{\"action\": \"freeze\", \"instant\": \"9999-12-31T23:59:59Z\"}";
    static const char beyond[] = "{\"action\": \"advance\", \"seconds\": 1}";
    const struct http_response *frozen = harness_send(&h, "PUT", "/_mock/clock", "", last);
    const struct http_response *refused = harness_send(&h, "PUT", "/_mock/clock", "", beyond);
    ck_assert_int_eq(frozen->status, 200);
    ck_assert_int_eq(refused->status, 400);
    ck_assert_str_view_eq(
        refused->body,
        "{\"error\":\"leads beyond the year 9999\",\"path\":\"/seconds\",\"hint\":\"\"}");
    const struct http_response *after = harness_send(&h, "GET", "/_mock/clock", "", NULL);
    ck_assert(str_equal(after->body, frozen->body));
}
END_TEST

START_TEST(reset_brings_back_the_state_of_the_start)
{
    static const char body[] = "{\"ClientToken\": \"a\"}";
    struct str first = harness_expect_started(&h, harness_start(&h, body));
    struct str second = harness_expect_started(&h, harness_start(&h, "{}"));
    harness_send(&h, "POST", "/_mock/faults", "", RULE("a"));
    const struct http_response *reset = harness_send(&h, "POST", "/_mock/reset", "", NULL);
    ck_assert_str_view_eq(reset->body, "{\"status\":\"ok\"}");
    ck_assert_str_eq(rule_ids(), "start");
    /* The token is gone, and the seed begins again. */
    const struct http_response *again = harness_start(&h, body);
    ck_assert_ptr_null(http_response_header(again, "Idempotent-Replayed").p);
    ck_assert(str_equal(first, harness_expect_started(&h, again)));
    ck_assert(str_equal(second, harness_expect_started(&h, harness_start(&h, "{}"))));
}
END_TEST

START_TEST(reset_of_one_account_leaves_the_others)
{
    static const char as_other[] =
        "Content-Type: application/json\n"
        "Authorization: AWS4-HMAC-SHA256 Credential=222222222222/20260102/us-east-1/connect/"
        "aws4_request, SignedHeaders=host, Signature=0\n";
    static const char target[] = "/test-cases/i/t/start-execution";
    static const char body[] = "{\"ClientToken\": \"a\"}";
    harness_expect_started(&h, harness_start(&h, body));
    harness_expect_started(&h, harness_send(&h, "PUT", target, as_other, body));
    harness_send(&h, "POST", "/_mock/faults", "", "[]");
    ck_assert_int_eq(
        harness_send(&h, "POST", "/_mock/reset?accountId=222222222222", "", NULL)->status, 200);
    ck_assert_ptr_nonnull(http_response_header(harness_start(&h, body), "Idempotent-Replayed").p);
    ck_assert_ptr_null(
        http_response_header(harness_send(&h, "PUT", target, as_other, body), "Idempotent-Replayed")
            .p);
    /* Rules are nobody's: they stay as they are. */
    ck_assert_str_eq(rule_ids(), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control");
    TCase *cases = tcase_create("control");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, health_says_what_runs);
    tcase_add_loop_test(cases, rules_are_replaced_appended_and_removed, 0,
                        sizeof changes / sizeof changes[0]);
    tcase_add_loop_test(cases, a_refusal_says_why_and_changes_nothing, 0,
                        sizeof refusals / sizeof refusals[0]);
    tcase_add_loop_test(cases, what_is_too_large_is_refused_and_the_connection_ends, 0,
                        sizeof too_large / sizeof too_large[0]);
    tcase_add_test(cases, the_clock_does_not_leave_the_years_that_can_be_written);
    tcase_add_test(cases, reset_brings_back_the_state_of_the_start);
    tcase_add_test(cases, reset_of_one_account_leaves_the_others);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
