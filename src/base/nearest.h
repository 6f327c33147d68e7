/*
 * "Did you mean ...?": the known name that is closest to one that is not known.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

/* Names longer than this are compared by their first NEAREST_BYTES_MAX bytes only. */
enum { NEAREST_BYTES_MAX = 160 };

/*
 * The number of single-byte insertions, deletions and replacements that turn `a` into `b`
 * (Levenshtein), with letters compared without case.
 */
size_t nearest_distance(struct str a, struct str b);

/*
 * The index of the name in names[0..count) that is nearest to `unknown`, by the distance in
 * proportion to the longer of the two: a long name cut short is nearer than a short one that has
 * nothing in common. The first of equals.
 * `count` must not be 0.
 */
size_t nearest_index(struct str unknown, const char *const names[], size_t count);
