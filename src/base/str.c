#include "base/str.h"

#include <assert.h>
#include <string.h>

struct str str_from(const char *z)
{
    return (struct str){.p = z, .n = z != NULL ? strlen(z) : 0};
}

bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_equal(a, str_from(z));
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

int str_compare(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n > 0 ? memcmp(a.p, b.p, n) : 0;
    if (order != 0)
        return order;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts_with(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_equal(str_first(s, prefix.n), prefix);
}

struct str str_skip(struct str s, size_t n)
{
    assert(n <= s.n);
    return (struct str){.p = n > 0 ? s.p + n : s.p, .n = s.n - n};
}

struct str str_first(struct str s, size_t n)
{
    return (struct str){.p = s.p, .n = n < s.n ? n : s.n};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
    while (s.n > 0 && is_blank(s.p[0]))
        s = str_skip(s, 1);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(struct str s, char c)
{
    const char *found = s.n > 0 ? memchr(s.p, c, s.n) : NULL;
    return found != NULL ? (size_t)(found - s.p) : s.n;
}

bool str_parse_number(struct str s, uint64_t max, uint64_t *ret)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned char)s.p[i] - (unsigned)'0';
        if (digit > 9 || digit > max || n > (max - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    if (s.n > 0)
        *ret = n;
    return s.n > 0;
}

bool str_split(struct str *rest, char separator, struct str *ret_piece)
{
    if (rest->p == NULL)
        return false;
    size_t at = str_find(*rest, separator);
    *ret_piece = str_first(*rest, at);
    *rest = at < rest->n ? str_skip(*rest, at + 1) : (struct str){0};
    return true;
}

int str_hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                  : -1;
}
