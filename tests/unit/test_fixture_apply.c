/*
 * Fixtures put in force: beside what is, all or nothing.
 */
#include "base/text.h"
#include "cases.h"
#include "fixtures/fixture.h"

#include <string.h>

#define NOW_MS INT64_C(1767323045000)
#define UUID "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define UUID_2 "1a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"

static const struct operation rows[] = {{.name = "StartTestCaseExecution"}};
static const struct operation_table table = {rows, ARRAY_COUNT(rows)};
static const struct fault_vocabulary vocabulary = {.operations = &table};

static int64_t standing_still(void *cookie)
{
    (void)cookie;
    return NOW_MS;
}

/* What fixtures are put in force in. */
static struct fixture_target target;
static struct field_error error;

static void setup(void)
{
    struct clock clock = {.now_ms = standing_still};
    struct problem problem;
    ck_assert(store_open(NULL, ids_seeded(1), &target.store, &problem));
    target.clock = mock_clock_new(clock);
    target.faults = faults_new(ids_seeded(1), mock_clock_as_clock(target.clock));
    struct plan fallback = plan_default();
    target.plans = plans_new(&fallback);
}

static void teardown(void)
{
    plans_free(target.plans);
    faults_free(target.faults);
    mock_clock_free(target.clock);
    store_close(target.store);
}

static struct fixture parse(const char *text)
{
    struct json_error json_error;
    struct fixture fixture = {0};
    struct reading r = {.arena = &arena, .reterr = &error};
    const struct json *v = json_parse(&arena, str_from(text), &json_error);
    ck_assert_msg(v != NULL, "column %zu: %s", json_error.column, json_error.reason);
    ck_assert_msg(fixture_parse(&r, v, &vocabulary, &fixture), "%.*s: %.*s", STR_ARG(error.path),
                  STR_ARG(error.error));
    return fixture;
}

static bool apply(const char *text)
{
    struct fixture fixture = parse(text);
    struct reading r = {.arena = &arena, .reterr = &error};
    return fixture_apply(&fixture, &target, &r);
}

static void apply_good(const char *text)
{
    ck_assert_msg(apply(text), "%s: %.*s: %.*s", text, STR_ARG(error.path), STR_ARG(error.error));
}

/* The rules, the plans, the clock and what the store remembers, as one text to compare. */
static const char *state(void)
{
    struct text text = {.arena = &arena};
    struct json_writer w = {.out = &text};
    struct clock clock = mock_clock_as_clock(target.clock);
    struct store_snapshot s;
    faults_write(target.faults, &w);
    plans_write(target.plans, &w, true);
    ck_assert_msg(store_export(target.store, &arena, &s), "%s", store_message());
    text_printf(&text, "; clock %lld %d; %zu instances, %zu test cases",
                (long long)clock_now_ms(&clock), mock_clock_is_frozen(target.clock),
                s.instance_count, s.test_case_count);
    for (size_t i = 0; i < s.execution_count; i++)
        text_printf(&text, "; execution %.*s %s", STR_ARG(s.executions[i].owner.account_id),
                    s.executions[i].execution.execution_id);
    for (size_t i = 0; i < s.token_count; i++)
        text_printf(&text, "; token %.*s", STR_ARG(s.tokens[i].token));
    text_add_char(&text, '\0');
    return text_str(&text).p;
}

#define RULE(id) "{\"id\": \"" id "\", \"fault\": \"HANG\"}"
#define EXECUTION(account, uuid)                                                                   \
    "{\"accountId\": \"" account "\", \"region\": \"us-east-1\", \"testCaseExecutionId\": \"" uuid \
    "\", \"instanceId\": \"i\", \"testCaseId\": \"t\", \"startedAt\": \"2026-01-02T03:04:05Z\"}"
#define TOKEN(account, token, uuid)                                                                \
    "{\"accountId\": \"" account "\", \"region\": \"us-east-1\", \"operation\": "                  \
    "\"StartTestCaseExecution\", \"clientToken\": \"" token "\", \"testCaseExecutionId\": "        \
    "\"" uuid "\", \"expiresAt\": \"2026-01-09T03:04:05Z\"}"
#define A "111111111111"
#define B "222222222222"

#define EVERYTHING                                                                                 \
    "{\"faults\": [" RULE("a") "], \"progression\": {\"outcome\": \"FAILED\"}, \"clock\": "        \
                               "{\"instant\": \"2020-01-01T00:00:00Z\", \"frozen\": true}, "       \
                               "\"executions\": [" EXECUTION(                                      \
                                   A, UUID) "], \"clientTokens\": [" TOKEN(A, "c", UUID) "]}"

START_TEST(every_part_is_put_in_force)
{
    apply_good(EVERYTHING);
    const char *now = state();
    static const char *const parts[] = {
        "\"id\":\"a\"", "\"outcome\":\"FAILED\"", "clock 1577836800000 1", "execution " A " " UUID,
        "token c",
    };
    for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
        ck_assert_msg(strstr(now, parts[i]) != NULL, "%s: %s", parts[i], now);
}
END_TEST

