#include "base/json.h"

#include "suite.h"

#include "base/array.h"
#include "base/text.h"

#include <string.h>

static const struct json *parse(struct arena *a, struct str text)
{
    struct json_error error;
    const struct json *v = json_parse(a, text, &error);
    ck_assert_msg(v != NULL, "%.*s: %zu:%zu: %s", STR_ARG(str_first(text, 100)), error.line,
                  error.column, error.reason);
    return v;
}

static const struct {
    const char *text;
    enum json_type type;
    const char *type_name;
    size_t count;
} values[] = {
    {"null", JSON_NULL, "null", 0},
    {"true", JSON_BOOLEAN, "a boolean", 0},
    {"false", JSON_BOOLEAN, "a boolean", 0},
    {"0", JSON_NUMBER, "a number", 0},
    {"\"\"", JSON_STRING, "a string", 0},
    {"[]", JSON_ARRAY, "an array", 0},
    {"[1,[2,3],{\"a\":4}]", JSON_ARRAY, "an array", 3},
    {"{}", JSON_OBJECT, "an object", 0},
    {"{\"a\":1,\"b\":[1,2,3]}", JSON_OBJECT, "an object", 2},
};

START_TEST(each_value_has_its_type_and_count)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const struct json *v = parse(&a, str_from(values[_i].text));
    ck_assert_int_eq(json_type(v), values[_i].type);
    ck_assert_str_eq(json_type_name(json_type(v)), values[_i].type_name);
    ck_assert_uint_eq(json_count(v), values[_i].count);
    ck_assert((json_first(v) == NULL) == (values[_i].count == 0));
    arena_done(&a);
}
END_TEST

/* What cJSON makes of a number is what strtod() does, in the C locale. */
static const struct {
    const char *text;
    double number;
    bool is_integer;
    long long integer;
} numbers[] = {
    {"0", 0, true, 0},
    {"-0", 0, true, 0},
    {"-0.0", 0, true, 0},
    {"42", 42, true, 42},
    {"-7", -7, true, -7},
    {"1.5", 1.5, false, 0},
    {"0.1", 0.1, false, 0},
    {"1e3", 1000, true, 1000},
    {"1E+3", 1000, true, 1000},
    {"12.50e1", 125, true, 125},
    {"125e-3", 0.125, false, 0},
    {"9007199254740991", 9007199254740991.0, true, 9007199254740991},
    /* 2^53 may have been 2^53 + 1. */
    {"9007199254740992", 9007199254740992.0, false, 0},
    {"9007199254740993", 9007199254740992.0, false, 0},
    {"-9007199254740991", -9007199254740991.0, true, -9007199254740991},
    {"-9007199254740992", -9007199254740992.0, false, 0},
    {"9007199254740994", 9007199254740994.0, false, 0},
    {"-9007199254740994", -9007199254740994.0, false, 0},
    {"1e300", 1e300, false, 0},
    {"1.7976931348623157e308", 1.7976931348623157e308, false, 0},
    {"5e-324", 5e-324, false, 0},
    {"1e-999", 0, true, 0},
    {"9223372036854775808", 9223372036854775808.0, false, 0},
    /* More digits than fit in a small buffer. */
    {"0.10000000000000000000000000000000000000000000000000000000000000000000000000", 0.1, false, 0},
    {"1000000000000000000000000000000000000000000000000000000000000000000000", 1e69, false, 0},
    {"0.00000000000000000000000000000000000000000000000000000000000000000001e68", 1, true, 1},
    {"1.0000000000000000000000000000000000000000000000000000000000000000000e2", 100, true, 100},
};

START_TEST(numbers_are_read_whole)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const char *text = numbers[_i].text;
    double number = json_number(parse(&a, str_from(text)));
    ck_assert_msg(number == numbers[_i].number, "%s is read as %.17g", text, number);
    /* With something behind it, too. */
    const struct json *list = parse(&a, arena_printf(&a, "[%s ,1]", text));
    ck_assert_uint_eq(json_count(list), 2);
    ck_assert_double_eq(json_number(json_first(list)), numbers[_i].number);
    arena_done(&a);
}
END_TEST

START_TEST(only_whole_numbers_that_a_double_holds_are_integers)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const struct json *v = parse(&a, str_from(numbers[_i].text));
    long long integer = 77;
    ck_assert_msg(json_integer(v, &integer) == numbers[_i].is_integer, "%s", numbers[_i].text);
    ck_assert_int_eq(integer, numbers[_i].is_integer ? numbers[_i].integer : 77);
    arena_done(&a);
}
END_TEST

