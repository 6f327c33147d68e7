/*
 * The key of an execution: a scope and a sequence in one integer. What has no place in it is
 * refused, and the executions of one scope are never those of the next.
 */
#include "store/internal.h"

#include "base/text.h"
#include "fresh_store.h"

#include <string.h>

#define OTHER_ACCOUNT "222222222222"

static void execute(struct str sql)
{
    char *message = NULL;
    ck_assert_msg(sqlite3_exec(s->db, sql.p, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql.p,
                  message);
}

/* As a file may have it: the number of an account's scope. */
static void add_scope(const char *account_id, int64_t number)
{
    execute(arena_printf(&arena,
                         "INSERT INTO scope (scope, account_id, region) VALUES (%lld, '%s', '%s')",
                         (long long)number, account_id, STORES_REGION));
}

static void add_execution(int64_t scope, int64_t sequence)
{
    struct store_scope owner = {.id = scope};
    struct store_start start = stores_start(NULL);
    struct store_execution e = {
        .sequence = sequence,
        .instance_id = start.instance_id,
        .test_case_id = start.test_case_id,
        .started_ms = start.now_ms,
        .course = start.course,
    };
    ids_uuid(0, (uint64_t)sequence, e.execution_id);
    ck_assert_msg(store_execution_insert(s, &owner, &e, true), "%s", store_message());
}

static int64_t sequence_of_start(const char *account_id)
{
    struct store_start start = stores_start(NULL);
    struct store_execution e;
    ck_assert_int_eq(stores_try(s, account_id, STORES_REGION, &start, &e), STORE_OK);
    return e.sequence;
}

static void expect_message(const char *message)
{
    ck_assert_str_eq(store_message(), message);
}

/* --- what has no place --- */

#define NO_SEQUENCE "the sequence of an execution has no place in a key"
#define NO_SCOPE "the number of a scope has no place in a key"

START_TEST(a_start_behind_the_last_sequence_is_refused)
{
    struct store_start start = stores_start("token");
    struct store_execution e;
    add_scope(STORES_ACCOUNT, 1);
    add_scope(OTHER_ACCOUNT, 2);
    add_execution(1, SEQUENCE_MAX - 1);
    ck_assert_int_eq(sequence_of_start(STORES_ACCOUNT), SEQUENCE_MAX);
    for (int i = 0; i < 2; i++) {
        ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
        ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_FAILED);
        store_rollback(s);
        expect_message(NO_SEQUENCE);
    }
    ck_assert_int_eq(sequence_of_start(OTHER_ACCOUNT), 1);
}
END_TEST

static const int64_t no_scopes[] = {INT64_MIN, -1, 0, SCOPE_MAX + 1, INT64_MAX};

START_TEST(a_scope_whose_number_has_no_place_is_refused)
{
    add_scope(STORES_ACCOUNT, no_scopes[_i]);
    ck_assert(!store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    expect_message(NO_SCOPE);
}
END_TEST

START_TEST(a_scope_behind_the_last_is_refused)
{
    add_scope(STORES_ACCOUNT, SCOPE_MAX);
    for (int i = 0; i < 2; i++) {
        ck_assert(!store_begin(s, STR(OTHER_ACCOUNT), STR(STORES_REGION)));
        expect_message(NO_SCOPE);
    }
    ck_assert_int_eq(sequence_of_start(STORES_ACCOUNT), 1);
    ck_assert_int_eq(sequence_of_start(STORES_ACCOUNT), 2);
}
END_TEST

START_TEST(an_id_of_a_sequence_that_has_no_place_is_found_nowhere)
{
    char id[IDS_UUID_BYTES + 1];
    struct store_scope scope = {.id_series = 1};
    ids_uuid(scope.id_series, (uint64_t)SEQUENCE_MAX, id);
    ck_assert_int_eq(store_execution_number(&scope, str_from(id)), SEQUENCE_MAX);
    ids_uuid(scope.id_series, (uint64_t)SEQUENCE_MAX + 1, id);
    ck_assert_int_eq(store_execution_number(&scope, str_from(id)), 0);
}
END_TEST

/* --- scopes beside each other --- */

/* The sequences that a list of the account has before one. */
static const char *list(const char *account_id, int64_t before_sequence)
{
    struct store_execution_filter filter = {
        .instance_id = STR("i"),
        .started_from_ms = INT64_MIN,
        .started_to_ms = INT64_MAX,
        .now_ms = STORES_NOW_MS,
        .before_sequence = before_sequence,
    };
    struct store_execution found[10];
    size_t count;
    ck_assert(store_begin(s, str_from(account_id), STR(STORES_REGION)));
    ck_assert_int_eq(store_list_executions(s, &arena, &filter, ARRAY_COUNT(found), found, &count),
                     STORE_OK);
    ck_assert(store_commit(s));
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < count; i++)
        text_printf(&text, "%lld ", (long long)found[i].sequence);
    return text_str(&text).p;
}

