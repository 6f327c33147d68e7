/*
 * Where a value stands in an operation's input: a chain of names from the inside out, on the stack
 * of whoever walks the input, written out as a JSON pointer (RFC 6901) only when a message wants
 * it.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>

struct place {
    /* NULL for a member of the input itself. */
    const struct place *parent;
    /* The name of a member or key; absent (p == NULL) for an element of a list. */
    struct str name;
    size_t index;
};

/* "/Tags/a", "/SearchCriteria/AndConditions/0"; "" for no place. */
struct str place_pointer(struct arena *a, const struct place *place);
