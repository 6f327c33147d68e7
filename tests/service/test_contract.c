/*
 * What of the contract a run has exercised, and whether the run passes.
 */
#include "control/report.h"

#include "harness.h"
#include "suite.h"

#include "base/array.h"
#include "base/text.h"

static struct harness h;

static void setup(void)
{
    harness_init(&h, NULL);
}

static void teardown(void)
{
    harness_done(&h);
}

/* The same mock under a strict contract. */
static void be_strict(void)
{
    harness_done(&h);
    harness_init_contract(&h, CONTRACT_STRICT);
}

static const struct http_response *start_as(const char *account, const char *body)
{
    const char *headers =
        arena_printf(&h.arena,
                     "Content-Type: application/json\n"
                     "Authorization: AWS4-HMAC-SHA256 Credential=%s/20260102/us-east-1/connect/"
                     "aws4_request, SignedHeaders=host, Signature=0\n",
                     account)
            .p;
    return harness_send(&h, "PUT", "/test-cases/i/t/start-execution", headers, body);
}

static void control(const char *method, const char *target, const char *body)
{
    const struct http_response *response = harness_send(&h, method, target, "", body);
    ck_assert_msg(response->status == 200, "%s: %.*s", target, STR_ARG(response->body));
}

static const struct json *report(const char *query)
{
    const char *target = arena_printf(&h.arena, "/_mock/report%s", query).p;
    return harness_json(&h, harness_send(&h, "GET", target, "", NULL));
}

/* The element of a list whose member is that text. */
static const struct json *element(const struct json *list, const char *member, const char *text)
{
    for (const struct json *e = json_first(list); e != NULL; e = json_next(e))
        if (str_is(json_string(json_member(e, member)), text))
            return e;
    ck_abort_msg("no %s is %s", member, text);
}

static const struct json *started(const struct json *of)
{
    return element(json_member(json_member(of, "coverage"), "operations"), "operation",
                   "StartTestCaseExecution");
}

static int count(const struct json *object, const char *member)
{
    return (int)json_number(json_member(object, member));
}

static int covered(const struct json *of, const char *what)
{
    return count(json_member(json_member(json_member(of, "coverage"), "summary"), what), "covered");
}

/* "no-token StartTestCaseExecution, ...": the report's failures; it must pass without any. */
static const char *failures(const struct json *of)
{
    struct text text = {.arena = &h.arena};
    const struct json *list = json_member(of, "failures");
    for (const struct json *e = json_first(list); e != NULL; e = json_next(e)) {
        struct str operation = json_type(json_member(e, "operation")) == JSON_STRING
                                   ? json_string(json_member(e, "operation"))
                                   : STR("-");
        text_printf(&text, "%s%.*s %.*s", text.n > 0 ? ", " : "",
                    STR_ARG(json_string(json_member(e, "code"))), STR_ARG(operation));
        ck_assert_uint_gt(json_string(json_member(e, "message")).n, 0);
        ck_assert_uint_gt(json_string(json_member(e, "rule")).n, 0);
    }
    ck_assert_int_eq(json_boolean(json_member(of, "passed")), text.n == 0);
    return arena_copy(&h.arena, text_str(&text)).p;
}

/* --- coverage --- */

START_TEST(the_matrix_has_every_operation_with_its_errors_members_and_limits)
{
    const struct json *of = report("");
    const struct json *list = json_member(json_member(of, "coverage"), "operations");
    ck_assert_uint_eq(json_count(list), operations.count);
    size_t i = 0;
    for (const struct json *e = json_first(list); e != NULL; e = json_next(e), i++) {
        const struct operation *row = &operations.rows[i];
        ck_assert_str_view_eq(json_string(json_member(e, "operation")), row->name);
        ck_assert_uint_ge(json_count(json_member(e, "members")), row->member_count);
        const struct json *error = json_first(json_member(e, "errors"));
        for (size_t j = 0; j < OPERATION_ERRORS_MAX && row->errors[j] != NULL; j++) {
            ck_assert_str_view_eq(json_string(json_member(error, "code")), row->errors[j]);
            error = json_next(error);
        }
        ck_assert_ptr_null(error);
    }
    ck_assert_int_eq(covered(of, "operations"), 0);
    ck_assert_str_eq(failures(of), "");
}
END_TEST

