#include "messages.h"

#include "base/text.h"
#include "suite.h"

#include <stdio.h>

struct str message_read_file(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    ck_assert_msg(file != NULL, "%s: cannot be read", path);
    struct text text = {.arena = a};
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        text_add(&text, (struct str){.p = piece, .n = n});
    fclose(file);
    return arena_copy(a, text_str(&text));
}

void message_split(struct arena *a, struct str message, struct str *ret_first,
                   const char **ret_headers, struct str *ret_body)
{
    struct str rest = message, line;
    struct text headers = {.arena = a};
    ck_assert(str_split(&rest, '\n', ret_first));
    while (str_split(&rest, '\n', &line) && line.n > 0)
        text_printf(&headers, "%.*s\n", STR_ARG(line));
    *ret_headers = arena_copy(a, text_str(&headers)).p;
    /* The line end behind the body is the file's, not the body's. */
    if (rest.n > 0 && rest.p[rest.n - 1] == '\n')
        rest.n--;
    *ret_body = rest.p != NULL ? rest : STR("");
}

const struct http_response *message_send_file(struct harness *h, const char *path)
{
    struct str first, method, target, body;
    const char *headers;
    message_split(&h->arena, message_read_file(&h->arena, path), &first, &headers, &body);
    ck_assert(str_split(&first, ' ', &method) && str_split(&first, ' ', &target));
    return harness_send_bytes(h, arena_copy(&h->arena, method).p, arena_copy(&h->arena, target).p,
                              headers, body);
}
