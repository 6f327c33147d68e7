/*
 * No statement that a request runs walks a whole table: read off SQLite's own plans.
 */
#include "base/text.h"
#include "store/internal.h"
#include "store/search.h"

#include "cases.h"
#include "suite.h"

#include <string.h>

/* What may look at everything, because everything is what it is about. */
static bool is_about_everything(enum statement which)
{
    return which >= STATEMENT_EXPORT_INSTANCES && which <= STATEMENT_EXPORT_TOKENS;
}

static bool walks(const char *step)
{
    return (strncmp(step, "SCAN", 4) == 0 && strcmp(step, "SCAN CONSTANT ROW") != 0 &&
            strncmp(step, "SCAN tag VIRTUAL TABLE", 22) != 0) ||
           strstr(step, "TEMP B-TREE FOR ORDER BY") != NULL;
}

/* The steps of a query's plan, a line each; `expect_no_walk` judges each. */
static const char *plan_of(struct store *s, struct str query, bool expect_no_walk)
{
    struct text plan = {.arena = &arena};
    sqlite3_stmt *explain =
        statement_make(s, arena_printf(&arena, "EXPLAIN QUERY PLAN %.*s", STR_ARG(query)));
    ck_assert_msg(explain != NULL, "%.*s: %s", STR_ARG(query), store_message());
    while (sqlite3_step(explain) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(explain, 3);
        ck_assert_msg(!expect_no_walk || !walks(step), "%.*s: %s", STR_ARG(query), step);
        text_printf(&plan, "%s\n", step);
    }
    sqlite3_finalize(explain);
    return arena_copy(&arena, text_str(&plan)).p;
}

static struct store *s;

static void setup(void)
{
    struct problem problem;
    ck_assert(store_open(NULL, ids_seeded(1), &s, &problem));
}

static void teardown(void)
{
    store_close(s);
}

START_TEST(every_request_is_served_by_an_index)
{
    if (is_about_everything((enum statement)_i))
        return;
    /* As a server with limits has it, also after a reset; one without asks for none of what would
     * need it. */
    ck_assert(store_keep_endings(s));
    ck_assert(store_reset(s, (struct str){0}));
    plan_of(s, str_from(statement_sql((enum statement)_i)), true);
}
END_TEST

/* --- executions: found by their key or an index, and none by walking through its scope --- */

#define BY_KEY "execution USING INTEGER PRIMARY KEY (rowid=?)"
#define BY_KEYS "execution USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
#define BY_GIVEN_ID "execution_by_given_id (scope=? AND execution_id=?)"

static const struct {
    enum statement which;
    /* All of them are in its plan. */
    const char *steps[2];
    /* Only a server with limits runs it, which has the indexes of endings. */
    bool with_limits;
} executions[] = {
    {STATEMENT_SCOPE_GIVE_IDS, {BY_KEYS}, false},
    {STATEMENT_SCOPE_SEQUENCE, {BY_KEYS}, false},
    {STATEMENT_SCOPE_HAS_GIVEN_IDS, {"execution_by_given_id (scope=?)"}, false},
    {STATEMENT_EXECUTION_FIND, {BY_KEY}, false},
    {STATEMENT_EXECUTION_FIND_GIVEN, {BY_GIVEN_ID}, false},
    {STATEMENT_EXECUTION_SEQUENCE, {BY_KEY, BY_GIVEN_ID}, false},
    {STATEMENT_EXECUTION_READ, {BY_KEY}, false},
    {STATEMENT_EXECUTION_STOP, {BY_KEY}, false},
    {STATEMENT_IN_FLIGHT_COUNT, {"execution_by_end (scope=? AND instance_id=?)"}, true},
    {STATEMENT_SLOT_FREE, {"execution_by_end (scope=? AND instance_id=? AND ends_ms>?)"}, true},
    {STATEMENT_WAITING_FIND,
     {"execution_by_instance (instance_id=? AND rowid>? AND rowid<?)"},
     true},
    {STATEMENT_EXECUTION_MOVE, {BY_KEY}, false},
    {STATEMENT_TOKEN_FIND, {BY_KEY}, false},
    {STATEMENT_EXECUTION_RESTORE, {BY_KEY}, false},
    {STATEMENT_EXPORT_EXECUTIONS, {"SCAN execution\nSEARCH scope"}, false},
    {STATEMENT_EXPORT_TOKENS, {BY_KEY}, false},
    {STATEMENT_FORGET_EXECUTIONS, {BY_KEY, BY_KEYS}, false},
};

