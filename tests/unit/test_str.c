#include "base/str.h"

#include "suite.h"

#include "base/array.h"

START_TEST(equal_compares_bytes_and_length)
{
    ck_assert(str_equal(STR("abc"), STR("abc")));
    ck_assert(!str_equal(STR("abc"), STR("abd")));
    ck_assert(!str_equal(STR("abc"), STR("ab")));
    ck_assert(str_equal((struct str){0}, STR("")));
    ck_assert(str_equal_nocase(STR("Content-TYPE"), STR("content-type")));
    ck_assert(!str_equal_nocase(STR("[a"), STR("{a")));
}
END_TEST

START_TEST(compare_orders_as_bytes)
{
    ck_assert_int_lt(str_compare(STR("a"), STR("b")), 0);
    ck_assert_int_lt(str_compare(STR("a"), STR("ab")), 0);
    ck_assert_int_gt(str_compare(STR("\xff"), STR("a")), 0);
    ck_assert_int_eq(str_compare(STR("same"), STR("same")), 0);
}
END_TEST

START_TEST(split_yields_every_piece_also_empty_ones)
{
    static const char *const pieces[] = {"a", "", "b", ""};
    struct str rest = STR("a,,b,"), piece;
    for (size_t i = 0; i < 4; i++) {
        ck_assert(str_split(&rest, ',', &piece));
        ck_assert_str_view_eq(piece, pieces[i]);
    }
    ck_assert(!str_split(&rest, ',', &piece));
}
END_TEST

START_TEST(trim_takes_blanks_off_both_ends_only)
{
    ck_assert_str_view_eq(str_trim(STR(" \ta b\t ")), "a b");
    ck_assert_str_view_eq(str_trim(STR("  ")), "");
    ck_assert_str_view_eq(str_trim((struct str){0}), "");
}
END_TEST

START_TEST(absent_and_empty_views_are_alike)
{
    struct str absent = {0};
    ck_assert_uint_eq(str_from(NULL).n, 0);
    ck_assert_ptr_null(str_from(NULL).p);
    ck_assert(str_is(absent, ""));
    ck_assert(str_is(STR(""), NULL));
    ck_assert(str_equal_nocase(absent, STR("")));
    ck_assert_int_eq(str_compare(absent, STR("")), 0);
    ck_assert_int_lt(str_compare(absent, STR("a")), 0);
    ck_assert(str_starts_with(absent, STR("")));
    ck_assert(!str_starts_with(absent, STR("a")));
    ck_assert_uint_eq(str_find(absent, 'a'), 0);
    ck_assert_ptr_null(str_skip(absent, 0).p);
    ck_assert_ptr_null(str_first(absent, 5).p);
}
END_TEST

START_TEST(views_are_cut_and_searched_by_bytes)
{
    struct str s = {.p = "a\0bc", .n = 4};
    ck_assert_uint_eq(str_find(s, 'b'), 2);
    ck_assert_uint_eq(str_find(s, '\0'), 1);
    ck_assert_uint_eq(str_find(s, 'x'), 4);
    ck_assert_str_view_eq(str_skip(s, 2), "bc");
    ck_assert_str_view_eq(str_skip(s, 4), "");
    ck_assert_uint_eq(str_first(s, 3).n, 3);
    ck_assert_uint_eq(str_first(s, 99).n, 4);
    ck_assert(str_starts_with(s, (struct str){.p = "a\0", .n = 2}));
    ck_assert(!str_starts_with(s, STR("ab")));
    ck_assert(!str_starts_with(STR("a"), STR("ab")));
    ck_assert(!str_equal(s, (struct str){.p = "a\0bd", .n = 4}));
}
END_TEST

START_TEST(only_ascii_letters_are_compared_without_case)
{
    ck_assert(str_equal_nocase(STR("AZaz"), STR("azAZ")));
    ck_assert(!str_equal_nocase(STR("@"), STR("`")));
    ck_assert(!str_equal_nocase(STR("\xc4"), STR("\xe4")));
    ck_assert(!str_equal_nocase(STR("a"), STR("ab")));
}
END_TEST

START_TEST(split_tells_no_pieces_from_one_empty_piece)
{
    struct str rest = {0}, piece = STR("untouched");
    ck_assert(!str_split(&rest, ',', &piece));
    ck_assert_str_view_eq(piece, "untouched");
    rest = STR("");
    ck_assert(str_split(&rest, ',', &piece));
    ck_assert_str_view_eq(piece, "");
    ck_assert_ptr_null(rest.p);
    ck_assert(!str_split(&rest, ',', &piece));
}
END_TEST