START_TEST(a_run_covers_what_it_exercises)
{
    harness_start(&h, "{\"ClientToken\": \"a\", \"More\": 1}");
    control("POST", "/_mock/faults",
            "{\"times\": 1, \"error\": {\"code\": \"ThrottlingException\"}}");
    harness_start(&h, "{\"ClientToken\": \"a\"}");
    harness_start(&h, "{}");
    const struct json *of = report("");
    const struct json *row = started(of);
    ck_assert_int_eq(count(row, "requests"), 3);
    ck_assert_int_eq(count(row, "succeeded"), 2);
    ck_assert_int_eq(count(row, "withoutToken"), 1);
    const struct json *errors = json_member(row, "errors");
    ck_assert_int_eq(count(element(errors, "code", "ThrottlingException"), "answers"), 1);
    ck_assert_int_eq(count(element(errors, "code", "AccessDeniedException"), "answers"), 0);
    const struct json *members = json_member(row, "members");
    ck_assert_int_eq(count(element(members, "member", "/ClientToken"), "requests"), 2);
    ck_assert_int_eq(count(element(members, "member", "/TestCaseId"), "requests"), 3);
    const struct json *limit = element(json_member(row, "limits"), "member", "/ClientToken");
    ck_assert_int_eq(count(limit, "maximum"), 500);
    ck_assert_int_eq(count(limit, "largest"), 1);
    ck_assert(!json_boolean(json_member(limit, "near")));
    const struct json *unknown = json_member(row, "unknownMembers");
    ck_assert_int_eq(count(element(unknown, "member", "/More"), "requests"), 1);
    ck_assert_int_eq(covered(of, "operations"), 1);
    ck_assert_int_eq(covered(of, "errors"), 1);
    ck_assert_int_eq(covered(of, "members"), 3);
}
END_TEST

START_TEST(a_connection_fault_in_the_place_of_an_answer_is_no_answer)
{
    control("POST", "/_mock/faults", "{\"fault\": \"CONNECTION_RESET_BY_PEER\"}");
    harness_start(&h, "{\"ClientToken\": \"a\"}");
    ck_assert_int_eq(count(started(report("")), "requests"), 1);
    ck_assert_int_eq(count(started(report("")), "succeeded"), 0);
}
END_TEST

START_TEST(refused_input_counts_towards_its_limit)
{
    struct text body = {.arena = &h.arena};
    text_add(&body, STR("{\"ClientToken\": \""));
    for (int i = 0; i < 501; i++)
        text_add_char(&body, 'x');
    text_add(&body, STR("\"}"));
    harness_start(&h, arena_copy(&h.arena, text_str(&body)).p);
    const struct json *row = started(report(""));
    const struct json *limit = element(json_member(row, "limits"), "member", "/ClientToken");
    ck_assert_int_eq(count(limit, "largest"), 501);
    ck_assert(json_boolean(json_member(limit, "near")));
    ck_assert_int_eq(
        count(element(json_member(row, "errors"), "code", "InvalidParameterException"), "answers"),
        1);
}
END_TEST

START_TEST(coverage_outlives_what_the_journal_drops_and_what_is_deleted)
{
    for (int i = 0; i < HARNESS_JOURNAL_ENTRIES + 10; i++)
        harness_start(&h, "{\"ClientToken\": \"a\"}");
    const struct json *of = report("");
    ck_assert_int_eq(count(json_member(of, "totals"), "droppedRequests"), 10);
    ck_assert_int_eq(count(started(of), "requests"), HARNESS_JOURNAL_ENTRIES + 10);
    control("DELETE", "/_mock/requests", NULL);
    of = report("");
    ck_assert_int_eq(count(json_member(of, "totals"), "calls"), 0);
    ck_assert_int_eq(count(started(of), "requests"), HARNESS_JOURNAL_ENTRIES + 10);
}
END_TEST

START_TEST(a_reset_forgets_it_all_or_for_one_account)
{
    start_as("111111111111", "{}");
    start_as("222222222222", "{}");
    control("POST", "/_mock/reset?accountId=111111111111", NULL);
    ck_assert_int_eq(count(started(report("?accountId=111111111111")), "requests"), 0);
    ck_assert_int_eq(count(started(report("")), "requests"), 1);
    control("POST", "/_mock/reset", NULL);
    ck_assert_int_eq(count(started(report("")), "requests"), 0);
}
END_TEST

START_TEST(coverage_follows_the_filters_that_it_is_counted_by)
{
    start_as("111111111111", "{\"ClientToken\": \"a\"}");
    start_as("222222222222", "{}");
    ck_assert_int_eq(count(started(report("?accountId=1*")), "requests"), 1);
    ck_assert_int_eq(count(started(report("?accountId=1*")), "withoutToken"), 0);
    const struct json *some = json_member(report("?operation=Start*"), "coverage");
    ck_assert_uint_eq(json_count(json_member(some, "operations")), 1);
}
END_TEST

static const char *const uncounted[] = {
    "?instanceId=i", "?testCaseId=t", "?clientToken=a", "?since=2026-01-01T00:00:00Z", "?limit=9",
};

