/*
 * Delays as data: how long an answer waits, with WireMock's distributions and fields.
 */
#pragma once

#include "base/fields.h"
#include "base/ids.h"
#include "base/json_writer.h"

#include <stdbool.h>
#include <stdint.h>

/* The longest delay, and the longest hang, that a rule can ask for. */
#define DELAY_MS_MAX INT64_C(3600000)

/* A body cannot leave in more pieces. */
enum { DRIBBLE_PIECES_MAX = 1000 };

enum delay_type {
    DELAY_NONE,
    DELAY_FIXED,     /* "milliseconds" */
    DELAY_UNIFORM,   /* "lower" to "upper" */
    DELAY_LOGNORMAL, /* "median", "sigma", at most "maxValue" */
    DELAY_DRIBBLE,   /* "numberOfChunks" over "totalDuration" */
};

/* The numbers that its type names; milliseconds, but for sigma and the pieces. */
struct delay {
    enum delay_type type;
    int64_t milliseconds;
    int64_t lower, upper;
    int64_t median;
    double sigma;
    int64_t max_value; /* DELAY_MS_MAX unless given */
    int64_t pieces;
    int64_t total_duration;
};

/* Reads {"type": ..., ...} into a struct delay: a `read` function for struct field. */
bool delay_read(struct reading *r, const struct place *place, const struct json *v, void *ret);

/* Writes it in the same form. */
void delay_write(struct json_writer *w, const struct delay *delay);

/* The n-th wait of a stream: 0 for a dribble, which waits between its pieces. */
int64_t delay_sample_ms(const struct delay *delay, const struct ids *ids, uint64_t stream,
                        uint64_t n);
