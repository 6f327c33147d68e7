#include "http/grammar.h"

#include "base/array.h"
#include "base/word.h"

#include <stdint.h>

/*
 * These run over each byte of every request, so they look at all of a text without leaving early,
 * many bytes at once where they can.
 */

/* RFC 9110, 5.6.2: tchar. */
static const bool token_characters[256] = {
    ['a'] = true, ['b'] = true,  ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true,
    ['g'] = true, ['h'] = true,  ['i'] = true, ['j'] = true, ['k'] = true, ['l'] = true,
    ['m'] = true, ['n'] = true,  ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true,
    ['s'] = true, ['t'] = true,  ['u'] = true, ['v'] = true, ['w'] = true, ['x'] = true,
    ['y'] = true, ['z'] = true,  ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true,
    ['E'] = true, ['F'] = true,  ['G'] = true, ['H'] = true, ['I'] = true, ['J'] = true,
    ['K'] = true, ['L'] = true,  ['M'] = true, ['N'] = true, ['O'] = true, ['P'] = true,
    ['Q'] = true, ['R'] = true,  ['S'] = true, ['T'] = true, ['U'] = true, ['V'] = true,
    ['W'] = true, ['X'] = true,  ['Y'] = true, ['Z'] = true, ['0'] = true, ['1'] = true,
    ['2'] = true, ['3'] = true,  ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
    ['8'] = true, ['9'] = true,  ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true,
    ['&'] = true, ['\''] = true, ['*'] = true, ['+'] = true, ['-'] = true, ['.'] = true,
    ['^'] = true, ['_'] = true,  ['`'] = true, ['|'] = true, ['~'] = true,
};

static bool is_token(struct str s)
{
    bool ok = s.n > 0;
    for (size_t i = 0; i < s.n; i++)
        ok &= token_characters[(unsigned char)s.p[i]];
    return ok;
}

static bool has_control_or_blank(struct str s)
{
    unsigned char found = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        found = c <= ' ' ? 1 : found;
        found = c == 0x7f ? 1 : found;
    }
    return found != 0;
}

static bool has_line_end_or_nul(struct str s)
{
    uint64_t found = 0;
    size_t i = 0;
    for (; i + sizeof found <= s.n; i += sizeof found) {
        uint64_t word = word_at(s.p + i);
        found |= word_has(word, '\r') | word_has(word, '\n') | word_has(word, '\0');
    }
    for (; i < s.n; i++)
        found |= (uint64_t)(s.p[i] == '\r' || s.p[i] == '\n' || s.p[i] == '\0');
    return found != 0;
}

static bool has_bad_method(const struct http_request *r)
{
    return !is_token(r->method);
}

static bool has_bad_target(const struct http_request *r)
{
    return r->target.n == 0 || has_control_or_blank(r->target);
}

static bool has_bad_name(const struct http_request *r)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (!is_token(r->headers[i].name))
            return true;
    return false;
}

static bool has_bad_value(const struct http_request *r)
{
    for (size_t i = 0; i < r->header_count; i++)
        if (has_line_end_or_nul(r->headers[i].value))
            return true;
    return false;
}

static size_t count(const struct http_request *r, const char *name)
{
    size_t n = 0;
    struct str wanted = str_from(name);
    for (size_t i = 0; i < r->header_count; i++)
        n += str_equal_nocase(r->headers[i].name, wanted);
    return n;
}

static bool has_hosts(const struct http_request *r)
{
    return count(r, "host") > 1;
}

static bool has_lengths(const struct http_request *r)
{
    return count(r, "content-length") > 1;
}

static bool has_two_framings(const struct http_request *r)
{
    return count(r, "content-length") > 0 && count(r, "transfer-encoding") > 0;
}

static bool has_other_coding(const struct http_request *r)
{
    size_t n = count(r, "transfer-encoding");
    return n > 1 || (n == 1 && !str_equal_nocase(http_request_header(r, "transfer-encoding"),
                                                 STR("chunked")));
}

#define OTHER_CODING "Transfer-Encoding can only be chunked, once, in HTTP/1.1"

static const struct {
    bool (*is_broken)(const struct http_request *r);
    const char *flaw;
} rules[] = {
    {has_bad_method, "the method is not a token"},
    {has_bad_target, "the request target is empty, or has a blank or a control character in it"},
    {has_bad_name, "the name of a header is not a token: nothing stands between it and its colon"},
    {has_bad_value, "the value of a header has a CR, LF or NUL in it"},
    {has_hosts, "Host comes more than once"},
    {has_lengths, "Content-Length comes more than once"},
    {has_two_framings, "Content-Length comes with Transfer-Encoding"},
    {has_other_coding, OTHER_CODING},
};

const char *grammar_flaw(const struct http_request *request, bool is_http_1_0)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (rules[i].is_broken(request))
            return rules[i].flaw;
    return is_http_1_0 && count(request, "transfer-encoding") > 0 ? OTHER_CODING : NULL;
}
