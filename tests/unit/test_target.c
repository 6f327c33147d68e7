#include "http/target.h"

#include "suite.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* A text that may hold NUL bytes, for const tables. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

#define NOT_HEX "a '%' must be followed by two hexadecimal digits"
#define NOT_NUL "the NUL character is not allowed"
#define NOT_UTF8 "the text is not valid UTF-8"

/* The text with nothing behind it, so that AddressSanitizer sees every byte read too far. */
static struct str exact(struct str text)
{
    char *copy = malloc(text.n > 0 ? text.n : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text.p, text.n);
    return (struct str){.p = copy, .n = text.n};
}

static const struct {
    const char *raw;
    const char *path;
    const char *query;
    const char *segments[5];
    size_t count;
} targets[] = {
    {"/", "/", "", {""}, 1},
    {"/a", "/a", "", {"a"}, 1},
    {"/a/", "/a/", "", {"a", ""}, 2},
    {"/a//b", "/a//b", "", {"a", "", "b"}, 3},
    {"//", "//", "", {"", ""}, 2},
    {"/test-cases/i/t/start-execution",
     "/test-cases/i/t/start-execution",
     "",
     {"test-cases", "i", "t", "start-execution"},
     4},
    /* Nothing is decoded, nothing collapsed. */
    {"/a%2Fb/%", "/a%2Fb/%", "", {"a%2Fb", "%"}, 2},
    {"/a/../b/./c", "/a/../b/./c", "", {"a", "..", "b", ".", "c"}, 5},
    {"/a;b=c,d", "/a;b=c,d", "", {"a;b=c,d"}, 1},
    /* The first question mark ends the path. */
    {"/a?", "/a", "", {"a"}, 1},
    {"/a?x=1&y=2", "/a", "x=1&y=2", {"a"}, 1},
    {"/a?x=/b?c", "/a", "x=/b?c", {"a"}, 1},
    {"/?x", "/", "x", {""}, 1},
    {"/a%3Fb?c", "/a%3Fb", "c", {"a%3Fb"}, 1},
    /* The absolute form. */
    {"http://host/a/b?c", "/a/b", "c", {"a", "b"}, 2},
    {"HTTP://host:8080/a", "/a", "", {"a"}, 1},
    {"https://user@[::1]:443/a?http://x/y", "/a", "http://x/y", {"a"}, 1},
    {"http:///a", "/a", "", {"a"}, 1},
    /* The authority ends at a question mark, too: what is behind it is no path. */
    {"http://host?x=/b", "", "x=/b", {NULL}, 0},
    /* No path to speak of. */
    {"http://host", "", "", {NULL}, 0},
    {"http://", "", "", {NULL}, 0},
    {"", "", "", {NULL}, 0},
    {"*", "*", "", {NULL}, 0},
    {"a/b", "a/b", "", {NULL}, 0},
    {"?x", "", "x", {NULL}, 0},
    {"host:443", "host:443", "", {NULL}, 0},
    {"ftp://host/a", "ftp://host/a", "", {NULL}, 0},
};

START_TEST(targets_are_cut_up_and_left_escaped)
{
    const char *raw = targets[_i].raw;
    struct str copy = exact(str_from(raw));
    struct target target;
    memset(&target, 0xff, sizeof target);
    target_parse(copy, &target);
    ck_assert_msg(str_is(target.path, targets[_i].path), "%s: the path is %.*s", raw,
                  STR_ARG(target.path));
    struct str path = target_path(copy);
    ck_assert_msg(path.p == target.path.p && path.n == target.path.n, "%s: the path alone is %.*s",
                  raw, STR_ARG(path));
    ck_assert_msg(str_is(target.query, targets[_i].query), "%s: the query is %.*s", raw,
                  STR_ARG(target.query));
    ck_assert_msg(target.segment_count == targets[_i].count, "%s: %zu segments", raw,
                  target.segment_count);
    for (size_t i = 0; i < target.segment_count; i++)
        ck_assert_msg(str_is(target.segments[i], targets[_i].segments[i]), "%s: segment %zu", raw,
                      i);
    free((void *)(uintptr_t)copy.p);
}
END_TEST

