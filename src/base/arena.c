#include "base/arena.h"

#include "base/memory.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES_MIN = 8192 };

/* What is printed is printed once when it is shorter. */
enum { PRINTED_BYTES_USUAL = 512 };

struct arena_block {
    struct arena_block *next;
    max_align_t data[];
};

struct arena_deferred {
    struct arena_deferred *next;
    void (*fn)(void *p);
    void *p;
};

void arena_init(struct arena *a, void *first, size_t size)
{
    *a = (struct arena){.next = first, .end = first != NULL ? (char *)first + size : NULL};
}

void arena_done(struct arena *a)
{
    for (struct arena_deferred *d = a->deferred; d != NULL; d = d->next)
        d->fn(d->p);
    for (struct arena_block *block = a->blocks; block != NULL;) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    *a = (struct arena){0};
}

static void add_block(struct arena *a, size_t size)
{
    size_t bytes = size > BLOCK_BYTES_MIN ? size : BLOCK_BYTES_MIN;
    struct arena_block *block = memory_resize(NULL, 1, sizeof *block + bytes);
    block->next = a->blocks;
    a->blocks = block;
    a->next = (char *)block->data;
    a->end = a->next + bytes;
}

void *arena_new(struct arena *a, size_t size)
{
    size_t padding = (size_t)(-(uintptr_t)a->next % alignof(max_align_t));
    if (a->next == NULL || (size_t)(a->end - a->next) < padding ||
        (size_t)(a->end - a->next) - padding < size) {
        assert(size < SIZE_MAX / 2);
        add_block(a, size);
        padding = 0;
    }
    char *p = a->next + padding;
    a->next = p + size;
    return memset(p, 0, size);
}

struct str arena_copy(struct arena *a, struct str s)
{
    if (s.p == NULL)
        return s;
    char *copy = arena_new(a, s.n + 1);
    memcpy(copy, s.p, s.n);
    return (struct str){.p = copy, .n = s.n};
}

struct str arena_printf(struct arena *a, const char *format, ...)
{
    va_list arguments;
    char usual[PRINTED_BYTES_USUAL];
    va_start(arguments, format);
    int n = vsnprintf(usual, sizeof usual, format, arguments);
    va_end(arguments);
    assert(n >= 0);
    if ((size_t)n < sizeof usual)
        return arena_copy(a, (struct str){.p = usual, .n = (size_t)n});
    char *p = arena_new(a, (size_t)n + 1);
    va_start(arguments, format);
    vsnprintf(p, (size_t)n + 1, format, arguments);
    va_end(arguments);
    return (struct str){.p = p, .n = (size_t)n};
}

void arena_defer(struct arena *a, void (*fn)(void *p), void *p)
{
    struct arena_deferred *d = arena_new(a, sizeof *d);
    *d = (struct arena_deferred){.next = a->deferred, .fn = fn, .p = p};
    a->deferred = d;
}
