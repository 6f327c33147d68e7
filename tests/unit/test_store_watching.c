/*
 * The store's executions after their start: found, read, stopped, listed.
 */
#include "base/text.h"
#include "stores.h"

#define NOW STORES_NOW_MS
#define STOP "StopTestCaseExecution"

static struct store *s;

static void setup(void)
{
    s = stores_open(NULL, ids_seeded(1));
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
}

static void teardown(void)
{
    store_rollback(s);
    store_close(s);
}

/* Starts an execution of `t` on `i` that runs after 1 s and ends after 3 s; its id. */
static struct str start_at(int64_t now_ms)
{
    struct store_execution *e = arena_new(&arena, sizeof *e);
    struct store_start start = stores_start(NULL);
    start.now_ms = now_ms;
    start.course.runs_ms = now_ms + 1000;
    start.course.ends_ms = now_ms + 3000;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, e), STORE_OK);
    return str_from(e->execution_id);
}

/* Starts one that moves on after so many reads. */
static struct str start_by_reads(int64_t times)
{
    struct store_execution *e = arena_new(&arena, sizeof *e);
    struct store_start start = stores_start(NULL);
    start.course.runs_ms = STORE_NEVER;
    start.course.ends_ms = STORE_NEVER;
    start.course.times = times;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, e), STORE_OK);
    return str_from(e->execution_id);
}

static struct store_execution_key key_of(struct str id)
{
    return (struct store_execution_key){
        .instance_id = STR("i"), .test_case_id = STR("t"), .execution_id = id};
}

static enum store_status stop_at(struct str id, const char *token, int64_t now_ms)
{
    struct store_stop stop = {.operation = STR(STOP),
                              .key = key_of(id),
                              .client_token = str_from(token),
                              .now_ms = now_ms,
                              .token_expires_ms = now_ms + 1000};
    return store_stop_execution(s, &arena, &stop);
}

static struct store_execution found(struct str id)
{
    struct store_execution e = {.sequence = 0};
    struct store_execution_key key = key_of(id);
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_OK);
    return e;
}

START_TEST(an_execution_is_found_with_all_of_its_course)
{
    struct store_start start = stores_start(NULL);
    start.course = (struct store_course){.runs_ms = NOW + 1,
                                         .ends_ms = NOW + 2,
                                         .initiated_ms = 1,
                                         .fails = true,
                                         .times_out = true,
                                         .observations = 2,
                                         .observation_ids = STR("[\"a\",\"b\"]"),
                                         .failing = STR("[\"b\"]")};
    struct store_execution started;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &started), STORE_OK);
    struct store_execution e = found(str_from(started.execution_id));
    ck_assert_str_eq(e.execution_id, started.execution_id);
    ck_assert_int_eq(e.sequence, 1);
    ck_assert_int_eq(e.started_ms, NOW);
    ck_assert(e.stopped_ms == STORE_NEVER);
    ck_assert_int_eq(e.course.runs_ms, NOW + 1);
    ck_assert_int_eq(e.course.ends_ms, NOW + 2);
    ck_assert_int_eq(e.course.initiated_ms, 1);
    ck_assert(e.course.fails && e.course.times_out);
    ck_assert_int_eq(e.course.times, 0);
    ck_assert_int_eq(e.course.observations, 2);
    ck_assert_str_view_eq(e.course.observation_ids, "[\"a\",\"b\"]");
    ck_assert_str_view_eq(e.course.failing, "[\"b\"]");
}
END_TEST

static const struct {
    const char *instance_id, *test_case_id, *execution_id;
} strangers[] = {
    {"j", "t", NULL},
    {"i", "u", NULL},
    {"i", "t", "00000000-0000-4000-8000-000000000000"},
    {"i", "t", ""},
    {"arn:aws:connect:us-east-1:1:instance/j", "t", NULL},
};

