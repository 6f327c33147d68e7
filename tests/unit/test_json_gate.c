#include "base/json_gate.h"

#include "suite.h"

#include "base/array.h"
#include "base/json.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* A text that may hold NUL bytes, for const tables. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

#define EARLY "the text ends too early"
#define VALUE "a value was expected"
#define STRING "a string in double quotes was expected"
#define COLON "a colon was expected"
#define BRACE "a comma or a closing brace was expected"
#define BRACKET "a comma or a closing bracket was expected"
#define MORE "more text follows the value"
#define DIGIT "a digit was expected"
#define ZERO "a number must not begin with a zero"
#define LARGE "the number is too large"
#define CONTROL "a control character in a string must be escaped"
#define ESCAPE "no such escape in a string"
#define HEX "\\u wants four hexadecimal digits"
#define NUL "a string must not hold the NUL character"
#define PAIR "a surrogate must stand in a pair"
#define UTF8 "the text is not valid UTF-8"
#define BOM "the text must not begin with a byte order mark"

static const struct refused {
    struct str text;
    size_t line, column;
    const char *reason;
} refused[] = {
    /* No value at all. */
    {TEXT(""), 1, 1, EARLY},
    {TEXT(" "), 1, 2, EARLY},
    {TEXT(" \t\r\n"), 2, 1, EARLY},
    {TEXT("\0"), 1, 1, VALUE},
    {TEXT("\f1"), 1, 1, VALUE},
    {TEXT("\v1"), 1, 1, VALUE},
    {TEXT("\xc2\xa0"), 1, 1, VALUE},
    {TEXT("\xe2\x81\xa0"), 1, 1, VALUE},
    {TEXT("/* */ 1"), 1, 1, VALUE},
    {TEXT("// a\n1"), 1, 1, VALUE},
    {TEXT("#"), 1, 1, VALUE},
    {TEXT("*"), 1, 1, VALUE},
    {TEXT("<.>"), 1, 1, VALUE},
    {TEXT("\\u000A1"), 1, 1, VALUE},
    /* Words. */
    {TEXT("nul"), 1, 1, VALUE},
    {TEXT("nill"), 1, 1, VALUE},
    {TEXT("tru"), 1, 1, VALUE},
    {TEXT("fals"), 1, 1, VALUE},
    {TEXT("True"), 1, 1, VALUE},
    {TEXT("FALSE"), 1, 1, VALUE},
    {TEXT("NULL"), 1, 1, VALUE},
    {TEXT("undefined"), 1, 1, VALUE},
    {TEXT("NaN"), 1, 1, VALUE},
    {TEXT("Infinity"), 1, 1, VALUE},
    {TEXT("[tru]"), 1, 2, VALUE},
    {TEXT("truex"), 1, 5, MORE},
    {TEXT("nulll"), 1, 5, MORE},
    {TEXT("true\0"), 1, 5, MORE},
    /* Numbers. */
    {TEXT("-"), 1, 2, EARLY},
    {TEXT("[-]"), 1, 3, DIGIT},
    {TEXT("--1"), 1, 2, DIGIT},
    {TEXT("- 1"), 1, 2, DIGIT},
    {TEXT("-x"), 1, 2, DIGIT},
    {TEXT("-Infinity"), 1, 2, DIGIT},
    {TEXT("-NaN"), 1, 2, DIGIT},
    {TEXT("-.5"), 1, 2, DIGIT},
    {TEXT("+1"), 1, 1, VALUE},
    {TEXT("[++1]"), 1, 2, VALUE},
    {TEXT(".5"), 1, 1, VALUE},
    {TEXT("01"), 1, 1, ZERO},
    {TEXT("00"), 1, 1, ZERO},
    {TEXT("-01"), 1, 1, ZERO},
    {TEXT("[1,\n 012]"), 2, 2, ZERO},
    {TEXT("1."), 1, 3, EARLY},
    {TEXT("0."), 1, 3, EARLY},
    {TEXT("[1.]"), 1, 4, DIGIT},
    {TEXT("1.e1"), 1, 3, DIGIT},
    {TEXT("1.-5"), 1, 3, DIGIT},
    {TEXT("1.2.3"), 1, 4, MORE},
    {TEXT("1e"), 1, 3, EARLY},
    {TEXT("1E+"), 1, 4, EARLY},
    {TEXT("0e-"), 1, 4, EARLY},
    {TEXT("[1e]"), 1, 4, DIGIT},
    {TEXT("1eE2"), 1, 3, DIGIT},
    {TEXT("1e+-2"), 1, 4, DIGIT},
    {TEXT("1e-+2"), 1, 4, DIGIT},
    {TEXT("1e.5"), 1, 3, DIGIT},
    {TEXT("1e5.5"), 1, 4, MORE},
    {TEXT("0x10"), 1, 2, MORE},
    {TEXT("[0x10]"), 1, 3, BRACKET},
    {TEXT("1_000"), 1, 2, MORE},
    {TEXT("1 000"), 1, 3, MORE},
    {TEXT("123\0"), 1, 4, MORE},
    {TEXT("2a"), 1, 2, MORE},
    {TEXT("\xef\xbc\x91"), 1, 1, VALUE},
    {TEXT("1e999"), 1, 1, LARGE},
    {TEXT("-1e999"), 1, 1, LARGE},
    {TEXT("[0, 1e309]"), 1, 5, LARGE},
    {TEXT("1.7976931348623159e308"), 1, 1, LARGE},
    {TEXT("1e00000000000000000000000000000000000000000000000000000000000000000400"), 1, 1, LARGE},
    /* Strings. */
    {TEXT("\""), 1, 2, EARLY},
    {TEXT("\"a"), 1, 3, EARLY},
    {TEXT("\"a\\"), 1, 4, EARLY},
    {TEXT("\"a\\\""), 1, 5, EARLY},
    {TEXT("'a'"), 1, 1, VALUE},
    {TEXT("`a`"), 1, 1, VALUE},
    {TEXT("\xe2\x80\x9c"
          "a\xe2\x80\x9d"),
     1, 1, VALUE},
    {TEXT("abc"), 1, 1, VALUE},
    {TEXT("\"a\"b"), 1, 4, MORE},
    {TEXT("\"a\"\"b\""), 1, 4, MORE},
    {TEXT("\"\x01\""), 1, 2, CONTROL},
    {TEXT("\"a\x1f\""), 1, 3, CONTROL},
    {TEXT("\"a\tb\""), 1, 3, CONTROL},
    {TEXT("\"a\nb\""), 1, 3, CONTROL},
    {TEXT("\"a\rb\""), 1, 3, CONTROL},
    {TEXT("\"a\0b\""), 1, 3, CONTROL},
    {TEXT("{\"a\n\":1}"), 1, 4, CONTROL},
    {TEXT("\"abcdefghij\x1f"
          "klmnopqrst\""),
     1, 12, CONTROL},
    {TEXT("\"\tabcdefgh\""), 1, 2, CONTROL},
    {TEXT("\"abcdefghijkl"), 1, 14, EARLY},
    {TEXT("\"\\a\""), 1, 3, ESCAPE},
    {TEXT("\"\\'\""), 1, 3, ESCAPE},
    {TEXT("\"\\v\""), 1, 3, ESCAPE},
    {TEXT("\"\\0\""), 1, 3, ESCAPE},
    {TEXT("\"\\x00\""), 1, 3, ESCAPE},
    {TEXT("\"\\U0041\""), 1, 3, ESCAPE},
    {TEXT("\"\\N\""), 1, 3, ESCAPE},
    {TEXT("\"\\\0\""), 1, 3, ESCAPE},
    {TEXT("\"\\\n\""), 1, 3, ESCAPE},
    {TEXT("\"\\\xf0\x9f\x98\x80\""), 1, 3, ESCAPE},
    {TEXT("\"\\u"), 1, 4, EARLY},
    {TEXT("\"\\u00"), 1, 6, EARLY},
    {TEXT("\"\\u\""), 1, 4, HEX},
    {TEXT("\"\\u004\""), 1, 7, HEX},
    {TEXT("\"\\u00g0\""), 1, 6, HEX},
    {TEXT("\"\\u+041\""), 1, 4, HEX},
    {TEXT("\"\\u 041\""), 1, 4, HEX},
    {TEXT("\"\\u0x41\""), 1, 5, HEX},
    {TEXT("\"\\u{41}\""), 1, 4, HEX},
    {TEXT("\"\\u00\xef\xbc\xa1\""), 1, 6, HEX},
    {TEXT("\"\\u0000\""), 1, 2, NUL},
    {TEXT("\"ab\\u0000cd\""), 1, 4, NUL},
    {TEXT("{\"a\\u0000\":1}"), 1, 4, NUL},
    /* Surrogates. */
    {TEXT("\"\\ud800\""), 1, 2, PAIR},
    {TEXT("\"\\uD83D\""), 1, 2, PAIR},
    {TEXT("\"\\udbff\""), 1, 2, PAIR},
    {TEXT("\"\\udc00\""), 1, 2, PAIR},
    {TEXT("\"\\udfff\""), 1, 2, PAIR},
    {TEXT("\"x\\ude00\\ud83d\""), 1, 3, PAIR},
    {TEXT("\"\\ud83dx\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\n\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\ud83d\\ude00\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\u0041\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\ue000\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\u0000\""), 1, 2, PAIR},
    {TEXT("\"\\ud83d\\u12\""), 1, 12, HEX},
    {TEXT("{\"a\":1,\n\"\\ud800\":2}"), 2, 2, PAIR},
    /* Bytes that are no UTF-8 are found first, wherever they stand. */
    {TEXT("\xff"), 1, 1, UTF8},
    {TEXT("\"\x80\""), 1, 2, UTF8},
    {TEXT("\"\xc0\x80\""), 1, 2, UTF8},
    {TEXT("\"\xc0\xaf\""), 1, 2, UTF8},
    {TEXT("\"\xc1\xbf\""), 1, 2, UTF8},
    {TEXT("\"\xe0\x80\xaf\""), 1, 2, UTF8},
    {TEXT("\"\xf0\x80\x80\xaf\""), 1, 2, UTF8},
    {TEXT("\"\xed\xa0\x80\""), 1, 2, UTF8},
    {TEXT("\"\xed\xa0\xbd\xed\xb8\x80\""), 1, 2, UTF8},
    {TEXT("\"\xed\xbf\xbf\""), 1, 2, UTF8},
    {TEXT("\"\xf4\x90\x80\x80\""), 1, 2, UTF8},
    {TEXT("\"\xf5\x80\x80\x80\""), 1, 2, UTF8},
    {TEXT("\"\xf8\x88\x80\x80\x80\""), 1, 2, UTF8},
    {TEXT("\"\xfc\x84\x80\x80\x80\x80\""), 1, 2, UTF8},
    {TEXT("\"ab\xe2\x82\""), 1, 4, UTF8},
    {TEXT("\"\xe9\""), 1, 2, UTF8},
    {TEXT("[\"\xc3\xa4\",\n\"\xc3\"]"), 2, 2, UTF8},
    {TEXT("{\"\xff\":1}"), 1, 3, UTF8},
    {TEXT("01 \xff"), 1, 4, UTF8},
    {TEXT("\xff\xfe[\0]\0"), 1, 1, UTF8},
    {TEXT("\xef\xbb"), 1, 1, UTF8},
    {TEXT("\xef\xbb\xbf{}"), 1, 1, BOM},
    {TEXT("\xef\xbb\xbf"), 1, 1, BOM},
    {TEXT("[\xef\xbb\xbf]"), 1, 2, VALUE},
    {TEXT("{}\xef\xbb\xbf"), 1, 3, MORE},
    {TEXT("[\0]"), 1, 2, VALUE},
    /* Arrays. */
    {TEXT("["), 1, 2, EARLY},
    {TEXT("]"), 1, 1, VALUE},
    {TEXT("[1"), 1, 3, EARLY},
    {TEXT("[1,"), 1, 4, EARLY},
    {TEXT("[1,\n\n"), 3, 1, EARLY},
    {TEXT("[1,]"), 1, 4, VALUE},
    {TEXT("[,1]"), 1, 2, VALUE},
    {TEXT("[,]"), 1, 2, VALUE},
    {TEXT("[1,,2]"), 1, 4, VALUE},
    {TEXT("[1 2]"), 1, 4, BRACKET},
    {TEXT("[1:2]"), 1, 3, BRACKET},
    {TEXT("[\"a\":1]"), 1, 5, BRACKET},
    {TEXT("[1;2]"), 1, 3, BRACKET},
    {TEXT("[1}"), 1, 3, BRACKET},
    {TEXT("[1\0]"), 1, 3, BRACKET},
    {TEXT("[a]"), 1, 2, VALUE},
    {TEXT("[1]]"), 1, 4, MORE},
    {TEXT("[][]"), 1, 3, MORE},
    {TEXT("[1],"), 1, 4, MORE},
    /* Objects. */
    {TEXT("{"), 1, 2, EARLY},
    {TEXT("}"), 1, 1, VALUE},
    {TEXT("{\"a"), 1, 4, EARLY},
    {TEXT("{\"a\""), 1, 5, EARLY},
    {TEXT("{\"a\":"), 1, 6, EARLY},
    {TEXT("{\"a\":1"), 1, 7, EARLY},
    {TEXT("{\"a\":1,"), 1, 8, EARLY},
    {TEXT("{\"a\":1,}"), 1, 8, STRING},
    {TEXT("{,\"a\":1}"), 1, 2, STRING},
    {TEXT("{\"a\":1,,\"b\":2}"), 1, 8, STRING},
    {TEXT("{a:1}"), 1, 2, STRING},
    {TEXT("{'a':1}"), 1, 2, STRING},
    {TEXT("{1:1}"), 1, 2, STRING},
    {TEXT("{null:1}"), 1, 2, STRING},
    {TEXT("{[]:1}"), 1, 2, STRING},
    {TEXT("{\"a\" 1}"), 1, 6, COLON},
    {TEXT("{\"a\",1}"), 1, 5, COLON},
    {TEXT("{\"a\"}"), 1, 5, COLON},
    {TEXT("{\"a\"=1}"), 1, 5, COLON},
    {TEXT("{\"a\":}"), 1, 6, VALUE},
    {TEXT("{\"a\"::1}"), 1, 6, VALUE},
    {TEXT("{\"a\":1 \"b\":2}"), 1, 8, BRACE},
    {TEXT("{\"a\":1]"), 1, 7, BRACE},
    {TEXT("{\"a\":1;}"), 1, 7, BRACE},
    {TEXT("{\"a\":1}}"), 1, 8, MORE},
    {TEXT("{} {}"), 1, 4, MORE},
    {TEXT("{}#"), 1, 3, MORE},
    {TEXT("{}/**/"), 1, 3, MORE},
    {TEXT("{}\0"), 1, 3, MORE},
    {TEXT("{\n  \"a\": 1,\n  \"b\": x\n}"), 3, 8, VALUE},
    {TEXT("{\r\n\"a\": x}"), 2, 6, VALUE},
};

