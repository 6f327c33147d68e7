#include "base/array.h"
#include "store/internal.h"

#include <assert.h>

/* --- rows --- */

struct store_test_case store_test_case_from_row(struct arena *a, sqlite3_stmt *row, int first)
{
    return (struct store_test_case){
        .instance_id = column_text(a, row, first),
        .test_case_id = column_text(a, row, first + 1),
        .name = column_text(a, row, first + 2),
        .tags = column_text(a, row, first + 3),
        .sequence = sqlite3_column_int64(row, first + 4),
        .version =
            {
                .published = str_is(column_text(a, row, first + 5), "PUBLISHED"),
                .description = column_text(a, row, first + 6),
                .content = column_text(a, row, first + 7),
                .content_sha256 = column_text(a, row, first + 8),
                .entry_point = column_text(a, row, first + 9),
                .initialization_data = column_text(a, row, first + 10),
                .modified_ms = sqlite3_column_int64(row, first + 11),
                .modified_region = column_text(a, row, first + 12),
                .observations = sqlite3_column_type(row, first + 13) == SQLITE_NULL
                                    ? -1
                                    : sqlite3_column_int64(row, first + 13),
                .observation_ids = column_text(a, row, first + 14),
            },
    };
}

/* Binds the key of a test case to the first three parameters. */
static sqlite3_stmt *use_with_key(struct store *s, enum statement which,
                                  const struct store_scope *scope, struct str instance_id,
                                  struct str test_case_id)
{
    sqlite3_stmt *statement = statement_use(s, which);
    bind_integer(statement, 1, scope->id);
    bind_text(statement, 2, store_instance_resolve(instance_id));
    bind_text(statement, 3, test_case_id);
    return statement;
}

static bool run_with_key(struct store *s, enum statement which, const struct store_scope *scope,
                         struct str instance_id, struct str test_case_id)
{
    return statement_run(s, use_with_key(s, which, scope, instance_id, test_case_id));
}

/* Puts a version in place, and with it what is searched. */
static bool put_version(struct store *s, const struct store_scope *scope, struct str instance_id,
                        const struct store_test_case *test_case)
{
    const struct store_version *version = &test_case->version;
    sqlite3_stmt *put =
        use_with_key(s, STATEMENT_VERSION_PUT, scope, instance_id, test_case->test_case_id);
    bind_text(put, 4, version->published ? STR("PUBLISHED") : STR("SAVED"));
    bind_text(put, 5, version->description);
    bind_text(put, 6, version->content);
    bind_text(put, 7, version->content_sha256);
    bind_text(put, 8, version->entry_point);
    bind_text(put, 9, version->initialization_data);
    bind_integer(put, 10, version->modified_ms);
    bind_text(put, 11, version->modified_region);
    if (version->observations >= 0)
        bind_integer(put, 12, version->observations);
    bind_text(put, 13, version->observation_ids);
    return statement_run(s, put) &&
           run_with_key(s, STATEMENT_SEARCH_PUT, scope, instance_id, test_case->test_case_id) &&
           run_with_key(s, STATEMENT_TAGS_PUT, scope, instance_id, test_case->test_case_id);
}

/* --- creating --- */

/* The number of the scope's next test case; 0 when SQLite fails. */
static int64_t next_number(struct store *s, const struct store_scope *scope)
{
    sqlite3_stmt *number = statement_use(s, STATEMENT_TEST_CASE_NUMBER);
    bind_integer(number, 1, scope->id);
    int64_t n = statement_step(s, number) == SQLITE_ROW ? sqlite3_column_int64(number, 0) : 0;
    statement_end(number);
    return n;
}

/* Adds the row of a test case; false in `*ret_added` when its name or id is taken. */
static bool add_row(struct store *s, enum statement which, const struct store_scope *scope,
                    struct str instance_id, const struct store_test_case *test_case,
                    int64_t sequence, bool *ret_added)
{
    sqlite3_stmt *add = use_with_key(s, which, scope, instance_id, test_case->test_case_id);
    bind_integer(add, 4, sequence);
    bind_text(add, 5, test_case->name);
    bind_text(add, 6, test_case->tags.p != NULL ? test_case->tags : STR("{}"));
    if (!statement_run(s, add))
        return false;
    *ret_added = sqlite3_changes(s->db) > 0;
    return true;
}

