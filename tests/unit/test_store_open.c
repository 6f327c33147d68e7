/* The store's file: what is opened, what is refused, and that a refused file stays as it was. */
#include "store/internal.h"

#include "base/text.h"
#include "stores.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/connect-mock-store-XXXXXX";
static char path[64];

static void setup(void)
{
    arena_setup();
    strcpy(folder + sizeof folder - 7, "XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state.db", folder);
}

static void teardown(void)
{
    DIR *dir = opendir(folder);
    for (struct dirent *e; (e = readdir(dir)) != NULL;)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(dir), e->d_name, e->d_type == DT_DIR ? AT_REMOVEDIR : 0);
    closedir(dir);
    rmdir(folder);
    arena_teardown();
}

static void write_file(struct str bytes)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
    fclose(file);
}

/* All bytes of the file, which a test may change. */
static struct str read_file(void)
{
    enum { BYTES_MAX = 1 << 20 };
    char *p = arena_new(&arena, BYTES_MAX);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    struct str bytes = {.p = p, .n = fread(p, 1, BYTES_MAX, file)};
    fclose(file);
    ck_assert_uint_lt(bytes.n, BYTES_MAX);
    return bytes;
}

static int files_in_folder(void)
{
    int count = 0;
    DIR *dir = opendir(folder);
    for (struct dirent *e; (e = readdir(dir)) != NULL;)
        count += e->d_name[0] != '.';
    closedir(dir);
    return count;
}

/* Fails unless the file is refused with this reason (NULL for any that names the path). */
static void expect_refused(const char *name, const char *file, const char *reason)
{
    struct store *s = NULL;
    struct problem problem = {""};
    ck_assert_msg(!store_open(file, ids_seeded(1), &s, &problem), "%s: was opened", name);
    ck_assert_msg(s == NULL, "%s", name);
    struct str before = arena_printf(&arena, "--db %s: %s", file, reason != NULL ? reason : "");
    ck_assert_msg(str_starts_with(str_from(problem.text), before), "%s: %s", name, problem.text);
    ck_assert_msg(problem.text[before.n] != '\0' || reason != NULL, "%s: no reason", name);
}

/* Fails unless the file is refused, stays the same to the byte, and is given no company. */
static void expect_refused_untouched(const char *name, const char *reason)
{
    struct str before = read_file();
    int files = files_in_folder();
    expect_refused(name, path, reason);
    struct str after = read_file();
    ck_assert_msg(str_equal(before, after), "%s: the file has changed", name);
    ck_assert_case_int(name, files_in_folder(), files);
}

/* A database of this program with an execution for `token`, closed. */
static const char *make_database(const char *token)
{
    struct store *s = stores_open(path, ids_seeded(1));
    const char *id = stores_id(s, token);
    store_close(s);
    return id;
}

START_TEST(a_store_in_memory_is_empty_and_leaves_nothing)
{
    struct store *s = stores_open(NULL, ids_seeded(1));
    const char *id = stores_id(s, "token");
    store_close(s);
    s = stores_open(NULL, ids_seeded(2));
    ck_assert_str_ne(stores_id(s, "token"), id);
    store_close(s);
    store_close(NULL);
}
END_TEST

static const char *schema_of(struct store *s)
{
    static const char query[] =
        "SELECT group_concat(sql, char(10)) FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    sqlite3_stmt *select = statement_make(s, str_from(query));
    ck_assert_int_eq(statement_step(s, select), SQLITE_ROW);
    const char *schema = column_text(&arena, select, 0).p;
    sqlite3_finalize(select);
    return schema;
}

/* The one is made by the build, the other by the statements of each version. */
START_TEST(a_store_in_memory_has_the_schema_of_a_file)
{
    struct store *s = stores_open(path, ids_seeded(1));
    const char *of_file = schema_of(s);
    store_close(s);
    s = stores_open(NULL, ids_seeded(1));
    ck_assert_msg(strcmp(schema_of(s), of_file) == 0, "at the start");
    ck_assert(store_reset(s, (struct str){0}));
    ck_assert_msg(strcmp(schema_of(s), of_file) == 0, "after a reset");
    store_close(s);
}
END_TEST