START_TEST(with_other_filters_there_is_no_coverage_and_the_journal_speaks_alone)
{
    be_strict();
    harness_start(&h, "{\"ClientToken\": \"a\", \"More\": 1}");
    const struct json *of = report(uncounted[_i]);
    ck_assert_msg(json_type(json_member(of, "coverage")) == JSON_NULL, "%s", uncounted[_i]);
    ck_assert_str_eq(failures(of), "unknown-members StartTestCaseExecution");
}
END_TEST

/* --- whether the run passes --- */

/* A call that gave up early, and one that is merely careless. */
static void misbehave(void)
{
    control("POST", "/_mock/faults",
            "{\"times\": 1, \"error\": {\"code\": \"ThrottlingException\"}}");
    harness_start(&h, "{\"ClientToken\": \"a\"}");
    harness_start(&h, "{\"More\": 1}");
}

START_TEST(a_lenient_contract_fails_what_may_do_harm)
{
    misbehave();
    ck_assert_str_eq(failures(report("")), "gave-up-early StartTestCaseExecution");
    ck_assert_uint_eq(json_count(json_member(report(""), "verdicts")), 3);
}
END_TEST

START_TEST(a_strict_contract_fails_missing_tokens_and_unknown_members_too)
{
    be_strict();
    misbehave();
    ck_assert_str_eq(failures(report("")), "gave-up-early StartTestCaseExecution, "
                                           "no-token StartTestCaseExecution, "
                                           "unknown-members StartTestCaseExecution");
    ck_assert_str_eq(failures(report("?operation=List*")), "");
}
END_TEST

START_TEST(the_answer_is_the_same_under_either_contract)
{
    be_strict();
    ck_assert_int_eq(harness_start(&h, "{\"More\": 1}")->status, 200);
    ck_assert_str_eq(failures(report("")), "no-token StartTestCaseExecution, "
                                           "unknown-members StartTestCaseExecution");
}
END_TEST

START_TEST(a_strict_contract_does_not_forget_with_the_journal)
{
    be_strict();
    harness_start(&h, "{\"ClientToken\": \"a\", \"More\": 1}");
    harness_start(&h, "{\"ClientToken\": \"a\", \"Other\": 1}");
    control("DELETE", "/_mock/requests", NULL);
    const struct json *of = report("");
    ck_assert_str_eq(failures(of), "unknown-members StartTestCaseExecution");
    ck_assert_str_view_eq(
        json_string(json_member(json_first(json_member(of, "failures")), "message")),
        "2 of 2 requests had members that the model does not have: /More, /Other");
    control("POST", "/_mock/reset", NULL);
    ck_assert_str_eq(failures(report("")), "");
}
END_TEST

START_TEST(calls_with_one_verdict_are_one_failure)
{
    control("POST", "/_mock/faults", "{\"error\": {\"code\": \"ThrottlingException\"}}");
    harness_start(&h, "{\"ClientToken\": \"a\"}");
    harness_start(&h, "{\"ClientToken\": \"b\"}");
    const struct json *of = report("");
    ck_assert_str_eq(failures(of), "gave-up-early StartTestCaseExecution");
    ck_assert_str_view_eq(
        json_string(json_member(json_first(json_member(of, "failures")), "message")),
        "2 calls, the first: the call ended after 1 attempt, the last with ThrottlingException");
}
END_TEST

START_TEST(requests_of_no_operation_are_judged_too)
{
    static const char headers[] = "amz-sdk-invocation-id: c\n";
    harness_send(&h, "GET", "/nowhere", headers, NULL);
    harness_send(&h, "GET", "/nowhere", headers, NULL);
    ck_assert_str_eq(failures(report("")), "retried-non-retryable -");
}
END_TEST

/* --- the other formats --- */

static struct str text_of(const char *query)
{
    const char *target = arena_printf(&h.arena, "/_mock/report%s", query).p;
    return harness_send(&h, "GET", target, "", NULL)->body;
}

static void expect_line(struct str text, const char *line)
{
    struct str rest = text, piece;
    while (str_split(&rest, '\n', &piece))
        if (str_is(str_trim(piece), line))
            return;
    ck_abort_msg("no line is '%s' in\n%.*s", line, STR_ARG(text));
}

START_TEST(the_text_lists_what_is_covered_and_what_is_not)
{
    be_strict();
    harness_start(&h, "{\"ClientToken\": \"a\", \"More\": 1}");
    static const char *const lines[] = {
        "coverage: 1 of 11 operations, 0 of 74 errors, 3 of 89 members, near 0 of 37 limits",
        "StartTestCaseExecution: 1 requests, 1 succeeded",
        "members set: /InstanceId, /TestCaseId, /ClientToken",
        "limits never near: /InstanceId length 1 of 100, /TestCaseId length 1 of 500, "
        "/ClientToken length 1 of 500",
        "members that the model does not have: /More (1)",
        "failure: unknown-members StartTestCaseExecution: 1 of 1 requests had members that the "
        "model does not have: /More",
        "failed: 1 failure",
    };
    struct str text = text_of("?format=text");
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
        expect_line(text, lines[i]);
}
END_TEST

