#include "base/json_copy.h"

#include "suite.h"

#include "base/array.h"

static const struct {
    const char *text;
    const char *copy;
} copies[] = {
    {"null", "null"},
    {" true ", "true"},
    {"false", "false"},
    {"-0", "-0"},
    {"1.50", "1.5"},
    {"9007199254740991", "9007199254740991"},
    {"0.1", "0.1"},
    {"\"\"", "\"\""},
    {"\"\\u0041\\/\\n\\ud83d\\ude00\\u0001\"", "\"A/\\n\xf0\x9f\x98\x80\\u0001\""},
    {"[ ]", "[]"},
    {"{ }", "{}"},
    {"[ 1 , [ 2 , [ ] ] , { } ]", "[1,[2,[]],{}]"},
    /* The order of the members is that of the text. */
    {"{\n \"b\" : 1,\n \"a\" : { \"\" : null }\n}", "{\"b\":1,\"a\":{\"\":null}}"},
    {"{\"\\u0061\\\"\\n\":[{\"x\":\"y\"},true]}", "{\"a\\\"\\n\":[{\"x\":\"y\"},true]}"},
};

static const struct json *parse(struct arena *a, struct str text)
{
    struct json_error error;
    const struct json *v = json_parse(a, text, &error);
    ck_assert_msg(v != NULL, "%.*s: %zu: %s", STR_ARG(text), error.column, error.reason);
    return v;
}

START_TEST(a_value_is_written_compactly_and_copies_to_itself)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str copy = json_copy(&a, parse(&a, str_from(copies[_i].text)));
    ck_assert_str_view_eq(copy, copies[_i].copy);
    struct str again = json_copy(&a, parse(&a, copy));
    ck_assert_str_view_eq(again, copies[_i].copy);
    arena_done(&a);
}
END_TEST

START_TEST(a_copy_stands_in_a_larger_document)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct text text = {.arena = &a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_name(&w, "a");
    json_write_copy(&w, parse(&a, STR("{\"x\":1}")));
    json_write_name(&w, "b");
    json_open(&w, '[');
    json_write_copy(&w, parse(&a, STR("[]")));
    json_write_copy(&w, parse(&a, STR("\"s\"")));
    json_close(&w, ']');
    json_close(&w, '}');
    ck_assert_str_view_eq(text_str(&text), "{\"a\":{\"x\":1},\"b\":[[],\"s\"]}");
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_copy");
    TCase *cases = tcase_create("json_copy");
    tcase_add_loop_test(cases, a_value_is_written_compactly_and_copies_to_itself, 0,
                        (int)ARRAY_COUNT(copies));
    tcase_add_test(cases, a_copy_stands_in_a_larger_document);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
