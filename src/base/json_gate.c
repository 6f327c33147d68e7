#include "base/json_gate.h"

#include "base/json_text.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct gate {
    struct str text;
    size_t at;
    unsigned depth;
    struct arena *arena;
    struct json_names names;
    /* Set by refuse(). */
    size_t bad_at;
    const char *reason;
};

struct json_error json_error_at(struct str text, size_t offset, const char *reason)
{
    struct json_error error = {.line = 1, .column = 1, .reason = reason};
    for (size_t i = 0; i < offset && i < text.n; i++) {
        error.column++;
        if (text.p[i] == '\n') {
            error.line++;
            error.column = 1;
        }
    }
    return error;
}

static bool refuse(struct gate *g, size_t at, const char *reason)
{
    g->bad_at = at;
    g->reason = reason;
    return false;
}

/* The byte under the cursor, or '\0' at the end: a NUL byte is accepted nowhere, so the two mix
 * well. */
static char peek(const struct gate *g)
{
    return g->at < g->text.n ? g->text.p[g->at] : '\0';
}

static bool take(struct gate *g, char c)
{
    if (peek(g) != c || g->at >= g->text.n)
        return false;
    g->at++;
    return true;
}

static void skip_space(struct gate *g)
{
    while (g->at < g->text.n && strchr(" \t\n\r", g->text.p[g->at]) != NULL && peek(g) != '\0')
        g->at++;
}

static bool unexpected(struct gate *g, const char *wanted)
{
    return refuse(g, g->at, g->at < g->text.n ? wanted : "the text ends too early");
}

static bool take_hex4(struct gate *g, unsigned *ret)
{
    unsigned unit = 0;
    for (int i = 0; i < 4; i++, g->at++) {
        int digit = str_hex_digit(peek(g));
        if (digit < 0)
            return unexpected(g, "\\u wants four hexadecimal digits");
        unit = unit << 4 | (unsigned)digit;
    }
    *ret = unit;
    return true;
}

/* Takes what follows "\u": one code unit, or a surrogate pair. */
static bool take_unicode_escape(struct gate *g)
{
    size_t start = g->at - 2;
    unsigned unit, low;
    if (!take_hex4(g, &unit))
        return false;
    if (unit == 0)
        return refuse(g, start, "a string must not hold the NUL character");
    if (unit < 0xd800 || unit > 0xdfff)
        return true;
    if (unit >= 0xdc00 || !take(g, '\\') || !take(g, 'u'))
        return refuse(g, start, "a surrogate must stand in a pair");
    if (!take_hex4(g, &low))
        return false;
    if (low < 0xdc00 || low > 0xdfff)
        return refuse(g, start, "a surrogate must stand in a pair");
    return true;
}

static bool take_escape(struct gate *g)
{
    if (take(g, 'u'))
        return take_unicode_escape(g);
    if (peek(g) == '\0' || strchr("\"\\/bfnrt", peek(g)) == NULL)
        return unexpected(g, "no such escape in a string");
    g->at++;
    return true;
}

static bool take_string(struct gate *g)
{
    if (!take(g, '"'))
        return unexpected(g, "a string in double quotes was expected");
    for (;;) {
        g->at += json_plain_bytes(str_skip(g->text, g->at));
        if (take(g, '"'))
            return true;
        if (take(g, '\\')) {
            if (!take_escape(g))
                return false;
        } else if (g->at < g->text.n) {
            return refuse(g, g->at, "a control character in a string must be escaped");
        } else {
            return unexpected(g, NULL);
        }
    }
}

static bool take_digits(struct gate *g)
{
    if (str_hex_digit(peek(g)) < 0 || str_hex_digit(peek(g)) > 9)
        return unexpected(g, "a digit was expected");
    while (str_hex_digit(peek(g)) >= 0 && str_hex_digit(peek(g)) <= 9)
        g->at++;
    return true;
}

