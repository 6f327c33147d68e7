#include "limits/limits.h"

#include "cases.h"

#include <pthread.h>

#define NOW_MS INT64_C(1767323045000)

static struct rates *rates;

static void setup(void)
{
    struct limits limits = {.rate_per_s = 2, .rate_burst = 5};
    rates = rates_new(&limits);
}

static void teardown(void)
{
    rates_free(rates);
}

static bool take_at(int64_t now_ms)
{
    return rates_take(rates, STR("1"), STR("r"), STR("o"), now_ms);
}

/* How many of a hundred requests at that moment pass. */
static int passing_at(int64_t now_ms)
{
    int count = 0;
    for (int i = 0; i < 100; i++)
        count += take_at(now_ms);
    return count;
}

START_TEST(the_limits_of_aws_are_those_that_it_documents)
{
    struct limits limits = limits_aws();
    ck_assert_int_eq(limits.rate_per_s, 2);
    ck_assert_int_eq(limits.rate_burst, 5);
    ck_assert_int_eq(limits.running, 5);
    ck_assert_int_eq(limits.in_flight, 100);
}
END_TEST

START_TEST(a_burst_passes_at_once_and_one_more_does_not)
{
    for (int i = 0; i < 5; i++)
        ck_assert_msg(take_at(NOW_MS), "request %d", i);
    ck_assert(!take_at(NOW_MS));
    ck_assert(!take_at(NOW_MS));
}
END_TEST

/* How many pass so long after a burst: one for each half second, never more than the burst. */
static const struct {
    int64_t after_ms;
    int passing;
} pauses[] = {
    {0, 0},    {1, 0},    {499, 0},  {500, 1},  {501, 1},     {999, 1},
    {1000, 2}, {1500, 3}, {2499, 4}, {2500, 5}, {1000000, 5}, {INT64_C(4000000000000000), 5},
};

START_TEST(a_bucket_fills_at_its_rate_up_to_the_burst)
{
    ck_assert_int_eq(passing_at(NOW_MS), 5);
    ck_assert_int_eq(passing_at(NOW_MS + pauses[_i].after_ms), pauses[_i].passing);
}
END_TEST

START_TEST(fractions_of_a_request_add_up)
{
    ck_assert_int_eq(passing_at(NOW_MS), 5);
    int count = 0;
    for (int64_t ms = 1; ms <= 10000; ms++)
        count += take_at(NOW_MS + ms);
    ck_assert_int_eq(count, 20);
}
END_TEST

START_TEST(a_clock_that_is_set_back_gives_nothing)
{
    ck_assert_int_eq(passing_at(NOW_MS), 5);
    ck_assert_int_eq(passing_at(NOW_MS - 60000), 0);
    ck_assert_int_eq(passing_at(0), 0);
}
END_TEST

START_TEST(a_clock_that_is_set_back_takes_nothing)
{
    ck_assert(take_at(NOW_MS) && take_at(NOW_MS));
    ck_assert_int_eq(passing_at(NOW_MS - 60000), 3);
}
END_TEST

/* Three a second do not divide the milliseconds evenly. */
START_TEST(a_bucket_is_full_when_its_last_thousandth_is_there)
{
    struct limits limits = {.rate_per_s = 3, .rate_burst = 5};
    struct rates *thirds = rates_new(&limits);
    int count = 0;
    for (int i = 0; i < 5; i++)
        ck_assert(rates_take(thirds, STR("1"), STR("r"), STR("o"), NOW_MS));
    for (int i = 0; i < 100; i++)
        count += rates_take(thirds, STR("1"), STR("r"), STR("o"), NOW_MS + 1666);
    ck_assert_int_eq(count, 4);
    ck_assert(rates_take(thirds, STR("1"), STR("r"), STR("o"), NOW_MS + 1667));
    rates_free(thirds);
}
END_TEST

static const struct {
    const char *account_id, *region, *operation;
} others[] = {{"2", "r", "o"}, {"1", "s", "o"}, {"1", "r", "p"}, {"1r", "", "o"}, {"", "", ""}};

START_TEST(each_account_region_and_operation_has_a_bucket_of_its_own)
{
    ck_assert_int_eq(passing_at(NOW_MS), 5);
    ck_assert(rates_take(rates, str_from(others[_i].account_id), str_from(others[_i].region),
                         str_from(others[_i].operation), NOW_MS));
    ck_assert(!take_at(NOW_MS));
}
END_TEST

START_TEST(a_reset_fills_every_bucket)
{
    ck_assert_int_eq(passing_at(NOW_MS), 5);
    rates_reset(rates, (struct str){0});
    ck_assert_int_eq(passing_at(NOW_MS), 5);
}
END_TEST

START_TEST(without_a_limit_everything_passes)
{
    struct limits none = {.rate_per_s = 0};
    struct rates *free_of_limits = rates_new(&none);
    for (int i = 0; i < 1000; i++)
        ck_assert(rates_take(free_of_limits, STR("1"), STR("r"), STR("o"), NOW_MS));
    rates_free(free_of_limits);
}
END_TEST

/* More accounts than the table has slots. */
START_TEST(many_buckets_do_not_mix)
{
    for (int i = 0; i < 2000; i++) {
        struct str account_id = arena_printf(&arena, "%012d", i);
        for (int j = 0; j < 6; j++)
            ck_assert_int_eq(rates_take(rates, account_id, STR("r"), STR("o"), NOW_MS), j < 5);
    }
}
END_TEST

static void *take_many(void *cookie)
{
    int *count = cookie;
    for (int i = 0; i < 1000; i++)
        *count += take_at(NOW_MS);
    return NULL;
}

START_TEST(threads_share_one_bucket)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    int counts[THREADS] = {0}, sum = 0;
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, take_many, &counts[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += counts[i];
    }
    ck_assert_int_eq(sum, 5);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rates");
    TCase *tests = suite_add_cases(suite, "rates");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, the_limits_of_aws_are_those_that_it_documents);
    tcase_add_test(tests, a_burst_passes_at_once_and_one_more_does_not);
    tcase_add_table(tests, a_bucket_fills_at_its_rate_up_to_the_burst, pauses);
    tcase_add_test(tests, fractions_of_a_request_add_up);
    tcase_add_test(tests, a_clock_that_is_set_back_gives_nothing);
    tcase_add_test(tests, a_clock_that_is_set_back_takes_nothing);
    tcase_add_test(tests, a_bucket_is_full_when_its_last_thousandth_is_there);
    tcase_add_table(tests, each_account_region_and_operation_has_a_bucket_of_its_own, others);
    tcase_add_test(tests, a_reset_fills_every_bucket);
    tcase_add_test(tests, without_a_limit_everything_passes);
    tcase_add_test(tests, many_buckets_do_not_mix);
    tcase_add_test(tests, threads_share_one_bucket);
    return suite_main(suite);
}
