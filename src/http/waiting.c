/* For POLLRDHUP, which tells of a client that left although its last bytes were never read. */
#define _GNU_SOURCE /* NOLINT(bugprone-reserved-identifier): the system's own name */

#include "http/waiting.h"

#include "base/clock.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef POLLRDHUP
#define CLIENT_LEFT_EVENTS POLLRDHUP
#else
#define CLIENT_LEFT_EVENTS 0
#endif

struct waiting {
    pthread_t thread;
    pthread_mutex_t lock;
    /* A byte in here wakes the thread out of poll(). */
    int wake[2];
    /* Begun since the thread last looked. */
    struct wait *begun;
    bool cut;
    bool cut_for_good;
    bool stopping;

    /* The thread's own: the waits it watches, and what it asks poll() about them. */
    struct wait *watched;
    struct pollfd *polled;
    size_t capacity;
};

static void wake(struct waiting *w)
{
    char byte = 0;
    /* A full pipe wakes as well. */
    ssize_t ignored = write(w->wake[1], &byte, 1);
    (void)ignored;
}

static void drain(struct waiting *w)
{
    char bytes[256];
    while (read(w->wake[0], bytes, sizeof bytes) > 0)
        continue;
}

/* Takes over what has begun; returns whether everything is to be cut. False `*ret_go_on` ends it.
 */
static bool take_begun(struct waiting *w, bool *ret_go_on)
{
    pthread_mutex_lock(&w->lock);
    while (w->begun != NULL) {
        struct wait *wait = w->begun;
        w->begun = wait->next;
        wait->next = w->watched;
        w->watched = wait;
    }
    bool cut = w->cut || w->cut_for_good;
    w->cut = false;
    *ret_go_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return cut;
}

/* Ends the waits that are over, cut, or whose client left; `polled` is NULL before any poll. */
static void end_waits(struct waiting *w, bool cut, const struct pollfd *polled)
{
    int64_t now_us = clock_monotonic_us();
    size_t i = 0;
    for (struct wait **link = &w->watched; *link != NULL; i++) {
        struct wait *wait = *link;
        bool left = polled != NULL && polled[i].revents != 0;
        if (!left && !cut && now_us < wait->until_us) {
            link = &wait->next;
            continue;
        }
        *link = wait->next;
        wait->ended(wait->cookie, left ? WAIT_CLIENT_LEFT : cut ? WAIT_CUT : WAIT_OVER);
    }
}

/* Asks about every watched socket, in the order of the list, with the pipe in front. */
static size_t fill_polled(struct waiting *w, int64_t *ret_until_us)
{
    size_t count = 1;
    for (struct wait *wait = w->watched; wait != NULL; wait = wait->next)
        count++;
    if (count > w->capacity) {
        w->capacity = 2 * count;
        w->polled = memory_resize(w->polled, w->capacity, sizeof *w->polled);
    }
    w->polled[0] = (struct pollfd){.fd = w->wake[0], .events = POLLIN};
    *ret_until_us = WAIT_FOR_EVER;
    size_t i = 1;
    for (struct wait *wait = w->watched; wait != NULL; wait = wait->next) {
        w->polled[i++] = (struct pollfd){.fd = wait->fd, .events = CLIENT_LEFT_EVENTS};
        if (wait->until_us < *ret_until_us)
            *ret_until_us = wait->until_us;
    }
    return count;
}

/* The time-out of a poll that is to end at `until_us`: rounded up, so that the wait is over then.
 */
static int timeout_ms(int64_t until_us)
{
    if (until_us == WAIT_FOR_EVER)
        return -1;
    int64_t left_us = until_us - clock_monotonic_us();
    if (left_us <= 0)
        return 0;
    int64_t ms = (left_us + 999) / 1000;
    return ms < INT_MAX ? (int)ms : INT_MAX;
}

static void *watch(void *cookie)
{
    struct waiting *w = cookie;
    bool go_on = true;
    while (go_on) {
        int64_t until_us;
        end_waits(w, take_begun(w, &go_on), NULL);
        size_t count = fill_polled(w, &until_us);
        if (go_on && poll(w->polled, (nfds_t)count, timeout_ms(until_us)) > 0) {
            drain(w);
            end_waits(w, false, w->polled + 1);
        }
    }
    return NULL;
}

/* Opens a pipe that neither side waits for. */
static bool open_pipe(int ret[2], struct problem *reterr)
{
    if (pipe(ret) != 0) {
        problem_set(reterr, "the HTTP server cannot start: no pipe for delays: %s",
                    strerror(errno));
        return false;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(ret[i], F_SETFL, O_NONBLOCK);
        fcntl(ret[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

/* Gives up what the thread works with. */
static void dismantle(struct waiting *w)
{
    close(w->wake[0]);
    close(w->wake[1]);
    pthread_mutex_destroy(&w->lock);
    free(w->polled);
    free(w);
}

struct waiting *waiting_new(struct problem *reterr)
{
    struct waiting *w = memory_new(sizeof *w);
    if (!open_pipe(w->wake, reterr)) {
        free(w);
        return NULL;
    }
    pthread_mutex_init(&w->lock, NULL);
    int error = pthread_create(&w->thread, NULL, watch, w);
    if (error == 0)
        return w;
    problem_set(reterr, "the HTTP server cannot start: no thread for delays: %s", strerror(error));
    dismantle(w);
    return NULL;
}

void waiting_free(struct waiting *w)
{
    if (w == NULL)
        return;
    pthread_mutex_lock(&w->lock);
    w->stopping = true;
    pthread_mutex_unlock(&w->lock);
    wake(w);
    pthread_join(w->thread, NULL);
    dismantle(w);
}

void waiting_add(struct waiting *w, struct wait *wait)
{
    pthread_mutex_lock(&w->lock);
    wait->next = w->begun;
    w->begun = wait;
    pthread_mutex_unlock(&w->lock);
    wake(w);
}

void waiting_cut(struct waiting *w, bool for_good)
{
    pthread_mutex_lock(&w->lock);
    w->cut = true;
    w->cut_for_good |= for_good;
    pthread_mutex_unlock(&w->lock);
    wake(w);
}
