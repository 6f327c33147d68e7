#include "operations/progress.h"

#include "cases.h"

#define START_MS INT64_C(1767323045000)
#define NEVER STORE_NEVER

/* What a plan makes of an execution, in milliseconds from its start. */
static const struct {
    const char *name;
    struct plan plan;
    int64_t runs_ms, ends_ms, initiated_ms;
    bool fails, times_out;
} courses[] = {
    {"time",
     {.progression = PLAN_TIME, .initiated_s = 1, .in_progress_s = 2},
     1000,
     3000,
     1000,
     false,
     false},
    {"no time", {.progression = PLAN_TIME}, 0, 0, 0, false, false},
    {"fails",
     {.progression = PLAN_TIME, .in_progress_s = 2, .outcome = PLAN_FAILED},
     0,
     2000,
     0,
     true,
     false},
    {"immediate", {.progression = PLAN_IMMEDIATE}, 0, 0, 0, false, false},
    {"immediate, fails",
     {.progression = PLAN_IMMEDIATE, .outcome = PLAN_FAILED},
     0,
     0,
     0,
     true,
     false},
    {"hangs",
     {.progression = PLAN_TIME, .initiated_s = 1, .in_progress_s = 2, .outcome = PLAN_HANG},
     1000,
     300000,
     1000,
     true,
     true},
    {"manual", {.progression = PLAN_MANUAL, .times = 3}, NEVER, NEVER, 0, false, false},
    {"manual, hangs",
     {.progression = PLAN_MANUAL, .times = 3, .outcome = PLAN_HANG},
     NEVER,
     PLAN_HANG_S * 1000,
     0,
     true,
     true},
};

static int64_t from_start(int64_t ms)
{
    return ms == NEVER ? NEVER : START_MS + ms;
}

START_TEST(a_plan_settles_the_course_at_the_start)
{
    const char *name = courses[_i].name;
    struct store_course course = progress_course(&courses[_i].plan, START_MS);
    ck_assert_case_int(name, course.runs_ms, from_start(courses[_i].runs_ms));
    ck_assert_case_int(name, course.ends_ms, from_start(courses[_i].ends_ms));
    ck_assert_case_int(name, course.initiated_ms, courses[_i].initiated_ms);
    ck_assert_case_int(name, course.fails, courses[_i].fails);
    ck_assert_case_int(name, course.times_out, courses[_i].times_out);
    ck_assert_case_int(name, course.times,
                       courses[_i].plan.progression == PLAN_MANUAL ? courses[_i].plan.times : 0);
}
END_TEST

/* An execution that runs after 1 s, ends after 3 s, and is looked at so many ms after its start. */
static const struct {
    int64_t at_ms;
    int64_t stopped_ms;
    bool fails;
    enum execution_status status;
    int64_t ended_ms;
} looks[] = {
    {-1, NEVER, false, EXECUTION_INITIATED, NEVER},
    {0, NEVER, false, EXECUTION_INITIATED, NEVER},
    {999, NEVER, false, EXECUTION_INITIATED, NEVER},
    {1000, NEVER, false, EXECUTION_IN_PROGRESS, NEVER},
    {2999, NEVER, false, EXECUTION_IN_PROGRESS, NEVER},
    {3000, NEVER, false, EXECUTION_PASSED, 3000},
    {9000, NEVER, false, EXECUTION_PASSED, 3000},
    {2999, NEVER, true, EXECUTION_IN_PROGRESS, NEVER},
    {3000, NEVER, true, EXECUTION_FAILED, 3000},
    {500, 500, false, EXECUTION_STOPPED, 500},
    {1500, 500, false, EXECUTION_STOPPED, 500},
    {9000, 1500, true, EXECUTION_STOPPED, 1500},
};

START_TEST(status_follows_from_the_course_and_the_time)
{
    struct store_execution e = {
        .started_ms = START_MS,
        .stopped_ms = from_start(looks[_i].stopped_ms),
        .course = {.runs_ms = START_MS + 1000,
                   .ends_ms = START_MS + 3000,
                   .fails = looks[_i].fails},
    };
    int64_t now_ms = START_MS + looks[_i].at_ms;
    const char *name = arena_printf(&arena, "row %d", _i).p;
    ck_assert_case_int(name, progress_status(&e, now_ms), looks[_i].status);
    ck_assert_case_int(name, progress_ended_ms(&e, now_ms), from_start(looks[_i].ended_ms));
}
END_TEST

START_TEST(an_execution_that_goes_by_reads_waits_for_ever)
{
    struct store_execution e = {.stopped_ms = NEVER,
                                .course = {.runs_ms = NEVER, .ends_ms = NEVER, .times = 1}};
    ck_assert_int_eq(progress_status(&e, NEVER - 1), EXECUTION_INITIATED);
    e.course.runs_ms = START_MS;
    ck_assert_int_eq(progress_status(&e, NEVER - 1), EXECUTION_IN_PROGRESS);
    ck_assert(progress_ended_ms(&e, NEVER - 1) == NEVER);
}
END_TEST

START_TEST(statuses_have_the_names_of_the_api)
{
    static const char *const names[] = {"INITIATED", "IN_PROGRESS", "PASSED", "FAILED", "STOPPED"};
    ck_assert_str_eq(execution_status_names[_i], names[_i]);
}
END_TEST

/* Four observations, evenly over 1000 .. 3000 ms: 1500, 2000, 2500, 3000. */
static struct store_execution with_observations(void)
{
    return (struct store_execution){
        .started_ms = START_MS,
        .stopped_ms = NEVER,
        .course = {.runs_ms = START_MS + 1000,
                   .ends_ms = START_MS + 3000,
                   .observations = 4,
                   .failing = STR("[]")},
    };
}

