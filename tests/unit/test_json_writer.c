#include "base/json_writer.h"

#include "suite.h"

#include "base/array.h"
#include "base/json.h"

#include <float.h>
#include <math.h>

/* A text that may hold NUL bytes, for const tables. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

#define REPLACED "\xef\xbf\xbd"

struct written {
    struct arena arena;
    struct text text;
    struct json_writer writer;
};

static struct json_writer *begin(struct written *w)
{
    *w = (struct written){.text = {.arena = &w->arena}};
    arena_init(&w->arena, NULL, 0);
    w->writer = (struct json_writer){.out = &w->text};
    return &w->writer;
}

START_TEST(commas_and_colons_stand_where_they_must)
{
    struct written written;
    struct json_writer *w = begin(&written);
    json_open(w, '{');
    json_write_name(w, "list");
    json_open(w, '[');
    json_write_integer(w, 1);
    json_write_null(w);
    json_open(w, '[');
    json_close(w, ']');
    json_open(w, '{');
    json_close(w, '}');
    json_write_boolean(w, false);
    json_close(w, ']');
    json_write_name(w, "n\"\n");
    json_write_number(w, 0.5);
    json_write_string_member(w, "s", STR("x"));
    json_write_string_member(w, "empty", STR(""));
    json_write_string_member(w, "absent", (struct str){0});
    json_write_integer_member(w, "i", -3);
    json_write_boolean_member(w, "b", true);
    json_write_name_str(w, (struct str){.p = "o\0\xffx", .n = 3});
    json_open(w, '{');
    json_write_integer_member(w, "x", 1);
    json_close(w, '}');
    json_close(w, '}');
    ck_assert_str_view_eq(text_str(&written.text),
                          "{\"list\":[1,null,[],{},false],\"n\\\"\\n\":0.5,\"s\":\"x\","
                          "\"empty\":\"\",\"absent\":null,\"i\":-3,\"b\":true,\"o\\u0000" REPLACED
                          "\":{\"x\":1}}");
    arena_done(&written.arena);
}
END_TEST

static const struct {
    struct str string;
    const char *json;
} strings[] = {
    {TEXT(""), "\"\""},
    {TEXT("plain / text"), "\"plain / text\""},
    {TEXT("\"\\\b\f\n\r\t"), "\"\\\"\\\\\\b\\f\\n\\r\\t\""},
    {TEXT("a\"b\\c"), "\"a\\\"b\\\\c\""},
    {TEXT("\0"), "\"\\u0000\""},
    {TEXT("a\0b"), "\"a\\u0000b\""},
    {TEXT("\x01\x0b\x0e\x1f "), "\"\\u0001\\u000b\\u000e\\u001f \""},
    {TEXT("\x7f"), "\"\x7f\""},
    {TEXT("bfnrt"), "\"bfnrt\""},
    {TEXT("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\""},
    {TEXT("\xf4\x8f\xbf\xbf\xef\xbf\xbf"), "\"\xf4\x8f\xbf\xbf\xef\xbf\xbf\""},
    /* Malformed UTF-8, a byte for a byte. */
    {TEXT("\x80"), "\"" REPLACED "\""},
    {TEXT("a\xff"), "\"a" REPLACED "\""},
    {TEXT("\xff"
          "a"),
     "\"" REPLACED "a\""},
    {TEXT("\xc3"), "\"" REPLACED "\""},
    {TEXT("\xc3\""), "\"" REPLACED "\\\"\""},
    {TEXT("\xe2\x82"), "\"" REPLACED REPLACED "\""},
    {TEXT("\xe2\x82x"), "\"" REPLACED REPLACED "x\""},
    {TEXT("\xc0\x80"), "\"" REPLACED REPLACED "\""},
    {TEXT("\xed\xa0\x80"), "\"" REPLACED REPLACED REPLACED "\""},
    {TEXT("\xf4\x90\x80\x80"), "\"" REPLACED REPLACED REPLACED REPLACED "\""},
    {TEXT("\xc3\xa4\x80\xc3\xa4"), "\"\xc3\xa4" REPLACED "\xc3\xa4\""},
};

START_TEST(strings_are_always_json)
{
    struct written written;
    json_write_string(begin(&written), strings[_i].string);
    ck_assert_str_view_eq(text_str(&written.text), strings[_i].json);
    arena_done(&written.arena);
}
END_TEST

