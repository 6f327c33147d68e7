/*
 * Connection faults, delays, ttl, rules that are not enabled, and x-mock-fault: as they show in the
 * response before any socket.
 */
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

static void put_rules(const char *rules)
{
    const struct http_response *response = harness_send(&h, "POST", "/_mock/faults", "", rules);
    ck_assert_msg(response->status == 200, "%s: %.*s", rules, STR_ARG(response->body));
}

static const struct http_response *start_with(const char *directive)
{
    const char *headers = arena_printf(&h.arena, JSON "x-mock-fault: %s\n", directive).p;
    return harness_send(&h, "PUT", TARGET, headers, "{\"ClientToken\": \"a\"}");
}

static bool starts_with(struct str s, const char *head)
{
    return str_starts_with(s, str_from(head));
}

/* --- connection faults --- */

static const struct {
    const char *fault;
    enum http_delivery_kind kind;
    /* What the bytes in the answer's place begin with. */
    const char *head;
} faults[] = {
    {"EMPTY_RESPONSE", HTTP_DELIVER_BYTES, ""},
    {"CONNECTION_RESET_BY_PEER", HTTP_DELIVER_RESET, ""},
    {"MALFORMED_RESPONSE_CHUNK", HTTP_DELIVER_BYTES, "HTTP/1.1 200 OK\r\n"},
    {"RANDOM_DATA_THEN_CLOSE", HTTP_DELIVER_BYTES, ""},
    {"TRUNCATED_BODY", HTTP_DELIVER_BYTES, "HTTP/1.1 200 OK\r\n"},
    {"INVALID_JSON", HTTP_DELIVER_RESPONSE, ""},
    {"HANG", HTTP_DELIVER_NOTHING, ""},
};

START_TEST(a_fault_says_how_the_answer_leaves)
{
    put_rules(arena_printf(&h.arena, "{\"fault\": \"%s\"}", faults[_i].fault).p);
    const struct http_response *response = harness_start(&h, "{}");
    ck_assert_int_eq(response->delivery.kind, faults[_i].kind);
    ck_assert(starts_with(response->delivery.bytes, faults[_i].head));
}
END_TEST

START_TEST(before_drops_and_after_keeps_the_work_of_a_fault)
{
    static const char body[] = "{\"ClientToken\": \"a\"}";
    int fault = _i / 2;
    bool after = _i % 2 == 1;
    put_rules(arena_printf(&h.arena, "{\"fault\": \"%s\", \"times\": 1, \"phase\": \"%s\"}",
                           faults[fault].fault, after ? "after" : "before")
                  .p);
    harness_start(&h, body);
    const struct http_response *retry = harness_start(&h, body);
    harness_expect_started(&h, retry);
    ck_assert_int_eq(retry->delivery.kind, HTTP_DELIVER_RESPONSE);
    ck_assert((http_response_header(retry, "Idempotent-Replayed").p != NULL) == after);
}
END_TEST

START_TEST(a_truncated_body_is_half_of_what_is_promised)
{
    struct str whole = harness_start(&h, "{}")->body;
    put_rules("{\"fault\": \"TRUNCATED_BODY\"}");
    struct str bytes = harness_start(&h, "{}")->delivery.bytes;
    const char *promise = arena_printf(&h.arena, "Content-Length: %zu\r\n\r\n", whole.n).p;
    const char *at = strstr(arena_copy(&h.arena, bytes).p, promise);
    ck_assert_ptr_nonnull(at);
    ck_assert_uint_eq(strlen(at + strlen(promise)), whole.n / 2);
}
END_TEST

START_TEST(invalid_json_is_a_200_that_cannot_be_parsed)
{
    put_rules("{\"fault\": \"INVALID_JSON\"}");
    const struct http_response *response = harness_start(&h, "{}");
    struct json_error error;
    ck_assert_int_eq(response->status, 200);
    ck_assert_ptr_null(json_parse(&h.arena, response->body, &error));
}
END_TEST

