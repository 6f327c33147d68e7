#include "base/arena.h"

#include "suite.h"

#include "base/array.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

static bool lies_in(const void *p, const char *first, size_t size)
{
    return (const char *)p >= first && (const char *)p < first + size;
}

/* Sizes on both sides of a block's, and some that leave the next piece unaligned. */
static const size_t sizes[] = {0, 1, 7, 8, 15, 16, 17, 100, 4095, 8191, 8192, 8193, 100000};

START_TEST(new_memory_is_zeroed_and_aligned)
{
    char first[100];
    memset(first, 0xff, sizeof first);
    /* One byte off, so that the arena itself must align. */
    struct arena a;
    arena_init(&a, first + 1, sizeof first - 1);
    for (int round = 0; round < 3; round++) {
        size_t size = sizes[_i];
        unsigned char *p = arena_new(&a, size);
        ck_assert_ptr_nonnull(p);
        ck_assert_msg((uintptr_t)p % alignof(max_align_t) == 0, "%zu bytes at %p", size, (void *)p);
        for (size_t i = 0; i < size; i++)
            ck_assert_msg(p[i] == 0, "byte %zu of %zu is %u", i, size, p[i]);
        memset(p, 0xff, size);
        arena_new(&a, 1);
    }
    arena_done(&a);
}
END_TEST

START_TEST(pieces_never_overlap)
{
    alignas(max_align_t) char first[256];
    struct arena a;
    arena_init(&a, first, sizeof first);
    unsigned char *pieces[3 * ARRAY_COUNT(sizes)];
    for (size_t i = 0; i < ARRAY_COUNT(pieces); i++) {
        size_t size = sizes[i % ARRAY_COUNT(sizes)];
        pieces[i] = arena_new(&a, size);
        memset(pieces[i], (int)i + 1, size);
    }
    for (size_t i = 0; i < ARRAY_COUNT(pieces); i++)
        for (size_t j = 0; j < sizes[i % ARRAY_COUNT(sizes)]; j++)
            ck_assert_msg(pieces[i][j] == i + 1, "piece %zu was written over at %zu", i, j);
    arena_done(&a);
}
END_TEST

START_TEST(the_first_bytes_are_used_up_before_the_heap)
{
    alignas(max_align_t) char first[64];
    struct arena a;
    arena_init(&a, first, sizeof first);
    ck_assert(lies_in(arena_new(&a, 16), first, sizeof first));
    ck_assert_ptr_eq(arena_new(&a, 48), first + 16);
    ck_assert(!lies_in(arena_new(&a, 1), first, sizeof first));
    arena_done(&a);
}
END_TEST

START_TEST(an_arena_without_first_bytes_serves_from_the_heap)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    ck_assert_ptr_nonnull(arena_new(&a, 1));
    arena_done(&a);
    arena_init(&a, NULL, 0);
    arena_done(&a);
}
END_TEST

START_TEST(a_copy_has_a_nul_behind_it_and_is_a_copy)
{
    char text[] = {'a', '\0', 'b', 'x'};
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str copy = arena_copy(&a, (struct str){.p = text, .n = 3});
    text[0] = 'z';
    ck_assert_uint_eq(copy.n, 3);
    ck_assert_mem_eq(copy.p, "a\0b\0", 4);

    struct str empty = arena_copy(&a, STR(""));
    ck_assert_uint_eq(empty.n, 0);
    ck_assert_ptr_nonnull(empty.p);
    ck_assert_int_eq(empty.p[0], '\0');
    ck_assert_ptr_null(arena_copy(&a, (struct str){0}).p);
    arena_done(&a);
}
END_TEST

START_TEST(printf_formats_texts_of_any_length)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    ck_assert_str_view_eq(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
    struct str empty = arena_printf(&a, "%s", "");
    ck_assert_uint_eq(empty.n, 0);
    ck_assert_int_eq(empty.p[0], '\0');
    struct str longer = arena_printf(&a, "%020000d", 5);
    ck_assert_uint_eq(longer.n, 20000);
    ck_assert_int_eq(longer.p[19999], '5');
    ck_assert_int_eq(longer.p[20000], '\0');
    arena_done(&a);
}
END_TEST

/* What was deferred writes down who it was; `deferred` lies in the arena itself. */
struct deferred {
    char who;
    char *ran;
};

static void note(void *p)
{
    const struct deferred *d = p;
    size_t n = strlen(d->ran);
    d->ran[n] = d->who;
}

START_TEST(deferred_calls_run_last_first_while_the_memory_still_stands)
{
    char ran[4] = "";
    struct arena a;
    arena_init(&a, NULL, 0);
    for (char who = 'a'; who <= 'c'; who++) {
        struct deferred *d = arena_new(&a, sizeof *d);
        *d = (struct deferred){.who = who, .ran = ran};
        arena_defer(&a, note, d);
    }
    ck_assert_str_eq(ran, "");
    arena_done(&a);
    ck_assert_str_eq(ran, "cba");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("arena");
    TCase *cases = tcase_create("arena");
    tcase_add_loop_test(cases, new_memory_is_zeroed_and_aligned, 0, (int)ARRAY_COUNT(sizes));
    tcase_add_test(cases, pieces_never_overlap);
    tcase_add_test(cases, the_first_bytes_are_used_up_before_the_heap);
    tcase_add_test(cases, an_arena_without_first_bytes_serves_from_the_heap);
    tcase_add_test(cases, a_copy_has_a_nul_behind_it_and_is_a_copy);
    tcase_add_test(cases, printf_formats_texts_of_any_length);
    tcase_add_test(cases, deferred_calls_run_last_first_while_the_memory_still_stands);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
