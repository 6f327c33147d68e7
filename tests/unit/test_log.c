#include "base/log.h"

#include "suite.h"

#include "base/array.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PREFIX "connect-mock: "

/* Standard error is a pipe meanwhile, that can hold everything a test writes. */
struct captured {
    int stderr_fd;
    int pipe[2];
};

static void capture(struct captured *c)
{
    fflush(stderr);
    ck_assert_int_eq(pipe(c->pipe), 0);
    c->stderr_fd = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(c->pipe[1], STDERR_FILENO), 0);
    close(c->pipe[1]);
}

/* Puts standard error back and returns the number of bytes that were written to it. */
static size_t release(struct captured *c, char *text, size_t capacity)
{
    dup2(c->stderr_fd, STDERR_FILENO);
    close(c->stderr_fd);
    size_t n = 0;
    ssize_t got;
    while (n < capacity && (got = read(c->pipe[0], text + n, capacity - n)) > 0)
        n += (size_t)got;
    close(c->pipe[0]);
    return n;
}

static const struct {
    const char *text;
    const char *line;
} lines[] = {
    {"", PREFIX "\n"},
    {"PUT /a 200", PREFIX "PUT /a 200\n"},
    {" ~", PREFIX " ~\n"},
    {"100%", PREFIX "100%\n"},
    {"two\nlines\r", PREFIX "two\\x0Alines\\x0D\n"},
    {"\x1b[31m\x7f\t", PREFIX "\\x1B[31m\\x7F\\x09\n"},
    {"\xc3\xa4\xff", PREFIX "\\xC3\\xA4\\xFF\n"},
    {"back\\slash", PREFIX "back\\slash\n"},
};

START_TEST(bytes_that_are_not_printable_are_escaped)
{
    char text[256];
    struct captured captured;
    capture(&captured);
    log_line("%s", lines[_i].text);
    size_t n = release(&captured, text, sizeof text);
    ck_assert_str_view_eq(((struct str){text, n}), lines[_i].line);
}
END_TEST

START_TEST(the_text_is_formatted)
{
    char text[256];
    struct captured captured;
    capture(&captured);
    log_line("%d of %s", 3, "four");
    log_line("next");
    size_t n = release(&captured, text, sizeof text);
    ck_assert_str_view_eq(((struct str){text, n}), PREFIX "3 of four\n" PREFIX "next\n");
}
END_TEST

/* Bytes that take one and four places in the line, around and far over the limit. */
static const struct {
    char byte;
    size_t count;
} long_texts[] = {
    {'a', 1000}, {'a', 1023}, {'a', 1024}, {'a', 1025}, {'a', 5000},
    {'\n', 100}, {'\n', 255}, {'\n', 256}, {'\n', 257}, {'\n', 5000},
};

START_TEST(long_texts_are_cut_to_one_line_within_the_limit)
{
    char given[5001], text[8192];
    memset(given, long_texts[_i].byte, long_texts[_i].count);
    given[long_texts[_i].count] = '\0';
    struct captured captured;
    capture(&captured);
    log_line("%s", given);
    size_t n = release(&captured, text, sizeof text);
    size_t wide = long_texts[_i].byte == 'a' ? 1 : 4;
    size_t wanted = long_texts[_i].count * wide;
    size_t before = sizeof PREFIX - 1;
    ck_assert_msg(n <= before + LOG_LINE_BYTES_MAX + 1, "%zu bytes", n);
    ck_assert_int_eq(text[n - 1], '\n');
    ck_assert_ptr_eq(memchr(text, '\n', n), text + n - 1);
    size_t shown = n - before - 1;
    /* Not cut when it fits with room to spare, nor much too short, nor within an escape. */
    ck_assert_msg(shown >= (wanted < 1016 ? wanted : 1016), "%zu bytes of %zu", shown, wanted);
    ck_assert_uint_eq(shown % wide, 0);
}
END_TEST

/* In all more than is gathered. */
enum { WRITERS = 8, LINES_EACH = 200, NUMBER = sizeof "00000" - 1, NAME = 80 };

static void *write_lines(void *cookie)
{
    const char *name = cookie;
    for (int i = 0; i < LINES_EACH; i++) {
        char line[NUMBER + NAME + 1];
        snprintf(line, sizeof line, "%05d%s", i, name);
        log_text(str_from(line));
    }
    return NULL;
}

/* All lines of the writers, each whole, and those of each writer in their order. */
static void expect_lines(FILE *file)
{
    int next[WRITERS] = {0};
    char line[LOG_LINE_BYTES_MAX];
    for (int i = 0; i < WRITERS * LINES_EACH; i++) {
        ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
        const char *text = line + sizeof PREFIX - 1, *name = text + NUMBER;
        int writer = name[0] - 'a';
        ck_assert_mem_eq(line, PREFIX, sizeof PREFIX - 1);
        ck_assert(writer >= 0 && writer < WRITERS);
        ck_assert_int_eq(atoi(text), next[writer]++);
        ck_assert_uint_eq(strspn(name, (char[]){name[0], '\0'}), NAME);
        ck_assert_str_eq(name + NAME, "\n");
    }
    ck_assert_ptr_null(fgets(line, sizeof line, file));
}