static const struct accepted {
    struct str text;
    size_t names;
} accepted[] = {
    {TEXT("null"), 0},
    {TEXT(" \t\r\n true \t\r\n "), 0},
    {TEXT("false"), 0},
    {TEXT("0"), 0},
    {TEXT("-0"), 0},
    {TEXT("-0.0"), 0},
    {TEXT("0e1"), 0},
    {TEXT("0E+00"), 0},
    {TEXT("1e007"), 0},
    {TEXT("-123.456e-7"), 0},
    {TEXT("1.7976931348623157e308"), 0},
    {TEXT("-1.7976931348623157e308"), 0},
    {TEXT("5e-324"), 0},
    {TEXT("1e-999"), 0},
    {TEXT("18446744073709551616"), 0},
    {TEXT("0.1000000000000000055511151231257827021181583404541015625"), 0},
    {TEXT("\"\""), 0},
    {TEXT("\"\x7f\""), 0},
    {TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), 0},
    {TEXT("\"\\u0001\\u001F\\uabCD\\uFFFF\\ufffe\""), 0},
    {TEXT("\"\\ud83d\\ude00\\uD800\\uDC00\\uDBFF\\uDFFF\""), 0},
    {TEXT("\"\\ud7ff\\ue000\""), 0},
    {TEXT("\"\\\\u0000\\\\ud800\""), 0},
    {TEXT("\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\""), 0},
    {TEXT("\"\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\""), 0},
    {TEXT("\"\xef\xbb\xbf\xe2\x80\xa8\xe2\x80\xa9\""), 0},
    {TEXT("\"/* */ // , ] }\""), 0},
    {TEXT("[]"), 0},
    {TEXT("[ ]"), 0},
    {TEXT("[[],[[]],{}]"), 0},
    /* Siblings are no levels. */
    {TEXT("[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],"
          "[],[],"
          "[],[],{},{},{}]"),
     0},
    {TEXT("[1,\n2\n,\n3]"), 0},
    {TEXT("{}"), 0},
    {TEXT("{ \n }"), 0},
    {TEXT("{\"\":0}"), 1},
    {TEXT("{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]}}"), 4},
    {TEXT(" { \"a\" : [ 1 , { \"b\" : null } ] , \"c\" : \"d\" } "), 3},
    {TEXT("{\"a\":1,\"A\":2,\" a\":3,\"\\u0062\":4,\"\xc3\xa4\":5}"), 5},
};