START_TEST(the_text_is_silent_on_what_is_not_missing)
{
    harness_start(&h, arena_printf(&h.arena, "{\"ClientToken\": \"%0500d\"}", 0).p);
    struct str text = text_of("?format=text&operation=StartTestCaseExecution");
    expect_line(text,
                "coverage: 1 of 1 operations, 0 of 7 errors, 3 of 3 members, near 1 of 3 limits");
    expect_line(text,
                "limits never near: /InstanceId length 1 of 100, /TestCaseId length 1 of 500");
    static const char *const absent[] = {"members never set", "never called", "accounts beyond"};
    for (size_t i = 0; i < ARRAY_COUNT(absent); i++)
        ck_assert_msg(strstr(text.p, absent[i]) == NULL, "%s: %.*s", absent[i], STR_ARG(text));
}
END_TEST

/* 32 names are kept. */
START_TEST(the_text_counts_the_unknown_members_that_it_does_not_name)
{
    be_strict();
    for (int i = 0; i < 40; i++)
        harness_start(&h, arena_printf(&h.arena, "{\"More%d\": 1}", i).p);
    struct str text = text_of("?format=text");
    ck_assert_msg(strstr(text.p, "/More31 (1), others (8)\n") != NULL, "%.*s", STR_ARG(text));
}
END_TEST

START_TEST(junit_skips_what_was_not_exercised_and_fails_what_the_contract_forbids)
{
    be_strict();
    harness_start(&h, "{\"ClientToken\": \"a\", \"M<\\u0001>\": 1}");
    static const char *const lines[] = {
        "<testsuite name=\"StartTestCaseExecution\" package=\"connect-mock\" id=\"0\" "
        "timestamp=\"2026-01-02T03:04:05\" hostname=\"localhost\" tests=\"21\" failures=\"1\" "
        "errors=\"0\" skipped=\"10\" time=\"0\">",
        "<testcase name=\"member /ClientToken\" "
        "classname=\"connect-mock.StartTestCaseExecution\" time=\"0\"/>",
        "<skipped message=\"never answered\"/>",
        "<skipped message=\"never near: the largest was 1\"/>",
        "<failure message=\"1 of 1 requests had members that the model does not have: "
        "/M&lt;\xef\xbf\xbd&gt;\" type=\"unknown-members\">The service ignores members that its "
        "model does not have (Smithy, AWS restJson1)</failure>",
    };
    struct str text = text_of("?format=junit&operation=StartTestCaseExecution");
    for (size_t i = 0; i < ARRAY_COUNT(lines); i++)
        expect_line(text, lines[i]);
}
END_TEST

START_TEST(junit_notes_what_a_lenient_contract_lets_pass)
{
    harness_start(&h, "{}");
    struct str text = text_of("?format=junit");
    expect_line(text, "<system-out>no-token: 1 of 1 requests had no ClientToken");
    ck_assert_str_eq(failures(report("")), "");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contract");
    TCase *cases = tcase_create("contract");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, the_matrix_has_every_operation_with_its_errors_members_and_limits);
    tcase_add_test(cases, a_run_covers_what_it_exercises);
    tcase_add_test(cases, a_connection_fault_in_the_place_of_an_answer_is_no_answer);
    tcase_add_test(cases, refused_input_counts_towards_its_limit);
    tcase_add_test(cases, coverage_outlives_what_the_journal_drops_and_what_is_deleted);
    tcase_add_test(cases, a_reset_forgets_it_all_or_for_one_account);
    tcase_add_test(cases, coverage_follows_the_filters_that_it_is_counted_by);
    tcase_add_loop_test(cases, with_other_filters_there_is_no_coverage_and_the_journal_speaks_alone,
                        0, (int)ARRAY_COUNT(uncounted));
    tcase_add_test(cases, a_lenient_contract_fails_what_may_do_harm);
    tcase_add_test(cases, a_strict_contract_fails_missing_tokens_and_unknown_members_too);
    tcase_add_test(cases, the_answer_is_the_same_under_either_contract);
    tcase_add_test(cases, a_strict_contract_does_not_forget_with_the_journal);
    tcase_add_test(cases, calls_with_one_verdict_are_one_failure);
    tcase_add_test(cases, requests_of_no_operation_are_judged_too);
    tcase_add_test(cases, the_text_lists_what_is_covered_and_what_is_not);
    tcase_add_test(cases, the_text_is_silent_on_what_is_not_missing);
    tcase_add_test(cases, the_text_counts_the_unknown_members_that_it_does_not_name);
    tcase_add_test(cases, junit_skips_what_was_not_exercised_and_fails_what_the_contract_forbids);
    tcase_add_test(cases, junit_notes_what_a_lenient_contract_lets_pass);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
