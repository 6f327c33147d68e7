#include "base/nearest.h"

#include "suite.h"

#include "base/array.h"

#include <string.h>

static const struct {
    const char *a, *b;
    size_t distance;
} distances[] = {
    {"", "", 0},
    {"", "abc", 3},
    {"abc", "abc", 0},
    {"abc", "ABC", 0},
    {"abc", "abd", 1},
    {"abc", "ab", 1},
    {"abc", "xabc", 1},
    {"abc", "axbc", 1},
    {"ab", "ba", 2},
    {"kitten", "sitting", 3},
    {"sunday", "Saturday", 3},
    {"flaw", "lawn", 2},
    {"intention", "execution", 5},
    {"abc", "xyz", 3},
    {"aaaa", "aa", 2},
    /* Bytes are counted, and only ASCII letters are compared without case. */
    {"\xc3\xa4", "", 2},
    {"\xc3\xa4", "\xc3\x84", 1},
    {"[", "{", 1},
};

START_TEST(the_distance_counts_insertions_deletions_and_replacements)
{
    struct str a = str_from(distances[_i].a), b = str_from(distances[_i].b);
    size_t there = nearest_distance(a, b), back = nearest_distance(b, a);
    ck_assert_msg(there == distances[_i].distance, "'%s' to '%s': %zu", distances[_i].a,
                  distances[_i].b, there);
    ck_assert_msg(back == distances[_i].distance, "'%s' to '%s': %zu", distances[_i].b,
                  distances[_i].a, back);
}
END_TEST

START_TEST(long_names_are_compared_by_their_first_bytes)
{
    char a[2 * NEAREST_BYTES_MAX], b[2 * NEAREST_BYTES_MAX];
    memset(a, 'a', sizeof a);
    memset(b, 'a', sizeof b);
    b[NEAREST_BYTES_MAX - 1] = 'b';
    struct str long_a = {a, sizeof a}, long_b = {b, sizeof b};
    ck_assert_uint_eq(nearest_distance(long_a, long_b), 1);
    ck_assert_uint_eq(nearest_distance(long_a, STR("")), NEAREST_BYTES_MAX);
    b[NEAREST_BYTES_MAX - 1] = 'a';
    b[NEAREST_BYTES_MAX] = 'b';
    ck_assert_uint_eq(nearest_distance(long_a, long_b), 0);
    ck_assert_uint_eq(nearest_distance(long_a, str_first(long_b, NEAREST_BYTES_MAX)), 0);
}
END_TEST

static const struct {
    const char *unknown;
    const char *names[4];
    size_t count;
    size_t index;
} choices[] = {
    {"anything", {"only"}, 1, 0},
    {"", {"a", "b"}, 2, 0},
    {"times", {"skip", "times", "phase"}, 3, 1},
    {"TIMES", {"skip", "times", "phase"}, 3, 1},
    {"tiems", {"skip", "phase", "times"}, 3, 2},
    {"delayed", {"id", "delay", "error"}, 3, 1},
    /* The first of equals. */
    {"ac", {"ab", "ad", "ae"}, 3, 0},
    {"xyz", {"abc", "def", "ghi"}, 3, 0},
    {"b", {"x", "B", "b"}, 3, 1},
    /* By the proportion: a long name cut short, and not a short one of nothing in common. */
    {"StartTestCase", {"List", "StartTestCaseExecution"}, 2, 1},
    {"milli", {"id", "milliseconds"}, 2, 1},
    {"UnknownThing", {"", "x", "UnknownThings"}, 3, 2},
};

START_TEST(the_nearest_name_is_chosen)
{
    size_t index =
        nearest_index(str_from(choices[_i].unknown), choices[_i].names, choices[_i].count);
    ck_assert_msg(index == choices[_i].index, "'%s': '%s' and not '%s'", choices[_i].unknown,
                  choices[_i].names[index], choices[_i].names[choices[_i].index]);
}
END_TEST

START_TEST(a_name_longer_than_the_limit_still_finds_itself)
{
    char longer[400], other[400];
    memset(longer, 'a', sizeof longer - 1);
    memset(other, 'b', sizeof other - 1);
    longer[sizeof longer - 1] = other[sizeof other - 1] = '\0';
    const char *names[] = {"short", other, longer};
    ck_assert_uint_eq(nearest_index(str_from(longer), names, ARRAY_COUNT(names)), 2);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("nearest");
    TCase *cases = tcase_create("nearest");
    tcase_add_loop_test(cases, the_distance_counts_insertions_deletions_and_replacements, 0,
                        (int)ARRAY_COUNT(distances));
    tcase_add_test(cases, long_names_are_compared_by_their_first_bytes);
    tcase_add_loop_test(cases, the_nearest_name_is_chosen, 0, (int)ARRAY_COUNT(choices));
    tcase_add_test(cases, a_name_longer_than_the_limit_still_finds_itself);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
