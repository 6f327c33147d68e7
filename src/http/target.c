#include "http/target.h"

#include "base/array.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* Takes "http://authority" off an absolute-form target. */
static struct str origin_form(struct str raw, struct str *ret_authority)
{
    static const struct str schemes[] = {
        {.p = "http://", .n = 7},
        {.p = "https://", .n = 8},
    };
    for (size_t i = 0; i < ARRAY_COUNT(schemes); i++) {
        if (str_equal_nocase(str_first(raw, schemes[i].n), schemes[i])) {
            struct str rest = str_skip(raw, schemes[i].n);
            size_t query_at = str_find(rest, '?');
            *ret_authority = str_first(rest, str_find(str_first(rest, query_at), '/'));
            return str_skip(rest, ret_authority->n);
        }
    }
    return raw;
}

static struct str path_of(struct str origin)
{
    return str_first(origin, str_find(origin, '?'));
}

struct str target_path(struct str raw)
{
    struct str authority;
    return path_of(origin_form(raw, &authority));
}

void target_parse(struct str raw, struct target *ret)
{
    struct str authority = {0};
    struct str origin = origin_form(raw, &authority);
    *ret = (struct target){.authority = authority, .path = path_of(origin), .query = STR("")};
    if (ret->path.n < origin.n)
        ret->query = str_skip(origin, ret->path.n + 1);
    if (ret->path.n == 0 || ret->path.p[0] != '/')
        return;

    struct str rest = str_skip(ret->path, 1);
    struct str segment;
    while (ret->segment_count < TARGET_SEGMENTS_MAX - 1 && str_split(&rest, '/', &segment))
        ret->segments[ret->segment_count++] = segment;
    if (rest.p != NULL)
        ret->segments[ret->segment_count++] = rest;
}

bool target_enter(struct target *target, struct str base)
{
    size_t depth = 0;
    struct str rest = base.n > 0 ? str_skip(base, 1) : (struct str){0}, wanted;
    while (str_split(&rest, '/', &wanted)) {
        if (depth == target->segment_count || !str_equal(target->segments[depth], wanted))
            return false;
        depth++;
    }
    if (depth > 0 && depth + 1 < target->segment_count && target->segments[depth].n == 0)
        depth++;
    target->base = base;
    target->segment_count -= depth;
    memmove(target->segments, target->segments + depth,
            target->segment_count * sizeof *target->segments);
    return true;
}

int target_escaped_byte(struct str s)
{
    if (s.n < TARGET_ESCAPE_BYTES || s.p[0] != '%')
        return -1;
    int high = str_hex_digit(s.p[1]);
    int low = str_hex_digit(s.p[2]);
    return high >= 0 && low >= 0 ? high * 16 + low : -1;
}

/* Copies what stands in front of the first escape; returns how much that is. */
static size_t copy_plain(char *to, struct str raw)
{
    size_t n = str_find(raw, '%');
    if (n > 0)
        memcpy(to, raw.p, n);
    return n;
}

bool target_decode(struct arena *a, struct str raw, struct str *ret, const char **reterr_reason)
{
    char *p = arena_new(a, raw.n + 1);
    size_t n = copy_plain(p, raw);
    for (raw = str_skip(raw, n); raw.n > 0;) {
        int byte = target_escaped_byte(raw);
        if (byte < 0) {
            *reterr_reason = "a '%' must be followed by two hexadecimal digits";
            return false;
        }
        p[n++] = (char)byte;
        raw = str_skip(raw, TARGET_ESCAPE_BYTES);
        size_t plain = copy_plain(p + n, raw);
        n += plain;
        raw = str_skip(raw, plain);
    }
    struct str decoded = {.p = p, .n = n};
    if (str_find(decoded, '\0') < n) {
        *reterr_reason = "the NUL character is not allowed";
        return false;
    }
    if (!utf8_is_valid(decoded, NULL)) {
        *reterr_reason = "the text is not valid UTF-8";
        return false;
    }
    *ret = decoded;
    return true;
}

bool target_next_parameter(struct str *rest, struct str *ret_name, struct str *ret_value)
{
    struct str pair;
    do
        if (rest->n == 0 || !str_split(rest, '&', &pair))
            return false;
    while (pair.n == 0);
    size_t at = str_find(pair, '=');
    *ret_name = str_first(pair, at);
    *ret_value = at < pair.n ? str_skip(pair, at + 1) : STR("");
    return true;
}

struct str target_without_secrets(struct arena *a, struct str raw)
{
    static const char *const secrets[] = {"X-Amz-Signature=", "X-Amz-Security-Token="};
    size_t query_at = str_find(raw, '?');
    if (query_at == raw.n)
        return raw;
    struct text text = {.arena = a};
    struct str rest = str_skip(raw, query_at + 1), pair;
    text_add(&text, str_first(raw, query_at));
    for (char before = '?'; str_split(&rest, '&', &pair); before = '&') {
        text_add_char(&text, before);
        for (size_t i = 0; i < ARRAY_COUNT(secrets); i++)
            if (str_starts_with(pair, str_from(secrets[i])))
                pair.n = strlen(secrets[i]);
        text_add(&text, pair);
    }
    return text_str(&text);
}
