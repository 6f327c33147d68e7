#include "store/internal.h"

#include <assert.h>
#include <string.h>

/* --- rows --- */

static int64_t column_moment(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) == SQLITE_NULL ? STORE_NEVER
                                                           : sqlite3_column_int64(row, column);
}

void bind_moment(sqlite3_stmt *statement, int number, int64_t moment_ms)
{
    if (moment_ms != STORE_NEVER)
        bind_integer(statement, number, moment_ms);
}

bool store_execution_from_row(struct arena *a, sqlite3_stmt *row, int first,
                              struct store_execution *ret)
{
    struct str id = column_text(a, row, first);
    if (id.n != IDS_UUID_BYTES) {
        store_wrong(sqlite3_db_handle(row), "the id of an execution is none");
        return false;
    }
    *ret = (struct store_execution){
        .sequence = sqlite3_column_int64(row, first + 1),
        .instance_id = column_text(a, row, first + 2),
        .test_case_id = column_text(a, row, first + 3),
        .started_ms = sqlite3_column_int64(row, first + 4),
        .stopped_ms = column_moment(row, first + 5),
        .course =
            {
                .runs_ms = column_moment(row, first + 6),
                .ends_ms = column_moment(row, first + 7),
                .fails = str_is(column_text(a, row, first + 8), "FAILED"),
                .times_out = sqlite3_column_int(row, first + 9) != 0,
                .times = sqlite3_column_int64(row, first + 10),
                .observations = sqlite3_column_int64(row, first + 11),
                .observation_ids = column_text(a, row, first + 12),
                .failing = column_text(a, row, first + 13),
                .initiated_ms = sqlite3_column_int64(row, first + 14),
            },
    };
    memcpy(ret->execution_id, id.p, id.n);
    if (ret->course.observations >= 0 && ret->course.observations <= STORE_OBSERVATIONS_MAX)
        return true;
    store_wrong(sqlite3_db_handle(row), "an execution has observations that none can have");
    return false;
}

static void bind_course(sqlite3_stmt *insert, int first, const struct store_course *course)
{
    bind_moment(insert, first, course->runs_ms);
    bind_moment(insert, first + 1, course->ends_ms);
    bind_text(insert, first + 2, course->fails ? STR("FAILED") : STR("PASSED"));
    bind_integer(insert, first + 3, course->times_out);
    if (course->times > 0)
        bind_integer(insert, first + 4, course->times);
    bind_integer(insert, first + 5, course->observations);
    bind_text(insert, first + 6, course->observation_ids);
    bind_text(insert, first + 7, course->failing);
    bind_integer(insert, first + 8, course->initiated_ms);
}

/* --- tokens --- */

/* `*ret_claimed` is false when the token is live. */
bool store_token_claim(struct store *s, const struct store_token *token, int64_t sequence,
                       int64_t now_ms, bool *ret_claimed)
{
    sqlite3_stmt *add = statement_use(s, STATEMENT_TOKEN_ADD);
    bind_integer(add, 1, s->scope->id);
    bind_text(add, 2, token->operation);
    bind_text(add, 3, token->token);
    bind_integer(add, 4, sequence);
    bind_integer(add, 5, token->expires_ms);
    bind_integer(add, 6, now_ms);
    bind_text(add, 7, token->instance_id);
    if (!statement_run(s, add))
        return false;
    *ret_claimed = sqlite3_changes(s->db) > 0;
    return true;
}

enum store_status store_execution_step(struct store *s, struct arena *a, sqlite3_stmt *find,
                                       struct store_execution *ret)
{
    int code = statement_step(s, find);
    bool found = code == SQLITE_ROW && store_execution_from_row(a, find, 0, ret);
    statement_end(find);
    if (found)
        return STORE_OK;
    return code == SQLITE_DONE ? STORE_NOT_FOUND : STORE_FAILED;
}

enum store_status store_token_find(struct store *s, struct arena *a,
                                   const struct store_token *token, struct store_execution *ret,
                                   struct str *ret_instance_id)
{
    sqlite3_stmt *find = statement_use(s, STATEMENT_TOKEN_FIND);
    bind_integer(find, 1, s->scope->id);
    bind_text(find, 2, token->operation);
    bind_text(find, 3, token->token);
    int code = statement_step(s, find);
    bool found = code == SQLITE_ROW && store_execution_from_row(a, find, 1, ret);
    if (code == SQLITE_DONE)
        store_wrong(s->db, "a client token leads to no execution");
    if (found)
        *ret_instance_id = column_text(a, find, 0);
    statement_end(find);
    return found ? STORE_OK : STORE_FAILED;
}

/* --- starting --- */

