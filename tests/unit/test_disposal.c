#include "base/disposal.h"

#include "base/array.h"
#include "suite.h"

#include <stdatomic.h>

enum { BEGINNERS = 4, ROUNDS = 200 };

static struct disposal disposal;
static atomic_int disposed;

/* Disposing takes until it is released. */
static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;

static void *dispose_when_released(void *p)
{
    pthread_mutex_lock(&held);
    atomic_fetch_add(&disposed, 1);
    pthread_mutex_unlock(&held);
    return p;
}

START_TEST(the_caller_goes_on_and_the_end_waits)
{
    disposal_init(&disposal);
    pthread_mutex_lock(&held);
    disposal_begin(&disposal, dispose_when_released, NULL);
    ck_assert_int_eq(atomic_load(&disposed), 0);
    pthread_mutex_unlock(&held);
    disposal_done(&disposal);
    ck_assert_int_eq(atomic_load(&disposed), 1);
}
END_TEST

START_TEST(an_end_with_nothing_to_dispose_of_waits_for_nothing)
{
    disposal_init(&disposal);
    disposal_done(&disposal);
}
END_TEST

/* Each of them once: a second time would be told by the sanitizers and the allocator. */
static void *dispose(void *p)
{
    free(p);
    atomic_fetch_add(&disposed, 1);
    return NULL;
}

static void *begin_many(void *p)
{
    for (int i = 0; i < ROUNDS; i++)
        disposal_begin(&disposal, dispose, malloc(1));
    return p;
}

START_TEST(threads_may_begin_at_once)
{
    pthread_t threads[BEGINNERS];
    disposal_init(&disposal);
    for (size_t i = 0; i < ARRAY_COUNT(threads); i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, begin_many, NULL), 0);
    for (size_t i = 0; i < ARRAY_COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    disposal_done(&disposal);
    ck_assert_int_eq(atomic_load(&disposed), BEGINNERS * ROUNDS);
}
END_TEST

static void reset_count(void)
{
    atomic_store(&disposed, 0);
}

int main(void)
{
    Suite *suite = suite_create("disposal");
    TCase *tests = tcase_create("disposal");
    tcase_add_checked_fixture(tests, reset_count, NULL);
    tcase_add_test(tests, the_caller_goes_on_and_the_end_waits);
    tcase_add_test(tests, an_end_with_nothing_to_dispose_of_waits_for_nothing);
    tcase_add_test(tests, threads_may_begin_at_once);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
