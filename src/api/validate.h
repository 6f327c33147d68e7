/*
 * Checks gathered input against the constraint traits of its shapes. All violations are reported at
 * once, in the order of the row, in the words of Smithy's restJson1 validation tests.
 */
#pragma once

#include "api/error.h"
#include "api/input.h"
#include "api/model.h"
#include "base/arena.h"
#include "base/fields.h"

#include <stdbool.h>

/* The compiled patterns of an operation table. Safe to share between threads. */
struct patterns;

/* Compiles every pattern that the rows reach. A pattern that does not compile is a bug. */
struct patterns *patterns_new(const struct operation_table *operations);
/* The same for what one shape reaches. */
struct patterns *patterns_of(const struct shape *shape);
void patterns_free(struct patterns *p);

/*
 * Returns false with InvalidParameterException when any member breaks a constraint:
 * "2 validation errors detected. Value ... ; Value ...". Paths are JSON pointers ("/Tags/a").
 */
bool validate_input(struct arena *a, const struct patterns *patterns,
                    const struct operation *operation, const struct input *input,
                    struct api_error *reterr);

/*
 * The same for one value, which stands at `place` in a document: false with the first constraint
 * that is broken in `*r->reterr`.
 */
bool validate_value(struct reading *r, const struct patterns *patterns, const struct place *place,
                    const struct shape *shape, const struct value *value);
