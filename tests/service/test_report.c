/*
 * The report: grouping, totals and verdicts, on entries made by hand, so that gaps are exact.
 */
#include "control/report.h"

#include "harness.h"
#include "suite.h"

#include <string.h>

enum { ENTRIES_MAX = 16 };

static struct arena a;
static struct journal_entry entries[ENTRIES_MAX];
static const struct journal_entry *pointers[ENTRIES_MAX];
static size_t entry_count;

static void setup(void)
{
    arena_init(&a, NULL, 0);
    entry_count = 0;
}

static void teardown(void)
{
    arena_done(&a);
}

/* One attempt, in short: what a test varies. */
struct attempt {
    const char *invocation;
    const char *token;
    /* The id of the execution that it started; NULL for none. */
    const char *started;
    int status;
    const char *error;
    enum http_breakage breakage;
    long retry_after_s;
    long amz_retry_after_ms;
    /* Between the answer before and this attempt. */
    int64_t gap_ms;
    bool has_unknown_member;
};

static const struct operation *start_operation(void)
{
    const struct operation *row = operations.rows;
    while (strcmp(row->name, "StartTestCaseExecution") != 0)
        row++;
    return row;
}

static void add(const struct attempt *attempt)
{
    static const struct str unknown = {.p = "/More", .n = 5};
    int64_t before_us = entry_count > 0 ? entries[entry_count - 1].ended_us : 1000000;
    struct journal_entry *e = &entries[entry_count];
    *e = (struct journal_entry){
        .request_id = STR("id"),
        .began_us = before_us + attempt->gap_ms * 1000,
        .operation = start_operation(),
        .account_id = STR("111111111111"),
        .region = STR("us-east-1"),
        .instance_id = STR("i"),
        .test_case_id = STR("t"),
        .client_token = str_from(attempt->token),
        .invocation_id = str_from(attempt->invocation),
        .status = attempt->status,
        .error = str_from(attempt->error),
        .retry_after = {.s = attempt->retry_after_s > 0 ? attempt->retry_after_s : -1,
                        .amz_ms =
                            attempt->amz_retry_after_ms > 0 ? attempt->amz_retry_after_ms : -1},
        .breakage = attempt->breakage,
        .committed = attempt->started != NULL,
        .idempotency = IDEMPOTENCY_NEW,
        .execution_id = str_from(attempt->started),
        .unknown_members = &unknown,
        .unknown_count = attempt->has_unknown_member,
    };
    atomic_store(&e->ended_us, e->began_us + 100);
    atomic_store(&e->delivered, attempt->breakage == HTTP_UNBROKEN);
    pointers[entry_count++] = e;
}

static struct report make(void)
{
    struct journal_view view = {.entries = pointers, .count = entry_count};
    return report_make(&a, &view);
}

/* "no-backoff 1 no-token 2": the report's verdicts. */
static const char *verdicts_of(const struct report *report)
{
    struct text text = {.arena = &a};
    for (int code = 0; code < VERDICTS; code++)
        if (report->verdicts[code] > 0)
            text_printf(&text, "%s%s %zu", text.n > 0 ? " " : "",
                        verdict_name((enum verdict_code)code), report->verdicts[code]);
    return arena_copy(&a, text_str(&text)).p;
}

#define THROTTLED .status = 429, .error = "ThrottlingException"
#define FAILED .status = 500, .error = "InternalServiceException"
#define DENIED .status = 403, .error = "AccessDeniedException"
#define OK .status = 200
#define CALL .invocation = "c", .token = "a"