static const char *plan_of_statement(enum statement which)
{
    return plan_of(s, str_from(statement_sql(which)), false);
}

static void expect_steps(enum statement which, const char *const steps[2])
{
    const char *plan = plan_of_statement(which);
    for (int i = 0; i < 2 && steps[i] != NULL; i++)
        ck_assert_msg(strstr(plan, steps[i]) != NULL, "%s is not in the plan of %s:\n%s", steps[i],
                      statement_sql(which), plan);
}

START_TEST(every_execution_is_found_by_its_key_or_an_index)
{
    if (!executions[_i].with_limits)
        expect_steps(executions[_i].which, executions[_i].steps);
    ck_assert(store_expect_endings(s));
    ck_assert(store_expect_test_cases(s));
    expect_steps(executions[_i].which, executions[_i].steps);
}
END_TEST

static bool is_judged(enum statement which)
{
    for (size_t i = 0; i < ARRAY_COUNT(executions); i++)
        if (executions[i].which == which)
            return true;
    return false;
}

START_TEST(every_statement_that_looks_for_executions_is_judged)
{
    enum statement which = (enum statement)_i;
    ck_assert_msg(strstr(plan_of_statement(which), " execution") == NULL || is_judged(which),
                  "how does %s find its rows?", statement_sql(which));
}
END_TEST

/* --- lists of executions: each filter has its index, and none sorts more than what it found --- */

#define ALL_TIMES .started_from_ms = INT64_MIN, .started_to_ms = INT64_MAX

/* The keys are a range: those of the scope up to the position. */
#define OF_INSTANCE "(instance_id=? AND rowid>? AND rowid<?)"
#define BY_INSTANCE "execution_by_instance " OF_INSTANCE
#define BY_TEST_CASE                                                                               \
    "execution_by_test_case (instance_id=? AND test_case_id=? AND rowid>? AND rowid<?)"
#define NOT_ENDED "execution_by_end (scope=? AND instance_id=? AND ends_ms>?)"

static const struct {
    struct store_execution_filter filter;
    const char *step;
} lists[] = {
    {{ALL_TIMES}, BY_INSTANCE},
    {{.started_from_ms = 1, .started_to_ms = 2}, BY_INSTANCE},
    {{ALL_TIMES, .test_case_id = {"t", 1}}, BY_TEST_CASE},
    {{ALL_TIMES, .test_case_name = {"n", 1}}, BY_TEST_CASE},
    {{ALL_TIMES, .status = {"STOPPED", 7}}, "execution_stopped " OF_INSTANCE},
    {{ALL_TIMES, .status = {"FAILED", 6}}, "execution_failing " OF_INSTANCE},
    {{ALL_TIMES, .status = {"PASSED", 6}}, BY_INSTANCE},
    {{ALL_TIMES, .status = {"IN_PROGRESS", 11}}, NOT_ENDED},
    {{ALL_TIMES, .status = {"INITIATED", 9}}, NOT_ENDED},
    {{ALL_TIMES, .test_case_id = {"t", 1}, .status = {"PASSED", 6}}, BY_TEST_CASE},
};

/* A list makes the index that serves it, and finds it made from then on. */
static void list_twice(const struct store_execution_filter *filter)
{
    size_t count;
    for (int i = 0; i < 2; i++) {
        ck_assert(store_begin(s, STR("123456789012"), STR("us-east-1")));
        ck_assert_int_eq(store_list_executions(s, &arena, filter, 0, NULL, &count), STORE_OK);
        ck_assert(store_commit(s));
    }
}