START_TEST(random_data_is_neither_http_nor_the_same_twice_but_follows_the_seed)
{
    put_rules("{\"id\": \"r\", \"fault\": \"RANDOM_DATA_THEN_CLOSE\"}");
    struct str first = harness_start(&h, "{}")->delivery.bytes;
    struct str second = harness_start(&h, "{}")->delivery.bytes;
    ck_assert_uint_gt(first.n, 0);
    ck_assert_uint_ge((unsigned char)first.p[0], 0x80);
    ck_assert(!str_equal(first, second));
    put_rules("{\"id\": \"r\", \"fault\": \"RANDOM_DATA_THEN_CLOSE\"}");
    ck_assert(str_equal(first, harness_start(&h, "{}")->delivery.bytes));
}
END_TEST

START_TEST(a_hang_lasts_as_long_as_it_says)
{
    put_rules(
        "[{\"fault\": \"HANG\", \"milliseconds\": 250, \"times\": 1}, {\"fault\": \"HANG\"}]");
    ck_assert_int_eq(harness_start(&h, "{}")->delivery.hang_ms, 250);
    ck_assert_int_eq(harness_start(&h, "{}")->delivery.hang_ms, 0);
}
END_TEST

/* --- delays --- */

static const struct {
    const char *delay;
    int64_t low_ms, high_ms;
} delays[] = {
    {"{\"type\": \"fixed\", \"milliseconds\": 80}", 80, 80},
    {"{\"type\": \"fixed\", \"milliseconds\": 0}", 0, 0},
    {"{\"type\": \"uniform\", \"lower\": 10, \"upper\": 20}", 10, 20},
    {"{\"type\": \"uniform\", \"lower\": 7, \"upper\": 7}", 7, 7},
    {"{\"type\": \"lognormal\", \"median\": 80, \"sigma\": 0.4, \"maxValue\": 100}", 1, 100},
    {"{\"type\": \"lognormal\", \"median\": 80, \"sigma\": 0}", 80, 80},
    {"{\"type\": \"dribble\", \"numberOfChunks\": 5, \"totalDuration\": 500}", 0, 0},
};

START_TEST(a_delay_keeps_to_its_distribution_and_the_work_is_kept)
{
    put_rules(arena_printf(&h.arena, "{\"delay\": %s}", delays[_i].delay).p);
    for (int i = 0; i < 200; i++) {
        const struct http_response *response = harness_start(&h, "{\"ClientToken\": \"a\"}");
        harness_expect_started(&h, response);
        ck_assert_int_ge(response->delivery.delay_ms, delays[_i].low_ms);
        ck_assert_int_le(response->delivery.delay_ms, delays[_i].high_ms);
        ck_assert((http_response_header(response, "Idempotent-Replayed").p != NULL) == (i > 0));
    }
}
END_TEST

START_TEST(the_median_of_a_lognormal_delay_is_its_median)
{
    enum { SAMPLES = 1000 };
    int below = 0;
    put_rules("{\"delay\": {\"type\": \"lognormal\", \"median\": 500, \"sigma\": 0.5}}");
    for (int i = 0; i < SAMPLES; i++)
        below += harness_start(&h, "{}")->delivery.delay_ms < 500;
    ck_assert_int_gt(below, SAMPLES / 2 - 60);
    ck_assert_int_lt(below, SAMPLES / 2 + 60);
}
END_TEST

START_TEST(a_uniform_delay_reaches_both_ends)
{
    bool low = false, high = false;
    put_rules("{\"delay\": {\"type\": \"uniform\", \"lower\": 1, \"upper\": 3}}");
    for (int i = 0; i < 100; i++) {
        int64_t ms = harness_start(&h, "{}")->delivery.delay_ms;
        low |= ms == 1;
        high |= ms == 3;
    }
    ck_assert(low && high);
}
END_TEST

START_TEST(jitter_is_the_same_under_one_seed)
{
    enum { SAMPLES = 20 };
    static const char rule[] =
        "{\"id\": \"r\", \"delay\": {\"type\": \"uniform\", \"lower\": 0, \"upper\": 100000}}";
    int64_t first[SAMPLES];
    put_rules(rule);
    for (int i = 0; i < SAMPLES; i++)
        first[i] = harness_start(&h, "{}")->delivery.delay_ms;
    put_rules(rule);
    for (int i = 0; i < SAMPLES; i++)
        ck_assert_int_eq(harness_start(&h, "{}")->delivery.delay_ms, first[i]);
}
END_TEST