/* The text with nothing behind it, so that AddressSanitizer sees every byte read too far. */
static char *exact(struct str text)
{
    char *copy = malloc(text.n > 0 ? text.n : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text.p, text.n);
    return copy;
}

static void expect_error(struct str text, const struct json_error *error, size_t line,
                         size_t column, const char *reason)
{
    ck_assert_msg(error->line == line && error->column == column &&
                      strcmp(error->reason, reason) == 0,
                  "%.*s: %zu:%zu: %s; and not %zu:%zu: %s", STR_ARG(text), error->line,
                  error->column, error->reason, line, column, reason);
}

START_TEST(malformed_texts_are_refused_at_the_first_mistake)
{
    const struct refused *r = &refused[_i];
    struct arena a;
    arena_init(&a, NULL, 0);
    char *copy = exact(r->text);
    struct str text = {.p = copy, .n = r->text.n};
    struct json_names names = {.count = 77};
    struct json_error error = {0};
    ck_assert_msg(!json_gate_passes(&a, text, &names, &error), "%.*s passes", STR_ARG(text));
    ck_assert_msg(names.count == 77, "names are written on failure");
    expect_error(text, &error, r->line, r->column, r->reason);
    error = (struct json_error){0};
    ck_assert_msg(json_parse(&a, text, &error) == NULL, "%.*s is parsed", STR_ARG(text));
    expect_error(text, &error, r->line, r->column, r->reason);
    free(copy);
    arena_done(&a);
}
END_TEST

