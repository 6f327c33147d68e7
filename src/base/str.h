/*
 * Views of text: a pointer and a length in bytes, not owned, not necessarily NUL-terminated. The
 * small functions stand here so that they can be inlined: each request calls them hundreds of
 * times.
 */
#pragma once

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p;
    size_t n;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){.p = (literal), .n = sizeof(literal) - 1})

/* The two arguments that a "%.*s" wants. */
#define STR_ARG(s) (int)(s).n, (s).p != NULL ? (s).p : ""

/* A view of the NUL-terminated `z`; of nothing when `z` is NULL. */
static inline struct str str_from(const char *z)
{
    return (struct str){.p = z, .n = z != NULL ? strlen(z) : 0};
}

/* Whether both hold the same bytes. An absent view (p == NULL) equals an empty one. */
static inline bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *z)
{
    return str_equal(a, str_from(z));
}

/* Whether `n` bytes are the same but for the case of ASCII letters. */
bool str_same_nocase(const char *a, const char *b, size_t n);

/* As str_equal, with ASCII letters compared without case (header names, media types). */
static inline bool str_equal_nocase(struct str a, struct str b)
{
    /* Most names differ in the first letter already. */
    return a.n == b.n && (a.n == 0 || ((a.p[0] ^ b.p[0]) & ~('a' ^ 'A')) == 0) &&
           str_same_nocase(a.p, b.p, a.n);
}

/* Order of bytes, as strcmp has it. */
int str_compare(struct str a, struct str b);

/* `s` cut to at most `n` bytes. */
static inline struct str str_first(struct str s, size_t n)
{
    return (struct str){.p = s.p, .n = n < s.n ? n : s.n};
}

static inline bool str_starts_with(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_equal(str_first(s, prefix.n), prefix);
}

/* `s` without its first `n` bytes, which it must have. */
static inline struct str str_skip(struct str s, size_t n)
{
    assert(n <= s.n);
    return (struct str){.p = n > 0 ? s.p + n : s.p, .n = s.n - n};
}

/* `s` without spaces and tabs at either end. */
struct str str_trim(struct str s);

/* Index of the first `c` in `s`, or s.n when there is none. */
static inline size_t str_find(struct str s, char c)
{
    const char *found = s.n > 0 ? (const char *)memchr(s.p, c, s.n) : NULL;
    return found != NULL ? (size_t)(found - s.p) : s.n;
}

#define STR_LETTERS_AND_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/* Whether every byte of `s` is one of `characters`. */
bool str_has_only(struct str s, struct str characters);

/* Reads a whole number of decimal digits alone, up to `max`. Returns false for anything else. */
bool str_parse_number(struct str s, uint64_t max, uint64_t *ret);

/* The value of a hexadecimal digit of either case, or -1. */
int str_hex_digit(char c);

/*
 * Takes the text before the next `separator` off the front of `*rest`, and the separator with it.
 * After the last piece `rest->p` is NULL. Returns false, and writes nothing, when it already was.
 */
bool str_split(struct str *rest, char separator, struct str *ret_piece);
