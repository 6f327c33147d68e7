#include "base/memory.h"

#include "suite.h"

#include "base/array.h"

#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const size_t sizes[] = {0, 1, 8, 100, 5000, 1 << 20};

START_TEST(new_memory_is_zeroed_and_never_null)
{
    size_t size = sizes[_i];
    /* Leave something behind that could come back. */
    unsigned char *before = memory_resize(NULL, 1, size);
    memset(before, 0xff, size);
    free(before);
    unsigned char *p = memory_new(size);
    ck_assert_ptr_nonnull(p);
    for (size_t i = 0; i < size; i++)
        ck_assert_msg(p[i] == 0, "byte %zu of %zu is %u", i, size, p[i]);
    free(p);
}
END_TEST

START_TEST(resizing_keeps_what_was_there)
{
    int *p = memory_resize(NULL, 3, sizeof *p);
    for (int i = 0; i < 3; i++)
        p[i] = i + 1;
    p = memory_resize(p, 100000, sizeof *p);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(p[i], i + 1);
    p[99999] = 7;
    p = memory_resize(p, 2, sizeof *p);
    ck_assert_int_eq(p[1], 2);
    p = memory_resize(p, 0, sizeof *p);
    ck_assert_ptr_nonnull(p);
    p = memory_resize(p, 5, 0);
    ck_assert_ptr_nonnull(p);
    free(p);
}
END_TEST

START_TEST(a_copy_has_a_nul_behind_it)
{
    char *copy = memory_copy("a\0bcd", 4);
    ck_assert_mem_eq(copy, "a\0bc\0", 5);
    free(copy);
    copy = memory_copy(NULL, 0);
    ck_assert_str_eq(copy, "");
    free(copy);
}
END_TEST

/* Products that do not fit a size_t: taken modulo 2^64 they would be small, or 0. */
static const struct {
    size_t count, size;
} too_large[] = {
    {SIZE_MAX, 2},
    {SIZE_MAX / 2 + 1, 2},
    {2, SIZE_MAX},
    {SIZE_MAX / 8 + 2, 8},
    {(size_t)1 << (sizeof(size_t) * 4), (size_t)1 << (sizeof(size_t) * 4)},
};

START_TEST(a_size_that_overflows_aborts_with_a_line_on_standard_error)
{
    int out[2];
    ck_assert_int_eq(pipe(out), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        /* A sanitizer must not take the signal for its own. */
        signal(SIGABRT, SIG_DFL);
        dup2(out[1], STDERR_FILENO);
        void *p = memory_resize(NULL, too_large[_i].count, too_large[_i].size);
        _exit(p != NULL ? 3 : 4);
    }
    close(out[1]);
    char text[256] = "";
    size_t n = 0;
    ssize_t got;
    while ((got = read(out[0], text + n, sizeof text - 1 - n)) > 0)
        n += (size_t)got;
    close(out[0]);
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT, "%zu times %zu: status %x",
                  too_large[_i].count, too_large[_i].size, (unsigned)status);
    ck_assert_msg(strncmp(text, "connect-mock: out of memory", 27) == 0, "\"%s\"", text);
    ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory");
    TCase *cases = tcase_create("memory");
    tcase_add_loop_test(cases, new_memory_is_zeroed_and_never_null, 0, (int)ARRAY_COUNT(sizes));
    tcase_add_test(cases, resizing_keeps_what_was_there);
    tcase_add_test(cases, a_copy_has_a_nul_behind_it);
    tcase_add_loop_test(cases, a_size_that_overflows_aborts_with_a_line_on_standard_error, 0,
                        (int)ARRAY_COUNT(too_large));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