START_TEST(well_formed_texts_pass_and_are_parsed)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    char *copy = exact(accepted[_i].text);
    struct str text = {.p = copy, .n = accepted[_i].text.n};
    struct json_names names = {0};
    struct json_error error = {.reason = "untouched"};
    ck_assert_msg(json_gate_passes(&a, text, &names, &error), "%.*s: %zu:%zu: %s", STR_ARG(text),
                  error.line, error.column, error.reason);
    ck_assert_str_eq(error.reason, "untouched");
    ck_assert_uint_eq(names.count, accepted[_i].names);
    for (size_t i = 0; i < names.count; i++)
        ck_assert_int_eq(text.p[names.offsets[i]], '"');
    ck_assert_msg(json_parse(&a, text, &error) != NULL, "%.*s: %zu:%zu: %s", STR_ARG(text),
                  error.line, error.column, error.reason);
    free(copy);
    arena_done(&a);
}
END_TEST

START_TEST(the_offsets_of_names_stand_in_the_order_of_the_text)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str text = STR("{\"a\":[{\"b\":1}], \"c\":{\"d\":2}}");
    static const size_t offsets[] = {1, 7, 16, 21};
    struct json_names names;
    struct json_error error;
    ck_assert(json_gate_passes(&a, text, &names, &error));
    ck_assert_uint_eq(names.count, ARRAY_COUNT(offsets));
    for (size_t i = 0; i < ARRAY_COUNT(offsets); i++)
        ck_assert_uint_eq(names.offsets[i], offsets[i]);
    arena_done(&a);
}
END_TEST

