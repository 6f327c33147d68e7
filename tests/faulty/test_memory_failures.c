/*
 * The n-th allocation fails, in the program and in its libraries: the request gets a 500 and the
 * server goes on, or the server ends with the one line that says why. In either case the file holds
 * what was acknowledged, and nothing by halves.
 *
 * Of the requests every allocation fails in turn. A start makes some 19,000, most of them in
 * SQLite's parser, so of those only each STRIDE-th does, unless EVERY_ALLOCATION is set.
 */
#include "failing_malloc.h"
#include "folder.h"
#include "script.h"
#include "suite.h"

#include "base/array.h"
#include "base/file.h"

#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* More allocations than the script makes. */
enum { ALLOCATIONS_MAX = 100000 };

/* A prime, so that what is done in a loop is not met at the same place each time. */
enum { STRIDE = 61 };

enum { SAID_BYTES_MAX = 4096, TEMPLATE_BYTES_MAX = 1024 * 1024 };

enum { EXIT_NOT_STARTED = 3 };

/* What memory is taken from. */
enum victim { THE_REQUESTS, THE_FIRST_START, A_LATER_START };

static const struct {
    const char *name;
    enum victim victim;
    bool and_all_behind;
} ways[] = {
    {"one allocation of the requests", THE_REQUESTS, false},
    {"all from one of the requests on", THE_REQUESTS, true},
    {"one allocation of the first start", THE_FIRST_START, false},
    {"all from one of the first start on", THE_FIRST_START, true},
    {"one allocation of a later start", A_LATER_START, false},
    {"all from one of a later start on", A_LATER_START, true},
};

/* What the process that runs out of memory leaves to the one that looks. */
struct left {
    struct script_log log;
    bool has_failed;
};

static struct arena paths;
static struct left *left;
/* A database that was started and closed, to begin with. */
static struct str template;

static void heal(void)
{
    left->has_failed |= failing_malloc_has_failed();
    failing_malloc_heal();
}

static const struct script_trouble trouble = {.may_fail = failing_malloc_may_fail, .heal = heal};

static void setup(void)
{
    struct harness h;
    struct problem problem = {""};
    folder_setup();
    arena_init(&paths, NULL, 0);
    left = mmap(NULL, sizeof *left, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne(left, MAP_FAILED);
    const char *db = folder_path(&paths, "template.db");
    ck_assert_msg(script_open(&h, db, &problem), "%s", problem.text);
    harness_done(&h);
    ck_assert_msg(file_read(&paths, "--db", db, TEMPLATE_BYTES_MAX, &template, &problem), "%s",
                  problem.text);
}

static void teardown(void)
{
    munmap(left, sizeof *left);
    arena_done(&paths);
    folder_teardown();
}

/* The life of the process that runs out of memory. */
static void run_out_of_memory(const char *db, int n, enum victim victim, bool and_all_behind)
{
    struct harness h;
    struct problem problem = {""};
    /* It is to end by abort(), hundreds of times. */
    setrlimit(RLIMIT_CORE, &(struct rlimit){0});
    if (victim != THE_REQUESTS)
        failing_malloc_arm(n, and_all_behind);
    bool started = script_open(&h, db, &problem);
    if (victim != THE_REQUESTS)
        heal();
    if (!started)
        _exit(strstr(problem.text, db) != NULL ? EXIT_NOT_STARTED : EXIT_FAILURE);
    failing_malloc_may_fail(false);
    if (victim == THE_REQUESTS)
        failing_malloc_arm(n, and_all_behind);
    script_run(&h, &left->log, &trouble);
    heal();
    harness_done(&h);
    _exit(EXIT_SUCCESS);
}

/* Fails the test unless the process ended in one of the ways that it may. */
static void require_good_end(int status, int n, enum victim victim, const char *said)
{
    bool ran = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
    bool refused_to_start =
        victim != THE_REQUESTS && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_NOT_STARTED;
    bool ended_itself = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT &&
                        strstr(said, "connect-mock: out of memory") != NULL;
    ck_assert_msg(ran || refused_to_start || ended_itself,
                  "allocation %d, step %zu: wait status %d: %s", n, left->log.step, status, said);
}

/* Runs the process and returns its wait status. */
static int run_apart(const char *db, int n, enum victim victim, bool and_all_behind)
{
    int status;
    char said[SAID_BYTES_MAX] = "";
    FILE *errors = tmpfile();
    ck_assert_ptr_nonnull(errors);
    *left = (struct left){0};
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        dup2(fileno(errors), STDERR_FILENO);
        run_out_of_memory(db, n, victim, and_all_behind);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    rewind(errors);
    said[fread(said, 1, sizeof said - 1, errors)] = '\0';
    fclose(errors);
    require_good_end(status, n, victim, said);
    return status;
}

/* Whatever a start has left. */
static void require_next_start(const char *db, int n)
{
    struct harness h;
    struct problem problem = {""};
    ck_assert_msg(script_open(&h, db, &problem), "allocation %d: %s", n, problem.text);
    harness_done(&h);
}

static int stride_of(enum victim victim)
{
    return victim == THE_REQUESTS || getenv("EVERY_ALLOCATION") != NULL ? 1 : STRIDE;
}

START_TEST(running_out_of_memory_loses_nothing_that_was_acknowledged)
{
    enum victim victim = ways[_i].victim;
    const char *db = folder_path(&paths, "n.db");
    const char *log = folder_path(&paths, "n.db-wal");
    int n = 1, ended = 0, refused = 0;
    bool has_failed = true;
    for (; has_failed && n < ALLOCATIONS_MAX; n += stride_of(victim)) {
        if (victim != THE_FIRST_START)
            folder_write(&paths, "n.db", template);
        int status = run_apart(db, n, victim, ways[_i].and_all_behind);
        /* One that ended has not said whether anything failed. */
        bool ended_itself = WIFSIGNALED(status);
        has_failed = left->has_failed || ended_itself;
        if (victim != THE_REQUESTS)
            require_next_start(db, n);
        script_verify(db, &left->log, ended_itself);
        ended += ended_itself;
        refused += left->log.refused + (WIFEXITED(status) && WEXITSTATUS(status) != EXIT_SUCCESS);
        unlink(db);
        unlink(log);
    }
    ck_assert_int_lt(n, ALLOCATIONS_MAX);
    bool of_requests = victim == THE_REQUESTS;
    ck_assert_msg(ended > 0 || !of_requests, "%s: the server never ended", ways[_i].name);
    ck_assert_msg(refused > 0 || !of_requests, "%s: nothing was refused", ways[_i].name);
    ck_assert_msg(ended + refused > 0, "%s: nothing came of it", ways[_i].name);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("memory_failures");
    TCase *tests = tcase_create("memory_failures");
    tcase_set_timeout(tests, 600);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, running_out_of_memory_loses_nothing_that_was_acknowledged, 0,
                        (int)ARRAY_COUNT(ways));
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
