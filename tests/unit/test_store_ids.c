/*
 * The ids of executions: which are drawn, and that each is found again, whoever drew it.
 */
#include "store/internal.h"
#include "store/snapshot.h"

#include "folder.h"
#include "stores.h"

#include <stdio.h>

/* Whoever opens a store has a seed, or none. */
enum { NO_SEED = 0, EXECUTIONS = 3 };

static struct store *open_with(const char *path, uint64_t seed)
{
    return stores_open(path, seed == NO_SEED ? ids_random() : ids_seeded(seed));
}

static enum store_status find(struct store *s, const char *id, struct store_execution *ret)
{
    struct store_execution_key key = {STR("i"), STR("t"), str_from(id)};
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    enum store_status status = store_find_execution(s, &arena, &key, ret);
    store_rollback(s);
    return status;
}

static void expect_found(struct store *s, const char *id, int64_t sequence)
{
    struct store_execution e;
    ck_assert_msg(find(s, id, &e) == STORE_OK, "the %lld. is not found", (long long)sequence);
    ck_assert_int_eq(e.sequence, sequence);
    ck_assert_str_eq(e.execution_id, id);
}

/* What the n-th execution is called by a store that was empty. */
static const char *drawn(uint64_t seed, int n)
{
    const char *id = NULL;
    struct store *s = open_with(NULL, seed);
    for (int i = 0; i < n; i++)
        id = stores_id(s, NULL);
    store_close(s);
    return id;
}

/* --- a file --- */

static const struct {
    uint64_t first, second;
    /* Whose ids those of the second are; NO_SEED: nobody's. */
    uint64_t as;
} openings[] = {
    {NO_SEED, NO_SEED, NO_SEED}, {1, 1, 1}, {1, 2, 2}, {NO_SEED, 1, 1}, {1, NO_SEED, 1},
};

START_TEST(every_id_of_a_file_is_found_whoever_goes_on_with_it)
{
    const char *path = folder_path(&arena, "state.db"), *ids[2 * EXECUTIONS];
    for (int opening = 0; opening < 2; opening++) {
        struct store *s = open_with(path, opening == 0 ? openings[_i].first : openings[_i].second);
        for (int i = 0; i < EXECUTIONS; i++)
            ids[opening * EXECUTIONS + i] = stores_id(s, NULL);
        for (int i = 0; i < (opening + 1) * EXECUTIONS; i++)
            expect_found(s, ids[i], i + 1);
        store_close(s);
    }
    for (int i = 0; i < EXECUTIONS && openings[_i].as != NO_SEED; i++)
        ck_assert_str_eq(ids[EXECUTIONS + i], drawn(openings[_i].as, EXECUTIONS + i + 1));
}
END_TEST

START_TEST(an_id_of_a_series_that_has_no_execution_is_not_found)
{
    struct store_execution e;
    struct store *s = open_with(NULL, 1);
    stores_id(s, NULL);
    ck_assert_int_eq(find(s, drawn(1, 2), &e), STORE_NOT_FOUND);
    ck_assert_int_eq(find(s, drawn(2, 1), &e), STORE_NOT_FOUND);
    store_close(s);
}
END_TEST

START_TEST(without_a_seed_a_reset_brings_other_ids)
{
    struct store *s = open_with(NULL, NO_SEED);
    const char *before = stores_id(s, NULL);
    ck_assert(store_reset(s, STR(STORES_ACCOUNT)));
    ck_assert_str_ne(stores_id(s, NULL), before);
    store_close(s);
}
END_TEST

/* --- ids that are imported --- */

static bool import(struct store *s, const char *account_id, const char *const ids[], size_t count)
{
    struct store_owned_execution *executions = arena_new(&arena, count * sizeof *executions);
    for (size_t i = 0; i < count; i++) {
        executions[i] =
            (struct store_owned_execution){.owner = {str_from(account_id), STR(STORES_REGION)},
                                           .execution = {.instance_id = STR("i"),
                                                         .test_case_id = STR("t"),
                                                         .stopped_ms = STORE_NEVER,
                                                         .course = {.failing = STR("[]")}}};
        snprintf(executions[i].execution.execution_id, IDS_UUID_BYTES + 1, "%s", ids[i]);
    }
    return store_import(s, executions, count, NULL, 0);
}

#define FOREIGN "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define IMPORT(s, ...)                                                                             \
    import((s), STORES_ACCOUNT, (const char *[]){__VA_ARGS__},                                     \
           sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *))

/* In a file that another may go on with, under the seed that draws what was imported. */
START_TEST(an_id_that_was_given_is_not_drawn_again)
{
    const char *path = folder_path(&arena, "state.db");
    struct store *s = open_with(path, openings[_i].first);
    ck_assert_msg(IMPORT(s, FOREIGN, drawn(1, 3), drawn(1, 4)), "%s", store_message());
    store_close(s);
    s = open_with(path, 1);
    expect_found(s, drawn(1, 3), 2);
    ck_assert_str_eq(stores_id(s, NULL), drawn(1, 5));
    ck_assert_str_eq(stores_id(s, NULL), drawn(1, 6));
    expect_found(s, FOREIGN, 1);
    expect_found(s, drawn(1, 3), 2);
    expect_found(s, drawn(1, 4), 3);
    expect_found(s, drawn(1, 5), 5);
    store_close(s);
}
END_TEST

START_TEST(an_id_that_is_there_is_refused)
{
    struct store *s = open_with(NULL, 1);
    stores_id(s, NULL);
    ck_assert(IMPORT(s, FOREIGN));
    ck_assert(!IMPORT(s, drawn(1, 1)));
    ck_assert_str_eq(store_message(), "an execution has that id");
    ck_assert(!IMPORT(s, drawn(1, 3), drawn(1, 3)));
    ck_assert(!IMPORT(s, FOREIGN));
    ck_assert_str_eq(stores_id(s, NULL), drawn(1, 3));
    store_close(s);
}
END_TEST

/* Each account has executions of its own, whatever they are called, and whoever opens the file. */
START_TEST(an_id_may_be_that_of_another_accounts_execution)
{
    const char *path = folder_path(&arena, "state.db");
    struct store *s = open_with(path, 1);
    const char *id = stores_id(s, NULL);
    ck_assert(import(s, "222222222222", &id, 1));
    store_close(s);
    s = open_with(path, 2);
    expect_found(s, id, 1);
    ck_assert_str_eq(stores_id(s, NULL), drawn(2, 2));
    store_close(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_ids");
    TCase *tests = suite_add_cases(suite, "ids");
    tcase_add_checked_fixture(tests, folder_setup, folder_teardown);
    tcase_add_table(tests, every_id_of_a_file_is_found_whoever_goes_on_with_it, openings);
    tcase_add_test(tests, an_id_of_a_series_that_has_no_execution_is_not_found);
    tcase_add_test(tests, without_a_seed_a_reset_brings_other_ids);
    tcase_add_table(tests, an_id_that_was_given_is_not_drawn_again, openings);
    tcase_add_test(tests, an_id_that_is_there_is_refused);
    tcase_add_test(tests, an_id_may_be_that_of_another_accounts_execution);
    return suite_main(suite);
}
