#include "base/file.h"

#include "cases.h"
#include "folder.h"

#include <string.h>
#include <unistd.h>

/* Less than a pipe holds, so that nobody has to write while the test reads. */
enum { BYTES_MAX = 20000 };

static const size_t sizes[] = {0, 1, 4095, 4096, 4097, 8192, 8193, 16385, BYTES_MAX, BYTES_MAX + 1};

static char content[BYTES_MAX + 1];

static void fill(void)
{
    for (size_t i = 0; i < sizeof content; i++)
        content[i] = (char)('a' + i % 23);
}

static void expect_content(const char *path, size_t n)
{
    struct str text;
    struct problem problem = {""};
    bool read = file_read(&arena, "--fixture", path, BYTES_MAX, &text, &problem);
    ck_assert_msg(read == (n <= BYTES_MAX), "%zu bytes: %s", n, problem.text);
    if (!read) {
        ck_assert_ptr_nonnull(strstr(problem.text, "has more than the"));
        return;
    }
    ck_assert_uint_eq(text.n, n);
    ck_assert_mem_eq(text.p, content, n);
    ck_assert_int_eq(text.p[n], '\0');
}

START_TEST(a_file_is_read_whole)
{
    const char *path = folder_write(&arena, "file", (struct str){.p = content, .n = sizes[_i]});
    expect_content(path, sizes[_i]);
}
END_TEST

START_TEST(a_pipe_is_read_whole)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], content, sizes[_i]), (ssize_t)sizes[_i]);
    close(ends[1]);
    expect_content(arena_printf(&arena, "/dev/fd/%d", ends[0]).p, sizes[_i]);
    close(ends[0]);
}
END_TEST

START_TEST(a_folder_is_refused)
{
    struct str text;
    struct problem problem = {""};
    ck_assert(!file_read(&arena, "--faults", "/", BYTES_MAX, &text, &problem));
    ck_assert_str_eq(problem.text, "--faults /: Is a directory");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("file");
    TCase *tests = suite_add_cases(suite, "file_read");
    tcase_add_checked_fixture(tests, folder_setup, folder_teardown);
    tcase_add_checked_fixture(tests, fill, NULL);
    tcase_add_table(tests, a_file_is_read_whole, sizes);
    tcase_add_table(tests, a_pipe_is_read_whole, sizes);
    tcase_add_test(tests, a_folder_is_refused);
    return suite_main(suite);
}
