/*
 * A clock that a test can freeze and move, on top of the true one; and the true one as clients see
 * it, which a test can put wrong.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

struct mock_clock;

/* A clock that runs with `underlying`, the true time. */
struct mock_clock *mock_clock_new(struct clock underlying);
void mock_clock_free(struct mock_clock *c);

/* The clock as a value for whoever needs the time. Safe to read from any thread. */
struct clock mock_clock_as_clock(struct mock_clock *c);

/* Stops the clock at an instant. */
void mock_clock_freeze(struct mock_clock *c, int64_t instant_ms);
bool mock_clock_is_frozen(const struct mock_clock *c);

/* Moves the clock forward; it goes on running, or standing, from there. */
void mock_clock_advance(struct mock_clock *c, int64_t ms);

/*
 * What clients see of the true time, as a value: the Date header, and the time that signatures are
 * held against. It runs with the underlying clock whatever is done to the mock's, and differs from
 * it by what mock_clock_skew() said last. Safe to read from any thread.
 */
struct clock mock_clock_as_wall(struct mock_clock *c);

/* Puts that ahead of the underlying clock, or behind it when negative; 0 is true again. */
void mock_clock_skew(struct mock_clock *c, int64_t ms);
int64_t mock_clock_skew_ms(const struct mock_clock *c);

/* Makes the clock as it is that of the start; a start has no skew. */
void mock_clock_mark_start(struct mock_clock *c);

/* Back to what mock_clock_mark_start() saw, or else to the underlying clock, and without skew. */
void mock_clock_reset(struct mock_clock *c);
