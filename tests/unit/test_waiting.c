#include "http/waiting.h"

#include "suite.h"

#include "base/array.h"
#include "sockets.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

static struct waiting *start_waiting(void)
{
    struct problem problem = {""};
    struct waiting *waiting = waiting_new(&problem);
    ck_assert_msg(waiting != NULL, "%s", problem.text);
    return waiting;
}

/* A wait, its two sockets, and how it ended. */
struct waiter {
    struct wait wait;
    int client;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned ends;
    enum wait_end end;
    int64_t ended_us;
};

static void on_ended(void *cookie, enum wait_end end)
{
    struct waiter *w = cookie;
    pthread_mutex_lock(&w->lock);
    w->ends++;
    w->end = end;
    w->ended_us = clock_monotonic_us();
    pthread_cond_signal(&w->changed);
    pthread_mutex_unlock(&w->lock);
}

static void begin(struct waiter *w, struct waiting *waiting, int64_t until_us)
{
    int fds[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    *w = (struct waiter){.client = fds[0], .wait = {.fd = fds[1], .until_us = until_us}};
    w->wait.ended = on_ended;
    w->wait.cookie = w;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->changed, NULL);
    waiting_add(waiting, &w->wait);
}

static int64_t in_ms(int64_t ms)
{
    return clock_monotonic_us() + ms * 1000;
}

/* Whether the wait ends within that time. */
static bool ends_within(struct waiter *w, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    int64_t until_ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += (time_t)(ms / 1000 + until_ns / 1000000000);
    until.tv_nsec = (long)(until_ns % 1000000000);
    pthread_mutex_lock(&w->lock);
    while (w->ends == 0 && pthread_cond_timedwait(&w->changed, &w->lock, &until) == 0)
        continue;
    bool ended = w->ends > 0;
    pthread_mutex_unlock(&w->lock);
    return ended;
}

static void expect_end(struct waiter *w, enum wait_end end)
{
    ck_assert_msg(ends_within(w, SOCKET_PATIENCE_MS), "the wait does not end");
    ck_assert_int_eq(w->end, end);
}

static void finish(struct waiter *w)
{
    ck_assert_msg(w->ends == 1, "the end is told %u times", w->ends);
    if (w->client >= 0)
        close(w->client);
    close(w->wait.fd);
    pthread_cond_destroy(&w->changed);
    pthread_mutex_destroy(&w->lock);
}

START_TEST(a_wait_is_over_at_its_time_and_not_before)
{
    static const int64_t lengths_ms[] = {-50, 0, 1, 30, 150};
    struct waiting *waiting = start_waiting();
    struct waiter w;
    int64_t until_us = in_ms(lengths_ms[_i]);
    begin(&w, waiting, until_us);
    expect_end(&w, WAIT_OVER);
    ck_assert_int_ge(w.ended_us, until_us);
    waiting_free(waiting);
    finish(&w);
}
END_TEST

START_TEST(a_cut_ends_what_has_begun_and_nothing_later)
{
    struct waiting *waiting = start_waiting();
    struct waiter before[3], after;
    for (size_t i = 0; i < ARRAY_COUNT(before); i++)
        begin(&before[i], waiting, i == 0 ? WAIT_FOR_EVER : in_ms(60000));
    ck_assert(!ends_within(&before[0], 50));
    waiting_cut(waiting, false);
    for (size_t i = 0; i < ARRAY_COUNT(before); i++)
        expect_end(&before[i], WAIT_CUT);
    begin(&after, waiting, WAIT_FOR_EVER);
    ck_assert_msg(!ends_within(&after, 100), "the cut goes on");
    waiting_cut(waiting, false);
    expect_end(&after, WAIT_CUT);
    waiting_free(waiting);
    for (size_t i = 0; i < ARRAY_COUNT(before); i++)
        finish(&before[i]);
    finish(&after);
}
END_TEST

START_TEST(a_cut_for_good_ends_what_begins_later_too)
{
    struct waiting *waiting = start_waiting();
    struct waiter before, after[3];
    begin(&before, waiting, WAIT_FOR_EVER);
    waiting_cut(waiting, true);
    expect_end(&before, WAIT_CUT);
    for (size_t i = 0; i < ARRAY_COUNT(after); i++) {
        /* A later cut that is not for good does not take it back. */
        if (i == 1)
            waiting_cut(waiting, false);
        begin(&after[i], waiting, WAIT_FOR_EVER);
        expect_end(&after[i], WAIT_CUT);
    }
    waiting_free(waiting);
    finish(&before);
    for (size_t i = 0; i < ARRAY_COUNT(after); i++)
        finish(&after[i]);
}
END_TEST

/* How a client leaves; each also with bytes of it that were never read. */
static const struct {
    const char *name;
    bool sends_first;
    bool half;
} departures[] = {
    {"close", false, false},
    {"close with bytes unread", true, false},
    {"shutdown", false, true},
    {"shutdown with bytes unread", true, true},
};