START_TEST(deep_paths_keep_their_rest_in_the_last_segment)
{
    static const struct {
        const char *raw;
        size_t count;
        const char *last;
    } deep[] = {
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15", 15, "15"},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", 16, "16"},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/", 16, ""},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", 16, "16/17"},
        {"/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18?q", 16, "16/17/18"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(deep); i++) {
        struct target target;
        target_parse(str_from(deep[i].raw), &target);
        ck_assert_msg(target.segment_count == deep[i].count, "%s: %zu", deep[i].raw,
                      target.segment_count);
        ck_assert_str_view_eq(target.segments[0], "1");
        ck_assert_str_view_eq(target.segments[deep[i].count - 1], deep[i].last);
    }
}
END_TEST

static const struct {
    struct str raw;
    struct str decoded;
    /* NULL when it can be decoded. */
    const char *reason;
} escapes[] = {
    {TEXT(""), TEXT(""), NULL},
    {TEXT("plain-._~"), TEXT("plain-._~"), NULL},
    {TEXT("a+b"), TEXT("a+b"), NULL},
    {TEXT("a%20b"), TEXT("a b"), NULL},
    {TEXT("%2F%2f%3F%25"), TEXT("//?%"), NULL},
    {TEXT("%252F"), TEXT("%2F"), NULL},
    {TEXT("arn%3Aaws%3Aconnect"), TEXT("arn:aws:connect"), NULL},
    {TEXT("%C3%A4%e2%82%ac"), TEXT("\xc3\xa4\xe2\x82\xac"), NULL},
    {TEXT("\xc3\xa4"), TEXT("\xc3\xa4"), NULL},
    {TEXT("\xc3%A4"), TEXT("\xc3\xa4"), NULL},
    {TEXT("%F0%9F%98%80"), TEXT("\xf0\x9f\x98\x80"), NULL},
    {TEXT("%01%7f"), TEXT("\x01\x7f"), NULL},
    {TEXT("%"), TEXT(""), NOT_HEX},
    {TEXT("a%"), TEXT(""), NOT_HEX},
    {TEXT("%4"), TEXT(""), NOT_HEX},
    {TEXT("%%"), TEXT(""), NOT_HEX},
    {TEXT("%%41"), TEXT(""), NOT_HEX},
    {TEXT("%4g"), TEXT(""), NOT_HEX},
    {TEXT("%g4"), TEXT(""), NOT_HEX},
    {TEXT("%G4"), TEXT(""), NOT_HEX},
    {TEXT("% 4"), TEXT(""), NOT_HEX},
    {TEXT("%+4"), TEXT(""), NOT_HEX},
    {TEXT("%-1"), TEXT(""), NOT_HEX},
    {TEXT("%0x41"), TEXT(""), NOT_HEX},
    {TEXT("%4\0"), TEXT(""), NOT_HEX},
    {TEXT("%u0041"), TEXT(""), NOT_HEX},
    {TEXT("%00"), TEXT(""), NOT_NUL},
    {TEXT("a%00b"), TEXT(""), NOT_NUL},
    {TEXT("a\0b"), TEXT(""), NOT_NUL},
    {TEXT("%80"), TEXT(""), NOT_UTF8},
    {TEXT("a%ff"), TEXT(""), NOT_UTF8},
    {TEXT("%C3"), TEXT(""), NOT_UTF8},
    {TEXT("%C0%AF"), TEXT(""), NOT_UTF8},
    {TEXT("%C0%80"), TEXT(""), NOT_UTF8},
    {TEXT("%ED%A0%80"), TEXT(""), NOT_UTF8},
    {TEXT("%F4%90%80%80"), TEXT(""), NOT_UTF8},
    {TEXT("\xff"), TEXT(""), NOT_UTF8},
};

START_TEST(escapes_are_decoded_or_refused_with_a_reason)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str raw = exact(escapes[_i].raw), decoded = STR("untouched");
    const char *reason = "untouched";
    bool ok = target_decode(&a, raw, &decoded, &reason);
    ck_assert_msg(ok == (escapes[_i].reason == NULL), "'%.*s': %d", STR_ARG(raw), ok);
    if (ok) {
        ck_assert_msg(str_equal(decoded, escapes[_i].decoded), "'%.*s' to '%.*s'", STR_ARG(raw),
                      STR_ARG(decoded));
        ck_assert_str_eq(reason, "untouched");
    } else {
        ck_assert_str_eq(reason, escapes[_i].reason);
        ck_assert_str_view_eq(decoded, "untouched");
    }
    free((void *)(uintptr_t)raw.p);
    arena_done(&a);
}
END_TEST