START_TEST(a_delay_goes_with_an_error_or_a_fault)
{
    put_rules("[{\"times\": 1, \"delay\": {\"type\": \"fixed\", \"milliseconds\": 5},"
              "  \"error\": {\"code\": \"ThrottlingException\"}},"
              " {\"delay\": {\"type\": \"fixed\", \"milliseconds\": 6},"
              "  \"fault\": \"CONNECTION_RESET_BY_PEER\"}]");
    const struct http_response *error = harness_start(&h, "{}");
    ck_assert_int_eq(error->status, 429);
    ck_assert_int_eq(error->delivery.delay_ms, 5);
    const struct http_response *fault = harness_start(&h, "{}");
    ck_assert_int_eq(fault->delivery.kind, HTTP_DELIVER_RESET);
    ck_assert_int_eq(fault->delivery.delay_ms, 6);
}
END_TEST

/* --- ttl, enabled, attempt --- */

START_TEST(a_rule_with_a_ttl_ends_on_the_mocks_clock)
{
    put_rules("{\"ttlSeconds\": 10, \"error\": {\"code\": \"ThrottlingException\"}}");
    h.now_ms += 9999;
    ck_assert_int_eq(harness_start(&h, "{}")->status, 429);
    h.now_ms += 1;
    ck_assert_int_eq(harness_start(&h, "{}")->status, 200);
    struct str list = harness_send(&h, "GET", "/_mock/faults", "", NULL)->body;
    ck_assert_ptr_nonnull(strstr(arena_copy(&h.arena, list).p, "\"spent\":true"));
}
END_TEST

START_TEST(a_rule_that_is_not_enabled_waits_to_be_asked_for)
{
    put_rules("{\"id\": \"off\", \"enabled\": false, \"testCaseId\": \"no-such\","
              " \"error\": {\"code\": \"AccessDeniedException\"}}");
    ck_assert_int_eq(harness_start(&h, "{}")->status, 200);
    const struct http_response *asked = start_with("off");
    ck_assert_int_eq(asked->status, 403);
    ck_assert_str_view_eq(http_response_header(asked, "x-mock-fault"), "off");
}
END_TEST

START_TEST(a_rule_can_be_for_first_attempts_only)
{
    static const struct {
        const char *headers;
        int status;
    } cases[] = {
        {JSON, 500},
        {JSON "amz-sdk-request: attempt=1; max=3\n", 500},
        {JSON "amz-sdk-request: ttl=20260102T030405Z; attempt=2; max=3\n", 200},
        {JSON "amz-sdk-request: attempt=x\n", 500},
    };
    put_rules("{\"attempt\": \"1\", \"error\": {\"code\": \"InternalServiceException\"}}");
    ck_assert_int_eq(harness_send(&h, "PUT", TARGET, cases[_i].headers, "{}")->status,
                     cases[_i].status);
}
END_TEST

/* --- x-mock-fault --- */

START_TEST(a_request_can_ask_for_its_own_fault)
{
    const struct http_response *error = start_with("ThrottlingException");
    harness_expect_error(error, 429, "ThrottlingException", "Rate exceeded");
    ck_assert_str_view_eq(http_response_header(error, "x-mock-fault"), "ThrottlingException");
    const struct http_response *wait = start_with(" ThrottlingException ;retryAfterSeconds = 2");
    ck_assert_str_view_eq(http_response_header(wait, "Retry-After"), "2");
    const struct http_response *reset = start_with("CONNECTION_RESET_BY_PEER; phase=after");
    ck_assert_int_eq(reset->delivery.kind, HTTP_DELIVER_RESET);
    ck_assert_int_eq(start_with("HANG; milliseconds=30")->delivery.hang_ms, 30);
    /* The one of phase after kept its work, and it alone. */
    const struct http_response *retry = harness_start(&h, "{\"ClientToken\": \"a\"}");
    ck_assert_ptr_nonnull(http_response_header(retry, "Idempotent-Replayed").p);
}
END_TEST

