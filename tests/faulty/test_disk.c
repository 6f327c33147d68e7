/*
 * The n-th call of the disk fails, for every n that there is: the request gets a 500, nothing is
 * acknowledged that is not kept, and when the disk is well again the next request works.
 */
#include "failing_vfs.h"
#include "folder.h"
#include "script.h"
#include "suite.h"

#include "base/array.h"

#include <string.h>
#include <sys/stat.h>

/* More calls than the script can make. */
enum { CALLS_MAX = 100000 };

static const struct {
    const char *name;
    enum failing_how how;
} ways[] = {
    {"one call fails", FAILING_ONCE},
    {"every call fails from then on", FAILING_ON},
    {"the disk is full from then on", FAILING_FULL},
};

static const struct script_trouble trouble = {.heal = failing_vfs_heal};

static struct arena paths;

static void setup(void)
{
    folder_setup();
    arena_init(&paths, NULL, 0);
    failing_vfs_install();
}

static void teardown(void)
{
    arena_done(&paths);
    folder_teardown();
}

static const char *fresh_file(int n)
{
    return folder_path(&paths, arena_printf(&paths, "%d.db", n).p);
}

/*
 * Whether a start that failed has left no database: no file, or an empty one when it failed before
 * it was known whose that is.
 */
static bool is_unmade(const char *db)
{
    struct stat status;
    return stat(db, &status) != 0 || status.st_size == 0;
}

static void remove_file(const char *db)
{
    unlink(db);
    unlink(arena_printf(&paths, "%s-wal", db).p);
}

START_TEST(a_failing_disk_loses_nothing_that_was_acknowledged)
{
    int n = 1, refused = 0;
    for (; n < CALLS_MAX; n++) {
        struct harness h;
        struct script_log log = {0};
        struct problem problem = {""};
        const char *db = fresh_file(n);
        ck_assert_msg(script_open(&h, db, &problem), "%s", problem.text);
        failing_vfs_arm(ways[_i].how, n);
        script_run(&h, &log, &trouble);
        harness_done(&h);
        failing_vfs_heal();
        script_verify(db, &log, false);
        remove_file(db);
        refused += log.refused;
        if (!failing_vfs_has_failed())
            break;
    }
    ck_assert_msg(refused > 0, "%s: nothing was ever refused", ways[_i].name);
    ck_assert_int_lt(n, CALLS_MAX);
}
END_TEST

START_TEST(a_failing_disk_keeps_a_start_from_being_done_by_halves)
{
    int n = 1, not_started = 0;
    for (; n < CALLS_MAX; n++) {
        struct harness h;
        struct script_log log = {0};
        struct problem problem = {""};
        const char *db = fresh_file(n);
        failing_vfs_arm(ways[_i].how, n);
        bool started = script_open(&h, db, &problem);
        bool has_failed = failing_vfs_has_failed();
        failing_vfs_heal();
        if (!started) {
            not_started++;
            ck_assert_msg(strstr(problem.text, db) != NULL, "\"%s\"", problem.text);
            ck_assert_msg(is_unmade(db), "call %d leaves something behind", n);
            ck_assert_msg(script_open(&h, db, &problem), "call %d: %s", n, problem.text);
        }
        script_run(&h, &log, &trouble);
        harness_done(&h);
        script_verify(db, &log, false);
        remove_file(db);
        if (!has_failed)
            break;
    }
    ck_assert_msg(not_started > 0, "%s: no start ever failed", ways[_i].name);
    ck_assert_int_lt(n, CALLS_MAX);
}
END_TEST

/* Writes and waits for the disk, of the file and of its log. */
START_TEST(a_new_execution_is_one_write)
{
    struct harness h;
    struct problem problem = {""};
    ck_assert_msg(script_open(&h, fresh_file(0), &problem), "%s", problem.text);
    script_start(&h, "first");
    for (int i = 0; i < 3; i++) {
        failing_vfs_arm(FAILING_FULL, CALLS_MAX);
        script_start(&h, arena_printf(&paths, "token-%d", i).p);
        ck_assert_int_eq(failing_vfs_calls(), 1);
    }
    harness_done(&h);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("disk");
    TCase *tests = tcase_create("disk");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    int last = (int)ARRAY_COUNT(ways);
    tcase_add_loop_test(tests, a_failing_disk_loses_nothing_that_was_acknowledged, 0, last);
    tcase_add_loop_test(tests, a_failing_disk_keeps_a_start_from_being_done_by_halves, 0, last);
    tcase_add_test(tests, a_new_execution_is_one_write);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
