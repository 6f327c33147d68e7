#include "http/delivery.h"

#include "base/text.h"
#include "base/timestamp.h"
#include "http/message.h"

enum { GARBAGE_BYTES = 64 };

const char *const http_breakage_names[HTTP_BREAKAGES + 1] = {
    [HTTP_UNBROKEN] = "",
    [HTTP_EMPTY_RESPONSE] = "EMPTY_RESPONSE",
    [HTTP_CONNECTION_RESET_BY_PEER] = "CONNECTION_RESET_BY_PEER",
    [HTTP_MALFORMED_RESPONSE_CHUNK] = "MALFORMED_RESPONSE_CHUNK",
    [HTTP_RANDOM_DATA_THEN_CLOSE] = "RANDOM_DATA_THEN_CLOSE",
    [HTTP_TRUNCATED_BODY] = "TRUNCATED_BODY",
    [HTTP_INVALID_JSON] = "INVALID_JSON",
    [HTTP_HANG] = "HANG",
};

/* Bytes that neither a status line nor a chunk size begins with. */
static void add_garbage(struct text *text, const struct ids *ids, uint64_t n)
{
    uint64_t stream = ids_stream(STR("garbage"), STR(""), STR(""));
    for (unsigned i = 0; i < GARBAGE_BYTES; i++)
        text_add_char(text, (char)(0x80 | (ids_draw(ids, stream, n * GARBAGE_BYTES + i) & 0x7f)));
}

/* The head of the response, with its body framed as `framing` says. */
static void add_head(struct text *text, const struct http_response *response, const char *framing,
                     int64_t wall_ms)
{
    text_printf(text, "HTTP/1.1 %d %s\r\nDate: %s\r\n", response->status,
                response->status < 400 ? "OK" : "Error",
                timestamp_http_date(text->arena, wall_ms).p);
    for (size_t i = 0; i < response->header_count; i++)
        text_printf(text, "%.*s: %.*s\r\n", STR_ARG(response->headers[i].name),
                    STR_ARG(response->headers[i].value));
    text_printf(text, "%s\r\n\r\n", framing);
}

static struct str malformed_chunk(const struct http_response *response, struct arena *a,
                                  const struct ids *ids, uint64_t n, int64_t wall_ms)
{
    struct text text = {.arena = a};
    add_head(&text, response, "Transfer-Encoding: chunked", wall_ms);
    add_garbage(&text, ids, n);
    return text_str(&text);
}

static struct str garbage(struct arena *a, const struct ids *ids, uint64_t n)
{
    struct text text = {.arena = a};
    add_garbage(&text, ids, n);
    return text_str(&text);
}

static struct str truncated(const struct http_response *response, struct arena *a, int64_t wall_ms)
{
    struct text text = {.arena = a};
    add_head(&text, response, arena_printf(a, "Content-Length: %zu", response->body.n).p, wall_ms);
    text_add(&text, str_first(response->body, response->body.n / 2));
    return text_str(&text);
}

/* Makes an answer a 200, whatever it was. */
static void succeed(struct http_response *response)
{
    size_t kept = 0;
    for (size_t i = 0; i < response->header_count; i++)
        if (!str_equal_nocase(response->headers[i].name, STR("x-amzn-ErrorType")))
            response->headers[kept++] = response->headers[i];
    response->header_count = kept;
    response->status = 200;
}

void http_break(struct http_response *response, enum http_breakage how, struct arena *a,
                const struct ids *ids, uint64_t n, int64_t wall_ms)
{
    struct http_delivery *delivery = &response->delivery;
    switch (how) {
    case HTTP_EMPTY_RESPONSE:
        delivery->kind = HTTP_DELIVER_BYTES;
        break;
    case HTTP_CONNECTION_RESET_BY_PEER:
        delivery->kind = HTTP_DELIVER_RESET;
        break;
    case HTTP_MALFORMED_RESPONSE_CHUNK:
        delivery->kind = HTTP_DELIVER_BYTES;
        succeed(response);
        delivery->bytes = malformed_chunk(response, a, ids, n, wall_ms);
        break;
    case HTTP_RANDOM_DATA_THEN_CLOSE:
        delivery->kind = HTTP_DELIVER_BYTES;
        delivery->bytes = garbage(a, ids, n);
        break;
    case HTTP_TRUNCATED_BODY:
        delivery->kind = HTTP_DELIVER_BYTES;
        delivery->bytes = truncated(response, a, wall_ms);
        break;
    case HTTP_INVALID_JSON:
        succeed(response);
        response->body = str_first(response->body, response->body.n / 2);
        break;
    case HTTP_HANG:
        delivery->kind = HTTP_DELIVER_NOTHING;
        break;
    case HTTP_UNBROKEN:
    case HTTP_BREAKAGES:
        break;
    }
}
