/*
 * Views of text: a pointer and a length in bytes, not owned, not necessarily NUL-terminated.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct str {
    const char *p;
    size_t n;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){.p = (literal), .n = sizeof(literal) - 1})

/* The two arguments that a "%.*s" wants. */
#define STR_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""

/* A view of the NUL-terminated `z`; of nothing when `z` is NULL. */
struct str str_from(const char *z);

/* Whether both hold the same bytes. An absent view (p == NULL) equals an empty one. */
bool str_equal(struct str a, struct str b);
bool str_is(struct str a, const char *z);

/* As str_equal, with ASCII letters compared without case (header names, media types). */
bool str_equal_nocase(struct str a, struct str b);

/* Order of bytes, as strcmp has it. */
int str_compare(struct str a, struct str b);

bool str_starts_with(struct str s, struct str prefix);

/* `s` without its first `n` bytes, which it must have. */
struct str str_skip(struct str s, size_t n);

/* `s` cut to at most `n` bytes. */
struct str str_first(struct str s, size_t n);

/* `s` without spaces and tabs at either end. */
struct str str_trim(struct str s);

/* Index of the first `c` in `s`, or s.n when there is none. */
size_t str_find(struct str s, char c);

/* Reads a whole number of decimal digits alone, up to `max`. Returns false for anything else. */
bool str_parse_number(struct str s, uint64_t max, uint64_t *ret);

/* The value of a hexadecimal digit of either case, or -1. */
int str_hex_digit(char c);

/*
 * Takes the text before the next `separator` off the front of `*rest`, and the separator with it.
 * After the last piece `rest->p` is NULL. Returns false, and writes nothing, when it already was.
 */
bool str_split(struct str *rest, char separator, struct str *ret_piece);