/* Whether the number at text[start..at) is finite as a double. */
static bool fits_double(const struct gate *g, size_t start)
{
    char digits[64];
    size_t n = g->at - start;
    if (n >= sizeof digits) {
        struct str copy = arena_copy(g->arena, str_first(str_skip(g->text, start), n));
        return isfinite(strtod(copy.p, NULL));
    }
    memcpy(digits, g->text.p + start, n);
    digits[n] = '\0';
    return isfinite(strtod(digits, NULL));
}

static bool take_number(struct gate *g)
{
    size_t start = g->at;
    take(g, '-');
    if (take(g, '0')) {
        if (str_hex_digit(peek(g)) >= 0 && str_hex_digit(peek(g)) <= 9)
            return refuse(g, start, "a number must not begin with a zero");
    } else if (!take_digits(g)) {
        return false;
    }
    if (take(g, '.') && !take_digits(g))
        return false;
    if (take(g, 'e') || take(g, 'E')) {
        if (!take(g, '+'))
            take(g, '-');
        if (!take_digits(g))
            return false;
    }
    return fits_double(g, start) || refuse(g, start, "the number is too large");
}

static bool take_word(struct gate *g, struct str word)
{
    if (!str_starts_with(str_skip(g->text, g->at), word))
        return unexpected(g, "a value was expected");
    g->at += word.n;
    return true;
}

static void note_name(struct gate *g)
{
    struct json_names *names = &g->names;
    if (names->count == names->capacity) {
        size_t capacity = names->capacity > 0 ? 2 * names->capacity : 16;
        size_t *offsets = arena_new(g->arena, capacity * sizeof *offsets);
        if (names->count > 0)
            memcpy(offsets, names->offsets, names->count * sizeof *offsets);
        names->offsets = offsets;
        names->capacity = capacity;
    }
    names->offsets[names->count++] = g->at;
}

static bool take_value(struct gate *g);

static bool take_member(struct gate *g)
{
    skip_space(g);
    note_name(g);
    if (!take_string(g))
        return false;
    skip_space(g);
    if (!take(g, ':'))
        return unexpected(g, "a colon was expected");
    return take_value(g);
}

static bool take_items(struct gate *g, char close, bool (*take_item)(struct gate *g),
                       const char *wanted)
{
    if (++g->depth > JSON_DEPTH_MAX)
        return refuse(g, g->at, "the nesting is deeper than 32 levels");
    g->at++;
    skip_space(g);
    if (!take(g, close)) {
        do {
            if (!take_item(g))
                return false;
            skip_space(g);
        } while (take(g, ','));
        if (!take(g, close))
            return unexpected(g, wanted);
    }
    g->depth--;
    return true;
}

static bool take_value(struct gate *g)
{
    skip_space(g);
    switch (peek(g)) {
    case '{':
        return take_items(g, '}', take_member, "a comma or a closing brace was expected");
    case '[':
        return take_items(g, ']', take_value, "a comma or a closing bracket was expected");
    case '"':
        return take_string(g);
    case 't':
        return take_word(g, STR("true"));
    case 'f':
        return take_word(g, STR("false"));
    case 'n':
        return take_word(g, STR("null"));
    case '-':
        return take_number(g);
    default:
        if (peek(g) >= '0' && peek(g) <= '9')
            return take_number(g);
        return unexpected(g, "a value was expected");
    }
}

static bool take_document(struct gate *g)
{
    if (!utf8_is_valid(g->text, &g->bad_at))
        return refuse(g, g->bad_at, "the text is not valid UTF-8");
    if (str_starts_with(g->text, STR("\xef\xbb\xbf")))
        return refuse(g, 0, "the text must not begin with a byte order mark");
    if (!take_value(g))
        return false;
    skip_space(g);
    return g->at == g->text.n || refuse(g, g->at, "more text follows the value");
}

static_assert(JSON_DEPTH_MAX == 32, "take_items() names the limit");

bool json_gate_passes(struct arena *a, struct str text, struct json_names *ret_names,
                      struct json_error *reterr)
{
    struct gate g = {.text = text, .arena = a};
    if (!take_document(&g)) {
        *reterr = json_error_at(text, g.bad_at, g.reason);
        return false;
    }
    *ret_names = g.names;
    return true;
}
