/*
 * Text that grows at its end, in an arena.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

struct text_heap;

/* Caller-allocated; start with {.arena = a}. The members are the module's own. */
struct text {
    struct arena *arena;
    char *p;
    size_t n;
    size_t capacity;
    struct text_heap *heap;
};

void text_add(struct text *t, struct str s);
void text_add_char(struct text *t, char c);

/* Adds n divided by so many powers of ten, without zeros at the end of the fraction. */
void text_add_decimal(struct text *t, int64_t n, int places);

void text_printf(struct text *t, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What was written so far. Valid until the next addition. */
struct str text_str(const struct text *t);
