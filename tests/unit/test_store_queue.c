/*
 * Executions that wait for room to run, and the number that may be in flight.
 */
#include "base/text.h"
#include "stores.h"

#define NOW STORES_NOW_MS

static struct store *s;

static void setup(void)
{
    s = stores_open(NULL, ids_seeded(1));
    ck_assert(store_expect_endings(s));
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
}

static void teardown(void)
{
    store_rollback(s);
    store_close(s);
}

/* Starts one that is INITIATED for 1 s and IN_PROGRESS for 10 s when there is room. */
static enum store_status start_on(const char *instance_id, int64_t now_ms, int64_t running_max,
                                  int64_t in_flight_max, struct store_execution *ret)
{
    struct store_start start = stores_start(NULL);
    start.instance_id = str_from(instance_id);
    start.now_ms = now_ms;
    start.course.initiated_ms = 1000;
    start.course.runs_ms = now_ms + 1000;
    start.course.ends_ms = now_ms + 11000;
    start.running_max = running_max;
    start.in_flight_max = in_flight_max;
    return store_start_execution(s, &arena, &start, ret);
}

static struct str start_good(int64_t now_ms, int64_t running_max)
{
    struct store_execution *e = arena_new(&arena, sizeof *e);
    ck_assert_int_eq(start_on("i", now_ms, running_max, 0, e), STORE_OK);
    return str_from(e->execution_id);
}

static void stop(struct str id, int64_t now_ms, int64_t running_max)
{
    struct store_stop stop = {.operation = STR("StopTestCaseExecution"),
                              .key = {STR("i"), STR("t"), id},
                              .now_ms = now_ms,
                              .running_max = running_max};
    ck_assert_int_eq(store_stop_execution(s, &arena, &stop), STORE_OK);
}

/* "runs-ends" of each execution in seconds from the start, "x" for one that was stopped. */
static const char *courses(void)
{
    struct store_execution_filter all = {.instance_id = STR("i"),
                                         .started_to_ms = INT64_MAX,
                                         .now_ms = NOW,
                                         .before_sequence = INT64_MAX};
    struct store_execution list[32];
    size_t count;
    ck_assert_int_eq(store_list_executions(s, &arena, &all, 32, list, &count), STORE_OK);
    struct text text = {.arena = &arena};
    while (count-- > 0) {
        const struct store_course *c = &list[count].course;
        if (list[count].stopped_ms != STORE_NEVER)
            text_add(&text, STR("x "));
        else
            text_printf(&text, "%lld-%lld ", (long long)(c->runs_ms - NOW) / 1000,
                        (long long)(c->ends_ms - NOW) / 1000);
    }
    return arena_copy(&arena, text_str(&text)).p;
}

/* So many started at once, with room for so many. */
static const struct {
    int count;
    int64_t running_max;
    const char *courses;
} crowds[] = {
    {3, 0, "1-11 1-11 1-11 "},   {2, 2, "1-11 1-11 "}, {5, 2, "1-11 1-11 11-21 11-21 21-31 "},
    {3, 1, "1-11 11-21 21-31 "}, {1, 1, "1-11 "},
};

START_TEST(those_without_room_run_when_others_end)
{
    for (int i = 0; i < crowds[_i].count; i++)
        start_good(NOW, crowds[_i].running_max);
    ck_assert_str_eq(courses(), crowds[_i].courses);
}
END_TEST

START_TEST(one_that_comes_when_others_have_ended_need_not_wait)
{
    start_good(NOW, 1);
    start_good(NOW + 5000, 1);
    start_good(NOW + 30000, 1);
    ck_assert_str_eq(courses(), "1-11 11-21 31-41 ");
}
END_TEST

START_TEST(each_instance_has_room_of_its_own)
{
    struct store_execution e;
    start_good(NOW, 1);
    ck_assert_int_eq(start_on("j", NOW, 1, 0, &e), STORE_OK);
    ck_assert_int_eq(e.course.runs_ms, NOW + 1000);
}
END_TEST

START_TEST(the_arn_of_an_instance_has_the_same_room)
{
    struct store_execution e;
    start_good(NOW, 1);
    ck_assert_int_eq(start_on("arn:aws:connect:us-east-1:1:instance/i", NOW, 1, 0, &e), STORE_OK);
    ck_assert_int_eq(e.course.runs_ms, NOW + 11000);
}
END_TEST

START_TEST(one_that_goes_by_reads_takes_no_room_and_waits_for_none)
{
    struct store_start start = stores_start(NULL);
    struct store_execution e;
    start.course.runs_ms = STORE_NEVER;
    start.course.ends_ms = STORE_NEVER;
    start.course.times = 1;
    start.running_max = 1;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    start_good(NOW, 1);
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    ck_assert(e.course.runs_ms == STORE_NEVER);
    struct store_execution timed;
    ck_assert_int_eq(start_on("i", NOW, 2, 0, &timed), STORE_OK);
    ck_assert_int_eq(timed.course.runs_ms, NOW + 1000);
}
END_TEST

/* Of five in a room for two, one is stopped; at what second, and what comes of the others. */
static const struct {
    const char *name;
    int which;
    int64_t at_s;
    const char *courses;
} closings[] = {
    {"a running one", 0, 5, "x 1-11 5-15 11-21 15-25 "},
    {"the other running one", 1, 5, "1-11 x 5-15 11-21 15-25 "},
    {"a waiting one", 2, 5, "1-11 1-11 x 11-21 11-21 "},
    {"the last", 4, 5, "1-11 1-11 11-21 11-21 x "},
    {"before they run by themselves", 0, 0, "x 1-11 1-11 11-21 11-21 "},
    {"when it runs as the third", 2, 15, "1-11 1-11 x 11-21 15-25 "},
};