bool store_test_case_declare(struct store *s, const struct store_scope *scope,
                             struct str instance_id, const struct store_test_case *test_case)
{
    bool added;
    int64_t sequence = next_number(s, scope);
    if (sequence == 0 ||
        !add_row(s, STATEMENT_TEST_CASE_DECLARE, scope, instance_id, test_case, sequence, &added))
        return false;
    /* The name is that of another test case: the first keeps it, and its own name this one. */
    return !added || put_version(s, scope, instance_id, test_case);
}

enum store_status store_create_test_case(struct store *s, struct arena *a,
                                         const struct store_test_case *test_case,
                                         struct str *ret_id)
{
    assert(s->scope != NULL);
    int64_t sequence = next_number(s, s->scope);
    if (sequence == 0)
        return STORE_FAILED;
    struct store_test_case created = *test_case;
    if (created.test_case_id.p == NULL) {
        char id[IDS_UUID_BYTES + 1];
        uint64_t stream = ids_stream(STR("test case"), str_from(s->scope->account_id),
                                     str_from(s->scope->region));
        const struct ids ids = {.key = s->scope->id_series};
        ids_uuid(ids_series(&ids, stream), (uint64_t)sequence, id);
        created.test_case_id = arena_copy(a, str_from(id));
    }
    bool added;
    struct str instance_id = store_instance_resolve(created.instance_id);
    if (!store_instance_add(s, s->scope, instance_id) ||
        !add_row(s, STATEMENT_TEST_CASE_ADD, s->scope, instance_id, &created, sequence, &added))
        return STORE_FAILED;
    if (!added)
        return STORE_DUPLICATE;
    if (!put_version(s, s->scope, instance_id, &created))
        return STORE_FAILED;
    s->scope->has_instances = true;
    *ret_id = created.test_case_id;
    return STORE_OK;
}

/* --- finding --- */

enum store_status store_count_test_cases(struct store *s, struct str instance_id, int64_t *ret)
{
    assert(s->scope != NULL);
    bool all = instance_id.p == NULL;
    sqlite3_stmt *count =
        statement_use(s, all ? STATEMENT_TEST_CASE_COUNT_ALL : STATEMENT_TEST_CASE_COUNT);
    bind_integer(count, 1, s->scope->id);
    if (!all)
        bind_text(count, 2, store_instance_resolve(instance_id));
    bool found = statement_step(s, count) == SQLITE_ROW;
    if (found)
        *ret = sqlite3_column_int64(count, 0);
    statement_end(count);
    return found ? STORE_OK : STORE_FAILED;
}

static enum store_status find_version(struct store *s, struct arena *a, struct str instance_id,
                                      struct str test_case_id, struct str status,
                                      struct store_test_case *ret)
{
    sqlite3_stmt *find =
        use_with_key(s, STATEMENT_TEST_CASE_FIND, s->scope, instance_id, test_case_id);
    bind_text(find, 4, status);
    int code = statement_step(s, find);
    if (code == SQLITE_ROW)
        *ret = store_test_case_from_row(a, find, 0);
    statement_end(find);
    if (code == SQLITE_ROW)
        return STORE_OK;
    return code == SQLITE_DONE ? STORE_NOT_FOUND : STORE_FAILED;
}

enum store_status store_find_test_case(struct store *s, struct arena *a, struct str instance_id,
                                       struct str test_case_id, enum store_version_choice choice,
                                       struct store_test_case *ret)
{
    assert(s->scope != NULL);
    static const struct str any = {0};
    if (choice == STORE_VERSION_PUBLISHED)
        return find_version(s, a, instance_id, test_case_id, STR("PUBLISHED"), ret);
    if (choice == STORE_VERSION_SAVED) {
        enum store_status status = find_version(s, a, instance_id, test_case_id, STR("SAVED"), ret);
        if (status != STORE_NOT_FOUND)
            return status;
    }
    return find_version(s, a, instance_id, test_case_id, any, ret);
}

