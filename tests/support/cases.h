/*
 * For tests over tables of cases: an arena for each test, and assertions that name the case.
 */
#pragma once

#include "base/arena.h"
#include "base/array.h"
#include "suite.h"

/* A view in a static table, where STR() cannot stand. */
#define VIEW(literal)                                                                              \
    {                                                                                              \
        .p = (literal), .n = sizeof(literal) - 1                                                   \
    }

/* What a test allocates; fresh for each test of a TCase of suite_add_cases(). */
static struct arena arena;

static inline void arena_setup(void)
{
    arena_init(&arena, NULL, 0);
}

static inline void arena_teardown(void)
{
    arena_done(&arena);
}

static inline TCase *suite_add_cases(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    tcase_add_checked_fixture(tests, arena_setup, arena_teardown);
    suite_add_tcase(suite, tests);
    return tests;
}

/* Runs `test` once for each element of the array `table`, with the index in `_i`. */
#define tcase_add_table(tests, test, table)                                                        \
    tcase_add_loop_test(tests, test, 0, (int)ARRAY_COUNT(table))

/* Fails, with the name of the case, unless the view holds exactly that text. */
#define ck_assert_case_str(case_name, view, wanted)                                                \
    do {                                                                                           \
        struct str ck_view = (view);                                                               \
        const char *ck_wanted = (wanted);                                                          \
        ck_assert_msg(str_is(ck_view, ck_wanted), "%s: \"%.*s\" is not \"%s\"", (case_name),       \
                      STR_ARG(ck_view), ck_wanted);                                                \
    } while (0)

/* Fails, with the name of the case, unless both integers are the same. */
#define ck_assert_case_int(case_name, got, wanted)                                                 \
    do {                                                                                           \
        long long ck_got = (got), ck_want = (wanted);                                              \
        ck_assert_msg(ck_got == ck_want, "%s: %s is %lld, not %lld", (case_name), #got, ck_got,    \
                      ck_want);                                                                    \
    } while (0)