static const struct {
    const char *directive;
    const char *message;
} refused[] = {
    {"ThrotlingException", "x-mock-fault: 'ThrotlingException' is no error code, no connection "
                           "fault and no id of a rule; "
                           "did you mean 'ThrottlingException'?"},
    {"CONNECTION_RESET",
     "x-mock-fault: 'CONNECTION_RESET' is no error code, no connection fault and no id of a rule; "
     "did you mean 'CONNECTION_RESET_BY_PEER'?"},
    {"", "x-mock-fault: '' is no error code, no connection fault and no id of a rule; did you mean "
         "'EMPTY_RESPONSE'?"},
    {"HANG; phase=later", "x-mock-fault: 'phase' must be before or after"},
    {"HANG; fase=after", "x-mock-fault: 'fase' is no parameter; did you mean 'phase'?"},
    {"HANG; milliseconds=-1", "x-mock-fault: 'milliseconds' must be a number, beside HANG"},
    {"EMPTY_RESPONSE; milliseconds=1",
     "x-mock-fault: 'milliseconds' must be a number, beside HANG"},
    {"HANG; retryAfterSeconds=1",
     "x-mock-fault: 'retryAfterSeconds' must be a number of seconds, beside an error"},
};

START_TEST(a_directive_that_is_not_understood_is_refused_and_starts_nothing)
{
    harness_expect_error(start_with(refused[_i].directive), 400, "InvalidParameterException",
                         refused[_i].message);
    const struct http_response *start = harness_start(&h, "{\"ClientToken\": \"a\"}");
    ck_assert_ptr_null(http_response_header(start, "Idempotent-Replayed").p);
}
END_TEST

/* --- what no rule may say --- */

static const struct {
    const char *rule;
    const char *path;
    const char *error;
} bad_rules[] = {
    {"{}", "", "the rule does nothing"},
    {"{\"error\": {\"code\": \"ThrottlingException\"}, \"fault\": \"HANG\"}", "/fault",
     "a rule has an 'error' or a 'fault', not both"},
    {"{\"fault\": \"HANGS\"}", "/fault", "no fault has the name 'HANGS'"},
    {"{\"fault\": 1}", "/fault", "must be a string"},
    {"{\"fault\": \"HANG\", \"milliseconds\": 0}", "/milliseconds",
     "must be a whole number from 1 to 3600000"},
    {"{\"fault\": \"EMPTY_RESPONSE\", \"milliseconds\": 5}", "/milliseconds",
     "goes with the fault HANG alone"},
    {"{\"delay\": 80}", "/delay", "must be an object with a 'type'"},
    {"{\"delay\": {\"type\": \"random\"}}", "/delay/type", "no delay has the type 'random'"},
    {"{\"delay\": {\"type\": \"fixed\"}}", "/delay", "the field 'milliseconds' is missing"},
    {"{\"delay\": {\"type\": \"fixed\", \"milliseconds\": -1}}", "/delay/milliseconds",
     "must be a whole number from 0 to 3600000"},
    {"{\"delay\": {\"type\": \"fixed\", \"milliseconds\": 3600001}}", "/delay/milliseconds",
     "must be a whole number from 0 to 3600000"},
    {"{\"delay\": {\"type\": \"fixed\", \"milliseconds\": 1, \"sigma\": 1}}", "/delay/sigma",
     "the field 'sigma' is not known"},
    {"{\"delay\": {\"type\": \"uniform\", \"lower\": 2, \"upper\": 1}}", "/delay/upper",
     "must not be less than 'lower'"},
    {"{\"delay\": {\"type\": \"lognormal\", \"median\": 80}}", "/delay",
     "the field 'sigma' is missing"},
    {"{\"delay\": {\"type\": \"dribble\", \"numberOfChunks\": 0, \"totalDuration\": 1}}",
     "/delay/numberOfChunks", "must be a whole number from 1 to 1000"},
    {"{\"fault\": \"HANG\", \"enabled\": \"yes\"}", "/enabled", "must be a boolean, not a string"},
    {"{\"fault\": \"HANG\", \"ttlSeconds\": 0}", "/ttlSeconds",
     "must be a whole number from 1 to 1000000000"},
    {"{\"fault\": \"HANG\", \"skip\": -1}", "/skip", "must be a whole number from 0 to 1000000000"},
    {"{\"fault\": \"HANG\", \"times\": 1.5}", "/times",
     "must be a whole number from 0 to 1000000000"},
};

START_TEST(a_rule_that_makes_no_sense_is_refused_with_its_place)
{
    put_rules("{\"id\": \"stays\", \"fault\": \"HANG\"}");
    const struct http_response *response =
        harness_send(&h, "POST", "/_mock/faults", "", bad_rules[_i].rule);
    ck_assert_msg(response->status == 400, "%s", bad_rules[_i].rule);
    const struct json *body = harness_json(&h, response);
    ck_assert_str_view_eq(json_string(json_member(body, "error")), bad_rules[_i].error);
    ck_assert_str_view_eq(json_string(json_member(body, "path")), bad_rules[_i].path);
    struct str list = harness_send(&h, "GET", "/_mock/faults", "", NULL)->body;
    ck_assert_ptr_nonnull(strstr(arena_copy(&h.arena, list).p, "\"stays\""));
}
END_TEST

