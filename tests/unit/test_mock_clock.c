#include "base/mock_clock.h"

#include "suite.h"

#include "base/array.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

static int64_t read_cookie(void *cookie)
{
    return atomic_load((_Atomic int64_t *)cookie);
}

/* A mock clock over one that stands where the test puts it. */
struct fixture {
    _Atomic int64_t underlying_ms;
    struct mock_clock *mock;
    struct clock clock;
};

static void set_up(struct fixture *f)
{
    atomic_init(&f->underlying_ms, 1000);
    f->mock = mock_clock_new((struct clock){.now_ms = read_cookie, .cookie = &f->underlying_ms});
    f->clock = mock_clock_as_clock(f->mock);
}

enum act { FREEZE, ADVANCE, MARK_START, RESET, PASS };

/* What is done in order, and what the clock says after each. `ms` of PASS: the machine's time. */
struct step {
    enum act act;
    int64_t ms;
    int64_t now_ms;
    bool frozen;
};

static const struct {
    const char *name;
    struct step steps[6];
    size_t count;
} stories[] = {
    {"a new clock runs with the underlying one", {{PASS, 5, 1005, false}}, 1},
    {"a frozen clock stands", {{FREEZE, 70, 70, true}, {PASS, 5, 70, true}}, 2},
    {"a frozen clock is moved and stands there",
     {{FREEZE, 70, 70, true}, {ADVANCE, 30, 100, true}, {PASS, 5, 100, true}},
     3},
    {"a running clock is moved and runs on",
     {{ADVANCE, 300, 1300, false}, {PASS, 5, 1305, false}, {ADVANCE, 1, 1306, false}},
     3},
    {"a clock can be frozen again elsewhere", {{FREEZE, 70, 70, true}, {FREEZE, 60, 60, true}}, 2},
    {"a moved clock is frozen at the instant itself",
     {{ADVANCE, 300, 1300, false}, {FREEZE, 70, 70, true}, {ADVANCE, 1, 71, true}},
     3},
    {"a reset forgets the freeze and every move",
     {{ADVANCE, 300, 1300, false},
      {FREEZE, 70, 70, true},
      {ADVANCE, 30, 100, true},
      {PASS, 5, 100, true},
      {RESET, 0, 1005, false},
      {ADVANCE, 1, 1006, false}},
     6},
    {"a reset forgets the move of a running clock",
     {{ADVANCE, 300, 1300, false}, {RESET, 0, 1000, false}, {PASS, 5, 1005, false}},
     3},
    {"a reset comes back to a frozen start",
     {{FREEZE, 70, 70, true},
      {MARK_START, 0, 70, true},
      {ADVANCE, 30, 100, true},
      {PASS, 5, 100, true},
      {RESET, 0, 70, true}},
     5},
    {"a reset comes back to a moved start",
     {{ADVANCE, 300, 1300, false},
      {MARK_START, 0, 1300, false},
      {FREEZE, 70, 70, true},
      {PASS, 5, 70, true},
      {RESET, 0, 1305, false},
      {ADVANCE, 1, 1306, false}},
     6},
    {"the latest mark of the start holds",
     {{FREEZE, 70, 70, true},
      {MARK_START, 0, 70, true},
      {FREEZE, 80, 80, true},
      {MARK_START, 0, 80, true},
      {ADVANCE, 1, 81, true},
      {RESET, 0, 80, true}},
     6},
    {"instants before 1970 and at 0 are instants",
     {{FREEZE, -5, -5, true}, {ADVANCE, 5, 0, true}, {FREEZE, 0, 0, true}},
     3},
};

static void act(struct fixture *f, const struct step *step)
{
    switch (step->act) {
    case FREEZE:
        mock_clock_freeze(f->mock, step->ms);
        break;
    case ADVANCE:
        mock_clock_advance(f->mock, step->ms);
        break;
    case MARK_START:
        mock_clock_mark_start(f->mock);
        break;
    case RESET:
        mock_clock_reset(f->mock);
        break;
    case PASS:
        atomic_fetch_add(&f->underlying_ms, step->ms);
        break;
    }
}