static const struct {
    const char *text;
    uint64_t max;
    bool fits;
    uint64_t number;
} numbers[] = {
    {"0", 0, true, 0},
    {"1", 0, false, 0},
    {"0", 9, true, 0},
    {"5", 5, true, 5},
    {"6", 5, false, 0},
    {"9", 8, false, 0},
    {"10", 9, false, 0},
    {"10", 10, true, 10},
    {"11", 10, false, 0},
    {"007", 7, true, 7},
    {"00000000000000000000000000000001", 1, true, 1},
    {"65535", UINT16_MAX, true, UINT16_MAX},
    {"65536", UINT16_MAX, false, 0},
    {"65540", UINT16_MAX, false, 0},
    {"100000", UINT16_MAX, false, 0},
    {"9223372036854775807", INT64_MAX, true, INT64_MAX},
    {"9223372036854775808", INT64_MAX, false, 0},
    {"18446744073709551614", UINT64_MAX, true, UINT64_MAX - 1},
    {"18446744073709551615", UINT64_MAX, true, UINT64_MAX},
    {"18446744073709551616", UINT64_MAX, false, 0},
    {"18446744073709551620", UINT64_MAX, false, 0},
    {"18446744073709551625", UINT64_MAX, false, 0},
    {"28446744073709551615", UINT64_MAX, false, 0},
    {"184467440737095516150", UINT64_MAX, false, 0},
    {"", UINT64_MAX, false, 0},
    {" 1", UINT64_MAX, false, 0},
    {"1 ", UINT64_MAX, false, 0},
    {"1\n", UINT64_MAX, false, 0},
    {"+1", UINT64_MAX, false, 0},
    {"-1", UINT64_MAX, false, 0},
    {"1.0", UINT64_MAX, false, 0},
    {"1e3", UINT64_MAX, false, 0},
    {"0x1f", UINT64_MAX, false, 0},
    {"1/", UINT64_MAX, false, 0},
    {"1:", UINT64_MAX, false, 0},
    {"\xd9\xa1", UINT64_MAX, false, 0},
};

START_TEST(numbers_are_digits_alone_up_to_the_maximum)
{
    uint64_t number = 77;
    bool fits = str_parse_number(str_from(numbers[_i].text), numbers[_i].max, &number);
    ck_assert_msg(fits == numbers[_i].fits, "'%s': %d", numbers[_i].text, fits);
    /* Written on success only. */
    ck_assert_msg(number == (fits ? numbers[_i].number : 77), "'%s': %llu", numbers[_i].text,
                  (unsigned long long)number);
}
END_TEST

START_TEST(a_view_has_only_what_all_its_bytes_are)
{
    static const char nul[] = {'a', '\0'};
    ck_assert(str_has_only(STR("aZ09"), STR(STR_LETTERS_AND_DIGITS)));
    ck_assert(!str_has_only(STR("a-b"), STR(STR_LETTERS_AND_DIGITS)));
    ck_assert(str_has_only(STR("a-b"), STR(STR_LETTERS_AND_DIGITS "-")));
    ck_assert(!str_has_only(STR("a\xc3"), STR("a")));
    ck_assert(!str_has_only((struct str){.p = nul, .n = sizeof nul}, STR("a")));
    ck_assert(str_has_only(STR(""), STR("a")));
}
END_TEST

START_TEST(hexadecimal_digits_have_values_and_others_none)
{
    static const char digits[] = "0123456789abcdef";
    static const char capitals[] = "ABCDEF";
    static const char others[] = "/:@G`g %";
    for (int i = 0; digits[i] != '\0'; i++)
        ck_assert_int_eq(str_hex_digit(digits[i]), i);
    for (int i = 0; capitals[i] != '\0'; i++)
        ck_assert_int_eq(str_hex_digit(capitals[i]), 10 + i);
    for (size_t i = 0; i < sizeof others; i++)
        ck_assert_int_eq(str_hex_digit(others[i]), -1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("str");
    TCase *cases = tcase_create("str");
    tcase_add_test(cases, equal_compares_bytes_and_length);
    tcase_add_test(cases, compare_orders_as_bytes);
    tcase_add_test(cases, split_yields_every_piece_also_empty_ones);
    tcase_add_test(cases, trim_takes_blanks_off_both_ends_only);
    tcase_add_test(cases, absent_and_empty_views_are_alike);
    tcase_add_test(cases, views_are_cut_and_searched_by_bytes);
    tcase_add_test(cases, only_ascii_letters_are_compared_without_case);
    tcase_add_test(cases, split_tells_no_pieces_from_one_empty_piece);
    tcase_add_loop_test(cases, numbers_are_digits_alone_up_to_the_maximum, 0,
                        (int)ARRAY_COUNT(numbers));
    tcase_add_test(cases, a_view_has_only_what_all_its_bytes_are);
    tcase_add_test(cases, hexadecimal_digits_have_values_and_others_none);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