START_TEST(the_list_reads_back_as_the_same_rules)
{
    put_rules("[{\"id\": \"a\", \"operation\": \"Start*\", \"attempt\": \"1\", \"skip\": 1,"
              "  \"times\": 2, \"probability\": 0.1, \"phase\": \"after\", \"ttlSeconds\": 5,"
              "  \"enabled\": false, \"delay\": {\"type\": \"lognormal\", \"median\": 80,"
              "  \"sigma\": 0.4, \"maxValue\": 100}, \"fault\": \"HANG\", \"milliseconds\": 7},"
              " {\"id\": \"b\", \"delay\": {\"type\": \"dribble\", \"numberOfChunks\": 2,"
              "  \"totalDuration\": 3}, \"error\": {\"code\": \"Own\", \"statusCode\": 418,"
              "  \"message\": \"m\", \"retryAfterSeconds\": 1}}]");
    struct str list = harness_send(&h, "GET", "/_mock/faults", "", NULL)->body;
    ck_assert_str_view_eq(
        list,
        "[{\"id\":\"a\",\"operation\":\"Start*\",\"attempt\":\"1\",\"skip\":1,\"times\":2,"
        "\"probability\":0.1,\"phase\":\"after\",\"delay\":{\"type\":\"lognormal\",\"median\":80,"
        "\"sigma\":0.4,\"maxValue\":100},\"fault\":\"HANG\",\"milliseconds\":7,\"enabled\":false,"
        "\"ttlSeconds\":5,\"matched\":0,\"hits\":0,\"spent\":false},"
        "{\"id\":\"b\",\"skip\":0,\"probability\":1,\"phase\":\"before\",\"delay\":{\"type\":"
        "\"dribble\",\"numberOfChunks\":2,\"totalDuration\":3},\"error\":{\"code\":\"Own\","
        "\"statusCode\":418,\"message\":\"m\",\"retryAfterSeconds\":1},\"enabled\":true,"
        "\"matched\":0,\"hits\":0,\"spent\":false}]");
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
    Suite *suite = suite_create("fault effects");
    TCase *cases = tcase_create("fault effects");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, a_fault_says_how_the_answer_leaves, 0, COUNT(faults));
    tcase_add_loop_test(cases, before_drops_and_after_keeps_the_work_of_a_fault, 0,
                        2 * COUNT(faults));
    tcase_add_test(cases, a_truncated_body_is_half_of_what_is_promised);
    tcase_add_test(cases, invalid_json_is_a_200_that_cannot_be_parsed);
    tcase_add_test(cases, random_data_is_neither_http_nor_the_same_twice_but_follows_the_seed);
    tcase_add_test(cases, a_hang_lasts_as_long_as_it_says);
    tcase_add_loop_test(cases, a_delay_keeps_to_its_distribution_and_the_work_is_kept, 0,
                        COUNT(delays));
    tcase_add_test(cases, the_median_of_a_lognormal_delay_is_its_median);
    tcase_add_test(cases, a_uniform_delay_reaches_both_ends);
    tcase_add_test(cases, jitter_is_the_same_under_one_seed);
    tcase_add_test(cases, a_delay_goes_with_an_error_or_a_fault);
    tcase_add_test(cases, a_rule_with_a_ttl_ends_on_the_mocks_clock);
    tcase_add_test(cases, a_rule_that_is_not_enabled_waits_to_be_asked_for);
    tcase_add_loop_test(cases, a_rule_can_be_for_first_attempts_only, 0, 4);
    tcase_add_test(cases, a_request_can_ask_for_its_own_fault);
    tcase_add_loop_test(cases, a_directive_that_is_not_understood_is_refused_and_starts_nothing, 0,
                        COUNT(refused));
    tcase_add_loop_test(cases, a_rule_that_makes_no_sense_is_refused_with_its_place, 0,
                        COUNT(bad_rules));
    tcase_add_test(cases, the_list_reads_back_as_the_same_rules);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