START_TEST(what_is_no_number_is_no_integer)
{
    static const char *const texts[] = {"\"1\"", "true", "null", "[1]", "{\"a\":1}"};
    struct arena a;
    arena_init(&a, NULL, 0);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        long long integer = 77;
        ck_assert_msg(!json_integer(parse(&a, str_from(texts[i])), &integer), "%s", texts[i]);
        ck_assert_int_eq(integer, 77);
    }
    arena_done(&a);
}
END_TEST

static const struct {
    const char *text;
    const char *string;
} strings[] = {
    {"\"\"", ""},
    {"\"plain\"", "plain"},
    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t"},
    {"\"\\u0041\\u00e4\\u20AC\\uffff\"", "A\xc3\xa4\xe2\x82\xac\xef\xbf\xbf"},
    {"\"\\u0001\\u001f\\u007f\\u0080\"", "\x01\x1f\x7f\xc2\x80"},
    {"\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80"},
    {"\"\\ud800\\udc00\\uDBFF\\uDFFF\"", "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"},
    {"\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"\"\\\\u0000\\\\ud800\"", "\\u0000\\ud800"},
    {"\"\\\\\\\"\\\\\"", "\\\"\\"},
    {"\" [1, {\\\"a\\\": null}] \"", " [1, {\"a\": null}] "},
};

START_TEST(strings_are_unescaped_and_have_a_nul_behind_them)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str string = json_string(parse(&a, str_from(strings[_i].text)));
    ck_assert_str_view_eq(string, strings[_i].string);
    ck_assert_int_eq(string.p[string.n], '\0');
    /* As a name, too. */
    const struct json *object = parse(&a, arena_printf(&a, "{%s:1}", strings[_i].text));
    ck_assert_str_view_eq(json_name(json_first(object)), strings[_i].string);
    ck_assert_ptr_nonnull(json_member(object, strings[_i].string));
    arena_done(&a);
}
END_TEST

START_TEST(children_come_in_the_order_of_the_text)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const struct json *object = parse(&a, STR("{\"b\":false,\"a\":true,\"B\":\"x\",\"\":[3,2]}"));
    const struct json *child = json_first(object);
    ck_assert_str_view_eq(json_name(child), "b");
    ck_assert(!json_boolean(child));
    child = json_next(child);
    ck_assert_str_view_eq(json_name(child), "a");
    ck_assert(json_boolean(child));
    child = json_next(child);
    ck_assert_str_view_eq(json_name(child), "B");
    ck_assert_str_view_eq(json_string(child), "x");
    child = json_next(child);
    ck_assert_str_view_eq(json_name(child), "");
    ck_assert_double_eq(json_number(json_first(child)), 3);
    ck_assert_double_eq(json_number(json_next(json_first(child))), 2);
    ck_assert_ptr_null(json_next(json_next(json_first(child))));
    ck_assert_ptr_null(json_next(child));
    arena_done(&a);
}
END_TEST

START_TEST(members_are_found_by_the_exact_name)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const struct json *object =
        parse(&a, STR("{\"Name\":1,\"name\":2,\"\\u00e4\":3,\"in\":{\"deep\":4}}"));
    ck_assert_double_eq(json_number(json_member(object, "Name")), 1);
    ck_assert_double_eq(json_number(json_member(object, "name")), 2);
    ck_assert_double_eq(json_number(json_member(object, "\xc3\xa4")), 3);
    ck_assert_ptr_null(json_member(object, "NAME"));
    ck_assert_ptr_null(json_member(object, "nam"));
    ck_assert_ptr_null(json_member(object, ""));
    ck_assert_ptr_null(json_member(object, "deep"));
    ck_assert_ptr_null(json_member(parse(&a, STR("{}")), "a"));
    arena_done(&a);
}
END_TEST

static const struct {
    const char *text;
    size_t line, column;
} duplicates[] = {
    {"{\"a\":1,\"a\":1}", 1, 8},
    {"{\"a\":1,\"\\u0061\":2}", 1, 8},
    {"{\"\\u0061\":1,\"a\":2}", 1, 13},
    {"{\"\":1,\"\":2}", 1, 7},
    {"{\"\xc3\xa4\":1,\"\\u00E4\":2}", 1, 9},
    {"{\"\\ud83d\\ude00\":1,\"\xf0\x9f\x98\x80\":2}", 1, 19},
    {"{\"\\/\":1,\"/\":2}", 1, 9},
    {"{\"a\":1,\n \"b\":2,\n \"a\":3}", 3, 2},
    {"[{\"a\":1,\"a\":2}]", 1, 9},
    {"{\"x\":{\"a\":1,\"a\":2}}", 1, 13},
    {"{\"x\":[1,{\"y\":{\"a\":1,\"a\":2}}]}", 1, 21},
    /* The first of several, in whatever object it stands. */
    {"{\"a\":1,\"a\":2,\"a\":3}", 1, 8},
    {"{\"b\":1,\"a\":1,\"b\":2,\"a\":2}", 1, 14},
    {"{\"x\":1,\"y\":{\"a\":1,\"a\":2},\"x\":2}", 1, 19},
    {"{\"x\":1,\"x\":{\"a\":1,\"a\":2}}", 1, 8},
    {"[{\"a\":1},{\"a\":1,\"b\":{},\"b\":{}},{\"c\":1,\"c\":1}]", 1, 24},
};