/* Puts something into every table. */
static void fill(struct store *s)
{
    struct store_test_case t = {
        .instance_id = STR("i"),
        .test_case_id = STR("t"),
        .name = STR("N"),
        .tags = STR("{\"k\":\"v\"}"),
        .version = {.published = true,
                    .content = STR("{}"),
                    .content_sha256 = STR("sha"),
                    .modified_region = STR(STORES_REGION),
                    .observations = -1},
    };
    struct str id;
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_OK);
    ck_assert(store_commit(s));
    stores_id(s, "token");
}

/* The tables of which it holds, or does not, that they have rows; "" for none. */
static const char *tables_where(struct store *s, bool have_rows)
{
    struct text found = {.arena = &arena};
    sqlite3_stmt *tables = statement_make(
        s, STR("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"));
    while (statement_step(s, tables) == SQLITE_ROW) {
        const char *name = column_text(&arena, tables, 0).p;
        sqlite3_stmt *one =
            statement_make(s, arena_printf(&arena, "SELECT 1 FROM \"%s\" LIMIT 1", name));
        if ((statement_step(s, one) == SQLITE_ROW) == have_rows)
            text_printf(&found, "%s ", name);
        sqlite3_finalize(one);
    }
    sqlite3_finalize(tables);
    return text_str(&found).p;
}

static const struct str whose[] = {{0}, {STORES_ACCOUNT, sizeof STORES_ACCOUNT - 1}};

START_TEST(a_reset_leaves_no_row_in_a_file)
{
    struct store *s = stores_open(path, ids_seeded(1));
    fill(s);
    ck_assert_str_eq(tables_where(s, false), "");
    ck_assert(store_reset(s, whose[_i]));
    ck_assert_str_eq(tables_where(s, true), "");
    store_close(s);
}
END_TEST

static const char *const checks[] = {"PRAGMA integrity_check", "PRAGMA quick_check"};

START_TEST(sqlite_finds_nothing_wrong_with_a_file)
{
    struct store *s = stores_open(path, ids_seeded(1));
    fill(s);
    sqlite3_stmt *check = statement_make(s, str_from(checks[_i]));
    ck_assert_int_eq(statement_step(s, check), SQLITE_ROW);
    ck_assert_str_view_eq(column_text(&arena, check, 0), "ok");
    sqlite3_finalize(check);
    store_close(s);
}
END_TEST

START_TEST(a_file_keeps_executions_tokens_and_the_sequence)
{
    const char *id = make_database("token");
    struct store *s = stores_open(path, ids_seeded(1));
    struct store_start start = stores_start("token");
    struct store_execution again, next;
    ck_assert_int_eq(stores_try(s, STORES_ACCOUNT, STORES_REGION, &start, &again), STORE_REPLAYED);
    ck_assert_str_eq(again.execution_id, id);
    ck_assert_int_eq(again.started_ms, STORES_NOW_MS);
    start.client_token = (struct str){0};
    ck_assert_int_eq(stores_try(s, STORES_ACCOUNT, STORES_REGION, &start, &next), STORE_OK);
    ck_assert_str_ne(next.execution_id, id);
    ck_assert_int_eq(next.sequence, again.sequence + 1);
    store_close(s);
}
END_TEST

START_TEST(what_was_rolled_back_is_not_in_the_file)
{
    struct store *s = stores_open(path, ids_seeded(1));
    struct store_start start = stores_start("token");
    struct store_execution lost, kept;
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &lost), STORE_OK);
    store_rollback(s);
    store_close(s);
    s = stores_open(path, ids_seeded(1));
    ck_assert_int_eq(stores_try(s, STORES_ACCOUNT, STORES_REGION, &start, &kept), STORE_OK);
    ck_assert_int_eq(kept.sequence, 1);
    store_close(s);
}
END_TEST

