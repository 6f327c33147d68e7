#include "api/patterns.h"

#include "cases.h"

#define UUID "^[0-9a-f]{8}-[0-9a-f]{4}$"
#define WORD "^[a-z]+$"
#define UNANCHORED "b"
#define EITHER "^(one|two)?$"
#define KEY "^k"
/* What the service's model uses beyond POSIX. */
#define LETTERS "^[\\p{L}_]+$"
#define NOT_BLANK "^(?=.*\\S).+$"
/* Takes exponentially many steps on what it does not fit. */
#define SLOW "^(([a-z])+.)+[A-Z]([a-z])+$"

static const struct shape uuid = {.type = SHAPE_STRING, .name = "Uuid", .pattern = UUID};
static const struct shape word = {.type = SHAPE_STRING, .name = "Word", .pattern = WORD};
static const struct shape loose = {.type = SHAPE_STRING, .name = "Loose", .pattern = UNANCHORED};
static const struct shape either = {.type = SHAPE_STRING, .name = "Either", .pattern = EITHER};
static const struct shape key = {.type = SHAPE_STRING, .name = "Key", .pattern = KEY};
static const struct shape letters = {.type = SHAPE_STRING, .name = "L", .pattern = LETTERS};
static const struct shape not_blank = {.type = SHAPE_STRING, .name = "N", .pattern = NOT_BLANK};
static const struct shape slow = {.type = SHAPE_STRING, .name = "S", .pattern = SLOW};
static const struct shape plain = {.type = SHAPE_STRING, .name = "Plain"};

static const struct shape list = {.type = SHAPE_LIST, .name = "List", .element = &word};
static const struct shape map = {.type = SHAPE_MAP, .name = "Map", .key = &key, .element = &list};

/* A node holds a node, and a pattern that nothing else has behind it. */
static const struct shape node;
static const struct member node_members[] = {
    {.name = "Self", .wire_name = "Self", .shape = &node},
    {.name = "Either", .wire_name = "Either", .shape = &either},
};
static const struct shape node = {
    .type = SHAPE_STRUCTURE, .name = "Node", .members = node_members, .member_count = 2};

static const struct member first_members[] = {
    {.name = "Uuid", .wire_name = "Uuid", .location = IN_LABEL, .shape = &uuid},
    {.name = "Plain", .wire_name = "Plain", .shape = &plain},
    {.name = "Map", .wire_name = "Map", .shape = &map},
};

static const struct member second_members[] = {
    {.name = "Loose", .wire_name = "loose", .location = IN_QUERY, .shape = &loose},
    {.name = "Word", .wire_name = "Word", .shape = &word},
    {.name = "Node", .wire_name = "Node", .shape = &node},
    {.name = "Letters", .wire_name = "Letters", .shape = &letters},
    {.name = "NotBlank", .wire_name = "NotBlank", .shape = &not_blank},
    {.name = "Slow", .wire_name = "Slow", .shape = &slow},
};

static const struct operation rows[] = {
    {.name = "First", .members = first_members, .member_count = ARRAY_COUNT(first_members)},
    {.name = "Nothing"},
    {.name = "Second", .members = second_members, .member_count = ARRAY_COUNT(second_members)},
};

static const struct operation_table table = {.rows = rows, .count = ARRAY_COUNT(rows)};

static const struct {
    const char *pattern;
    const char *text;
    bool fits;
} cases[] = {
    {UUID, "0123abcd-ef01", true},
    {UUID, "0123abcd-ef0", false},
    {UUID, "0123abcd-ef012", false},
    {UUID, "0123ABCD-ef01", false},
    {UUID, "", false},
    /* Reached through a list, the value of a map, and by two rows. */
    {WORD, "abc", true},
    {WORD, "abc ", false},
    {WORD, "", false},
    /* As Smithy's patterns are ECMAScript's, '$' is the end alone and not a newline before it. */
    {WORD, "abc\n", false},
    /* A pattern without anchors may fit anywhere, as Smithy has it. */
    {UNANCHORED, "abc", true},
    {UNANCHORED, "ac", false},
    /* Reached through the key of a map. */
    {KEY, "key", true},
    {KEY, "no key", false},
    /* Reached through a shape that refers to itself. */
    {EITHER, "", true},
    {EITHER, "two", true},
    {EITHER, "three", false},
    {LETTERS, "\xc3\xa9t\xc3\xa9_\xe6\x97\xa5", true},
    {LETTERS, "a1", false},
    {NOT_BLANK, "  a ", true},
    {NOT_BLANK, "   ", false},
    {SLOW, "aaAb", true},
    /* The matcher gives up, and that is no match. */
    {SLOW, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
     false},
};

START_TEST(every_pattern_that_a_row_reaches_is_compiled)
{
    struct patterns *patterns = patterns_new(&table);
    struct str text = arena_copy(&arena, str_from(cases[_i].text));
    bool fits = patterns_match(patterns, cases[_i].pattern, text);
    ck_assert_msg(fits == cases[_i].fits, "\"%s\" and %s", cases[_i].text, cases[_i].pattern);
    patterns_free(patterns);
}
END_TEST

START_TEST(the_text_of_a_pattern_counts_not_its_address)
{
    struct patterns *patterns = patterns_new(&table);
    struct str copy = arena_copy(&arena, STR(WORD));
    ck_assert(patterns_match(patterns, copy.p, STR("abc")));
    patterns_free(patterns);
}
END_TEST

START_TEST(a_view_is_matched_to_its_end_and_not_further)
{
    struct patterns *patterns = patterns_new(&table);
    ck_assert(patterns_match(patterns, WORD, str_first(STR("abc123"), 3)));
    ck_assert(!patterns_match(patterns, UNANCHORED, str_first(STR("aab"), 2)));
    patterns_free(patterns);
}
END_TEST

START_TEST(a_table_without_patterns_and_nothing_can_be_freed)
{
    patterns_free(patterns_new(&(struct operation_table){.rows = NULL}));
    patterns_free(NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("patterns");
    TCase *tests = suite_add_cases(suite, "patterns");
    tcase_add_table(tests, every_pattern_that_a_row_reaches_is_compiled, cases);
    tcase_add_test(tests, the_text_of_a_pattern_counts_not_its_address);
    tcase_add_test(tests, a_view_is_matched_to_its_end_and_not_further);
    tcase_add_test(tests, a_table_without_patterns_and_nothing_can_be_freed);
    return suite_main(suite);
}