START_TEST(a_name_that_comes_twice_in_an_object_is_refused)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const char *text = duplicates[_i].text;
    struct json_error error = {0};
    ck_assert_msg(json_parse(&a, str_from(text), &error) == NULL, "%s is parsed", text);
    ck_assert_str_eq(error.reason, "the name stands in this object already");
    ck_assert_msg(error.line == duplicates[_i].line && error.column == duplicates[_i].column,
                  "%s: %zu:%zu", text, error.line, error.column);
    arena_done(&a);
}
END_TEST

START_TEST(names_may_come_again_in_other_objects)
{
    static const char *const texts[] = {
        "{\"a\":{\"a\":{\"a\":1}}}",
        "[{\"a\":1},{\"a\":1}]",
        "{\"x\":{\"a\":1},\"y\":{\"a\":1},\"a\":1}",
        "{\"a\":1,\"A\":1,\"aa\":1,\"\":1}",
        "{\"a\":\"a\",\"b\":[\"a\",\"b\"]}",
    };
    struct arena a;
    arena_init(&a, NULL, 0);
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        parse(&a, str_from(texts[i]));
    arena_done(&a);
}
END_TEST

/* Comparing every name with every other would take hours. */
START_TEST(a_duplicate_among_very_many_names_is_found_in_time)
{
    enum { MEMBERS = 60000 };
    struct arena a;
    arena_init(&a, NULL, 0);
    struct text text = {.arena = &a};
    for (int i = 0; i < MEMBERS; i++)
        text_printf(&text, "%c\"%d\":0", i == 0 ? '{' : ',', i);
    struct str all = text_str(&text);
    size_t column = all.n + 2;
    parse(&a, arena_printf(&a, "%.*s}", STR_ARG(all)));
    text_add(&text, STR(",\"31415\":0}"));
    struct json_error error = {0};
    ck_assert_ptr_null(json_parse(&a, text_str(&text), &error));
    ck_assert_uint_eq(error.column, column);
    arena_done(&a);
}
END_TEST

START_TEST(an_absent_text_is_an_empty_one)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct json_error error = {0};
    ck_assert_ptr_null(json_parse(&a, (struct str){0}, &error));
    ck_assert_str_eq(error.reason, "the text ends too early");
    ck_assert_uint_eq(error.line, 1);
    ck_assert_uint_eq(error.column, 1);
    arena_done(&a);
}
END_TEST

START_TEST(a_document_does_not_point_into_its_text)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    char text[] = "{\"name\":\"value\"}";
    const struct json *v = parse(&a, str_from(text));
    memset(text, 'x', sizeof text - 1);
    ck_assert_str_view_eq(json_string(json_member(v, "name")), "value");
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json");
    TCase *cases = tcase_create("json");
    tcase_add_loop_test(cases, each_value_has_its_type_and_count, 0, (int)ARRAY_COUNT(values));
    tcase_add_loop_test(cases, numbers_are_read_whole, 0, (int)ARRAY_COUNT(numbers));
    tcase_add_loop_test(cases, only_whole_numbers_that_a_double_holds_are_integers, 0,
                        (int)ARRAY_COUNT(numbers));
    tcase_add_test(cases, what_is_no_number_is_no_integer);
    tcase_add_loop_test(cases, strings_are_unescaped_and_have_a_nul_behind_them, 0,
                        (int)ARRAY_COUNT(strings));
    tcase_add_test(cases, children_come_in_the_order_of_the_text);
    tcase_add_test(cases, members_are_found_by_the_exact_name);
    tcase_add_loop_test(cases, a_name_that_comes_twice_in_an_object_is_refused, 0,
                        (int)ARRAY_COUNT(duplicates));
    tcase_add_test(cases, names_may_come_again_in_other_objects);
    tcase_add_test(cases, a_duplicate_among_very_many_names_is_found_in_time);
    tcase_add_test(cases, an_absent_text_is_an_empty_one);
    tcase_add_test(cases, a_document_does_not_point_into_its_text);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
