/*
 * Two processes that open the same new file at once: one gets it, and keeps it.
 */
#include "folder.h"
#include "stores.h"

#include <sys/wait.h>

/* Enough for the two to meet in every order, again and again. */
enum { ROUNDS = 60 };

/* Without Check, which belongs to the parent. */
static bool start_one(struct store *s)
{
    struct store_start start = stores_start("token");
    struct store_execution e;
    return store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)) &&
           store_start_execution(s, &arena, &start, &e) == STORE_OK && store_commit(s);
}

/* Waits for the start, opens, says 'w'on, 'l'ost or 'b'roken, and holds the store until the stop.
 */
static void compete(const char *path, int start, int said, int stop)
{
    char byte;
    struct store *s = NULL;
    struct problem problem;
    if (read(start, &byte, 1) != 0)
        _exit(1);
    const char *word = !store_open(path, ids_seeded(1), &s, &problem) ? "l"
                       : start_one(s)                                 ? "w"
                                                                      : "b";
    if (write(said, word, 1) != 1 || read(stop, &byte, 1) != 0)
        _exit(1);
    store_close(*word == 'w' ? s : NULL);
    _exit(0);
}

static pid_t competitor(const char *path, int start[2], int said[2], int stop[2])
{
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        close(start[1]);
        close(stop[1]);
        compete(path, start[0], said[1], stop[0]);
    }
    return child;
}

static void expect_good_end(pid_t child)
{
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

START_TEST(the_loser_of_a_race_leaves_the_file_to_the_winner)
{
    const char *path = folder_path(&arena, arena_printf(&arena, "%d.db", _i).p);
    int start[2], said[2], stop[2];
    ck_assert(pipe(start) == 0 && pipe(said) == 0 && pipe(stop) == 0);
    pid_t first = competitor(path, start, said, stop);
    pid_t second = competitor(path, start, said, stop);
    close(start[1]);
    close(said[1]);
    char results[2];
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(read(said[0], &results[i], 1), 1);
    int winners = (results[0] == 'w') + (results[1] == 'w');
    bool exists = access(path, F_OK) == 0;
    close(stop[1]);
    expect_good_end(first);
    expect_good_end(second);
    ck_assert_msg(results[0] != 'b' && results[1] != 'b', "the winner cannot write");
    ck_assert_int_le(winners, 1);
    if (winners == 0)
        return;
    ck_assert_msg(exists, "the file of the winner was removed under it");
    struct store *s = stores_open(path, ids_seeded(2));
    struct store_start replay = stores_start("token");
    struct store_execution e;
    ck_assert_int_eq(stores_try(s, STORES_ACCOUNT, STORES_REGION, &replay, &e), STORE_REPLAYED);
    store_close(s);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store race");
    TCase *tests = suite_add_cases(suite, "race");
    tcase_add_checked_fixture(tests, folder_setup, folder_teardown);
    tcase_add_loop_test(tests, the_loser_of_a_race_leaves_the_file_to_the_winner, 0, ROUNDS);
    return suite_main(suite);
}