/* Each row is one story; it ends at the first attempt without a status. */
static const struct {
    const char *name;
    struct attempt attempts[6];
    const char *verdicts;
    enum report_outcome outcome;
} stories[] = {
    {"one that works", {{CALL, OK, .started = "x"}}, "", OUTCOME_SUCCEEDED},
    {"throttled twice, backed off",
     {{CALL, THROTTLED}, {CALL, THROTTLED, .gap_ms = 40}, {CALL, OK, .started = "x", .gap_ms = 90}},
     "",
     OUTCOME_SUCCEEDED},
    {"lost once, recovered",
     {{CALL, OK, .started = "x", .breakage = HTTP_CONNECTION_RESET_BY_PEER},
      {CALL, OK, .gap_ms = 30}},
     "",
     OUTCOME_SUCCEEDED},
    {"waited as asked",
     {{CALL, THROTTLED, .retry_after_s = 2}, {CALL, OK, .started = "x", .gap_ms = 2000}},
     "",
     OUTCOME_SUCCEEDED},
    {"did not wait as asked",
     {{CALL, THROTTLED, .retry_after_s = 2}, {CALL, OK, .started = "x", .gap_ms = 1999}},
     "ignored-retry-after 1",
     OUTCOME_SUCCEEDED},
    {"waited as asked in the SDKs' own header",
     {{CALL, THROTTLED, .amz_retry_after_ms = 700}, {CALL, OK, .started = "x", .gap_ms = 700}},
     "",
     OUTCOME_SUCCEEDED},
    {"did not wait as asked in the SDKs' own header",
     {{CALL, THROTTLED, .amz_retry_after_ms = 700}, {CALL, OK, .started = "x", .gap_ms = 699}},
     "ignored-retry-after 1",
     OUTCOME_SUCCEEDED},
    {"waited as one of two headers asked",
     {{CALL, THROTTLED, .retry_after_s = 2, .amz_retry_after_ms = 700},
      {CALL, OK, .started = "x", .gap_ms = 700}},
     "",
     OUTCOME_SUCCEEDED},
    {"did not wait as any of two headers asked",
     {{CALL, THROTTLED, .retry_after_s = 2, .amz_retry_after_ms = 3000},
      {CALL, OK, .started = "x", .gap_ms = 1999}},
     "ignored-retry-after 1",
     OUTCOME_SUCCEEDED},
    {"a new token for the retry",
     {{.invocation = "c", .token = "a", FAILED},
      {.invocation = "c", .token = "b", OK, .started = "x", .gap_ms = 50}},
     "retried-with-new-token 1",
     OUTCOME_SUCCEEDED},
    {"a new token after a lost answer",
     {{.invocation = "c", .token = "a", OK, .started = "x", .breakage = HTTP_EMPTY_RESPONSE},
      {.invocation = "c", .token = "b", OK, .started = "y", .gap_ms = 50}},
     "retried-with-new-token 1 duplicate-execution 1",
     OUTCOME_SUCCEEDED},
    {"a hot loop",
     {{CALL, FAILED}, {CALL, FAILED}, {CALL, FAILED, .gap_ms = 9}, {CALL, OK, .started = "x"}},
     "no-backoff 1",
     OUTCOME_SUCCEEDED},
    {"two quick retries may be jitter",
     {{CALL, FAILED}, {CALL, FAILED}, {CALL, OK, .started = "x"}},
     "",
     OUTCOME_SUCCEEDED},
    {"a pause in the loop",
     {{CALL, FAILED},
      {CALL, FAILED},
      {CALL, FAILED, .gap_ms = 10},
      {CALL, FAILED},
      {CALL, OK, .started = "x"}},
     "",
     OUTCOME_SUCCEEDED},
    {"denied and tried again",
     {{CALL, DENIED}, {CALL, DENIED, .gap_ms = 50}},
     "retried-non-retryable 1",
     OUTCOME_FAILED},
    {"a skewed clock may be tried again",
     {{CALL, .status = 403, .error = "RequestTimeTooSkewed"},
      {CALL, OK, .started = "x", .gap_ms = 50}},
     "",
     OUTCOME_SUCCEEDED},
    {"denied and left", {{CALL, DENIED}}, "", OUTCOME_FAILED},
    {"gave up on a throttle", {{CALL, THROTTLED}}, "gave-up-early 1", OUTCOME_FAILED},
    {"gave up on a lost answer",
     {{CALL, OK, .started = "x", .breakage = HTTP_TRUNCATED_BODY}},
     "gave-up-early 1",
     OUTCOME_LOST},
    {"three attempts are enough",
     {{CALL, FAILED}, {CALL, FAILED, .gap_ms = 50}, {CALL, FAILED, .gap_ms = 50}},
     "",
     OUTCOME_FAILED},
    {"garbage need not be retried",
     {{CALL, OK, .breakage = HTTP_RANDOM_DATA_THEN_CLOSE}},
     "",
     OUTCOME_LOST},
    {"no token", {{.invocation = "c", OK, .started = "x"}}, "no-token 1", OUTCOME_SUCCEEDED},
    {"an unknown member",
     {{CALL, OK, .started = "x", .has_unknown_member = true}},
     "unknown-members 1",
     OUTCOME_SUCCEEDED},
};

