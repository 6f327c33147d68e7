#include "store/internal.h"

#include <assert.h>
#include <string.h>

/* Claims the token for the execution of that sequence; `*ret_claimed` is false when it is live. */
static bool claim_token(struct store *s, const struct store_start *start, int64_t sequence,
                        bool *ret_claimed)
{
    sqlite3_stmt *add = statement_use(s, STATEMENT_TOKEN_ADD);
    bind_integer(add, 1, s->scope->id);
    bind_text(add, 2, start->operation);
    bind_text(add, 3, start->client_token);
    bind_integer(add, 4, sequence);
    bind_integer(add, 5, start->token_expires_ms);
    bind_integer(add, 6, start->now_ms);
    if (!statement_run(s, add))
        return false;
    *ret_claimed = sqlite3_changes(s->db) > 0;
    return true;
}

/* The columns of STATEMENT_TOKEN_FIND. */
static struct store_execution execution_from_row(struct arena *a, sqlite3_stmt *row)
{
    struct store_execution execution = {
        .instance_id = column_text(a, row, 1),
        .test_case_id = column_text(a, row, 2),
        .started_ms = sqlite3_column_int64(row, 3),
    };
    struct str id = column_text(a, row, 0);
    assert(id.n == IDS_UUID_BYTES);
    memcpy(execution.execution_id, id.p, id.n);
    return execution;
}

static enum store_status replay(struct store *s, struct arena *a, const struct store_start *start,
                                struct store_execution *ret)
{
    sqlite3_stmt *find = statement_use(s, STATEMENT_TOKEN_FIND);
    bind_integer(find, 1, s->scope->id);
    bind_text(find, 2, start->operation);
    bind_text(find, 3, start->client_token);
    if (statement_step(s, find) != SQLITE_ROW) {
        statement_end(find);
        return STORE_FAILED;
    }
    struct store_execution first = execution_from_row(a, find);
    statement_end(find);
    if (!str_equal(first.instance_id, start->instance_id) ||
        !str_equal(first.test_case_id, start->test_case_id))
        return STORE_TOKEN_CONFLICT;
    *ret = first;
    return STORE_REPLAYED;
}

static bool add(struct store *s, const struct store_start *start, int64_t sequence,
                struct store_execution *ret)
{
    struct store_execution execution = {
        .instance_id = start->instance_id,
        .test_case_id = start->test_case_id,
        .started_ms = start->now_ms,
    };
    ids_uuid(&s->ids, s->scope->id_stream, (uint64_t)sequence, execution.execution_id);
    sqlite3_stmt *insert = statement_use(s, STATEMENT_EXECUTION_ADD);
    bind_integer(insert, 1, s->scope->id);
    bind_integer(insert, 2, sequence);
    bind_text(insert, 3, (struct str){.p = execution.execution_id, .n = IDS_UUID_BYTES});
    bind_text(insert, 4, execution.instance_id);
    bind_text(insert, 5, execution.test_case_id);
    bind_integer(insert, 6, execution.started_ms);
    if (!statement_run(s, insert))
        return false;
    *ret = execution;
    return true;
}

enum store_status store_start_execution(struct store *s, struct arena *a,
                                        const struct store_start *start,
                                        struct store_execution *ret)
{
    assert(s->scope != NULL);
    int64_t sequence = s->scope->sequence + s->started + 1;
    if (start->client_token.p != NULL) {
        bool claimed;
        if (!claim_token(s, start, sequence, &claimed))
            return STORE_FAILED;
        /* Before the test case is looked at: a late replay is answered whatever has become of it.
         */
        if (!claimed)
            return replay(s, a, start, ret);
    }
    enum store_status status =
        store_instances_find(s, s->scope, start->instance_id, start->test_case_id);
    if (status != STORE_OK)
        return status;
    if (!add(s, start, sequence, ret))
        return STORE_FAILED;
    s->started++;
    return STORE_OK;
}