START_TEST(every_filter_of_executions_has_its_index)
{
    list_twice(&lists[_i].filter);
    struct str query = store_list_sql(&arena, &lists[_i].filter);
    const char *plan = plan_of(s, query, true);
    ck_assert_msg(strstr(plan, lists[_i].step) != NULL, "%s is not in the plan of %s:\n%s",
                  lists[_i].step, query.p, plan);
}
END_TEST

/* --- searches --- */

static const struct store_condition two_names[] = {
    {.kind = STORE_TEXT_IS, .field = STORE_SEARCH_NAME, .value = {"a", 1}},
    {.kind = STORE_TEXT_STARTS_WITH, .field = STORE_SEARCH_NAME, .value = {"b", 1}},
};

static const struct {
    struct store_condition condition;
    const char *step;
} searches[] = {
    {{.kind = STORE_ALL_OF}, "USING PRIMARY KEY (scope=? AND instance_id=?"},
    {{.kind = STORE_TEXT_IS, .field = STORE_SEARCH_NAME},
     "search_by_name (scope=? AND instance_id=? AND name=?)"},
    {{.kind = STORE_TEXT_STARTS_WITH, .field = STORE_SEARCH_DESCRIPTION},
     "search_by_description (scope=? AND instance_id=? AND description>? AND description<?)"},
    {{.kind = STORE_TEXT_IS, .field = STORE_SEARCH_ID},
     "search_by_id (scope=? AND instance_id=? AND test_case_id=?)"},
    {{.kind = STORE_STATUS_IS}, "search_by_status (scope=? AND instance_id=? AND status=?)"},
    {{.kind = STORE_HAS_TAG, .value = {"v", 1}},
     "tag_by_value (scope=? AND instance_id=? AND key=? AND value=?)"},
    {{.kind = STORE_HAS_TAG}, "tag_by_value (scope=? AND instance_id=? AND key=?)"},
    {{.kind = STORE_ANY_OF, .parts = two_names, .part_count = 2},
     "search_by_name (scope=? AND instance_id=? AND name>? AND name<?)"},
    {{.kind = STORE_ALL_OF, .parts = two_names, .part_count = 2},
     "search_by_name (scope=? AND instance_id=? AND name>? AND name<?)"},
};

START_TEST(every_condition_of_a_search_has_its_index)
{
    struct str query = store_search_sql(&arena, &searches[_i].condition);
    const char *plan = plan_of(s, query, false);
    ck_assert_msg(strstr(plan, searches[_i].step) != NULL, "%s is not in the plan of %s:\n%s",
                  searches[_i].step, query.p, plan);
    /* The page itself is found by keys, one row after the other. */
    static const char *const keys[] = {
        "SEARCH test_case_search USING PRIMARY KEY (scope=? AND instance_id=? AND sequence=?)",
        "SEARCH test_case USING INDEX test_case_by_sequence "
        "(scope=? AND instance_id=? AND sequence=?)",
        "SEARCH test_case_version USING PRIMARY KEY "
        "(scope=? AND instance_id=? AND test_case_id=? AND status=?)",
    };
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++)
        ck_assert_msg(strstr(plan, keys[i]) != NULL, "%s is not in the plan of %s:\n%s", keys[i],
                      query.p, plan);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("query plans");
    TCase *cases = suite_add_cases(suite, "query plans");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, every_request_is_served_by_an_index, STATEMENT_SCOPE_FIND,
                        STATEMENTS);
    tcase_add_table(cases, every_execution_is_found_by_its_key_or_an_index, executions);
    tcase_add_loop_test(cases, every_statement_that_looks_for_executions_is_judged, 0, STATEMENTS);
    tcase_add_table(cases, every_filter_of_executions_has_its_index, lists);
    tcase_add_table(cases, every_condition_of_a_search_has_its_index, searches);
    return suite_main(suite);
}