START_TEST(the_names_of_large_objects_are_all_noted)
{
    enum { MEMBERS = 1000, BYTES = 10 };
    struct arena a;
    arena_init(&a, NULL, 0);
    char *p = arena_new(&a, MEMBERS * BYTES + 1);
    for (size_t i = 0; i < MEMBERS; i++) {
        struct str member = arena_printf(&a, "%c\"%05zu\":1", i == 0 ? '{' : ',', i);
        ck_assert_uint_eq(member.n, BYTES);
        memcpy(p + i * BYTES, member.p, BYTES);
    }
    p[MEMBERS * BYTES] = '}';
    struct json_names names;
    struct json_error error;
    ck_assert(json_gate_passes(&a, (struct str){p, MEMBERS * BYTES + 1}, &names, &error));
    ck_assert_uint_eq(names.count, MEMBERS);
    for (size_t i = 0; i < MEMBERS; i++)
        ck_assert_uint_eq(names.offsets[i], i * BYTES + 1);
    arena_done(&a);
}
END_TEST

/* What opens a level, what stands inside the innermost one, and what closes a level. */
static const struct {
    const char *open, *close;
} nestings[] = {{"[", "]"}, {"{\"a\":", "}"}, {"[1,2,", "]"}, {"[{\"a\":", "}]"}};

