#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { CAPACITY_MIN = 256 };

static void reserve(struct text *t, size_t more)
{
    if (t->capacity - t->n >= more)
        return;
    size_t capacity = t->capacity > 0 ? t->capacity : CAPACITY_MIN;
    while (capacity - t->n < more)
        capacity *= 2;
    char *p = arena_new(t->arena, capacity);
    if (t->n > 0)
        memcpy(p, t->p, t->n);
    t->p = p;
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

void text_printf(struct text *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(n >= 0);
    reserve(t, (size_t)n + 1);
    va_start(arguments, format);
    vsnprintf(t->p + t->n, (size_t)n + 1, format, arguments);
    va_end(arguments);
    t->n += (size_t)n;
}

struct str text_str(const struct text *t)
{
    return (struct str){.p = t->p != NULL ? t->p : "", .n = t->n};
}