START_TEST(what_waits_closes_up_behind_one_that_is_stopped)
{
    struct str ids[5];
    for (int i = 0; i < 5; i++)
        ids[i] = start_good(NOW, 2);
    ck_assert_str_eq(courses(), "1-11 1-11 11-21 11-21 21-31 ");
    stop(ids[closings[_i].which], NOW + closings[_i].at_s * 1000, 2);
    ck_assert_case_str(closings[_i].name, str_from(courses()), closings[_i].courses);
}
END_TEST

START_TEST(without_a_limit_nothing_closes_up)
{
    struct str first = start_good(NOW, 0);
    start_good(NOW, 0);
    stop(first, NOW, 0);
    ck_assert_str_eq(courses(), "x 1-11 ");
}
END_TEST

START_TEST(so_many_are_in_flight_and_no_more)
{
    struct store_execution e = {.sequence = 4242};
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(start_on("i", NOW, 0, 3, &e), STORE_OK);
    e.sequence = 4242;
    ck_assert_int_eq(start_on("i", NOW, 0, 3, &e), STORE_QUOTA_EXCEEDED);
    ck_assert_int_eq(e.sequence, 4242);
    ck_assert_int_eq(start_on("j", NOW, 0, 3, &e), STORE_OK);
    ck_assert_int_eq(start_on("arn:aws:connect:us-east-1:1:instance/i", NOW, 0, 3, &e),
                     STORE_QUOTA_EXCEEDED);
    /* They end at 11 s. */
    ck_assert_int_eq(start_on("i", NOW + 10999, 0, 3, &e), STORE_QUOTA_EXCEEDED);
    ck_assert_int_eq(start_on("i", NOW + 11000, 0, 3, &e), STORE_OK);
}
END_TEST

START_TEST(one_that_is_stopped_is_not_in_flight)
{
    struct store_execution e;
    ck_assert_int_eq(start_on("i", NOW, 0, 1, &e), STORE_OK);
    struct str id = arena_copy(&arena, str_from(e.execution_id));
    ck_assert_int_eq(start_on("i", NOW, 0, 1, &e), STORE_QUOTA_EXCEEDED);
    stop(id, NOW + 1, 0);
    ck_assert_int_eq(start_on("i", NOW + 1, 0, 1, &e), STORE_OK);
}
END_TEST

START_TEST(what_waits_and_what_goes_by_reads_is_in_flight_too)
{
    struct store_start start = stores_start(NULL);
    struct store_execution e;
    start.course = (struct store_course){
        .runs_ms = STORE_NEVER, .ends_ms = STORE_NEVER, .times = 1, .failing = STR("[]")};
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    ck_assert_int_eq(start_on("i", NOW, 1, 3, &e), STORE_OK);
    ck_assert_int_eq(start_on("i", NOW, 1, 3, &e), STORE_OK);
    ck_assert_int_eq(start_on("i", NOW, 1, 3, &e), STORE_QUOTA_EXCEEDED);
}
END_TEST

/* Starts one that runs after 1 s and of which nothing says when it ends. */
static struct store_execution start_endless(int64_t running_max)
{
    struct store_start start = stores_start(NULL);
    struct store_execution e;
    start.course.initiated_ms = 1000;
    start.course.runs_ms = NOW + 1000;
    start.course.ends_ms = STORE_NEVER;
    start.running_max = running_max;
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    return e;
}

START_TEST(one_that_never_ends_waits_and_closes_up_and_never_ends)
{
    struct str first = start_good(NOW, 1);
    struct store_execution endless = start_endless(1);
    ck_assert_int_eq(endless.course.runs_ms, NOW + 11000);
    ck_assert(endless.course.ends_ms == STORE_NEVER);
    stop(first, NOW + 5000, 1);
    struct store_execution_key key = {STR("i"), STR("t"), str_from(endless.execution_id)};
    struct store_execution moved;
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &moved), STORE_OK);
    ck_assert_int_eq(moved.course.runs_ms, NOW + 5000);
    ck_assert(moved.course.ends_ms == STORE_NEVER);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store queue");
    TCase *tests = suite_add_cases(suite, "queue");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_table(tests, those_without_room_run_when_others_end, crowds);
    tcase_add_test(tests, one_that_comes_when_others_have_ended_need_not_wait);
    tcase_add_test(tests, each_instance_has_room_of_its_own);
    tcase_add_test(tests, the_arn_of_an_instance_has_the_same_room);
    tcase_add_test(tests, one_that_goes_by_reads_takes_no_room_and_waits_for_none);
    tcase_add_table(tests, what_waits_closes_up_behind_one_that_is_stopped, closings);
    tcase_add_test(tests, without_a_limit_nothing_closes_up);
    tcase_add_test(tests, one_that_never_ends_waits_and_closes_up_and_never_ends);
    tcase_add_test(tests, so_many_are_in_flight_and_no_more);
    tcase_add_test(tests, one_that_is_stopped_is_not_in_flight);
    tcase_add_test(tests, what_waits_and_what_goes_by_reads_is_in_flight_too);
    return suite_main(suite);
}
