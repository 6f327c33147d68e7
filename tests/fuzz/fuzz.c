#include "fuzz.h"

#include "http/limits.h"

#include <string.h>

struct str fuzz_text(struct arena *a, const uint8_t *data, size_t size)
{
    char *copy = malloc(size > 0 ? size : 1);
    FUZZ_REQUIRE(copy != NULL, "out of memory");
    if (size > 0)
        memcpy(copy, data, size);
    arena_defer(a, free, copy);
    return (struct str){.p = copy, .n = size};
}

const struct json *fuzz_json(struct arena *a, struct str text)
{
    struct json_error error;
    return json_parse(a, text, &error);
}

static struct str take_message(struct str *rest)
{
    static const char end[] = "\n%%\n";
    for (size_t at = 0; at + sizeof end - 1 <= rest->n; at++) {
        if (memcmp(rest->p + at, end, sizeof end - 1) == 0) {
            struct str message = str_first(*rest, at);
            *rest = str_skip(*rest, at + sizeof end - 1);
            return message;
        }
    }
    struct str message = *rest;
    *rest = (struct str){0};
    return message;
}

bool fuzz_next_request(struct arena *a, struct str *rest, struct http_request *ret)
{
    if (rest->p == NULL)
        return false;
    struct http_header *headers = arena_new(a, LIMIT_HEAD_FIELDS * sizeof *headers);
    struct http_request request = {
        .headers = headers, .method = STR(""), .target = STR(""), .is_from_loopback = true};
    struct str message = take_message(rest), first, line;
    if (!str_split(&message, '\n', &first))
        return false;
    str_split(&first, ' ', &request.method);
    str_split(&first, ' ', &request.target);
    while (str_split(&message, '\n', &line) && line.n > 0) {
        size_t colon = str_find(line, ':');
        /* libmicrohttpd refuses a NUL in a name. */
        bool is_name = colon < line.n && str_find(str_first(line, colon), '\0') == colon;
        if (is_name && request.header_count < LIMIT_HEAD_FIELDS)
            headers[request.header_count++] = (struct http_header){
                .name = str_first(line, colon), .value = str_trim(str_skip(line, colon + 1))};
    }
    request.body = message.p != NULL ? message : STR("");
    *ret = request;
    return true;
}