START_TEST(an_execution_of_another_instance_or_test_case_is_not_found)
{
    struct str id = start_at(NOW);
    struct store_execution e = {.sequence = 4242};
    struct store_execution_key key = {
        .instance_id = str_from(strangers[_i].instance_id),
        .test_case_id = str_from(strangers[_i].test_case_id),
        .execution_id =
            strangers[_i].execution_id != NULL ? str_from(strangers[_i].execution_id) : id,
    };
    struct store_stop stop = {.operation = STR(STOP), .key = key, .now_ms = NOW};
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_NOT_FOUND);
    ck_assert_int_eq(store_read_execution(s, &arena, &key, NOW, &e), STORE_NOT_FOUND);
    ck_assert_int_eq(store_stop_execution(s, &arena, &stop), STORE_NOT_FOUND);
    ck_assert_int_eq(e.sequence, 4242);
    ck_assert(found(id).stopped_ms == STORE_NEVER);
}
END_TEST

START_TEST(the_arn_of_the_instance_finds_it_too)
{
    struct str id = start_at(NOW);
    struct store_execution_key key = key_of(id);
    struct store_execution e;
    key.instance_id = STR("arn:aws:connect:us-east-1:111111111111:instance/i");
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_OK);
    ck_assert_str_view_eq(e.instance_id, "i");
}
END_TEST

START_TEST(an_execution_of_another_scope_is_not_found)
{
    struct str id = start_at(NOW);
    struct store_execution_key key = key_of(id);
    struct store_execution e;
    ck_assert(store_commit(s));
    ck_assert(store_begin(s, STR("222222222222"), STR(STORES_REGION)));
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_NOT_FOUND);
    store_rollback(s);
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR("eu-west-2")));
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_NOT_FOUND);
}
END_TEST

/* Reads go on a second after each other, from 1 s after the start. */
static const int64_t times[] = {1, 2, 3};

START_TEST(an_execution_that_goes_by_reads_moves_on_behind_each)
{
    int64_t n = times[_i];
    struct store_execution_key key = key_of(start_by_reads(n));
    for (int64_t read = 1; read <= 2 * n + 2; read++) {
        struct store_execution e;
        int64_t now_ms = NOW + read * 1000;
        ck_assert_int_eq(store_read_execution(s, &arena, &key, now_ms, &e), STORE_OK);
        /* As it was before this read. */
        ck_assert_int_eq(e.course.runs_ms, read > n ? NOW + n * 1000 : STORE_NEVER);
        ck_assert_int_eq(e.course.ends_ms, read > 2 * n ? NOW + 2 * n * 1000 : STORE_NEVER);
    }
}
END_TEST

START_TEST(finding_does_not_count_as_a_read)
{
    struct str id = start_by_reads(1);
    for (int i = 0; i < 5; i++)
        ck_assert(found(id).course.runs_ms == STORE_NEVER);
}
END_TEST

START_TEST(reads_change_nothing_of_an_execution_that_goes_by_time)
{
    struct store_execution_key key = key_of(start_at(NOW));
    struct store_execution e;
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(store_read_execution(s, &arena, &key, NOW + 100, &e), STORE_OK);
    ck_assert_int_eq(e.course.runs_ms, NOW + 1000);
    ck_assert_int_eq(e.course.ends_ms, NOW + 3000);
}
END_TEST

/* When it is stopped, from its start, and what comes of it. */
static const struct {
    int64_t at_ms;
    enum store_status status;
} stops[] = {
    {0, STORE_OK},    {999, STORE_OK},     {1000, STORE_OK},
    {2999, STORE_OK}, {3000, STORE_ENDED}, {9000, STORE_ENDED},
};

START_TEST(an_execution_can_be_stopped_until_it_ends)
{
    struct str id = start_at(NOW);
    ck_assert_int_eq(stop_at(id, NULL, NOW + stops[_i].at_ms), stops[_i].status);
    ck_assert_int_eq(found(id).stopped_ms,
                     stops[_i].status == STORE_OK ? NOW + stops[_i].at_ms : STORE_NEVER);
}
END_TEST

