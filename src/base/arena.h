/*
 * Request-lifetime memory: everything that a request needs is taken from its arena and released
 * with it at once. Nothing taken from an arena is freed on its own.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

struct arena_block;
struct arena_deferred;

/* Caller-allocated; the members are the arena's own. */
struct arena {
    struct arena_block *blocks;
    struct arena_deferred *deferred;
    char *next;
    char *end;
};

/*
 * Makes an empty arena that serves from the `size` bytes at `first` until they are used up, and
 * from the heap afterwards. `first` must outlive the arena; it may be NULL with size 0.
 */
void arena_init(struct arena *a, void *first, size_t size);

/* Runs what was deferred, the last first, and releases all memory. The arena must not be used
 * again. */
void arena_done(struct arena *a);

/* Returns `size` zeroed bytes, aligned for any type. Never NULL. */
void *arena_new(struct arena *a, size_t size);

/*
 * Returns a copy of `s` with a NUL behind it (not counted in the view's length). An absent view
 * (p == NULL) stays absent.
 */
struct str arena_copy(struct arena *a, struct str s);

/* Formats as printf does; the result has a NUL behind it. */
struct str arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Has arena_done() call `fn(p)`: for what a foreign library allocated. */
void arena_defer(struct arena *a, void (*fn)(void *p), void *p);
