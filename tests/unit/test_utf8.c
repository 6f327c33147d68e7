#include "base/utf8.h"

#include "suite.h"

#include "base/array.h"

#include <stdlib.h>
#include <string.h>

/* A text that may hold NUL bytes, for const tables. */
#define TEXT(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

static const struct {
    struct str text;
    size_t length;
} valid[] = {
    {TEXT(""), 0},
    {TEXT("abc"), 3},
    {TEXT("\0"), 1},
    {TEXT("a\0b"), 3},
    {TEXT("\x7f"), 1},
    {TEXT("\xc2\x80\xdf\xbf"), 2},
    {TEXT("\xe0\xa0\x80\xef\xbf\xbf"), 2},
    {TEXT("\xed\x9f\xbf\xee\x80\x80"), 2},
    {TEXT("\xef\xbb\xbf"), 1},
    {TEXT("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"), 2},
    {TEXT("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"), 4},
    /* A letter and its combining mark are two. */
    {TEXT("a\xcc\x88"), 2},
};

START_TEST(well_formed_text_is_valid_and_counted_by_scalar_values)
{
    size_t offset = 77;
    ck_assert_msg(utf8_is_valid(valid[_i].text, &offset), "case %d is not valid", _i);
    ck_assert_msg(offset == 77, "case %d sets an offset", _i);
    ck_assert(utf8_is_valid(valid[_i].text, NULL));
    ck_assert_uint_eq(utf8_length(valid[_i].text), valid[_i].length);
}
END_TEST

static const struct {
    const char *name;
    struct str text;
    size_t offset;
} invalid[] = {
    {"a lone continuation", TEXT("\x80"), 0},
    {"a lone continuation behind text", TEXT("ab\xbf"), 2},
    {"two continuations too many", TEXT("\xc3\xa4\x80"), 2},
    {"a byte that is never used", TEXT("a\xfe"), 1},
    {"another", TEXT("\xff"), 0},
    {"another behind a word", TEXT("abcdefgh\xff"), 8},
    {"a lone continuation between words",
     TEXT("abcdefghijk\x80"
          "abcdefgh"),
     11},
    {"two bytes, cut", TEXT("a\xc3"), 1},
    {"three bytes, cut", TEXT("a\xe2\x82"), 1},
    {"three bytes, cut after the first", TEXT("\xe2"), 0},
    {"four bytes, cut", TEXT("\xf0\x9f\x98"), 0},
    {"two bytes, cut by a letter", TEXT("\xc3q"), 0},
    {"three bytes, cut by a letter", TEXT("\xe2\x82q"), 0},
    {"four bytes, cut by a good sequence", TEXT("\xf0\x9f\xc3\xa4"), 0},
    {"NUL in two bytes", TEXT("\xc0\x80"), 0},
    {"a slash in two bytes", TEXT("\xc0\xaf"), 0},
    {"U+007F in two bytes", TEXT("\xc1\xbf"), 0},
    {"U+07FF in three bytes", TEXT("\xe0\x9f\xbf"), 0},
    {"U+FFFF in four bytes", TEXT("\xf0\x8f\xbf\xbf"), 0},
    {"a slash in four bytes", TEXT("\xf0\x80\x80\xaf"), 0},
    {"the first surrogate", TEXT("\xed\xa0\x80"), 0},
    {"the last surrogate", TEXT("\xed\xbf\xbf"), 0},
    {"a pair of surrogates", TEXT("x\xed\xa0\xbd\xed\xb8\x80"), 1},
    {"U+110000", TEXT("\xf4\x90\x80\x80"), 0},
    {"U+140000", TEXT("\xf5\x80\x80\x80"), 0},
    {"five bytes", TEXT("\xf8\x88\x80\x80\x80"), 0},
    {"six bytes", TEXT("\xfc\x84\x80\x80\x80\x80"), 0},
    {"Latin-1", TEXT("gr\xfc\xdf"), 2},
    {"UTF-16", TEXT("\xff\xfe\x61\0"), 0},
    {"behind a NUL", TEXT("a\0\x80"), 2},
};

START_TEST(malformed_text_is_refused_at_the_first_bad_sequence)
{
    /* With nothing behind it, so that AddressSanitizer sees every byte read too far. */
    char *copy = malloc(invalid[_i].text.n);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, invalid[_i].text.p, invalid[_i].text.n);
    struct str text = {copy, invalid[_i].text.n};
    size_t offset = 77;
    ck_assert_msg(!utf8_is_valid(text, &offset), "%s is valid", invalid[_i].name);
    ck_assert_msg(offset == invalid[_i].offset, "%s: at %zu", invalid[_i].name, offset);
    ck_assert(!utf8_is_valid(text, NULL));
    free(copy);
}
END_TEST

START_TEST(an_absent_text_is_valid_and_empty)
{
    ck_assert(utf8_is_valid((struct str){0}, NULL));
    ck_assert_uint_eq(utf8_length((struct str){0}), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("utf8");
    TCase *cases = tcase_create("utf8");
    tcase_add_loop_test(cases, well_formed_text_is_valid_and_counted_by_scalar_values, 0,
                        (int)ARRAY_COUNT(valid));
    tcase_add_loop_test(cases, malformed_text_is_refused_at_the_first_bad_sequence, 0,
                        (int)ARRAY_COUNT(invalid));
    tcase_add_test(cases, an_absent_text_is_valid_and_empty);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
