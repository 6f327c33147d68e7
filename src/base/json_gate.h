/*
 * The gate before cJSON: a full check of RFC 8259's grammar with the place of the first mistake.
 */
#pragma once

#include "base/arena.h"
#include "base/json.h"

/* The byte offsets of all member names of a document, in the order in which they stand. */
struct json_names {
    size_t *offsets;
    size_t count;
    size_t capacity;
};

/*
 * Whether `text` is one well-formed JSON value: UTF-8 without byte order mark, at most
 * JSON_DEPTH_MAX levels, no NUL in a string in any spelling, no lone surrogate, no number that a
 * double cannot hold. Does not look for duplicate names. `*ret_names` lies in the arena.
 */
bool json_gate_passes(struct arena *a, struct str text, struct json_names *ret_names,
                      struct json_error *reterr);

/* The error `reason` at byte `offset` of `text`. */
struct json_error json_error_at(struct str text, size_t offset, const char *reason);
