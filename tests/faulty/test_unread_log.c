/*
 * A store that fails while nobody reads standard error: whoever writes the line may wait, and keeps
 * nobody else from the store meanwhile.
 */
#include "harness.h"
#include "suite.h"

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

/* Once `refuses` is set, SQLite prepares no query any more; those that it has prepared go on. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool refuses, has_refused;
} judge = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static int authorize(void *cookie, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    (void)cookie;
    (void)first;
    (void)second;
    (void)database;
    (void)trigger;
    pthread_mutex_lock(&judge.mutex);
    bool refused = judge.refuses && action == SQLITE_READ;
    judge.has_refused |= refused;
    pthread_cond_signal(&judge.changed);
    pthread_mutex_unlock(&judge.mutex);
    return refused ? SQLITE_DENY : SQLITE_OK;
}

static int on_open(sqlite3 *db, char **reterr, const struct sqlite3_api_routines *routines)
{
    (void)reterr;
    (void)routines;
    return sqlite3_set_authorizer(db, authorize, NULL);
}

static void refuse_from_now_on(void)
{
    pthread_mutex_lock(&judge.mutex);
    judge.refuses = true;
    pthread_mutex_unlock(&judge.mutex);
}

static void await_refusal(void)
{
    pthread_mutex_lock(&judge.mutex);
    while (!judge.has_refused)
        pthread_cond_wait(&judge.changed, &judge.mutex);
    pthread_mutex_unlock(&judge.mutex);
}

/* Has standard error be a pipe without room; returns the end to read from. */
static int clog_stderr(int *ret_stderr)
{
    int ends[2];
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    ck_assert_int_eq(pipe(ends), 0);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    while (write(ends[1], bytes, sizeof bytes) > 0)
        continue;
    fcntl(ends[1], F_SETFL, 0);
    *ret_stderr = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(ends[1], STDERR_FILENO), 0);
    close(ends[1]);
    return ends[0];
}

/* Reads until the line of that text has come. */
static void read_line(int fd, const char *text)
{
    static char all[1 << 20];
    size_t n = 0;
    ssize_t got;
    do {
        got = read(fd, all + n, sizeof all - 1 - n);
        ck_assert_int_gt(got, 0);
        n += (size_t)got;
        all[n] = '\0';
    } while (all[n - 1] != '\n' || strstr(all, text) == NULL);
}

static void *list(void *p)
{
    struct harness *h = p;
    const struct http_response *response =
        harness_send(h, "GET", "/test-case-executions/i", "", NULL);
    return response->status == 500 ? p : NULL;
}

START_TEST(a_line_that_nobody_reads_does_not_keep_the_store)
{
    struct harness h;
    pthread_t thread;
    void *failed;
    int old_stderr;
    ck_assert_int_eq(sqlite3_auto_extension((void (*)(void))on_open), SQLITE_OK);
    harness_init(&h, NULL);
    harness_expect_started(&h, harness_start(&h, "{}"));
    struct harness other = {.mock = h.mock, .now_ms = h.now_ms};
    arena_init(&other.arena, NULL, 0);

    int unread = clog_stderr(&old_stderr);
    refuse_from_now_on();
    ck_assert_int_eq(pthread_create(&thread, NULL, list, &other), 0);
    await_refusal();
    harness_expect_started(&h, harness_start(&h, "{}"));
    read_line(unread, " the store failed: access to ");
    pthread_join(thread, &failed);
    ck_assert_ptr_eq(failed, &other);

    dup2(old_stderr, STDERR_FILENO);
    close(old_stderr);
    close(unread);
    arena_done(&other.arena);
    harness_done(&h);
    sqlite3_reset_auto_extension();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("unread log");
    TCase *tests = tcase_create("unread log");
    tcase_add_test(tests, a_line_that_nobody_reads_does_not_keep_the_store);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
