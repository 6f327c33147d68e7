#include "base/place.h"

#include "suite.h"

#include "base/array.h"

#include <stdint.h>

enum { LEVELS_MAX = 4 };

/* A name from the outside in; NULL for an element, which is the index. */
struct level {
    const char *name;
    size_t index;
};

/* RFC 6901, section 5, has the odd names. */
static const struct {
    struct level levels[LEVELS_MAX];
    size_t count;
    const char *pointer;
} pointers[] = {
    {{{0}}, 0, ""},
    {{{"foo", 0}}, 1, "/foo"},
    {{{"foo", 0}, {NULL, 0}}, 2, "/foo/0"},
    {{{NULL, 12}, {"delay", 0}, {"milliseconds", 0}}, 3, "/12/delay/milliseconds"},
    {{{NULL, 1}, {NULL, 2}, {NULL, 3}, {NULL, 4}}, 4, "/1/2/3/4"},
    {{{NULL, SIZE_MAX}}, 1, "/18446744073709551615"},
    {{{"", 0}}, 1, "/"},
    {{{"", 0}, {"", 0}}, 2, "//"},
    {{{"a/b", 0}}, 1, "/a~1b"},
    {{{"m~n", 0}}, 1, "/m~0n"},
    {{{"~1", 0}}, 1, "/~01"},
    {{{"/~/", 0}, {"~~", 0}}, 2, "/~1~0~1/~0~0"},
    {{{"c%d", 0}}, 1, "/c%d"},
    {{{"e^f", 0}, {"g|h", 0}, {"i\\j", 0}, {"k\"l", 0}}, 4, "/e^f/g|h/i\\j/k\"l"},
    {{{" ", 0}}, 1, "/ "},
    {{{"0", 0}, {NULL, 0}}, 2, "/0/0"},
    {{{"\xc3\xa4", 0}}, 1, "/\xc3\xa4"},
};

START_TEST(places_are_written_as_json_pointers)
{
    struct place places[LEVELS_MAX];
    const struct place *place = NULL;
    for (size_t i = 0; i < pointers[_i].count; i++) {
        const struct level *level = &pointers[_i].levels[i];
        places[i] =
            (struct place){.parent = place, .name = str_from(level->name), .index = level->index};
        place = &places[i];
    }
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str pointer = place_pointer(&a, place);
    ck_assert_ptr_nonnull(pointer.p);
    ck_assert_str_view_eq(pointer, pointers[_i].pointer);
    arena_done(&a);
}
END_TEST

START_TEST(a_name_wins_over_an_index)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct place place = {.name = STR("x"), .index = 7};
    ck_assert_str_view_eq(place_pointer(&a, &place), "/x");
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("place");
    TCase *cases = tcase_create("place");
    tcase_add_loop_test(cases, places_are_written_as_json_pointers, 0, (int)ARRAY_COUNT(pointers));
    tcase_add_test(cases, a_name_wins_over_an_index);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