static const char *const accounts[] = {"100000000001", "100000000002", "100000000003"};

/* The ends of each scope, beside those of its neighbours. */
static void fill(int64_t first)
{
    for (size_t i = 0; i < ARRAY_COUNT(accounts); i++) {
        add_scope(accounts[i], first + (int64_t)i);
        add_execution(first + (int64_t)i, 1);
        add_execution(first + (int64_t)i, 2);
        add_execution(first + (int64_t)i, SEQUENCE_MAX - 1);
    }
}

static const int64_t firsts[] = {1, 2, SCOPE_MAX - 2};

static const struct {
    int64_t before;
    const char *sequences;
} pages[] = {
    {INT64_MAX, "4294967294 2 1 "},
    {SEQUENCE_MAX + 1, "4294967294 2 1 "},
    {SEQUENCE_MAX, "4294967294 2 1 "},
    {SEQUENCE_MAX - 1, "2 1 "},
    {3, "2 1 "},
    {2, "1 "},
    {1, ""},
    {0, ""},
    {-1, ""},
    {INT64_MIN, ""},
};

START_TEST(a_list_has_the_executions_of_its_scope_from_any_position)
{
    fill(firsts[_i]);
    for (size_t page = 0; page < ARRAY_COUNT(pages); page++)
        for (size_t i = 0; i < ARRAY_COUNT(accounts); i++)
            ck_assert_case_str(arena_printf(&arena, "page %zu of account %zu", page, i).p,
                               str_from(list(accounts[i], pages[page].before)),
                               pages[page].sequences);
}
END_TEST

static int rows_of(int64_t scope)
{
    sqlite3_stmt *count =
        statement_make(s, arena_printf(&arena, "SELECT count(*) FROM execution WHERE scope = %lld",
                                       (long long)scope));
    ck_assert_int_eq(statement_step(s, count), SQLITE_ROW);
    int rows = sqlite3_column_int(count, 0);
    sqlite3_finalize(count);
    return rows;
}

START_TEST(a_reset_of_an_account_takes_its_scope_alone)
{
    fill(firsts[_i]);
    ck_assert(store_reset(s, str_from(accounts[1])));
    for (int i = 0; i < 3; i++)
        ck_assert_case_int(accounts[i], rows_of(firsts[_i] + i), i == 1 ? 0 : 3);
}
END_TEST

/* Whose place in a key, were it cut to its bits, is that of 1. */
START_TEST(a_reset_of_a_scope_whose_number_has_no_place_takes_no_execution)
{
    fill(1);
    add_scope(OTHER_ACCOUNT, (INT64_C(1) << 32) + 1);
    ck_assert(store_reset(s, STR(OTHER_ACCOUNT)));
    ck_assert_int_eq(rows_of(1), 3);
}
END_TEST

START_TEST(a_scope_goes_on_behind_its_own_executions)
{
    fill(firsts[_i]);
    execute(STR("DELETE FROM execution WHERE sequence > 2"));
    ck_assert(store_reset(s, str_from(accounts[0])));
    ck_assert_int_eq(sequence_of_start(accounts[1]), 3);
    ck_assert_int_eq(sequence_of_start(accounts[2]), 3);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store keys");
    TCase *tests = tcase_create("keys");
    suite_add_tcase(suite, tests);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_start_behind_the_last_sequence_is_refused);
    tcase_add_table(tests, a_scope_whose_number_has_no_place_is_refused, no_scopes);
    tcase_add_test(tests, a_scope_behind_the_last_is_refused);
    tcase_add_test(tests, an_id_of_a_sequence_that_has_no_place_is_found_nowhere);
    tcase_add_table(tests, a_list_has_the_executions_of_its_scope_from_any_position, firsts);
    tcase_add_table(tests, a_reset_of_an_account_takes_its_scope_alone, firsts);
    tcase_add_test(tests, a_reset_of_a_scope_whose_number_has_no_place_takes_no_execution);
    tcase_add_table(tests, a_scope_goes_on_behind_its_own_executions, firsts);
    return suite_main(suite);
}