START_TEST(a_story_gets_its_verdicts)
{
    for (size_t i = 0; i < 6 && stories[_i].attempts[i].status != 0; i++)
        add(&stories[_i].attempts[i]);
    struct report report = make();
    ck_assert_uint_eq(report.call_count, 1);
    ck_assert_msg(strcmp(verdicts_of(&report), stories[_i].verdicts) == 0, "%s: %s",
                  stories[_i].name, verdicts_of(&report));
    ck_assert_msg(report.calls[0].outcome == stories[_i].outcome, "%s", stories[_i].name);
}
END_TEST

START_TEST(every_verdict_cites_its_rule)
{
    ck_assert_uint_gt(strlen(verdict_name((enum verdict_code)_i)), 0);
    ck_assert_uint_gt(strlen(verdict_rule((enum verdict_code)_i)), 20);
}
END_TEST

START_TEST(requests_are_grouped_by_invocation_then_by_token)
{
    static const struct attempt attempts[] = {
        {.invocation = "1", .token = "a", OK},
        {.invocation = "2", .token = "a", OK},
        {.token = "a", OK},
        {.token = "b", OK},
        {.invocation = "1", .token = "z", OK},
        {.token = "a", OK},
        {OK},
        {OK},
    };
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++)
        add(&attempts[i]);
    struct report report = make();
    ck_assert_uint_eq(report.call_count, 6);
    ck_assert_uint_eq(report.calls[0].attempt_count, 2);
    ck_assert_uint_eq(report.calls[0].token_count, 2);
    ck_assert_uint_eq(report.calls[2].attempt_count, 2);
}
END_TEST

START_TEST(accounts_are_kept_apart)
{
    add(&(struct attempt){CALL, OK});
    add(&(struct attempt){CALL, OK});
    entries[1].account_id = STR("222222222222");
    ck_assert_uint_eq(make().call_count, 2);
}
END_TEST

START_TEST(totals_add_up)
{
    add(&(struct attempt){CALL, OK, .started = "x", .breakage = HTTP_EMPTY_RESPONSE});
    add(&(struct attempt){CALL, OK, .gap_ms = 50});
    add(&(struct attempt){.invocation = "d", .token = "b", FAILED, .started = "y"});
    add(&(struct attempt){.invocation = "d", .token = "b", OK, .gap_ms = 50});
    add(&(struct attempt){.invocation = "e", .token = "c", DENIED});
    add(&(struct attempt){.invocation = "f", .token = "d", OK});
    entries[5].ended_us = 0;
    struct report report = make();
    ck_assert_uint_eq(report.call_count, 4);
    ck_assert_uint_eq(report.attempts, 6);
    ck_assert_uint_eq(report.executions, 2);
    ck_assert_uint_eq(report.lost_answers, 2);
    ck_assert_uint_eq(report.recovered_calls, 2);
    ck_assert_int_eq(report.calls[3].outcome, OUTCOME_PENDING);
}
END_TEST

START_TEST(the_text_tells_the_story)
{
    add(&(struct attempt){CALL, THROTTLED, .retry_after_s = 2});
    add(&(struct attempt){CALL, OK, .started = "x", .gap_ms = 50});
    struct report report = make();
    ck_assert_str_view_eq(
        report_text(&a, &report),
        "1 calls, 2 attempts, 1 executions, 0 lost answers, 1 recovered calls\n"
        "! ignored-retry-after: 1\n"
        "\n"
        "succeeded StartTestCaseExecution i t\n"
        "    1. 429 ThrottlingException, nothing kept\n"
        "    2. after 50 ms: 200 OK, kept\n"
        "    ! ignored-retry-after: attempt 2 came 50 ms after an answer that asked to wait 2000 "
        "ms\n"
        "      Retry-After says how long to wait before the next request (RFC 9110, 10.2.3)\n"
        "\n"
        "no coverage: it is counted by operation and account alone\n"
        "\n"
        "passed\n");
}
END_TEST

