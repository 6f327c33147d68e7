/*
 * A clock that a test can freeze and move, on top of another one.
 */
#pragma once

#include "base/clock.h"

#include <stdbool.h>
#include <stdint.h>

struct mock_clock;

/* A clock that runs with `underlying`. */
struct mock_clock *mock_clock_new(struct clock underlying);
void mock_clock_free(struct mock_clock *c);

/* The clock as a value for whoever needs the time. Safe to read from any thread. */
struct clock mock_clock_as_clock(struct mock_clock *c);

/* Stops the clock at an instant. */
void mock_clock_freeze(struct mock_clock *c, int64_t instant_ms);
bool mock_clock_is_frozen(const struct mock_clock *c);

/* Moves the clock forward; it goes on running, or standing, from there. */
void mock_clock_advance(struct mock_clock *c, int64_t ms);

/* Makes the clock as it is that of the start. */
void mock_clock_mark_start(struct mock_clock *c);

/* Back to what mock_clock_mark_start() saw, or else to the underlying clock. */
void mock_clock_reset(struct mock_clock *c);
