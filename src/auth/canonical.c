#include "auth/canonical.h"

#include "base/digest.h"
#include "base/text.h"
#include "http/target.h"

#include <stdlib.h>
#include <string.h>

#define SIGNATURE_PARAMETER "X-Amz-Signature"
#define TOKEN_PARAMETER "X-Amz-Security-Token"

static const char unreserved[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

static void add_escaped(struct text *t, char c, char also_kept)
{
    if (is_one_of(c, unreserved) || c == also_kept)
        text_add_char(t, c);
    else
        text_printf(t, "%%%02X", (unsigned)(unsigned char)c);
}

/* --- path --- */

/* Without empty and `.` segments, and without what `..` takes back. */
static struct str normalized(struct arena *a, struct str path)
{
    struct str *kept = arena_new(a, (path.n + 1) * sizeof *kept);
    size_t count = 0;
    struct str rest = path, segment;
    while (str_split(&rest, '/', &segment)) {
        if (str_is(segment, ".."))
            count -= count > 0;
        else if (segment.n > 0 && !str_is(segment, "."))
            kept[count++] = segment;
    }
    struct text text = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        text_add_char(&text, '/');
        text_add(&text, kept[i]);
    }
    if (count == 0 || path.p[path.n - 1] == '/')
        text_add_char(&text, '/');
    return text_str(&text);
}

static void add_path(struct text *t, struct str path, const struct canonical_form *form)
{
    if (path.n == 0)
        path = STR("/");
    if (!form->path_not_normalized && !form->path_as_received)
        path = normalized(t->arena, path);
    if (form->path_escaped_once || form->path_as_received) {
        text_add(t, path);
        return;
    }
    for (size_t i = 0; i < path.n; i++)
        add_escaped(t, path.p[i], '/');
}

/* --- query --- */

struct parameter {
    struct str name, value;
};

static int compare_parameters(const void *a, const void *b)
{
    const struct parameter *left = a, *right = b;
    int order = str_compare(left->name, right->name);
    return order != 0 ? order : str_compare(left->value, right->value);
}

/* Decoded and escaped again: a `+` is a plus, a `%` that begins no escape stands for itself. */
static struct str escaped_again(struct arena *a, struct str raw)
{
    struct text text = {.arena = a};
    while (raw.n > 0) {
        int byte = target_escaped_byte(raw);
        add_escaped(&text, byte >= 0 ? (char)byte : raw.p[0], '\0');
        raw = str_skip(raw, byte >= 0 ? TARGET_ESCAPE_BYTES : 1);
    }
    return text_str(&text);
}

static bool is_left_out(struct str name, const struct canonical_form *form)
{
    return str_is(name, SIGNATURE_PARAMETER) ||
           (form->token_not_signed && str_is(name, TOKEN_PARAMETER));
}

static void add_query(struct text *t, struct str query, bool in_query,
                      const struct canonical_form *form)
{
    struct parameter *all = arena_new(t->arena, (query.n + 1) * sizeof *all);
    size_t count = 0;
    struct str name, value;
    while (target_next_parameter(&query, &name, &value))
        if (!in_query || !is_left_out(name, form))
            all[count++] =
                (struct parameter){escaped_again(t->arena, name), escaped_again(t->arena, value)};
    if (!form->query_not_sorted)
        qsort(all, count, sizeof *all, compare_parameters);
    for (size_t i = 0; i < count; i++)
        text_printf(t, "%s%.*s=%.*s", i > 0 ? "&" : "", STR_ARG(all[i].name),
                    STR_ARG(all[i].value));
}

/* --- headers --- */

static void add_value(struct text *t, struct str value, bool as_sent)
{
    if (as_sent) {
        text_add(t, value);
        return;
    }
    bool gap = false, begun = false;
    for (size_t i = 0; i < value.n; i++) {
        if (is_one_of(value.p[i], " \t\r\n")) {
            gap = begun;
            continue;
        }
        if (gap)
            text_add_char(t, ' ');
        text_add_char(t, value.p[i]);
        gap = false;
        begun = true;
    }
}

/* The values of all headers of that name, in the order received. */
static void add_header(struct text *t, const struct http_request *request, struct str name,
                       const struct canonical_form *form)
{
    text_printf(t, "%.*s:", STR_ARG(name));
    bool replaced = form->header.name.p != NULL && str_equal_nocase(form->header.name, name);
    if (replaced)
        text_add(t, form->header.value);
    bool first = true;
    for (size_t i = 0; !replaced && i < request->header_count; i++) {
        if (!str_equal_nocase(request->headers[i].name, name))
            continue;
        if (!first)
            text_add_char(t, ',');
        add_value(t, request->headers[i].value, form->values_not_trimmed);
        first = false;
    }
    text_add_char(t, '\n');
}

static void add_payload(struct text *t, const struct http_request *request,
                        const struct canonical_form *form)
{
    struct str declared = http_request_header(request, "x-amz-content-sha256");
    char digest[DIGEST_HEX_BYTES + 1];
    if (form->payload.p != NULL) {
        text_add(t, form->payload);
    } else if (str_is(declared, "UNSIGNED-PAYLOAD")) {
        text_add(t, declared);
    } else {
        digest_sha256_hex(request->body, digest);
        text_add(t, str_from(digest));
    }
}

struct str canonical_request(struct arena *a, const struct http_request *request, bool in_query,
                             struct str signed_headers, const struct canonical_form *form)
{
    struct target target;
    struct text text = {.arena = a};
    target_parse(request->target, &target);
    text_printf(&text, "%.*s\n", STR_ARG(request->method));
    add_path(&text, target.path, form);
    text_add_char(&text, '\n');
    add_query(&text, target.query, in_query, form);
    text_add_char(&text, '\n');
    struct str rest = signed_headers, name;
    while (str_split(&rest, ';', &name))
        add_header(&text, request, name, form);
    text_printf(&text, "\n%.*s\n", STR_ARG(signed_headers));
    add_payload(&text, request, form);
    return text_str(&text);
}
