#include "store/internal.h"

#include <assert.h>

static sqlite3_stmt *use_find(struct store *s, enum statement which,
                              const struct store_execution_key *key)
{
    sqlite3_stmt *find = statement_use(s, which);
    bind_integer(find, 1, s->scope->id);
    bind_text(find, 2, key->execution_id);
    bind_text(find, 3, store_instance_resolve(key->instance_id));
    bind_text(find, 4, key->test_case_id);
    return find;
}

enum store_status store_find_execution(struct store *s, struct arena *a,
                                       const struct store_execution_key *key,
                                       struct store_execution *ret)
{
    assert(s->scope != NULL);
    int64_t sequence = store_execution_number(s->scope, key->execution_id);
    if (sequence > 0) {
        sqlite3_stmt *find = use_find(s, STATEMENT_EXECUTION_FIND, key);
        bind_integer(find, 5, sequence);
        enum store_status status = store_execution_step(s, a, find, ret);
        if (status != STORE_NOT_FOUND)
            return status;
    }
    return store_execution_step(s, a, use_find(s, STATEMENT_EXECUTION_FIND_GIVEN, key), ret);
}

enum store_status store_read_execution(struct store *s, struct arena *a,
                                       const struct store_execution_key *key, int64_t now_ms,
                                       struct store_execution *ret)
{
    enum store_status status = store_find_execution(s, a, key, ret);
    if (status != STORE_OK || ret->course.times == 0 || ret->stopped_ms != STORE_NEVER)
        return status;
    sqlite3_stmt *read = statement_use(s, STATEMENT_EXECUTION_READ);
    bind_integer(read, 1, s->scope->id);
    bind_integer(read, 2, ret->sequence);
    bind_integer(read, 3, now_ms);
    return statement_run(s, read) ? STORE_OK : STORE_FAILED;
}

enum store_status store_stop_execution(struct store *s, struct arena *a,
                                       const struct store_stop *stop)
{
    struct store_execution execution, first;
    enum store_status status = store_find_execution(s, a, &stop->key, &execution);
    if (status != STORE_OK)
        return status;
    struct store_token token = {stop->operation, stop->client_token, stop->key.instance_id,
                                stop->token_expires_ms};
    if (stop->client_token.p != NULL) {
        bool claimed;
        struct str instance_id;
        if (!store_token_claim(s, &token, execution.sequence, stop->now_ms, &claimed))
            return STORE_FAILED;
        if (!claimed && store_token_find(s, a, &token, &first, &instance_id) != STORE_OK)
            return STORE_FAILED;
        if (!claimed)
            return first.sequence == execution.sequence ? STORE_REPLAYED : STORE_TOKEN_CONFLICT;
    }
    if (execution.stopped_ms != STORE_NEVER)
        return STORE_OK;
    if (execution.course.ends_ms <= stop->now_ms)
        return STORE_ENDED;
    sqlite3_stmt *update = statement_use(s, STATEMENT_EXECUTION_STOP);
    bind_integer(update, 1, s->scope->id);
    bind_integer(update, 2, execution.sequence);
    bind_integer(update, 3, stop->now_ms);
    if (!statement_run(s, update) || !store_queue_close_up(s, a, stop, &execution))
        return STORE_FAILED;
    return STORE_OK;
}