START_TEST(a_second_stop_leaves_the_moment_of_the_first)
{
    struct str id = start_at(NOW);
    ck_assert_int_eq(stop_at(id, NULL, NOW + 100), STORE_OK);
    ck_assert_int_eq(stop_at(id, NULL, NOW + 200), STORE_OK);
    ck_assert_int_eq(stop_at(id, "c", NOW + 9000), STORE_OK);
    ck_assert_int_eq(found(id).stopped_ms, NOW + 100);
}
END_TEST

START_TEST(reads_do_not_move_what_is_stopped)
{
    struct str id = start_by_reads(1);
    struct store_execution_key key = key_of(id);
    struct store_execution e;
    ck_assert_int_eq(stop_at(id, NULL, NOW + 100), STORE_OK);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(store_read_execution(s, &arena, &key, NOW + 200, &e), STORE_OK);
    ck_assert(e.course.runs_ms == STORE_NEVER);
}
END_TEST

START_TEST(a_token_stops_one_execution)
{
    struct str first = start_at(NOW), second = start_at(NOW);
    ck_assert_int_eq(stop_at(first, "c", NOW + 100), STORE_OK);
    ck_assert_int_eq(stop_at(first, "c", NOW + 200), STORE_REPLAYED);
    ck_assert_int_eq(stop_at(first, "c", NOW + 1099), STORE_REPLAYED);
    ck_assert_int_eq(stop_at(second, "c", NOW + 200), STORE_TOKEN_CONFLICT);
    ck_assert(found(second).stopped_ms == STORE_NEVER);
    /* It lives for a second. */
    ck_assert_int_eq(stop_at(second, "c", NOW + 1100), STORE_OK);
    ck_assert_int_eq(found(second).stopped_ms, NOW + 1100);
}
END_TEST

START_TEST(a_token_of_a_start_is_another_one)
{
    struct store_start start = stores_start("c");
    struct store_execution e;
    start.course.ends_ms = NOW + 1000;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    ck_assert_int_eq(stop_at(start_at(NOW), "c", NOW + 1), STORE_OK);
}
END_TEST

/* Five executions, a second apart: one passed, failed, in progress, initiated, and one stopped. */
static void start_five(void)
{
    static const struct {
        const char *test_case_id;
        int64_t runs_ms, ends_ms;
        bool fails;
    } courses[] = {{"t", 0, 0, false},
                   {"t", 0, 0, true},
                   {"u", 0, 100000, false},
                   {"t", 100000, 200000, false},
                   {"u", 0, 100000, false}};
    for (size_t i = 0; i < ARRAY_COUNT(courses); i++) {
        struct store_execution e;
        struct store_start start = stores_start(NULL);
        start.now_ms = NOW + (int64_t)i * 1000;
        start.test_case_id = str_from(courses[i].test_case_id);
        start.course.runs_ms = start.now_ms + courses[i].runs_ms;
        start.course.ends_ms = start.now_ms + courses[i].ends_ms;
        start.course.fails = courses[i].fails;
        ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
        if (i < 4)
            continue;
        struct store_execution_key key = {STR("i"), STR("u"), str_from(e.execution_id)};
        struct store_stop stop = {.operation = STR(STOP), .key = key, .now_ms = NOW + 4500};
        ck_assert_int_eq(store_stop_execution(s, &arena, &stop), STORE_OK);
    }
}

