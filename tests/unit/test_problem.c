#include "base/problem.h"

#include "suite.h"

#include "base/array.h"

#include <string.h>

START_TEST(the_text_is_formatted_and_set_again)
{
    struct problem problem;
    memset(&problem, 'x', sizeof problem);
    problem_set(&problem, "--port %d: %s", 70000, "too large");
    ck_assert_str_eq(problem.text, "--port 70000: too large");
    problem_set(&problem, "%s", "short");
    ck_assert_str_eq(problem.text, "short");
}
END_TEST

static const size_t lengths[] = {0,
                                 1,
                                 PROBLEM_BYTES_MAX - 2,
                                 PROBLEM_BYTES_MAX - 1,
                                 PROBLEM_BYTES_MAX,
                                 PROBLEM_BYTES_MAX + 1,
                                 2 * PROBLEM_BYTES_MAX};

START_TEST(texts_are_cut_to_fit_with_a_nul_behind_them)
{
    char given[2 * PROBLEM_BYTES_MAX + 1];
    memset(given, 'a', sizeof given);
    given[lengths[_i]] = '\0';
    struct {
        struct problem problem;
        char behind[16];
    } p;
    memset(&p, 'x', sizeof p);
    problem_set(&p.problem, "%s", given);
    size_t fits = lengths[_i] < PROBLEM_BYTES_MAX ? lengths[_i] : PROBLEM_BYTES_MAX - 1;
    ck_assert_uint_eq(strlen(p.problem.text), fits);
    ck_assert_uint_eq(strspn(p.problem.text, "a"), fits);
    for (size_t i = 0; i < sizeof p.behind; i++)
        ck_assert_int_eq(p.behind[i], 'x');
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("problem");
    TCase *cases = tcase_create("problem");
    tcase_add_test(cases, the_text_is_formatted_and_set_again);
    tcase_add_loop_test(cases, texts_are_cut_to_fit_with_a_nul_behind_them, 0,
                        (int)ARRAY_COUNT(lengths));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