START_TEST(the_text_tells_of_faults_of_what_waits_and_of_what_is_missing)
{
    add(&(struct attempt){CALL, OK, .started = "x", .breakage = HTTP_EMPTY_RESPONSE});
    add(&(struct attempt){CALL, OK, .gap_ms = 50});
    add(&(struct attempt){.invocation = "d", .status = 404, .error = "UnknownOperationException"});
    entries[0].fault = STR("lossy");
    entries[1].ended_us = 0;
    entries[2].operation = NULL;
    entries[2].instance_id = entries[2].test_case_id = (struct str){0};
    struct report report = make();
    report.dropped = 7;
    struct str text = report_text(&a, &report);
    static const char *const parts[] = {
        "\n(7 earlier requests are not in the journal any more)\n",
        "\nno verdicts\n",
        "\n    1. EMPTY_RESPONSE by rule lossy, kept, answer not delivered\n",
        "\n    2. after 50 ms: 200 OK, nothing kept, not answered yet\n",
        " - - -\n    1. 404 UnknownOperationException, nothing kept\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        ck_assert_msg(strstr(text.p, parts[i]) != NULL, "no '%s' in\n%s", parts[i], text.p);
}
END_TEST

START_TEST(the_text_tells_how_many_requests_count_together)
{
    struct coverage_view coverage = {.shared_requests = 2};
    struct report report = make();
    report.coverage = &coverage;
    struct str text = report_text(&a, &report);
    ck_assert_msg(
        strstr(text.p, "\n(2 requests of accounts beyond the first 1000 count together)\n"), "%s",
        text.p);
}
END_TEST

/* --- through the control surface --- */

START_TEST(the_report_is_served_in_each_format)
{
    struct harness h;
    harness_init(&h, NULL);
    harness_start(&h, "{\"ClientToken\": \"a\"}");
    harness_start(&h, "{}");
    const struct json *report =
        harness_json(&h, harness_send(&h, "GET", "/_mock/report?clientToken=a", "", NULL));
    const struct json *totals = json_member(report, "totals");
    ck_assert(json_number(json_member(totals, "calls")) == 1);
    ck_assert(json_number(json_member(totals, "executions")) == 1);
    ck_assert_uint_eq(json_count(json_member(report, "verdicts")), 0);
    const struct http_response *text =
        harness_send(&h, "GET", "/_mock/report?format=text", "", NULL);
    ck_assert_str_view_eq(http_response_header(text, "content-type"), "text/plain; charset=utf-8");
    ck_assert(str_starts_with(text->body, STR("2 calls, 2 attempts, 2 executions")));
    const struct http_response *junit =
        harness_send(&h, "GET", "/_mock/report?format=junit", "", NULL);
    ck_assert_str_view_eq(http_response_header(junit, "content-type"), "application/xml");
    ck_assert(str_starts_with(junit->body, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                               "<testsuites>\n")));
    const struct http_response *refused =
        harness_send(&h, "GET", "/_mock/report?format=pdf", "", NULL);
    ck_assert_int_eq(refused->status, 400);
    ck_assert_str_view_eq(json_string(json_member(harness_json(&h, refused), "error")),
                          "'format' must be json, text or junit");
    harness_done(&h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report");
    TCase *cases = tcase_create("report");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, a_story_gets_its_verdicts, 0,
                        (int)(sizeof stories / sizeof stories[0]));
    tcase_add_loop_test(cases, every_verdict_cites_its_rule, 0, VERDICTS);
    tcase_add_test(cases, requests_are_grouped_by_invocation_then_by_token);
    tcase_add_test(cases, accounts_are_kept_apart);
    tcase_add_test(cases, totals_add_up);
    tcase_add_test(cases, the_text_tells_the_story);
    tcase_add_test(cases, the_text_tells_of_faults_of_what_waits_and_of_what_is_missing);
    tcase_add_test(cases, the_text_tells_how_many_requests_count_together);
    tcase_add_test(cases, the_report_is_served_in_each_format);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
