/*
 * The shapes that some members lead to, each once: shapes refer to themselves.
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

/* Caller-allocated; start with {.arena = a}. */
struct shape_set {
    struct arena *arena;
    /* In the order in which they were met. */
    const struct shape **list;
    size_t count;
    size_t capacity;
};

/* Adds a shape and all that it leads to. Different shapes must have different names. */
void shape_set_add(struct shape_set *set, const struct shape *shape);

/* Adds what the members lead to. */
void shape_set_add_members(struct shape_set *set, const struct member members[], size_t count);

bool shape_set_has(const struct shape_set *set, const struct shape *shape);