static const struct {
    const char *query;
    struct {
        const char *name, *value;
    } pairs[3];
    size_t count;
} queries[] = {
    {"", {{NULL, NULL}}, 0},
    {"&", {{NULL, NULL}}, 0},
    {"&&&", {{NULL, NULL}}, 0},
    {"a=1", {{"a", "1"}}, 1},
    {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}, 3},
    {"a", {{"a", ""}}, 1},
    {"a&b=", {{"a", ""}, {"b", ""}}, 2},
    {"=v", {{"", "v"}}, 1},
    {"=", {{"", ""}}, 1},
    {"a=b=c", {{"a", "b=c"}}, 1},
    {"&a=1&&b=2&", {{"a", "1"}, {"b", "2"}}, 2},
    {"a%26b=c%3Dd+e", {{"a%26b", "c%3Dd+e"}}, 1},
    {"a=1;b=2", {{"a", "1;b=2"}}, 1},
    {"a=?/", {{"a", "?/"}}, 1},
};

START_TEST(queries_are_cut_into_names_and_values)
{
    const char *query = queries[_i].query;
    struct str rest = exact(str_from(query)), name, value;
    char *copy = (char *)(uintptr_t)rest.p;
    for (size_t i = 0; i < queries[_i].count; i++) {
        ck_assert_msg(target_next_parameter(&rest, &name, &value), "%s: no pair %zu", query, i);
        ck_assert_str_view_eq(name, queries[_i].pairs[i].name);
        ck_assert_str_view_eq(value, queries[_i].pairs[i].value);
    }
    name = value = STR("untouched");
    for (int i = 0; i < 2; i++)
        ck_assert_msg(!target_next_parameter(&rest, &name, &value), "%s: more: %.*s", query,
                      STR_ARG(name));
    ck_assert_str_view_eq(name, "untouched");
    ck_assert_str_view_eq(value, "untouched");
    free(copy);
}
END_TEST

static const struct {
    const char *target, *base;
    /* Of the segments that are left, NULL where the target is not below the base. */
    const char *first;
    size_t count;
} below[] = {
    {"/a/b", "", "a", 2},
    {"//a/b", "", "", 3},
    {"/base/a/b", "/base", "a", 2},
    {"/base/a?b=/base", "/base", "a", 1},
    {"/base//a/b", "/base", "a", 2},
    {"/base///a", "/base", "", 2},
    {"/base/", "/base", "", 1},
    {"/base", "/base", "", 0},
    {"/one/two/a", "/one/two", "a", 1},
    {"/one/a", "/one/two", NULL, 2},
    {"/a/b", "/base", NULL, 2},
    {"/basement/a", "/base", NULL, 2},
    {"/BASE/a", "/base", NULL, 2},
    {"/", "/base", NULL, 1},
    {"no-target", "/base", NULL, 0},
};

START_TEST(segments_below_a_base_path_are_what_is_left)
{
    struct target target;
    target_parse(str_from(below[_i].target), &target);
    struct str path = target.path;
    bool is_below = target_enter(&target, str_from(below[_i].base));
    ck_assert_msg(is_below == (below[_i].first != NULL), "%s", below[_i].target);
    ck_assert_uint_eq(target.segment_count, below[_i].count);
    if (is_below && below[_i].count > 0)
        ck_assert_str_view_eq(target.segments[0], below[_i].first);
    ck_assert_ptr_eq(target.path.p, path.p);
    ck_assert_uint_eq(target.path.n, path.n);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("target");
    TCase *cases = tcase_create("target");
    tcase_add_loop_test(cases, targets_are_cut_up_and_left_escaped, 0, (int)ARRAY_COUNT(targets));
    tcase_add_test(cases, deep_paths_keep_their_rest_in_the_last_segment);
    tcase_add_loop_test(cases, escapes_are_decoded_or_refused_with_a_reason, 0,
                        (int)ARRAY_COUNT(escapes));
    tcase_add_loop_test(cases, queries_are_cut_into_names_and_values, 0, (int)ARRAY_COUNT(queries));
    tcase_add_loop_test(cases, segments_below_a_base_path_are_what_is_left, 0,
                        (int)ARRAY_COUNT(below));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
