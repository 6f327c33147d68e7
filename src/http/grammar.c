#include "http/grammar.h"

#include "base/array.h"

static bool is_in(unsigned char c, unsigned char first, unsigned char last)
{
    return c >= first && c <= last;
}

static bool has(struct str s, char c)
{
    return str_find(s, c) < s.n;
}

static bool is_token_character(char c)
{
    unsigned char u = (unsigned char)c;
    return is_in(u, 'a', 'z') || is_in(u, 'A', 'Z') || is_in(u, '0', '9') ||
           has(STR("!#$%&'*+-.^_`|~"), c);
}

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_character(s.p[i]))
            return false;
    return s.n > 0;
}

static bool has_bad_method(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    return !is_token(r->method);
}

static bool has_bad_target(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    for (size_t i = 0; i < r->target.n; i++)
        if ((unsigned char)r->target.p[i] <= ' ' || r->target.p[i] == 0x7f)
            return true;
    return r->target.n == 0;
}

static bool has_bad_name(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    for (size_t i = 0; i < r->header_count; i++)
        if (!is_token(r->headers[i].name))
            return true;
    return false;
}

static bool has_bad_value(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    for (size_t i = 0; i < r->header_count; i++) {
        struct str value = r->headers[i].value;
        if (has(value, '\r') || has(value, '\n') || has(value, '\0'))
            return true;
    }
    return false;
}

static size_t count(const struct http_request *r, const char *name)
{
    size_t n = 0;
    for (size_t i = 0; i < r->header_count; i++)
        n += str_equal_nocase(r->headers[i].name, str_from(name));
    return n;
}

static bool has_hosts(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    return count(r, "host") > 1;
}

static bool has_lengths(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    return count(r, "content-length") > 1;
}

static bool has_two_framings(const struct http_request *r, bool is_http_1_0)
{
    (void)is_http_1_0;
    return count(r, "content-length") > 0 && count(r, "transfer-encoding") > 0;
}

static bool has_other_coding(const struct http_request *r, bool is_http_1_0)
{
    size_t n = count(r, "transfer-encoding");
    return n > 1 ||
           (n == 1 && (is_http_1_0 || !str_equal_nocase(http_request_header(r, "transfer-encoding"),
                                                        STR("chunked"))));
}

static const struct {
    bool (*is_broken)(const struct http_request *r, bool is_http_1_0);
    const char *flaw;
} rules[] = {
    {has_bad_method, "the method is not a token"},
    {has_bad_target, "the request target is empty, or has a blank or a control character in it"},
    {has_bad_name, "the name of a header is not a token: nothing stands between it and its colon"},
    {has_bad_value, "the value of a header has a CR, LF or NUL in it"},
    {has_hosts, "Host comes more than once"},
    {has_lengths, "Content-Length comes more than once"},
    {has_two_framings, "Content-Length comes with Transfer-Encoding"},
    {has_other_coding, "Transfer-Encoding can only be chunked, once, in HTTP/1.1"},
};

const char *grammar_flaw(const struct http_request *request, bool is_http_1_0)
{
    for (size_t i = 0; i < ARRAY_COUNT(rules); i++)
        if (rules[i].is_broken(request, is_http_1_0))
            return rules[i].flaw;
    return NULL;
}
