/*
 * What every test program shares: a main() that runs its suite and reports as the environment says
 * (TAP under meson; CK_FORK=no under a debugger).
 */
#pragma once

#include "base/str.h"

#include <check.h>
#include <stdlib.h>

static inline int suite_main(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Fails unless the view holds exactly the text of the literal. */
#define ck_assert_str_view_eq(view, literal)                                                       \
    do {                                                                                           \
        struct str ck_view = (view);                                                               \
        ck_assert_msg(str_is(ck_view, (literal)), "\"%.*s\" is not \"%s\"", STR_ARG(ck_view),      \
                      (literal));                                                                  \
    } while (0)
