/*
 * Exchanges that wait: for a delay to pass, or for ever. One thread watches them all, with their
 * sockets, so that a wait holds up nothing but itself and ends when its client leaves.
 */
#pragma once

#include "base/problem.h"

#include <stdbool.h>
#include <stdint.h>

struct waiting;

enum wait_end {
    /* The time is over. */
    WAIT_OVER,
    /* waiting_cut() ended it. */
    WAIT_CUT,
    /* The client closed the connection. */
    WAIT_CLIENT_LEFT,
};

/* A wait that never ends by itself. */
#define WAIT_FOR_EVER INT64_MAX

/* One wait. Caller-allocated, must live until `ended` has been called; fill the first four members.
 */
struct wait {
    /* The client's socket; open until the wait has ended. */
    int fd;
    /* When it is over, by clock_monotonic_us(), or WAIT_FOR_EVER. */
    int64_t until_us;
    /* Called once, on the watching thread. */
    void (*ended)(void *cookie, enum wait_end end);
    void *cookie;
    struct wait *next;
};

/* Starts the watching thread. NULL, with the reason, when no thread or pipe can be had. */
struct waiting *waiting_new(struct problem *reterr);

/* Stops the thread. No wait must be left. NULL is allowed. */
void waiting_free(struct waiting *w);

/* Begins a wait; returns at once. */
void waiting_add(struct waiting *w, struct wait *wait);

/* Ends every wait that has begun; `for_good`: and whatever begins from now on, as soon as it does.
 */
void waiting_cut(struct waiting *w, bool for_good);