START_TEST(lines_of_several_threads_never_mix)
{
    static char names[WRITERS][NAME + 1];
    bool is_gathered = _i;
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    ck_assert_ptr_nonnull(file);
    dup2(fileno(file), STDERR_FILENO);
    if (is_gathered)
        log_gather_start();
    pthread_t threads[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        memset(names[i], 'a' + i, NAME);
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_lines, names[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    log_gather_end();
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(file);
    expect_lines(file);
    fclose(file);
}
END_TEST

START_TEST(a_closed_standard_error_is_no_failure)
{
    int saved = dup(STDERR_FILENO);
    close(STDERR_FILENO);
    log_line("lost");
    dup2(saved, STDERR_FILENO);
    close(saved);
}
END_TEST

/* --- gathered --- */

static void expect_next(struct captured *c, const char *wanted)
{
    char text[256];
    size_t n = 0, wanted_n = strlen(wanted);
    ck_assert_uint_le(wanted_n, sizeof text);
    while (n < wanted_n) {
        ssize_t got = read(c->pipe[0], text + n, wanted_n - n);
        ck_assert_int_gt(got, 0);
        n += (size_t)got;
    }
    ck_assert_str_view_eq(((struct str){text, n}), wanted);
}

START_TEST(gathered_lines_come_in_their_order_without_another_call)
{
    struct captured captured;
    capture(&captured);
    log_gather_start();
    log_text(STR("one"));
    log_text(STR("two"));
    expect_next(&captured, PREFIX "one\n" PREFIX "two\n");
    log_text(STR("three"));
    expect_next(&captured, PREFIX "three\n");
    log_gather_end();
    ck_assert_uint_eq(release(&captured, (char[1]){0}, 1), 0);
}
END_TEST

/* In one write: what is gathered goes before it. */
START_TEST(a_warning_is_there_at_once_behind_what_is_gathered)
{
    char text[256];
    struct captured captured;
    capture(&captured);
    log_gather_start();
    log_text(STR("request"));
    log_line("warning");
    dup2(captured.stderr_fd, STDERR_FILENO);
    log_gather_end();
    size_t n = release(&captured, text, sizeof text);
    ck_assert_str_view_eq(((struct str){text, n}), PREFIX "request\n" PREFIX "warning\n");
}
END_TEST

START_TEST(the_end_writes_what_is_gathered)
{
    char text[256];
    struct captured captured;
    capture(&captured);
    log_gather_start();
    log_text(STR("last"));
    log_gather_end();
    log_text(STR("later"));
    size_t n = release(&captured, text, sizeof text);
    ck_assert_str_view_eq(((struct str){text, n}), PREFIX "last\n" PREFIX "later\n");
}
END_TEST

/* More than a pipe holds. */
enum { UNREAD = 400, UNREAD_BYTES = 1000 };

START_TEST(lines_that_nobody_reads_are_dropped_and_counted)
{
    static char text[2 * UNREAD * UNREAD_BYTES];
    char given[UNREAD_BYTES + 1];
    memset(given, 'a', UNREAD_BYTES);
    given[UNREAD_BYTES] = '\0';
    struct captured captured;
    capture(&captured);
    log_gather_start();
    for (int i = 0; i < UNREAD; i++)
        log_text(str_from(given));
    log_line("no room either");
    /* What is there is read, and there is room again. */
    ssize_t got = read(captured.pipe[0], text, sizeof text);
    ck_assert_int_gt(got, 0);
    unsigned kept = 0, dropped = 0;
    for (ssize_t i = 0; i < got; i++)
        kept += text[i] == '\n';
    log_line("next");
    log_gather_end();
    size_t n = release(&captured, text, sizeof text - 1);
    text[n] = '\0';
    ck_assert_msg(
        sscanf(text, PREFIX "%u lines were dropped: nobody read\n" PREFIX "next\n", &dropped) == 1,
        "\"%s\"", text);
    ck_assert_uint_eq(kept + dropped, UNREAD + 1);
    ck_assert_ptr_nonnull(strstr(text, "\n" PREFIX "next\n"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("log");
    TCase *cases = tcase_create("log");
    tcase_add_loop_test(cases, bytes_that_are_not_printable_are_escaped, 0,
                        (int)ARRAY_COUNT(lines));
    tcase_add_test(cases, the_text_is_formatted);
    tcase_add_loop_test(cases, long_texts_are_cut_to_one_line_within_the_limit, 0,
                        (int)ARRAY_COUNT(long_texts));
    tcase_add_loop_test(cases, lines_of_several_threads_never_mix, 0, 2);
    tcase_add_test(cases, gathered_lines_come_in_their_order_without_another_call);
    tcase_add_test(cases, a_warning_is_there_at_once_behind_what_is_gathered);
    tcase_add_test(cases, the_end_writes_what_is_gathered);
    tcase_add_test(cases, lines_that_nobody_reads_are_dropped_and_counted);
    tcase_add_test(cases, a_closed_standard_error_is_no_failure);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
