#include "base/text.h"

#include "suite.h"

#include "base/array.h"

#include <string.h>

START_TEST(a_new_text_is_empty_and_not_absent)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct text text = {.arena = &a};
    ck_assert_ptr_nonnull(text_str(&text).p);
    ck_assert_uint_eq(text_str(&text).n, 0);
    text_add(&text, STR(""));
    text_add(&text, (struct str){0});
    text_printf(&text, "%s", "");
    ck_assert_uint_eq(text_str(&text).n, 0);
    arena_done(&a);
}
END_TEST

START_TEST(additions_stand_one_behind_the_other)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct text text = {.arena = &a};
    text_add(&text, STR("ab"));
    text_add_char(&text, '\0');
    text_add(&text, (struct str){.p = "c\0d", .n = 3});
    text_printf(&text, "%d%s", 42, "e");
    text_add_char(&text, 'f');
    ck_assert_uint_eq(text_str(&text).n, 10);
    ck_assert_mem_eq(text_str(&text).p, "ab\0c\0d42ef", 10);
    arena_done(&a);
}
END_TEST

/* What is added to a text of what length: around the places where room must be made. */
static const struct {
    size_t before, more;
} growths[] = {
    {0, 1},   {0, 255},   {0, 256},   {0, 257},   {255, 1},     {256, 1},
    {255, 2}, {254, 1},   {100, 156}, {100, 157}, {511, 1},     {512, 1},
    {1, 511}, {0, 10000}, {1, 10000}, {300, 300}, {10000, 300},
};

static void expect(const struct text *text, size_t before, size_t more, const char *how)
{
    struct str all = text_str(text);
    ck_assert_msg(all.n == before + more, "%s: %zu and not %zu + %zu", how, all.n, before, more);
    for (size_t i = 0; i < all.n; i++)
        ck_assert_msg(all.p[i] == (i < before ? 'a' : 'b'), "%s: byte %zu is %c", how, i, all.p[i]);
}

START_TEST(a_text_grows_and_keeps_what_it_has)
{
    size_t before = growths[_i].before, more = growths[_i].more;
    static char as[10000], bs[10001];
    memset(as, 'a', sizeof as);
    memset(bs, 'b', sizeof bs - 1);
    struct arena a;
    arena_init(&a, NULL, 0);

    struct text added = {.arena = &a};
    text_add(&added, (struct str){as, before});
    text_add(&added, (struct str){bs, more});
    expect(&added, before, more, "text_add");

    struct text printed = {.arena = &a};
    text_add(&printed, (struct str){as, before});
    text_printf(&printed, "%.*s", (int)more, bs);
    expect(&printed, before, more, "text_printf");

    struct text by_chars = {.arena = &a};
    text_add(&by_chars, (struct str){as, before});
    for (size_t i = 0; i < more; i++)
        text_add_char(&by_chars, 'b');
    expect(&by_chars, before, more, "text_add_char");
    arena_done(&a);
}
END_TEST

START_TEST(two_texts_in_one_arena_do_not_mix)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct text texts[2] = {{.arena = &a}, {.arena = &a}};
    for (int i = 0; i < 5000; i++)
        for (int j = 0; j < 2; j++)
            text_add_char(&texts[j], (char)('a' + j));
    for (int j = 0; j < 2; j++) {
        ck_assert_uint_eq(text_str(&texts[j]).n, 5000);
        for (size_t i = 0; i < 5000; i++)
            ck_assert_int_eq(text_str(&texts[j]).p[i], 'a' + j);
    }
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("text");
    TCase *cases = tcase_create("text");
    tcase_add_test(cases, a_new_text_is_empty_and_not_absent);
    tcase_add_test(cases, additions_stand_one_behind_the_other);
    tcase_add_loop_test(cases, a_text_grows_and_keeps_what_it_has, 0, (int)ARRAY_COUNT(growths));
    tcase_add_test(cases, two_texts_in_one_arena_do_not_mix);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
