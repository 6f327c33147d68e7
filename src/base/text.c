#include "base/text.h"

#include "base/memory.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CAPACITY_MIN = 256, CAPACITY_IN_ARENA_MAX = 64 * 1024 };

/* What is printed is printed once when it is no longer. */
enum { PRINTED_BYTES_USUAL = 128 };

/* Where a text that has left the arena lies; freed with the arena. */
struct text_heap {
    char *p;
};

static void free_heap(void *p)
{
    free(((struct text_heap *)p)->p);
}

/* A large text moves to the heap, which can grow it in place: the arena would keep each old copy.
 */
static char *grow_on_heap(struct text *t, size_t capacity)
{
    bool moves = t->heap == NULL;
    if (moves) {
        t->heap = arena_new(t->arena, sizeof *t->heap);
        arena_defer(t->arena, free_heap, t->heap);
    }
    t->heap->p = memory_resize(t->heap->p, capacity, 1);
    if (moves && t->n > 0)
        memcpy(t->heap->p, t->p, t->n);
    return t->heap->p;
}

static char *grow_in_arena(struct text *t, size_t capacity)
{
    char *p = arena_new(t->arena, capacity);
    if (t->n > 0)
        memcpy(p, t->p, t->n);
    return p;
}

static void reserve(struct text *t, size_t more)
{
    if (t->capacity - t->n >= more)
        return;
    size_t capacity = t->capacity > 0 ? t->capacity : CAPACITY_MIN;
    while (capacity - t->n < more)
        capacity *= 2;
    t->p =
        capacity > CAPACITY_IN_ARENA_MAX ? grow_on_heap(t, capacity) : grow_in_arena(t, capacity);
    t->capacity = capacity;
}

void text_add(struct text *t, struct str s)
{
    if (s.n == 0)
        return;
    reserve(t, s.n);
    memcpy(t->p + t->n, s.p, s.n);
    t->n += s.n;
}

void text_add_char(struct text *t, char c)
{
    reserve(t, 1);
    t->p[t->n++] = c;
}

void text_add_decimal(struct text *t, int64_t n, int places)
{
    char digits[24], *p = digits + sizeof digits;
    uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
    for (; places > 0 && left % 10 == 0; places--)
        left /= 10;
    for (int i = 0; i <= places || left > 0; i++) {
        if (places > 0 && i == places)
            *--p = '.';
        *--p = (char)('0' + left % 10);
        left /= 10;
    }
    if (n < 0)
        *--p = '-';
    text_add(t, (struct str){.p = p, .n = (size_t)(digits + sizeof digits - p)});
}

void text_printf(struct text *t, const char *format, ...)
{
    va_list arguments;
    reserve(t, PRINTED_BYTES_USUAL);
    va_start(arguments, format);
    int n = vsnprintf(t->p + t->n, t->capacity - t->n, format, arguments);
    va_end(arguments);
    assert(n >= 0);
    if ((size_t)n >= t->capacity - t->n) {
        reserve(t, (size_t)n + 1);
        va_start(arguments, format);
        vsnprintf(t->p + t->n, (size_t)n + 1, format, arguments);
        va_end(arguments);
    }
    t->n += (size_t)n;
}

struct str text_str(const struct text *t)
{
    return (struct str){.p = t->p != NULL ? t->p : "", .n = t->n};
}