START_TEST(a_wait_ends_when_its_client_leaves)
{
    struct waiting *waiting = start_waiting();
    struct waiter leaving, staying;
    begin(&leaving, waiting, WAIT_FOR_EVER);
    begin(&staying, waiting, WAIT_FOR_EVER);
    if (departures[_i].sends_first)
        socket_send(leaving.client, "GET / HTTP/1.1\r\n");
    ck_assert_msg(!ends_within(&leaving, 50), "%s: before it left", departures[_i].name);
    if (departures[_i].half) {
        shutdown(leaving.client, SHUT_WR);
    } else {
        close(leaving.client);
        leaving.client = -1;
    }
    expect_end(&leaving, WAIT_CLIENT_LEFT);
    ck_assert_msg(!ends_within(&staying, 50), "%s: another wait ended", departures[_i].name);
    waiting_cut(waiting, false);
    expect_end(&staying, WAIT_CUT);
    waiting_free(waiting);
    finish(&leaving);
    finish(&staying);
}
END_TEST

START_TEST(a_client_that_left_before_the_wait_began_ends_it)
{
    struct waiting *waiting = start_waiting();
    int fds[2];
    ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    close(fds[0]);
    struct waiter w = {.client = -1, .wait = {.fd = fds[1], .until_us = WAIT_FOR_EVER}};
    w.wait.ended = on_ended;
    w.wait.cookie = &w;
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.changed, NULL);
    waiting_add(waiting, &w.wait);
    expect_end(&w, WAIT_CLIENT_LEFT);
    waiting_free(waiting);
    finish(&w);
}
END_TEST

enum { MANY = 200, STEP_MS = 2 };

/*
 * Their times are all different and in no order. None may end early, nor wait for the one that is
 * there for ever; as long as the thread is not late by a step, that is their order in time.
 */
START_TEST(many_waits_end_each_at_its_own_time)
{
    static struct waiter waiters[MANY], for_ever, long_one;
    struct waiting *waiting = start_waiting();
    begin(&for_ever, waiting, WAIT_FOR_EVER);
    int64_t first_us = in_ms(200);
    for (int64_t i = 0; i < MANY; i++)
        begin(&waiters[i], waiting, first_us + i * 77 % MANY * STEP_MS * 1000);
    /* So that the thread takes up the long one by itself, as the newest. */
    ck_assert(!ends_within(&for_ever, 50));
    begin(&long_one, waiting, in_ms(600000));
    for (size_t i = 0; i < MANY; i++) {
        struct waiter *w = &waiters[i];
        expect_end(w, WAIT_OVER);
        int64_t late_us = w->ended_us - w->wait.until_us;
        ck_assert_msg(late_us >= 0, "wait %zu is %lld us early", i, (long long)-late_us);
        ck_assert_msg(late_us < 3000000, "wait %zu is %lld us late", i, (long long)late_us);
    }
    ck_assert(!ends_within(&for_ever, 0));
    ck_assert(!ends_within(&long_one, 0));
    waiting_cut(waiting, true);
    expect_end(&for_ever, WAIT_CUT);
    expect_end(&long_one, WAIT_CUT);
    waiting_free(waiting);
    for (size_t i = 0; i < MANY; i++)
        finish(&waiters[i]);
    finish(&for_ever);
    finish(&long_one);
}
END_TEST

START_TEST(a_watcher_with_nothing_to_watch_stops)
{
    waiting_free(NULL);
    struct waiting *waiting = start_waiting();
    waiting_cut(waiting, false);
    waiting_free(waiting);
    waiting_free(start_waiting());
}
END_TEST

START_TEST(without_a_pipe_there_is_no_watcher_but_a_reason)
{
    struct rlimit limit, none;
    struct problem problem = {""};
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &limit), 0);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = limit.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
    struct waiting *waiting = waiting_new(&problem);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &limit), 0);
    ck_assert_ptr_null(waiting);
    ck_assert_msg(strstr(problem.text, strerror(EMFILE)) != NULL, "\"%s\"", problem.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("waiting");
    TCase *cases = tcase_create("waiting");
    tcase_set_timeout(cases, 25);
    tcase_add_loop_test(cases, a_wait_is_over_at_its_time_and_not_before, 0, 5);
    tcase_add_test(cases, a_cut_ends_what_has_begun_and_nothing_later);
    tcase_add_test(cases, a_cut_for_good_ends_what_begins_later_too);
    tcase_add_loop_test(cases, a_wait_ends_when_its_client_leaves, 0, (int)ARRAY_COUNT(departures));
    tcase_add_test(cases, a_client_that_left_before_the_wait_began_ends_it);
    tcase_add_test(cases, many_waits_end_each_at_its_own_time);
    tcase_add_test(cases, a_watcher_with_nothing_to_watch_stops);
    tcase_add_test(cases, without_a_pipe_there_is_no_watcher_but_a_reason);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