START_TEST(a_zero_length_file_becomes_a_database)
{
    write_file(STR(""));
    const char *id = make_database("token");
    struct store *s = stores_open(path, ids_seeded(2));
    ck_assert_str_eq(stores_id(s, "token"), id);
    store_close(s);
}
END_TEST

static const struct {
    const char *name;
    struct str bytes;
} foreign[] = {
    {"one byte", VIEW("x")},
    {"text", VIEW("{\"instances\": []}\n")},
    {"a short header", VIEW("SQLite format 3\0abc")},
    {"text of more than a header",
     VIEW("0123456789012345678901234567890123456789012345678901234567890123456789"
          "0123456789012345678901234567890123456789012345678901234567890123456789")},
};

#define NOT_OURS "the file is not a database of connect-mock; it is left as it is"

START_TEST(a_file_of_something_else_is_refused_and_stays)
{
    write_file(foreign[_i].bytes);
    expect_refused_untouched(foreign[_i].name, NOT_OURS);
}
END_TEST

/* Where a database's header says whose and of which version it is (SQLite file format, 1.3). */
enum { HEADER_USER_VERSION = 60, HEADER_APPLICATION_ID = 68 };

static void patch_database(size_t at, const char bytes[4])
{
    struct str all = read_file();
    char *p = arena_new(&arena, all.n);
    memcpy(p, all.p, all.n);
    memcpy(p + at, bytes, 4);
    write_file((struct str){.p = p, .n = all.n});
}

START_TEST(a_database_of_another_program_is_refused_and_stays)
{
    make_database("token");
    patch_database(HEADER_APPLICATION_ID, "\0\0\0\0");
    expect_refused_untouched("no application_id", NOT_OURS);
    patch_database(HEADER_APPLICATION_ID, "cnml");
    expect_refused_untouched("another application_id", NOT_OURS);
    patch_database(HEADER_APPLICATION_ID, "cnmk");
    store_close(stores_open(path, ids_seeded(1)));
}
END_TEST

START_TEST(a_database_of_a_newer_version_is_refused_and_stays)
{
    make_database("token");
    struct str header = read_file();
    char newer[4];
    memcpy(newer, header.p + HEADER_USER_VERSION, 4);
    newer[3]++;
    patch_database(HEADER_USER_VERSION, newer);
    expect_refused_untouched("one newer", "the database has schema version ");
    patch_database(HEADER_USER_VERSION, "\x7f\xff\xff\xff");
    expect_refused_untouched("the newest", "the database has schema version 2147483647, ");
}
END_TEST

START_TEST(a_database_that_is_cut_off_is_refused_and_stays)
{
    make_database("token");
    struct str all = read_file();
    static const size_t lengths[] = {100, 1000, 4096};
    for (size_t i = 0; i < ARRAY_COUNT(lengths); i++) {
        write_file(str_first(all, lengths[i]));
        expect_refused_untouched(arena_printf(&arena, "%zu bytes", lengths[i]).p, NULL);
    }
}
END_TEST

START_TEST(a_folder_is_refused)
{
    expect_refused("a folder", folder, NULL);
    ck_assert_int_eq(files_in_folder(), 0);
}
END_TEST

START_TEST(a_path_without_a_folder_is_refused_and_nothing_is_made)
{
    const char *nowhere = arena_printf(&arena, "%s/none/state.db", folder).p;
    expect_refused("no folder", nowhere, NULL);
    ck_assert_int_eq(files_in_folder(), 0);
    write_file(STR("x"));
    expect_refused("a file for a folder", arena_printf(&arena, "%s/state.db", path).p, NULL);
    ck_assert_int_eq(files_in_folder(), 1);
}
END_TEST

/* An empty name is SQLite's for a file that is gone when it is closed: nothing would be kept. */
START_TEST(an_empty_path_is_refused)
{
    expect_refused("the empty path", "", NULL);
}
END_TEST