START_TEST(the_clock_follows_what_is_done_to_it)
{
    struct fixture f;
    set_up(&f);
    ck_assert_int_eq(clock_now_ms(&f.clock), 1000);
    ck_assert(!mock_clock_is_frozen(f.mock));
    for (size_t i = 0; i < stories[_i].count; i++) {
        const struct step *step = &stories[_i].steps[i];
        act(&f, step);
        ck_assert_msg(clock_now_ms(&f.clock) == step->now_ms &&
                          mock_clock_is_frozen(f.mock) == step->frozen,
                      "%s, step %zu: %lld", stories[_i].name, i, (long long)clock_now_ms(&f.clock));
    }
    mock_clock_free(f.mock);
}
END_TEST

START_TEST(what_clients_see_of_the_true_time_is_skewed_alone)
{
    struct fixture f;
    set_up(&f);
    struct clock wall = mock_clock_as_wall(f.mock);
    mock_clock_advance(f.mock, 300);
    ck_assert_int_eq(clock_now_ms(&wall), 1000);
    mock_clock_skew(f.mock, -600);
    mock_clock_freeze(f.mock, 70);
    atomic_fetch_add(&f.underlying_ms, 5);
    ck_assert_int_eq(clock_now_ms(&wall), 405);
    ck_assert_int_eq(mock_clock_skew_ms(f.mock), -600);
    ck_assert_int_eq(clock_now_ms(&f.clock), 70);
    mock_clock_mark_start(f.mock);
    mock_clock_reset(f.mock);
    ck_assert_int_eq(clock_now_ms(&wall), 1005);
    mock_clock_free(f.mock);
}
END_TEST

START_TEST(freeing_no_clock_is_allowed)
{
    mock_clock_free(NULL);
}
END_TEST

enum { THREADS = 4, ROUNDS = 20000 };

static void *advance_often(void *cookie)
{
    for (int i = 0; i < ROUNDS; i++)
        mock_clock_advance(cookie, 1);
    return NULL;
}

START_TEST(moves_of_several_threads_add_up)
{
    struct fixture f;
    set_up(&f);
    for (int frozen = 0; frozen < 2; frozen++) {
        mock_clock_reset(f.mock);
        if (frozen)
            mock_clock_freeze(f.mock, 1000);
        pthread_t threads[THREADS];
        for (int i = 0; i < THREADS; i++)
            ck_assert_int_eq(pthread_create(&threads[i], NULL, advance_often, f.mock), 0);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        ck_assert_int_eq(clock_now_ms(&f.clock), 1000 + THREADS * ROUNDS);
    }
    mock_clock_free(f.mock);
}
END_TEST

static atomic_bool stopping;

static void *advance_until_stopped(void *cookie)
{
    while (!atomic_load(&stopping))
        mock_clock_advance(cookie, 1);
    return NULL;
}

/*
 * Whatever the order in which the calls of several clients take effect, each time that is read is
 * one that was set, moved forward: none before 1000.
 */
START_TEST(a_reset_while_others_move_the_clock_leaves_a_time_that_was_set)
{
    enum { RESETS = 300000 };
    struct fixture f;
    set_up(&f);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, advance_until_stopped, f.mock), 0);
    int64_t earliest_ms = INT64_MAX;
    for (int i = 0; i < RESETS && earliest_ms >= 1000; i++) {
        mock_clock_freeze(f.mock, 5000);
        mock_clock_reset(f.mock);
        int64_t now_ms = clock_now_ms(&f.clock);
        earliest_ms = now_ms < earliest_ms ? now_ms : earliest_ms;
    }
    atomic_store(&stopping, true);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_ge(earliest_ms, 1000);
    mock_clock_free(f.mock);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mock_clock");
    TCase *cases = tcase_create("mock_clock");
    tcase_set_timeout(cases, 25);
    tcase_add_loop_test(cases, the_clock_follows_what_is_done_to_it, 0, (int)ARRAY_COUNT(stories));
    tcase_add_test(cases, what_clients_see_of_the_true_time_is_skewed_alone);
    tcase_add_test(cases, freeing_no_clock_is_allowed);
    tcase_add_test(cases, moves_of_several_threads_add_up);
    tcase_add_test(cases, a_reset_while_others_move_the_clock_leaves_a_time_that_was_set);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
