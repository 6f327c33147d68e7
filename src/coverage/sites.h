/*
 * The sites of an operation's input: each place where a value can stand, however deep, with a path
 * like a JSON pointer in which '*' stands for any element or key ("/Tags/" and '*'). A shape that
 * holds itself, as search criteria do, is unfolded once: what stands deeper counts where it stands
 * first.
 */
#pragma once

#include "api/input.h"
#include "api/model.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An operation has at most this many. */
enum { SITES_MAX = 48 };

struct site {
    const char *path;
    const struct shape *shape;
    /* It has a name in the model; false for elements, and for keys and values of maps. */
    bool is_member;
    bool is_key;
    /* The index of the structure's first member; the others follow. */
    size_t members;
    /* The index of the list's or map's element, and of the map's key. */
    size_t element;
    size_t key;
    /* The index of the site that this one lies in; its own for the operation's members. */
    size_t parent;
};

/* Those of one operation. The first are its members, in the order of its row. */
struct sites {
    struct site *list;
    size_t count;
};

/* Lives in the arena. */
struct sites sites_of(struct arena *a, const struct operation *operation);

/* The greatest length or number that a site's shape allows; false when it sets none. */
bool site_maximum(const struct site *site, int64_t *ret);

/* What the maximum is of: "length", "key length" or "range". */
const char *site_constraint(const struct site *site);

/* What a request holds at one site. */
struct site_use {
    bool is_set;
    /* The greatest length or number there, where the shape has a maximum. */
    int64_t largest;
};

/* Adds what an input holds to `uses`, by index of the site. */
void sites_note(const struct sites *sites, const struct operation *operation,
                const struct input *input, struct site_use uses[SITES_MAX]);