START_TEST(every_byte_alone_and_in_a_name_is_written_as_json)
{
    struct written written;
    struct json_writer *w = begin(&written);
    json_open(w, '[');
    for (int byte = 1; byte < 256; byte++) {
        const char name[] = {(char)byte, '\0'};
        json_open(w, '{');
        json_write_string_member(w, name, str_from(name));
        json_close(w, '}');
    }
    json_close(w, ']');
    struct json_error error;
    const struct json *v = json_parse(&written.arena, text_str(&written.text), &error);
    ck_assert_msg(v != NULL, "%zu: %s", error.column, error.reason);
    int byte = 1;
    for (const struct json *child = json_first(v); child != NULL; child = json_next(child)) {
        struct str name = json_name(json_first(child));
        ck_assert(str_equal(name, json_string(json_first(child))));
        if (byte < 0x80)
            ck_assert_msg(name.n == 1 && (unsigned char)name.p[0] == byte, "byte %d", byte);
        else
            ck_assert_msg(str_is(name, REPLACED), "byte %d", byte);
        byte++;
    }
    ck_assert_int_eq(byte, 256);
    arena_done(&written.arena);
}
END_TEST

static const struct {
    int64_t n;
    const char *json;
} integers[] = {
    {0, "0"},
    {-1, "-1"},
    {INT64_MAX, "9223372036854775807"},
    {INT64_MIN, "-9223372036854775808"},
};

START_TEST(integers_are_written_in_full)
{
    struct written written;
    json_write_integer(begin(&written), integers[_i].n);
    ck_assert_str_view_eq(text_str(&written.text), integers[_i].json);
    arena_done(&written.arena);
}
END_TEST

static const struct {
    int64_t n;
    const char *json;
} thousandths[] = {
    {0, "0"},
    {1, "0.001"},
    {10, "0.01"},
    {500, "0.5"},
    {999, "0.999"},
    {1000, "1"},
    {10000, "10"},
    {1001, "1.001"},
    {-1, "-0.001"},
    {-1500, "-1.5"},
    {1767323045123, "1767323045.123"},
    {1767323045120, "1767323045.12"},
    {1767323045000, "1767323045"},
    {253402300799999, "253402300799.999"},
    {INT64_MAX, "9223372036854775.807"},
    {INT64_MIN, "-9223372036854775.808"},
};

START_TEST(thousandths_are_written_in_full)
{
    struct written written;
    json_write_thousandths(begin(&written), thousandths[_i].n);
    ck_assert_str_view_eq(text_str(&written.text), thousandths[_i].json);
    arena_done(&written.arena);
}
END_TEST

static const struct {
    double n;
    const char *json;
} numbers[] = {
    {0, "0"},
    {-0.0, "-0"},
    {1, "1"},
    {0.1, "0.1"},
    {-2.5, "-2.5"},
    {0.1 + 0.2, "0.30000000000000004"},
    {1.0 / 3, "0.3333333333333333"},
    {2.0 / 3, "0.6666666666666666"},
    {100000, "100000"},
    {1e15, "1e+15"},
    {1e21, "1e+21"},
    {123456789012345, "123456789012345"},
    {0x1p53, "9007199254740992"},
    {1e-7, "1e-07"},
    {DBL_MAX, "1.7976931348623157e+308"},
    {-DBL_MAX, "-1.7976931348623157e+308"},
    {DBL_MIN, "2.2250738585072014e-308"},
    {0x1p-1074, "4.94065645841247e-324"},
};

START_TEST(numbers_have_the_digits_that_it_takes_to_read_them_back)
{
    struct written written;
    json_write_number(begin(&written), numbers[_i].n);
    struct str json = text_str(&written.text);
    ck_assert_str_view_eq(json, numbers[_i].json);
    struct json_error error;
    const struct json *v = json_parse(&written.arena, json, &error);
    ck_assert_msg(v != NULL, "%.*s: %s", STR_ARG(json), error.reason);
    ck_assert_double_eq(json_number(v), numbers[_i].n);
    ck_assert(signbit(json_number(v)) == signbit(numbers[_i].n));
    arena_done(&written.arena);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_writer");
    TCase *cases = tcase_create("json_writer");
    tcase_add_test(cases, commas_and_colons_stand_where_they_must);
    tcase_add_loop_test(cases, strings_are_always_json, 0, (int)ARRAY_COUNT(strings));
    tcase_add_test(cases, every_byte_alone_and_in_a_name_is_written_as_json);
    tcase_add_loop_test(cases, integers_are_written_in_full, 0, (int)ARRAY_COUNT(integers));
    tcase_add_loop_test(cases, thousandths_are_written_in_full, 0, (int)ARRAY_COUNT(thousandths));
    tcase_add_loop_test(cases, numbers_have_the_digits_that_it_takes_to_read_them_back, 0,
                        (int)ARRAY_COUNT(numbers));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
