/*
 * Checks gathered input against the constraint traits of its shapes. All violations are reported at
 * once, in the order of the row, in the words of Smithy's restJson1 validation tests.
 */
#pragma once

#include "api/error.h"
#include "api/input.h"
#include "api/model.h"
#include "base/arena.h"

#include <stdbool.h>

/* The compiled patterns of an operation table. Safe to share between threads. */
struct patterns;

/* Compiles every pattern that the rows reach. A pattern that does not compile is a bug. */
struct patterns *patterns_new(const struct operation_table *operations);
void patterns_free(struct patterns *p);

/*
 * Returns false with InvalidParameterException when any member breaks a constraint:
 * "2 validation errors detected. Value ... ; Value ...". Paths are JSON pointers ("/Tags/a").
 */
bool validate_input(struct arena *a, const struct patterns *patterns,
                    const struct operation *operation, const struct input *input,
                    struct api_error *reterr);