START_TEST(nesting_passes_up_to_32_levels)
{
    const char *open = nestings[_i].open, *close = nestings[_i].close;
    size_t levels_each = strlen(close);
    for (size_t depth = 30; depth <= 34; depth += levels_each) {
        struct arena a;
        arena_init(&a, NULL, 0);
        struct text text = {.arena = &a};
        for (size_t i = 0; i < depth; i += levels_each)
            text_add(&text, str_from(open));
        text_add_char(&text, '0');
        for (size_t i = 0; i < depth; i += levels_each)
            text_add(&text, str_from(close));
        struct json_error error;
        const struct json *v = json_parse(&a, text_str(&text), &error);
        ck_assert_msg((v != NULL) == (depth <= 32), "%zu levels of %s", depth, open);
        if (v == NULL)
            ck_assert_str_eq(error.reason, "the nesting is deeper than 32 levels");
        if (depth == 33)
            ck_assert_uint_eq(error.column, 32 * strlen(open) + (levels_each == 1 ? 1 : 0));
        arena_done(&a);
    }
}
END_TEST

START_TEST(very_deep_nesting_does_not_use_up_the_stack)
{
    enum { BYTES = 1000000 };
    char *p = malloc(BYTES);
    ck_assert_ptr_nonnull(p);
    memset(p, '[', BYTES);
    struct arena a;
    arena_init(&a, NULL, 0);
    struct json_names names;
    struct json_error error;
    ck_assert(!json_gate_passes(&a, (struct str){p, BYTES}, &names, &error));
    ck_assert_uint_eq(error.column, 33);
    free(p);
    arena_done(&a);
}
END_TEST

START_TEST(places_count_lines_and_bytes_from_1)
{
    struct str text = STR("ab\n\xc3\xa4x\r\n");
    static const struct {
        size_t offset, line, column;
    } places[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {5, 2, 3}, {7, 2, 5}, {8, 3, 1}};
    for (size_t i = 0; i < ARRAY_COUNT(places); i++) {
        struct json_error error = json_error_at(text, places[i].offset, "why");
        expect_error(text, &error, places[i].line, places[i].column, "why");
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("json_gate");
    TCase *cases = tcase_create("json_gate");
    tcase_add_loop_test(cases, malformed_texts_are_refused_at_the_first_mistake, 0,
                        (int)ARRAY_COUNT(refused));
    tcase_add_loop_test(cases, well_formed_texts_pass_and_are_parsed, 0,
                        (int)ARRAY_COUNT(accepted));
    tcase_add_test(cases, the_offsets_of_names_stand_in_the_order_of_the_text);
    tcase_add_test(cases, the_names_of_large_objects_are_all_noted);
    tcase_add_loop_test(cases, nesting_passes_up_to_32_levels, 0, (int)ARRAY_COUNT(nestings));
    tcase_add_test(cases, very_deep_nesting_does_not_use_up_the_stack);
    tcase_add_test(cases, places_count_lines_and_bytes_from_1);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
