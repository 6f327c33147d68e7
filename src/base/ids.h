/*
 * Identifiers and chance, as a pure function of a key: the n-th draw of a stream is always the
 * same for the same key, whichever thread asks and in whatever order. That is what makes `--seed`
 * hold under concurrency. Not for secrets.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { IDS_UUID_BYTES = 36 };

/* The key; copy it freely. */
struct ids {
    uint64_t key;
    /* It follows from a seed: what was drawn once is to be drawn again after a reset. */
    bool seeded;
};

/* A key that follows from `seed`, or one from the system's random source. */
struct ids ids_seeded(uint64_t seed);
struct ids ids_random(void);

/* Names a stream of draws by up to three texts, for instance a purpose, an account and a region. */
uint64_t ids_stream(struct str purpose, struct str a, struct str b);

/* The n-th number of a stream. */
uint64_t ids_draw(const struct ids *ids, uint64_t stream, uint64_t n);

/* The n-th number of a stream, in [0, 1). */
double ids_chance(const struct ids *ids, uint64_t stream, uint64_t n);

/* Whether `s` is written like a UUID: hexadecimal digits in groups of 8, 4, 4, 4 and 12. */
bool ids_is_uuid(struct str s);

/* A stream under a key, as one number that can be kept. */
uint64_t ids_series(const struct ids *ids, uint64_t stream);

/*
 * Writes the n-th id of a series, n < 2^62: a version 4 UUID (RFC 9562, 5.4) in lower case,
 * NUL-terminated. None comes twice: its 122 bits are a permutation of n's.
 */
void ids_uuid(uint64_t series, uint64_t n, char ret[IDS_UUID_BYTES + 1]);

/* Finds the n of an id of the series; false when it is none. */
bool ids_uuid_number(uint64_t series, struct str uuid, uint64_t *ret_n);