/* "id+" for one that passed, "id-" for one that failed, with its time. */
static const char *observed(const struct store_execution *e, int64_t at_ms)
{
    const struct observation *list;
    size_t count = progress_observations(&arena, e, START_MS + at_ms, &list);
    struct str text = STR("");
    for (size_t i = 0; i < count; i++)
        text = arena_printf(&arena, "%.*s%.*s%c%lld ", STR_ARG(text), STR_ARG(list[i].id),
                            list[i].failed ? '-' : '+', (long long)(list[i].known_ms - START_MS));
    return arena_copy(&arena, text).p;
}

static const struct {
    int64_t at_ms;
    const char *observed;
} times[] = {
    {0, ""},
    {1499, ""},
    {1500, "observation-1+1500 "},
    {2499, "observation-1+1500 observation-2+2000 "},
    {3000, "observation-1+1500 observation-2+2000 observation-3+2500 observation-4+3000 "},
};

START_TEST(observations_become_known_evenly_over_the_progress)
{
    struct store_execution e = with_observations();
    ck_assert_str_eq(observed(&e, times[_i].at_ms), times[_i].observed);
}
END_TEST

START_TEST(what_is_stopped_learns_no_more)
{
    struct store_execution e = with_observations();
    e.stopped_ms = START_MS + 2000;
    ck_assert_str_eq(observed(&e, 9000), "observation-1+1500 observation-2+2000 ");
}
END_TEST

/* Which fail: the last one unless they are named; all when the time was over; none that passed. */
static const struct {
    const char *name;
    bool fails, times_out;
    const char *failing, *ids;
    const char *observed;
} failures[] = {
    {"passed", false, false, "[]", NULL,
     "observation-1+1500 observation-2+2000 observation-3+2500 observation-4+3000 "},
    {"passed, named", false, false, "[\"observation-1\"]", NULL,
     "observation-1+1500 observation-2+2000 observation-3+2500 observation-4+3000 "},
    {"failed", true, false, "[]", NULL,
     "observation-1+1500 observation-2+2000 observation-3+2500 observation-4-3000 "},
    {"failed, named", true, false, "[\"observation-3\", \"observation-1\", \"x\"]", NULL,
     "observation-1-1500 observation-2+2000 observation-3-2500 observation-4+3000 "},
    {"timed out", true, true, "[]", NULL,
     "observation-1-3000 observation-2-3000 observation-3-3000 observation-4-3000 "},
    {"ids", true, false, "[\"b\"]", "[\"a\", \"b\", \"c\", \"d\"]", "a+1500 b-2000 c+2500 d+3000 "},
    {"ids, too few", true, false, "[]", "[\"a\"]",
     "a+1500 observation-2+2000 observation-3+2500 observation-4-3000 "},
};

START_TEST(those_fail_that_the_course_says)
{
    struct store_execution e = with_observations();
    e.course.fails = failures[_i].fails;
    e.course.times_out = failures[_i].times_out;
    e.course.failing = str_from(failures[_i].failing);
    e.course.observation_ids = str_from(failures[_i].ids);
    ck_assert_case_str(failures[_i].name, str_from(observed(&e, 3000)), failures[_i].observed);
}
END_TEST

START_TEST(an_execution_without_observations_has_none)
{
    struct store_execution e = with_observations();
    e.course.observations = 0;
    ck_assert_str_eq(observed(&e, 9000), "");
}
END_TEST

START_TEST(observations_of_an_execution_that_goes_by_reads_come_with_its_end)
{
    struct store_execution e = with_observations();
    e.course.times = 1;
    e.course.ends_ms = NEVER;
    ck_assert_str_eq(observed(&e, 9000), "");
    e.course.observations = 1;
    e.course.ends_ms = START_MS + 5000;
    ck_assert_str_eq(observed(&e, 9000), "observation-1+5000 ");
}
END_TEST

/* As much as a fixture can say: from the year 0 to the end of 9999, 100,000 observations. */
START_TEST(the_longest_execution_has_its_observations_evenly_too)
{
    struct store_execution e = {
        .stopped_ms = NEVER,
        .course = {.runs_ms = INT64_C(-62167219200000),
                   .ends_ms = INT64_C(253402300799999),
                   .observations = 100000},
    };
    const struct observation *list;
    ck_assert_uint_eq(progress_observations(&arena, &e, NEVER, &list), 100000);
    ck_assert_int_eq(list[0].known_ms, e.course.runs_ms + INT64_C(3155695199));
    ck_assert_int_eq(list[49999].known_ms, e.course.runs_ms + INT64_C(157784759999999));
    ck_assert_int_eq(list[99999].known_ms, e.course.ends_ms);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progress");
    TCase *tests = suite_add_cases(suite, "progress");
    tcase_add_table(tests, a_plan_settles_the_course_at_the_start, courses);
    tcase_add_table(tests, status_follows_from_the_course_and_the_time, looks);
    tcase_add_test(tests, an_execution_that_goes_by_reads_waits_for_ever);
    tcase_add_loop_test(tests, statuses_have_the_names_of_the_api, 0, 5);
    TCase *observations = suite_add_cases(suite, "observations");
    tcase_add_table(observations, observations_become_known_evenly_over_the_progress, times);
    tcase_add_test(observations, what_is_stopped_learns_no_more);
    tcase_add_table(observations, those_fail_that_the_course_says, failures);
    tcase_add_test(observations, an_execution_without_observations_has_none);
    tcase_add_test(observations, the_longest_execution_has_its_observations_evenly_too);
    tcase_add_test(observations, observations_of_an_execution_that_goes_by_reads_come_with_its_end);
    return suite_main(suite);
}