/* 0 stands for what is not asked for. */
static const struct {
    const char *instance_id, *test_case_id, *name, *status;
    int64_t from_ms, to_ms, before;
    size_t max;
    const char *sequences;
} lists[] = {
    {"i", NULL, NULL, NULL, 0, 0, 0, 0, "5 4 3 2 1 "},
    {"arn:aws:connect:us-east-1:1:instance/i", NULL, NULL, NULL, 0, 0, 0, 0, "5 4 3 2 1 "},
    {"j", NULL, NULL, NULL, 0, 0, 0, 0, ""},
    {"i", "t", NULL, NULL, 0, 0, 0, 0, "4 2 1 "},
    {"i", "x", NULL, NULL, 0, 0, 0, 0, ""},
    {"i", NULL, "no such name", NULL, 0, 0, 0, 0, ""},
    {"i", NULL, NULL, "INITIATED", 0, 0, 0, 0, "4 "},
    {"i", NULL, NULL, "IN_PROGRESS", 0, 0, 0, 0, "3 "},
    {"i", NULL, NULL, "PASSED", 0, 0, 0, 0, "1 "},
    {"i", NULL, NULL, "FAILED", 0, 0, 0, 0, "2 "},
    {"i", NULL, NULL, "STOPPED", 0, 0, 0, 0, "5 "},
    {"i", "t", NULL, "STOPPED", 0, 0, 0, 0, ""},
    {"i", NULL, NULL, NULL, 0, 0, 0, 2, "5 4 "},
    {"i", NULL, NULL, NULL, 0, 0, 4, 2, "3 2 "},
    {"i", NULL, NULL, NULL, 0, 0, 1, 2, ""},
    /* Both ends are inclusive. */
    {"i", NULL, NULL, NULL, NOW + 1000, NOW + 3000, 0, 0, "4 3 2 "},
    {"i", NULL, NULL, NULL, NOW + 1001, NOW + 2999, 0, 0, "3 "},
    {"i", NULL, NULL, NULL, NOW + 3000, NOW + 1000, 0, 0, ""},
};

START_TEST(a_list_has_the_latest_first_and_what_its_filter_says)
{
    start_five();
    struct store_execution_filter filter = {
        .instance_id = str_from(lists[_i].instance_id),
        .test_case_id = str_from(lists[_i].test_case_id),
        .test_case_name = str_from(lists[_i].name),
        .started_from_ms = lists[_i].from_ms,
        .started_to_ms = lists[_i].to_ms > 0 ? lists[_i].to_ms : INT64_MAX,
        .status = str_from(lists[_i].status),
        .now_ms = NOW + 5000,
        .before_sequence = lists[_i].before > 0 ? lists[_i].before : INT64_MAX,
    };
    struct store_execution list[10];
    size_t count = 0;
    ck_assert_int_eq(store_list_executions(s, &arena, &filter,
                                           lists[_i].max > 0 ? lists[_i].max : 10, list, &count),
                     STORE_OK);
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < count; i++)
        text_printf(&text, "%lld ", (long long)list[i].sequence);
    ck_assert_case_str(arena_printf(&arena, "row %d", _i).p, text_str(&text), lists[_i].sequences);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store watching");
    TCase *tests = suite_add_cases(suite, "watching");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_execution_is_found_with_all_of_its_course);
    tcase_add_table(tests, an_execution_of_another_instance_or_test_case_is_not_found, strangers);
    tcase_add_test(tests, the_arn_of_the_instance_finds_it_too);
    tcase_add_test(tests, an_execution_of_another_scope_is_not_found);
    tcase_add_table(tests, an_execution_that_goes_by_reads_moves_on_behind_each, times);
    tcase_add_test(tests, finding_does_not_count_as_a_read);
    tcase_add_test(tests, reads_change_nothing_of_an_execution_that_goes_by_time);
    tcase_add_table(tests, an_execution_can_be_stopped_until_it_ends, stops);
    tcase_add_test(tests, a_second_stop_leaves_the_moment_of_the_first);
    tcase_add_test(tests, reads_do_not_move_what_is_stopped);
    tcase_add_test(tests, a_token_stops_one_execution);
    tcase_add_test(tests, a_token_of_a_start_is_another_one);
    tcase_add_table(tests, a_list_has_the_latest_first_and_what_its_filter_says, lists);
    return suite_main(suite);
}
