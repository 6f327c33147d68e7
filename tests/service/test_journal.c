/*
 * The journal and the clock, through the control surface.
 */
#include "base/text.h"
#include "harness.h"
#include "suite.h"

#include <string.h>

#define JSON "Content-Type: application/json\n"
#define TARGET "/test-cases/i/t/start-execution"

static struct harness h;

static void setup(void)
{
    harness_init(&h, NULL);
}

static void teardown(void)
{
    harness_done(&h);
}

static const struct json *requests(const char *query)
{
    const char *target = arena_printf(&h.arena, "/_mock/requests%s", query).p;
    const struct http_response *response = harness_send(&h, "GET", target, "", NULL);
    ck_assert_msg(response->status == 200, "%s: %.*s", query, STR_ARG(response->body));
    return json_member(harness_json(&h, response), "requests");
}

static size_t count(const char *query)
{
    const char *target = arena_printf(&h.arena, "/_mock/requests/count%s", query).p;
    long long n = -1;
    const struct json *body = harness_json(&h, harness_send(&h, "GET", target, "", NULL));
    ck_assert(json_integer(json_member(body, "count"), &n));
    ck_assert_uint_eq((size_t)n, json_count(requests(query)));
    return (size_t)n;
}

static struct str text_of(const struct json *entry, const char *name)
{
    const struct json *member = json_member(entry, name);
    ck_assert_msg(member != NULL, "no %s", name);
    return json_type(member) == JSON_NULL ? (struct str){0} : json_string(member);
}