static enum store_status replay(struct store *s, struct arena *a, const struct store_token *token,
                                const struct store_start *start, struct store_execution *ret)
{
    struct store_execution first;
    struct str instance_id;
    if (store_token_find(s, a, token, &first, &instance_id) != STORE_OK)
        return STORE_FAILED;
    if (!str_equal(instance_id, start->instance_id) ||
        !str_equal(first.test_case_id, start->test_case_id))
        return STORE_TOKEN_CONFLICT;
    *ret = first;
    return STORE_REPLAYED;
}

int64_t store_execution_number(const struct store_scope *scope, struct str execution_id)
{
    uint64_t n;
    bool is_drawn = ids_uuid_number(scope->id_series, execution_id, &n) && n <= SEQUENCE_MAX;
    return is_drawn ? (int64_t)n : 0;
}

bool store_execution_sequence(struct store *s, const struct store_scope *scope,
                              struct str execution_id, int64_t *ret)
{
    sqlite3_stmt *find = statement_use(s, STATEMENT_EXECUTION_SEQUENCE);
    bind_integer(find, 1, scope->id);
    bind_text(find, 2, execution_id);
    bind_integer(find, 3, store_execution_number(scope, execution_id));
    int code = statement_step(s, find);
    *ret = code == SQLITE_ROW ? sqlite3_column_int64(find, 0) : 0;
    statement_end(find);
    return code == SQLITE_ROW || code == SQLITE_DONE;
}

bool store_execution_insert(struct store *s, const struct store_scope *scope,
                            const struct store_execution *e, bool id_given)
{
    if (e->sequence > SEQUENCE_MAX) {
        store_wrong(s->db, "the sequence of an execution has no place in a key");
        return false;
    }
    sqlite3_stmt *insert = statement_use(s, STATEMENT_EXECUTION_ADD);
    bind_integer(insert, 1, scope->id);
    bind_integer(insert, 2, e->sequence);
    bind_text(insert, 3, (struct str){.p = e->execution_id, .n = IDS_UUID_BYTES});
    bind_text(insert, 4, e->instance_id);
    bind_text(insert, 5, e->test_case_id);
    bind_integer(insert, 6, e->started_ms);
    bind_course(insert, 7, &e->course);
    bind_integer(insert, 16, id_given);
    return statement_run(s, insert);
}

static bool add(struct store *s, const struct store_start *start, int64_t sequence,
                struct store_execution *ret)
{
    struct store_execution execution = {
        .sequence = sequence,
        .instance_id = store_instance_resolve(start->instance_id),
        .test_case_id = start->test_case_id,
        .started_ms = start->now_ms,
        .stopped_ms = STORE_NEVER,
        .course = start->course,
    };
    ids_uuid(s->scope->id_series, (uint64_t)sequence, execution.execution_id);
    if (!store_execution_insert(s, s->scope, &execution, false))
        return false;
    *ret = execution;
    return true;
}

/* Whose is the id that a sequence would have: `*ret` is 0 when it is nobody's. */
static bool find_drawn(struct store *s, int64_t sequence, int64_t *ret)
{
    char id[IDS_UUID_BYTES + 1];
    ids_uuid(s->scope->id_series, (uint64_t)sequence, id);
    return store_execution_sequence(s, s->scope, str_from(id), ret);
}

/* The next sequence, but for those whose id was given away. */
static bool next_sequence(struct store *s, int64_t *ret)
{
    int64_t sequence = s->sequence, there = 0;
    do {
        sequence++;
        if (s->scope->has_given_ids && !find_drawn(s, sequence, &there))
            return false;
    } while (there != 0);
    *ret = sequence;
    return true;
}

enum store_status store_start_execution(struct store *s, struct arena *a,
                                        const struct store_start *start,
                                        struct store_execution *ret)
{
    assert(s->scope != NULL);
    int64_t sequence;
    if (!next_sequence(s, &sequence))
        return STORE_FAILED;
    struct store_token token = {start->operation, start->client_token, start->instance_id,
                                start->token_expires_ms};
    if (start->client_token.p != NULL) {
        bool claimed;
        if (!store_token_claim(s, &token, sequence, start->now_ms, &claimed))
            return STORE_FAILED;
        /* Before the test case is looked at: a late replay is answered whatever has become of it.
         */
        if (!claimed)
            return replay(s, a, &token, start, ret);
    }
    struct store_start settled = *start;
    enum store_status status = store_test_case_start(s, a, &settled);
    if (status != STORE_OK)
        return status;
    status = store_queue_admit(s, &settled, sequence);
    if (status != STORE_OK)
        return status;
    if (!add(s, &settled, sequence, ret))
        return STORE_FAILED;
    s->sequence = sequence;
    return STORE_OK;
}