START_TEST(an_empty_fixture_changes_nothing)
{
    apply_good(EVERYTHING);
    const char *before = state();
    apply_good("{}");
    ck_assert_str_eq(state(), before);
}
END_TEST

static enum store_status start(const char *account_id, const char *instance_id,
                               const char *test_case_id)
{
    struct store_execution e;
    struct store_start s = {
        .operation = STR("StartTestCaseExecution"),
        .instance_id = str_from(instance_id),
        .test_case_id = str_from(test_case_id),
        .now_ms = NOW_MS,
        .course = {.runs_ms = NOW_MS, .ends_ms = NOW_MS, .failing = STR("[]")},
    };
    ck_assert(store_begin(target.store, str_from(account_id), STR("us-east-1")));
    enum store_status status = store_start_execution(target.store, &arena, &s, &e);
    store_rollback(target.store);
    return status;
}

START_TEST(a_declared_instance_is_closed_from_then_on)
{
    ck_assert_int_eq(start(A, "i", "t"), STORE_OK);
    apply_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [{\"testCaseId\": \"u\"}, "
               "{\"testCaseId\": \"draft\", \"status\": \"SAVED\"}]}]}");
    ck_assert_int_eq(start(A, "i", "t"), STORE_NOT_FOUND);
    ck_assert_int_eq(start(A, "i", "u"), STORE_OK);
    ck_assert_int_eq(start(A, "i", "draft"), STORE_NOT_PUBLISHED);
    ck_assert_int_eq(start(B, "i", "t"), STORE_NOT_FOUND);
    ck_assert_int_eq(start(A, "j", "t"), STORE_OK);
}
END_TEST

static void expect_order(const char *text, const char *first, const char *second)
{
    const char *at = strstr(text, first);
    ck_assert_msg(at != NULL && strstr(at, second) != NULL, "%s", text);
}

START_TEST(rules_and_plans_stand_behind_those_that_are)
{
    apply_good("{\"faults\": [" RULE("a") "], \"progression\": {\"inProgressSeconds\": 11}}");
    apply_good("{\"faults\": [" RULE("b") "], \"progression\": {\"inProgressSeconds\": 12}}");
    const char *now = state();
    expect_order(now, "\"id\":\"a\"", "\"id\":\"b\"");
    expect_order(now, "\"inProgressSeconds\":11", "\"inProgressSeconds\":12");
}
END_TEST

/* Ids of test cases are ids: a star in one is no pattern. */
START_TEST(the_plan_of_a_test_case_is_for_that_test_case_alone)
{
    apply_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [{\"testCaseId\": "
               "\"t*\", \"plan\": {\"observations\": 7}}, {\"testCaseId\": \"tx\"}]}]}");
    struct fault_facts facts = {.values[FAULT_MATCH_ACCOUNT_ID] = STR(A),
                                .values[FAULT_MATCH_REGION] = STR("us-east-1"),
                                .values[FAULT_MATCH_INSTANCE_ID] = STR("i"),
                                .values[FAULT_MATCH_TEST_CASE_ID] = STR("t*")};
    ck_assert_int_eq(plans_choose(target.plans, &arena, &facts).observations, 7);
    facts.values[FAULT_MATCH_TEST_CASE_ID] = STR("tx");
    ck_assert_int_eq(plans_choose(target.plans, &arena, &facts).observations, 2);
}
END_TEST

START_TEST(a_clock_that_is_not_frozen_runs_on_from_there)
{
    struct clock clock = mock_clock_as_clock(target.clock);
    apply_good("{\"clock\": {\"instant\": \"2020-01-01T00:00:00Z\"}}");
    ck_assert(!mock_clock_is_frozen(target.clock));
    ck_assert_int_eq(clock_now_ms(&clock), INT64_C(1577836800000));
    apply_good("{\"clock\": {\"instant\": \"2030-01-01T00:00:00Z\"}}");
    ck_assert_int_eq(clock_now_ms(&clock), INT64_C(1893456000000));
}
END_TEST

/* With each something else is given that would be put in force. */
static const struct {
    const char *name;
    const char *text;
    const char *path;
} refused[] = {
    {"a rule's id twice",
     "{\"faults\": [" RULE("new") ", " RULE(
         "a") "], \"clock\": {\"instant\": "
              "\"2021-01-01T00:00:00Z\"}, \"executions\": [" EXECUTION(A, UUID_2) "]}",
     "/faults/1/id"},
    {"a rule's id twice in itself", "{\"faults\": [" RULE("new") ", " RULE("new") "]}",
     "/faults/1/id"},
    {"an execution twice",
     "{\"executions\": [" EXECUTION(A, UUID_2) ", " EXECUTION(A, UUID) "], \"faults\": [" RULE(
         "new") "], \"progression\": {}, \"instances\": [{\"instanceId\": \"i\"}]}",
     "/executions"},
    {"a token that leads nowhere",
     "{\"executions\": [" EXECUTION(B, UUID_2) "], \"clientTokens\": [" TOKEN(
         B, "d", "ffffffff-4e5f-4a6b-8c7d-8e9f0a1b2c3d") "]}",
     "/executions"},
};

START_TEST(what_is_refused_changes_nothing)
{
    apply_good(EVERYTHING);
    const char *before = state();
    ck_assert_msg(!apply(refused[_i].text), "%s", refused[_i].name);
    ck_assert_case_str(refused[_i].name, error.path, refused[_i].path);
    ck_assert_msg(strcmp(state(), before) == 0, "%s: %s", refused[_i].name, state());
}
END_TEST

START_TEST(what_the_store_says_of_a_refusal_outlives_the_next)
{
    ck_assert(!apply("{\"executions\": [" EXECUTION(A, UUID) ", " EXECUTION(A, UUID) "]}"));
    struct field_error first = error;
    ck_assert(!apply("{\"clientTokens\": [" TOKEN(A, "c", UUID) "]}"));
    ck_assert_str_view_eq(first.hint, "an execution has that id");
    ck_assert_str_view_eq(error.hint, "a client token leads to no execution");
}
END_TEST

/* `count` test cases, each with a plan. */
static const char *planned_test_cases(size_t count)
{
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": ["));
    for (size_t i = 0; i < count; i++)
        text_printf(&text, "%s{\"testCaseId\": \"%zu\", \"plan\": {}}", i > 0 ? "," : "", i);
    text_add(&text, STR("]}], \"progression\": {}}"));
    return arena_copy(&arena, text_str(&text)).p;
}

