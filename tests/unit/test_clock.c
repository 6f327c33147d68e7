#include "base/clock.h"

#include "suite.h"

#include <poll.h>
#include <time.h>

static int64_t read_cookie(void *cookie)
{
    return *(const int64_t *)cookie;
}

START_TEST(a_clock_says_what_its_function_makes_of_its_cookie)
{
    int64_t now_ms = 42;
    struct clock clock = {.now_ms = read_cookie, .cookie = &now_ms};
    ck_assert_int_eq(clock_now_ms(&clock), 42);
    now_ms = INT64_MIN;
    ck_assert_int_eq(clock_now_ms(&clock), INT64_MIN);
}
END_TEST

START_TEST(the_system_clock_counts_milliseconds_since_1970)
{
    struct clock clock = clock_system();
    int64_t before_ms = (int64_t)time(NULL) * 1000;
    int64_t now_ms = clock_now_ms(&clock);
    int64_t after_ms = ((int64_t)time(NULL) + 1) * 1000;
    /* time() may lag behind by a tick. */
    ck_assert_int_ge(now_ms, before_ms);
    ck_assert_int_le(now_ms, after_ms + 100);
}
END_TEST

START_TEST(the_system_clock_counts_the_fractions_of_a_second)
{
    /* Not for ever at whole seconds: fifty looks, 3 ms apart. */
    struct clock clock = clock_system();
    for (int i = 0; i < 50; i++) {
        if (clock_now_ms(&clock) % 1000 != 0)
            return;
        poll(NULL, 0, 3);
    }
    ck_abort_msg("only whole seconds");
}
END_TEST

START_TEST(the_monotonic_clock_counts_microseconds_and_never_goes_back)
{
    int64_t before_us = clock_monotonic_us();
    ck_assert_int_ge(before_us, 0);
    for (int i = 0; i < 1000; i++) {
        int64_t now_us = clock_monotonic_us();
        ck_assert_int_ge(now_us, before_us);
        before_us = now_us;
    }
    poll(NULL, 0, 20);
    int64_t passed_us = clock_monotonic_us() - before_us;
    ck_assert_int_ge(passed_us, 19000);
    ck_assert_int_le(passed_us, 3000000);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("clock");
    TCase *cases = tcase_create("clock");
    tcase_add_test(cases, a_clock_says_what_its_function_makes_of_its_cookie);
    tcase_add_test(cases, the_system_clock_counts_milliseconds_since_1970);
    tcase_add_test(cases, the_system_clock_counts_the_fractions_of_a_second);
    tcase_add_test(cases, the_monotonic_clock_counts_microseconds_and_never_goes_back);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
