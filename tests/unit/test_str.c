#include "base/str.h"

#include "suite.h"

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

int main(void)
{
    Suite *suite = suite_create("str");
    TCase *cases = tcase_create("str");
    tcase_add_test(cases, equal_compares_bytes_and_length);
    tcase_add_test(cases, compare_orders_as_bytes);
    tcase_add_test(cases, split_yields_every_piece_also_empty_ones);
    tcase_add_test(cases, trim_takes_blanks_off_both_ends_only);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
