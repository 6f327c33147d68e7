#include "base/glob.h"

#include "suite.h"

#include "base/array.h"

#include <string.h>

static const struct {
    const char *pattern;
    const char *text;
    bool matches;
} cases[] = {
    {"", "", true},
    {"", "a", false},
    {"a", "", false},
    {"abc", "abc", true},
    {"abc", "abcd", false},
    {"abc", "xabc", false},
    {"abc", "ABC", false},
    /* A star is any text, also none. */
    {"*", "", true},
    {"*", "anything", true},
    {"**", "", true},
    {"***", "abc", true},
    {"a*", "a", true},
    {"a*", "abc", true},
    {"a*", "ba", false},
    {"*a", "a", true},
    {"*a", "bba", true},
    {"*a", "ab", false},
    {"a*c", "ac", true},
    {"a*c", "abbbc", true},
    {"a*c", "abcd", false},
    {"*b*", "abc", true},
    {"*b*", "acd", false},
    {"tc-*-v?", "tc-login-v2", true},
    {"tc-*-v?", "tc-login-v", false},
    {"tc-*-v?", "tc-login-v12", false},
    /* The first place where the text after a star fits need not be the right one. */
    {"*ab", "aab", true},
    {"*abab", "abaabab", true},
    {"*a*b*c", "abcabxc", true},
    {"a*b?c", "abbbxc", true},
    {"*ab*ab", "ab", false},
    {"a*a", "a", false},
    /* A question mark is one scalar value, of one to four bytes. */
    {"?", "", false},
    {"?", "a", true},
    {"?", "ab", false},
    {"??", "a", false},
    {"?b", "ab", true},
    {"a?", "a", false},
    {"?", "\xc3\xa4", true},
    {"?", "\xe2\x82\xac", true},
    {"?", "\xf0\x9f\x98\x80", true},
    {"??", "\xc3\xa4", false},
    {"?\xc3\xa4?", "\xc3\xa4\xc3\xa4\xc3\xa4", true},
    {"*?", "\xf0\x9f\x98\x80", true},
    {"*??", "\xf0\x9f\x98\x80", false},
    {"*?", "", false},
    {"?*", "", false},
    {"?*?", "ab", true},
    {"?*?", "a", false},
    /* Nothing else is special. */
    {"[ab]", "a", false},
    {"[ab]", "[ab]", true},
    {"\\*", "\\*", true},
    {"\\*", "*", false},
    {"a.c", "abc", false},
    {"*", "*", true},
    {"a*", "*", false},
    {"?", "?", true},
    {"?", "*", true},
};

START_TEST(patterns_match_whole_texts_only)
{
    bool matches = glob_matches(str_from(cases[_i].pattern), str_from(cases[_i].text));
    ck_assert_msg(matches == cases[_i].matches, "'%s' and '%s': %d", cases[_i].pattern,
                  cases[_i].text, matches);
}
END_TEST

START_TEST(absent_views_are_empty)
{
    ck_assert(glob_matches((struct str){0}, (struct str){0}));
    ck_assert(glob_matches(STR("*"), (struct str){0}));
    ck_assert(!glob_matches((struct str){0}, STR("a")));
}
END_TEST

/* With a search that tries every split of the text among the stars this would never end. */
START_TEST(many_stars_do_not_take_for_ever)
{
    static char text[20000], pattern[101];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < sizeof pattern - 1; i++)
        pattern[i] = i % 2 == 0 ? '*' : 'a';
    pattern[sizeof pattern - 1] = 'b';
    struct str given = {.p = text, .n = sizeof text};
    ck_assert(!glob_matches((struct str){.p = pattern, .n = sizeof pattern}, given));
    ck_assert(glob_matches((struct str){.p = pattern, .n = sizeof pattern - 1}, given));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("glob");
    TCase *tests = tcase_create("glob");
    tcase_add_loop_test(tests, patterns_match_whole_texts_only, 0, (int)ARRAY_COUNT(cases));
    tcase_add_test(tests, absent_views_are_empty);
    tcase_add_test(tests, many_stars_do_not_take_for_ever);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
