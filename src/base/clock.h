/*
 * The mock's clock: a value that is handed to whoever needs the time, so that a test can fix it.
 * What the mock remembers by time follows this clock. The Date header and socket time-outs do not:
 * SDKs measure clock skew by Date, so it is true until a test says otherwise (mock_clock_skew()).
 */
#pragma once

#include <pthread.h>
#include <stdint.h>
#include <time.h>

struct clock {
    /* Milliseconds since 1970-01-01T00:00:00Z. Safe to call from any thread. */
    int64_t (*now_ms)(void *cookie);
    void *cookie;
};

int64_t clock_now_ms(const struct clock *c);

/* The machine's clock. */
struct clock clock_system(void);

/* Microseconds of a clock that only moves forward, for durations. */
int64_t clock_monotonic_us(void);

/* Makes a condition whose time-outs run on that clock, and a moment of it as they want it. */
void clock_condition_init(pthread_cond_t *condition);
struct timespec clock_deadline(int64_t monotonic_us);
