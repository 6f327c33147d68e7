/*
 * A reset of a store in memory: who waits for the old database to be freed, and who does not.
 */
#include "stores.h"

#include <pthread.h>
#include <sqlite3.h>

/* The databases of the process; their closing takes until `may_close`. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int opened, closing;
    bool may_close;
} databases = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void count(int *counted)
{
    pthread_mutex_lock(&databases.mutex);
    ++*counted;
    pthread_cond_broadcast(&databases.changed);
    pthread_mutex_unlock(&databases.mutex);
}

static void await_count(const int *counted, int wanted)
{
    pthread_mutex_lock(&databases.mutex);
    while (*counted < wanted)
        pthread_cond_wait(&databases.changed, &databases.mutex);
    pthread_mutex_unlock(&databases.mutex);
}

static void let_close(void)
{
    pthread_mutex_lock(&databases.mutex);
    databases.may_close = true;
    pthread_cond_broadcast(&databases.changed);
    pthread_mutex_unlock(&databases.mutex);
}

static void on_close(void *p)
{
    (void)p;
    count(&databases.closing);
    pthread_mutex_lock(&databases.mutex);
    while (!databases.may_close)
        pthread_cond_wait(&databases.changed, &databases.mutex);
    pthread_mutex_unlock(&databases.mutex);
}

static void unused(sqlite3_context *context, int count, sqlite3_value *values[])
{
    (void)context;
    (void)count;
    (void)values;
}

/* Has the closing of a database told: with a function of SQL's, which goes with it. */
static int on_open(sqlite3 *db, char **reterr, const struct sqlite3_api_routines *routines)
{
    (void)reterr;
    (void)routines;
    count(&databases.opened);
    return sqlite3_create_function_v2(db, "told_of_closing", 0, SQLITE_UTF8, NULL, unused, NULL,
                                      NULL, on_close);
}

static void *reset_all(void *s)
{
    return store_reset(s, (struct str){0}) ? s : NULL;
}

START_TEST(requests_are_served_while_a_second_reset_waits_for_the_first_to_free)
{
    pthread_t thread;
    void *done;
    ck_assert_int_eq(sqlite3_auto_extension((void (*)(void))on_open), SQLITE_OK);
    struct store *s = stores_open(NULL, ids_seeded(1));
    ck_assert(store_reset(s, (struct str){0}));
    await_count(&databases.closing, 1);
    ck_assert_int_eq(pthread_create(&thread, NULL, reset_all, s), 0);
    /* It has the store's lock when it opens its database, and must not keep it. */
    await_count(&databases.opened, 3);
    ck_assert_str_ne(stores_id(s, "token"), "");
    let_close();
    pthread_join(thread, &done);
    ck_assert_ptr_eq(done, s);
    store_close(s);
    ck_assert_int_eq(databases.closing, 3);
    sqlite3_reset_auto_extension();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store: reset");
    TCase *tests = suite_add_cases(suite, "reset");
    tcase_add_test(tests, requests_are_served_while_a_second_reset_waits_for_the_first_to_free);
    return suite_main(suite);
}