/* Root can write anywhere: there is nothing to see then. */
START_TEST(a_folder_that_cannot_be_written_is_refused_and_nothing_is_made)
{
    ck_assert_int_eq(chmod(folder, 0500), 0);
    if (access(folder, W_OK) != 0) {
        expect_refused("read-only folder", path, NULL);
        ck_assert_int_eq(files_in_folder(), 0);
    }
    ck_assert_int_eq(chmod(folder, 0700), 0);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_refused_and_stays)
{
    make_database("token");
    ck_assert_int_eq(chmod(path, 0), 0);
    if (access(path, R_OK) != 0)
        expect_refused("unreadable", path, NULL);
    ck_assert_int_eq(chmod(path, 0600), 0);
    ck_assert_int_eq(files_in_folder(), 1);
}
END_TEST

/* Opens the store in another process, which holds it until it is killed. */
static pid_t hold_elsewhere(const char *token)
{
    int ready[2];
    ck_assert_int_eq(pipe(ready), 0);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct store *s = NULL;
        struct problem problem;
        struct store_execution e;
        struct store_start start = stores_start(token);
        bool ok = store_open(path, ids_seeded(1), &s, &problem) &&
                  store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)) &&
                  store_start_execution(s, &arena, &start, &e) == STORE_OK && store_commit(s);
        if (write(ready[1], ok ? "y" : "n", 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    char answer = 'n';
    ck_assert_int_eq(read(ready[0], &answer, 1), 1);
    close(ready[0]);
    close(ready[1]);
    ck_assert_int_eq(answer, 'y');
    return child;
}

static void kill_holder(pid_t child)
{
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(a_database_in_use_by_another_process_is_refused_and_stays)
{
    pid_t child = hold_elsewhere("token");
    expect_refused_untouched("in use", "the database is in use by another process");
    kill_holder(child);
}
END_TEST

START_TEST(what_was_committed_survives_that_its_process_is_killed)
{
    pid_t child = hold_elsewhere("token");
    kill_holder(child);
    struct store *s = stores_open(path, ids_seeded(2));
    struct store_start start = stores_start("token");
    struct store_execution e;
    ck_assert_int_eq(stores_try(s, STORES_ACCOUNT, STORES_REGION, &start, &e), STORE_REPLAYED);
    store_close(s);
}
END_TEST

START_TEST(a_closed_store_can_be_opened_again_at_once)
{
    for (int i = 0; i < 3; i++)
        make_database("token");
    ck_assert_int_eq(files_in_folder(), 1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_open");
    TCase *tests = tcase_create("store_open");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, a_store_in_memory_is_empty_and_leaves_nothing);
    tcase_add_test(tests, a_store_in_memory_has_the_schema_of_a_file);
    tcase_add_table(tests, a_reset_leaves_no_row_in_a_file, whose);
    tcase_add_table(tests, sqlite_finds_nothing_wrong_with_a_file, checks);
    tcase_add_test(tests, a_file_keeps_executions_tokens_and_the_sequence);
    tcase_add_test(tests, what_was_rolled_back_is_not_in_the_file);
    tcase_add_test(tests, a_zero_length_file_becomes_a_database);
    tcase_add_table(tests, a_file_of_something_else_is_refused_and_stays, foreign);
    tcase_add_test(tests, a_database_of_another_program_is_refused_and_stays);
    tcase_add_test(tests, a_database_of_a_newer_version_is_refused_and_stays);
    tcase_add_test(tests, a_database_that_is_cut_off_is_refused_and_stays);
    tcase_add_test(tests, a_folder_is_refused);
    tcase_add_test(tests, a_path_without_a_folder_is_refused_and_nothing_is_made);
    tcase_add_test(tests, an_empty_path_is_refused);
    tcase_add_test(tests, a_folder_that_cannot_be_written_is_refused_and_nothing_is_made);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_refused_and_stays);
    tcase_add_test(tests, a_database_in_use_by_another_process_is_refused_and_stays);
    tcase_add_test(tests, what_was_committed_survives_that_its_process_is_killed);
    tcase_add_test(tests, a_closed_store_can_be_opened_again_at_once);
    return suite_main(suite);
}