START_TEST(an_entry_says_everything_about_its_request)
{
    const struct http_response *response =
        harness_send(&h, "PUT", "/test-cases/i/caf%C3%A9/start-execution?x=1",
                     JSON "Authorization: AWS4-HMAC-SHA256 Credential=123456789012/20260102/"
                          "eu-west-2/connect/aws4_request, SignedHeaders=host, Signature=secret\n"
                          "X-Amz-Security-Token: secret\n"
                          "amz-sdk-invocation-id: call-1\namz-sdk-request: attempt=2; max=3\n"
                          "X-Two: a\nx-two: b\n",
                     "{\"ClientToken\": \"tok\", \"More\": {\"Deep\": 1}}");
    const struct json *entry = json_first(requests(""));
    static const struct {
        const char *name;
        const char *value;
    } texts[] = {
        {"time", "2026-01-02T03:04:05Z"},
        {"operation", "StartTestCaseExecution"},
        {"method", "PUT"},
        {"target", "/test-cases/i/caf%C3%A9/start-execution?x=1"},
        {"body", "{\"ClientToken\": \"tok\", \"More\": {\"Deep\": 1}}"},
        {"accountId", "123456789012"},
        {"region", "eu-west-2"},
        {"instanceId", "i"},
        {"testCaseId", "caf\xc3\xa9"},
        {"clientToken", "tok"},
        {"invocationId", "call-1"},
        {"idempotency", "new"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        ck_assert_str_view_eq(text_of(entry, texts[i].name), texts[i].value);
    ck_assert(
        str_equal(text_of(entry, "requestId"), http_response_header(response, "x-amzn-RequestId")));
    ck_assert(
        str_equal(text_of(entry, "testCaseExecutionId"), harness_expect_started(&h, response)));
    ck_assert(json_number(json_member(entry, "attempt")) == 2);
    ck_assert(json_number(json_member(entry, "statusCode")) == 200);
    ck_assert(json_boolean(json_member(entry, "committed")));
    ck_assert(json_boolean(json_member(entry, "delivered")));
    ck_assert(json_number(json_member(entry, "durationMicroseconds")) >= 0);
    ck_assert_int_eq(json_type(json_member(entry, "errorCode")), JSON_NULL);
    const struct json *unknown = json_first(json_member(entry, "unknownMembers"));
    ck_assert_str_view_eq(json_string(unknown), "?x");
    ck_assert_str_view_eq(json_string(json_next(unknown)), "/More");
    const struct json *headers = json_member(entry, "headers");
    ck_assert_str_view_eq(text_of(headers, "authorization"),
                          "AWS4-HMAC-SHA256 Credential=123456789012");
    ck_assert_str_view_eq(text_of(headers, "x-amz-security-token"), "(cut)");
    ck_assert_str_view_eq(text_of(headers, "x-two"), "a, b");
}
END_TEST

START_TEST(an_entry_says_what_became_of_its_request)
{
    static const struct {
        const char *directive;
        const char *body;
        int status;
        const char *error;
        const char *idempotency;
        bool committed;
        bool delivered;
    } cases[] = {
        {"", "{}", 200, NULL, "none", true, true},
        {"", "{\"ClientToken\": \"used\"}", 200, NULL, "replayed", true, true},
        {"", "{\"ClientToken\": 1}", 400, "SerializationException", "none", false, true},
        {"x-mock-fault: ThrottlingException\n", "{}", 429, "ThrottlingException", "none", false,
         true},
        {"x-mock-fault: ThrottlingException; phase=after\n", "{\"ClientToken\": \"n\"}", 429,
         "ThrottlingException", "new", true, true},
        {"x-mock-fault: EMPTY_RESPONSE; phase=after\n", "{}", 200, NULL, "none", true, false},
        {"x-mock-fault: INVALID_JSON\n", "{}", 200, NULL, "none", false, false},
    };
    harness_start(&h, "{\"ClientToken\": \"used\"}");
    const char *headers = arena_printf(&h.arena, JSON "%s", cases[_i].directive).p;
    harness_send(&h, "PUT", TARGET, headers, cases[_i].body);
    const struct json *entry = json_first(requests("?limit=1"));
    ck_assert_int_eq((int)json_number(json_member(entry, "statusCode")), cases[_i].status);
    ck_assert(str_equal(text_of(entry, "errorCode"), str_from(cases[_i].error)));
    ck_assert_str_view_eq(text_of(entry, "idempotency"), cases[_i].idempotency);
    ck_assert_int_eq(json_boolean(json_member(entry, "committed")), cases[_i].committed);
    ck_assert_int_eq(json_boolean(json_member(entry, "delivered")), cases[_i].delivered);
}
END_TEST

static void send_as(const char *account, const char *instance, const char *test_case,
                    const char *token)
{
    const char *target =
        arena_printf(&h.arena, "/test-cases/%s/%s/start-execution", instance, test_case).p;
    const char *headers =
        arena_printf(&h.arena,
                     JSON "Authorization: AWS4-HMAC-SHA256 Credential=%s/20260102/"
                          "us-east-1/connect/aws4_request, Signature=0\n",
                     account)
            .p;
    const char *body = arena_printf(&h.arena, "{\"ClientToken\": \"%s\"}", token).p;
    harness_send(&h, "PUT", target, headers, body);
}

static const struct {
    const char *query;
    size_t count;
} filters[] = {
    {"", 5},
    {"?operation=StartTestCaseExecution", 4},
    {"?operation=Start*", 4},
    {"?operation=", 1},
    {"?accountId=111111111111", 3},
    {"?accountId=111111111111&testCaseId=t1", 2},
    {"?instanceId=i2", 1},
    {"?testCaseId=t%3F", 4},
    {"?clientToken=tok-*", 3},
    {"?clientToken=other", 1},
    {"?limit=2", 2},
    {"?limit=0", 0},
    {"?since=2026-01-02T03:04:15Z", 3},
    {"?since=2026-01-02T03:04:15.001Z", 0},
    {"?since=2026-01-02T03:04:15Z&accountId=2*&limit=9", 1},
};

START_TEST(filters_and_count_agree)
{
    send_as("111111111111", "i1", "t1", "tok-1");
    send_as("111111111111", "i1", "t1", "tok-2");
    h.now_ms += 10000;
    send_as("111111111111", "i2", "t2", "tok-3");
    send_as("222222222222", "i1", "t1", "other");
    harness_send(&h, "GET", "/nowhere", "", NULL);
    ck_assert_msg(count(filters[_i].query) == filters[_i].count, "%s: %zu", filters[_i].query,
                  count(filters[_i].query));
}
END_TEST

START_TEST(since_a_request_is_what_came_after_it)
{
    harness_start(&h, "{}");
    struct str id = http_response_header(harness_start(&h, "{}"), "x-amzn-RequestId");
    harness_start(&h, "{}");
    harness_start(&h, "{}");
    ck_assert_uint_eq(count(arena_printf(&h.arena, "?since=%.*s", STR_ARG(id)).p), 2);
}
END_TEST

static const char *const bad_queries[] = {"?since=yesterday", "?limit=-1", "?limit=", "?limt=1",
                                          "?limit=99999999999999999999999999"};

START_TEST(a_filter_that_makes_no_sense_is_refused)
{
    const char *target = arena_printf(&h.arena, "/_mock/requests%s", bad_queries[_i]).p;
    ck_assert_int_eq(harness_send(&h, "GET", target, "", NULL)->status, 400);
}
END_TEST

START_TEST(the_oldest_make_room_and_are_counted)
{
    for (int i = 0; i < HARNESS_JOURNAL_ENTRIES + 3; i++)
        send_as("111111111111", "i", "t", arena_printf(&h.arena, "%d", i).p);
    const struct http_response *all = harness_send(&h, "GET", "/_mock/requests", "", NULL);
    const struct json *body = harness_json(&h, all);
    ck_assert_uint_eq(json_count(json_member(body, "requests")), HARNESS_JOURNAL_ENTRIES);
    ck_assert(json_number(json_member(body, "dropped")) == 3);
    ck_assert_str_view_eq(text_of(json_first(json_member(body, "requests")), "clientToken"), "3");
}
END_TEST

START_TEST(bytes_are_bounded_as_well)
{
    enum { BODY_BYTES = 1000000, REQUESTS = 40 };
    struct text body = {.arena = &h.arena};
    text_add(&body, STR("{\"More\": \""));
    while (body.n < BODY_BYTES)
        text_add_char(&body, 'x');
    text_add(&body, STR("\"}"));
    for (int i = 0; i < REQUESTS; i++)
        ck_assert_int_eq(harness_send_bytes(&h, "PUT", TARGET, JSON, text_str(&body))->status, 200);
    /* 32 MiB hold 33 bodies of a million bytes. */
    ck_assert_uint_eq(count("?limit=100"), 33);
}
END_TEST

START_TEST(the_journal_can_be_cleared_also_for_one_account)
{
    send_as("111111111111", "i", "t", "a");
    send_as("222222222222", "i", "t", "a");
    send_as("111111111111", "i", "t", "b");
    harness_send(&h, "DELETE", "/_mock/requests?accountId=111111111111", "", NULL);
    ck_assert_uint_eq(count(""), 1);
    ck_assert_uint_eq(count("?accountId=222222222222"), 1);
    harness_send(&h, "DELETE", "/_mock/requests", "", NULL);
    ck_assert_uint_eq(count(""), 0);
}
END_TEST

START_TEST(control_calls_are_not_in_it)
{
    harness_send(&h, "GET", "/_mock/health", "", NULL);
    harness_send(&h, "POST", "/_mock/faults", "", "[]");
    ck_assert_uint_eq(count(""), 0);
}
END_TEST

/* --- the clock --- */

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char *clock_says(const char *body)
{
    const struct http_response *response =
        harness_send(&h, body != NULL ? "PUT" : "GET", "/_mock/clock", "", body);
    return arena_copy(&h.arena, response->body).p;
}

START_TEST(the_clock_freezes_advances_and_resets)
{
    ck_assert_str_eq(clock_says(NULL), "{\"instant\":\"2026-01-02T03:04:05Z\",\"frozen\":false}");
    ck_assert_str_eq(clock_says("{\"action\": \"advance\", \"seconds\": 1.5}"),
                     "{\"instant\":\"2026-01-02T03:04:06.500Z\",\"frozen\":false}");
    ck_assert_str_eq(clock_says("{\"action\": \"freeze\", \"instant\": \"2030-05-06T07:08:09Z\"}"),
                     "{\"instant\":\"2030-05-06T07:08:09Z\",\"frozen\":true}");
    h.now_ms += 1000;
    ck_assert_str_eq(clock_says("{\"action\": \"advance\", \"seconds\": 300}"),
                     "{\"instant\":\"2030-05-06T07:13:09Z\",\"frozen\":true}");
    ck_assert_str_eq(clock_says("{\"action\": \"reset\"}"),
                     "{\"instant\":\"2026-01-02T03:04:06Z\",\"frozen\":false}");
    ck_assert_str_eq(clock_says("{\"action\": \"freeze\"}"),
                     "{\"instant\":\"2026-01-02T03:04:06Z\",\"frozen\":true}");
    harness_send(&h, "POST", "/_mock/reset", "", NULL);
    ck_assert_str_eq(clock_says(NULL), "{\"instant\":\"2026-01-02T03:04:06Z\",\"frozen\":false}");
}
END_TEST

START_TEST(a_skew_shows_in_date_and_nowhere_else)
{
    static const char frozen[] = "{\"instant\":\"2026-01-02T03:04:05Z\",\"frozen\":false}";
    ck_assert_ptr_null(http_response_header(harness_start(&h, NULL), "Date").p);
    ck_assert_str_eq(clock_says("{\"action\": \"skew\", \"seconds\": -600.5}"),
                     "{\"instant\":\"2026-01-02T03:04:05Z\",\"frozen\":false,"
                     "\"skewSeconds\":-600.5}");
    static const char *const targets[] = {"/nowhere", "/_mock/clock", "/_mock/nowhere"};
    for (int i = 0; i < COUNT(targets); i++)
        ck_assert_str_view_eq(
            http_response_header(harness_send(&h, "GET", targets[i], "", NULL), "Date"),
            "Fri, 02 Jan 2026 02:54:04 GMT");
    ck_assert_str_view_eq(http_response_header(harness_start(&h, NULL), "Date"),
                          "Fri, 02 Jan 2026 02:54:04 GMT");
    ck_assert_str_eq(clock_says("{\"action\": \"skew\", \"seconds\": 0}"), frozen);
    clock_says("{\"action\": \"skew\", \"seconds\": 31536000}");
    ck_assert_str_eq(clock_says("{\"action\": \"reset\"}"), frozen);
    ck_assert_ptr_null(http_response_header(harness_start(&h, NULL), "Date").p);
}
END_TEST

START_TEST(an_answer_that_breaks_off_has_the_skew_too)
{
    clock_says("{\"action\": \"skew\", \"seconds\": 3600}");
    harness_send(&h, "POST", "/_mock/faults", "", "{\"fault\": \"TRUNCATED_BODY\"}");
    const struct http_response *broken = harness_start(&h, NULL);
    ck_assert_ptr_nonnull(
        strstr(broken->delivery.bytes.p, "\r\nDate: Fri, 02 Jan 2026 04:04:05 GMT\r\n"));
}
END_TEST

START_TEST(tokens_expire_on_the_mocks_clock)
{
    static const char body[] = "{\"ClientToken\": \"a\"}";
    harness_start(&h, body);
    clock_says("{\"action\": \"advance\", \"seconds\": 604800}");
    ck_assert_ptr_null(http_response_header(harness_start(&h, body), "Idempotent-Replayed").p);
}
END_TEST

static const struct {
    const char *body;
    const char *answer;
} bad_clocks[] = {
    {"{}", "{\"error\":\"the field 'action' is missing\",\"path\":\"\",\"hint\":\"\"}"},
    {"{\"action\": \"frezze\"}", "{\"error\":\"'frezze' is not known here\",\"path\":\"/action\","
                                 "\"hint\":\"did you mean 'freeze'?\"}"},
    {"{\"action\": \"freeze\", \"instant\": \"2026-02-30T00:00:00Z\"}",
     "{\"error\":\"is not a time in UTC\",\"path\":\"/instant\","
     "\"hint\":\"a time is written 2026-01-02T03:04:05Z\"}"},
    {"{\"action\": \"advance\"}",
     "{\"error\":\"the action 'advance' needs 'seconds'\",\"path\":\"\",\"hint\":\"\"}"},
    {"{\"action\": \"advance\", \"seconds\": -1}",
     "{\"error\":\"must be a number from 0 to 3155760000\",\"path\":\"/seconds\",\"hint\":\"\"}"},
    {"{\"action\": \"reset\", \"seconds\": 1}",
     "{\"error\":\"goes with the actions 'advance' and 'skew' alone\",\"path\":\"/seconds\","
     "\"hint\":\"\"}"},
    {"{\"action\": \"freeze\", \"seconds\": 0}",
     "{\"error\":\"goes with the actions 'advance' and 'skew' alone\",\"path\":\"/seconds\","
     "\"hint\":\"\"}"},
    {"{\"action\": \"skew\"}",
     "{\"error\":\"the action 'skew' needs 'seconds'\",\"path\":\"\",\"hint\":\"\"}"},
    {"{\"action\": \"skew\", \"seconds\": -31536001}",
     "{\"error\":\"must be a number from -31536000 to 31536000\",\"path\":\"/seconds\","
     "\"hint\":\"\"}"},
};

START_TEST(a_clock_command_that_makes_no_sense_is_refused)
{
    ck_assert_str_eq(clock_says(bad_clocks[_i].body), bad_clocks[_i].answer);
    ck_assert_str_eq(clock_says(NULL), "{\"instant\":\"2026-01-02T03:04:05Z\",\"frozen\":false}");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal");
    TCase *cases = tcase_create("journal");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, an_entry_says_everything_about_its_request);
    tcase_add_loop_test(cases, an_entry_says_what_became_of_its_request, 0, 7);
    tcase_add_loop_test(cases, filters_and_count_agree, 0, COUNT(filters));
    tcase_add_test(cases, since_a_request_is_what_came_after_it);
    tcase_add_loop_test(cases, a_filter_that_makes_no_sense_is_refused, 0, COUNT(bad_queries));
    tcase_add_test(cases, the_oldest_make_room_and_are_counted);
    tcase_add_test(cases, bytes_are_bounded_as_well);
    tcase_add_test(cases, the_journal_can_be_cleared_also_for_one_account);
    tcase_add_test(cases, control_calls_are_not_in_it);
    tcase_add_test(cases, the_clock_freezes_advances_and_resets);
    tcase_add_test(cases, a_skew_shows_in_date_and_nowhere_else);
    tcase_add_test(cases, an_answer_that_breaks_off_has_the_skew_too);
    tcase_add_test(cases, tokens_expire_on_the_mocks_clock);
    tcase_add_loop_test(cases, a_clock_command_that_makes_no_sense_is_refused, 0,
                        COUNT(bad_clocks));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