START_TEST(plans_of_test_cases_and_others_have_a_limit_together)
{
    const char *before = state();
    ck_assert(!apply(planned_test_cases(PLANS_MAX)));
    ck_assert_str_view_eq(error.error, "at most 1000 plans can be in force");
    ck_assert_str_eq(state(), before);
    apply_good(planned_test_cases(PLANS_MAX - 1));
    before = state();
    ck_assert(!apply("{\"progression\": {}, \"faults\": [" RULE("new") "]}"));
    ck_assert_str_eq(state(), before);
    apply_good("{\"progression\": []}");
}
END_TEST

/* A file of rules alone has no member "faults" that a place could name. */
START_TEST(a_rule_of_a_rules_file_is_placed_in_the_list)
{
    apply_good("{\"faults\": [" RULE("a") "]}");
    struct fixture fixture = parse("{\"faults\": [" RULE("new") ", " RULE("a") "]}");
    struct reading r = {.arena = &arena, .reterr = &error};
    fixture.is_rules = true;
    ck_assert(!fixture_apply(&fixture, &target, &r));
    ck_assert_str_view_eq(error.path, "/1/id");
    struct problem problem;
    fixture.source = STR("--faults rules.json");
    fixture_refuse(&fixture, &error, &problem);
    ck_assert_str_eq(problem.text, "--faults rules.json: at '/1/id': another rule has the id 'a'");
}
END_TEST

/* NULL takes all. */
static const struct {
    const char *account_id;
    bool a, b;
} accounts[] = {{NULL, true, true}, {A, true, false}, {B, false, true}, {"333333333333", 0, 0}};

START_TEST(the_executions_of_one_account_can_be_imported_alone)
{
    struct fixture fixture = parse("{\"executions\": [" EXECUTION(A, UUID) ", " EXECUTION(
        B, UUID_2) "], \"clientTokens\": [" TOKEN(A, "c", UUID) ", " TOKEN(B, "d", UUID_2) "]}");
    ck_assert(fixture_import(&arena, &fixture, target.store, str_from(accounts[_i].account_id)));
    const char *now = state();
    ck_assert_msg((strstr(now, "execution " A) != NULL) == accounts[_i].a, "%s", now);
    ck_assert_msg((strstr(now, "execution " B) != NULL) == accounts[_i].b, "%s", now);
    ck_assert_msg((strstr(now, "token c") != NULL) == accounts[_i].a, "%s", now);
    ck_assert_msg((strstr(now, "token d") != NULL) == accounts[_i].b, "%s", now);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fixture apply");
    TCase *tests = suite_add_cases(suite, "fixture apply");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, every_part_is_put_in_force);
    tcase_add_test(tests, an_empty_fixture_changes_nothing);
    tcase_add_test(tests, a_declared_instance_is_closed_from_then_on);
    tcase_add_test(tests, rules_and_plans_stand_behind_those_that_are);
    tcase_add_test(tests, the_plan_of_a_test_case_is_for_that_test_case_alone);
    tcase_add_test(tests, a_clock_that_is_not_frozen_runs_on_from_there);
    tcase_add_table(tests, what_is_refused_changes_nothing, refused);
    tcase_add_test(tests, what_the_store_says_of_a_refusal_outlives_the_next);
    tcase_add_test(tests, plans_of_test_cases_and_others_have_a_limit_together);
    tcase_add_test(tests, a_rule_of_a_rules_file_is_placed_in_the_list);
    tcase_add_table(tests, the_executions_of_one_account_can_be_imported_alone, accounts);
    return suite_main(suite);
}
