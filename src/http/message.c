#include "http/message.h"

#include <assert.h>

static struct str find(const struct http_header headers[], size_t count, const char *name)
{
    struct str wanted = str_from(name);
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(headers[i].name, wanted))
            return headers[i].value;
    return (struct str){0};
}

struct str http_request_header(const struct http_request *r, const char *name)
{
    return find(r->headers, r->header_count, name);
}

bool http_request_is_whole(const struct http_request *r)
{
    return r->flaw == NULL && !r->head_too_large && !r->body_too_large;
}

struct str http_request_header_list(struct arena *a, const struct http_request *r, const char *name)
{
    struct str all = {0};
    for (size_t i = 0; i < r->header_count; i++) {
        if (!str_equal_nocase(r->headers[i].name, str_from(name)))
            continue;
        all = all.p == NULL
                  ? r->headers[i].value
                  : arena_printf(a, "%.*s, %.*s", STR_ARG(all), STR_ARG(r->headers[i].value));
    }
    return all;
}

struct str http_response_header(const struct http_response *r, const char *name)
{
    return find(r->headers, r->header_count, name);
}

void http_response_add(struct http_response *r, const char *name, struct str value)
{
    assert(r->header_count < HTTP_RESPONSE_HEADERS_MAX);
    r->headers[r->header_count++] = (struct http_header){str_from(name), value};
}
