#include "base/lock.h"

#include "suite.h"

#include "base/clock.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>

enum { THREADS = 4, ROUNDS = 5000, LONG_US = 20000 };

static struct lock lock;
static long count;

static void *count_up(void *cookie)
{
    (void)cookie;
    for (int i = 0; i < ROUNDS; i++) {
        lock_take(&lock);
        long seen = count;
        /* A second thread would get in here. */
        sched_yield();
        count = seen + 1;
        lock_release(&lock);
    }
    return NULL;
}

START_TEST(one_thread_at_a_time_has_it)
{
    pthread_t threads[THREADS];
    count = 0;
    lock_init(&lock);
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, count_up, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(count, (long)THREADS * ROUNDS);
    lock_done(&lock);
}
END_TEST

static void *take_once(void *ret_taken_us)
{
    lock_take(&lock);
    *(int64_t *)ret_taken_us = clock_monotonic_us();
    lock_release(&lock);
    return NULL;
}

START_TEST(who_finds_it_held_for_long_waits_for_its_release)
{
    pthread_t thread;
    int64_t taken_us;
    lock_init(&lock);
    lock_take(&lock);
    int64_t until_us = clock_monotonic_us() + LONG_US;
    ck_assert_int_eq(pthread_create(&thread, NULL, take_once, &taken_us), 0);
    while (clock_monotonic_us() < until_us)
        continue;
    lock_release(&lock);
    pthread_join(thread, NULL);
    ck_assert_int_ge(taken_us, until_us);
    lock_done(&lock);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lock");
    TCase *cases = tcase_create("lock");
    tcase_add_test(cases, one_thread_at_a_time_has_it);
    tcase_add_test(cases, who_finds_it_held_for_long_waits_for_its_release);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