enum store_status store_list_test_cases(struct store *s, struct arena *a, struct str instance_id,
                                        int64_t after_sequence, size_t max,
                                        struct store_test_case ret[], size_t *ret_count)
{
    assert(s->scope != NULL);
    sqlite3_stmt *list = statement_use(s, STATEMENT_TEST_CASE_LIST);
    bind_integer(list, 1, s->scope->id);
    bind_text(list, 2, store_instance_resolve(instance_id));
    bind_integer(list, 3, after_sequence);
    bind_integer(list, 4, (int64_t)max);
    size_t count = 0;
    int code;
    while ((code = statement_step(s, list)) == SQLITE_ROW)
        ret[count++] = store_test_case_from_row(a, list, 0);
    statement_end(list);
    *ret_count = count;
    return code == SQLITE_DONE ? STORE_OK : STORE_FAILED;
}

static bool instance_is_closed(struct store *s, struct str instance_id, bool *ret)
{
    sqlite3_stmt *find = statement_use(s, STATEMENT_INSTANCE_FIND);
    bind_integer(find, 1, s->scope->id);
    bind_text(find, 2, store_instance_resolve(instance_id));
    int code = statement_step(s, find);
    statement_end(find);
    *ret = code == SQLITE_ROW;
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

/* Why a test case without a published version cannot be started. */
static enum store_status refuse_start(struct store *s, struct arena *a,
                                      const struct store_start *start)
{
    struct store_test_case saved;
    enum store_status status =
        find_version(s, a, start->instance_id, start->test_case_id, STR("SAVED"), &saved);
    if (status == STORE_OK)
        return STORE_NOT_PUBLISHED;
    bool closed;
    if (status == STORE_FAILED || !instance_is_closed(s, start->instance_id, &closed))
        return STORE_FAILED;
    return closed ? STORE_NOT_FOUND : STORE_OK;
}

enum store_status store_test_case_start(struct store *s, struct arena *a, struct store_start *start)
{
    if (!s->scope->has_instances)
        return STORE_OK;
    sqlite3_stmt *find = use_with_key(s, STATEMENT_TEST_CASE_OBSERVATIONS, s->scope,
                                      start->instance_id, start->test_case_id);
    int code = statement_step(s, find);
    if (code == SQLITE_ROW && sqlite3_column_type(find, 0) != SQLITE_NULL) {
        start->course.observations = sqlite3_column_int64(find, 0);
        start->course.observation_ids = column_text(a, find, 1);
    }
    statement_end(find);
    if (code == SQLITE_ROW)
        return STORE_OK;
    return code == SQLITE_DONE ? refuse_start(s, a, start) : STORE_FAILED;
}

/* --- changing --- */

static bool delete_version(struct store *s, struct str instance_id, struct str test_case_id,
                           struct str status)
{
    sqlite3_stmt *delete =
        use_with_key(s, STATEMENT_VERSION_DELETE, s->scope, instance_id, test_case_id);
    bind_text(delete, 4, status);
    return statement_run(s, delete);
}

enum store_status store_update_test_case(struct store *s, const struct store_test_case *test_case)
{
    assert(s->scope != NULL);
    struct str instance_id = test_case->instance_id;
    sqlite3_stmt *rename =
        use_with_key(s, STATEMENT_TEST_CASE_RENAME, s->scope, instance_id, test_case->test_case_id);
    bind_text(rename, 4, test_case->name);
    if (!statement_run(s, rename))
        return STORE_FAILED;
    if (sqlite3_changes(s->db) == 0)
        return STORE_DUPLICATE;
    if (!put_version(s, s->scope, instance_id, test_case))
        return STORE_FAILED;
    if (test_case->version.published &&
        !delete_version(s, instance_id, test_case->test_case_id, STR("SAVED")))
        return STORE_FAILED;
    return STORE_OK;
}

enum store_status store_delete_test_case(struct store *s, struct str instance_id,
                                         struct str test_case_id)
{
    assert(s->scope != NULL);
    /* What is searched goes first: it is found by the row of the test case. */
    static const enum statement deletes[] = {STATEMENT_SEARCH_DELETE, STATEMENT_TAGS_DELETE,
                                             STATEMENT_TEST_CASE_DELETE};
    for (size_t i = 0; i < ARRAY_COUNT(deletes); i++)
        if (!run_with_key(s, deletes[i], s->scope, instance_id, test_case_id))
            return STORE_FAILED;
    if (sqlite3_changes(s->db) == 0)
        return STORE_NOT_FOUND;
    return delete_version(s, instance_id, test_case_id, (struct str){0}) ? STORE_OK : STORE_FAILED;
}
