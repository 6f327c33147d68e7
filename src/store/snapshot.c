#include "store/snapshot.h"

#include "store/internal.h"

#include <string.h>

/* Rows are collected into a list that doubles. */
struct rows {
    struct arena *arena;
    void *items;
    size_t count;
    size_t capacity;
    size_t item_bytes;
};

static void *next_row(struct rows *rows)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity > 0 ? 2 * rows->capacity : 64;
        char *grown = arena_new(rows->arena, capacity * rows->item_bytes);
        if (rows->count > 0)
            memcpy(grown, rows->items, rows->count * rows->item_bytes);
        rows->items = grown;
        rows->capacity = capacity;
    }
    return (char *)rows->items + rows->count++ * rows->item_bytes;
}

static struct store_owner owner_from_row(struct arena *a, sqlite3_stmt *row)
{
    return (struct store_owner){.account_id = column_text(a, row, 0),
                                .region = column_text(a, row, 1)};
}

/* Each reads the columns behind those of the owner; false when the file is damaged. */

static bool read_instance(struct arena *a, sqlite3_stmt *row, void *ret)
{
    *(struct store_owned_instance *)ret = (struct store_owned_instance){
        .owner = owner_from_row(a, row), .instance_id = column_text(a, row, 2)};
    return true;
}

static bool read_test_case(struct arena *a, sqlite3_stmt *row, void *ret)
{
    *(struct store_owned_test_case *)ret = (struct store_owned_test_case){
        .owner = owner_from_row(a, row), .test_case = store_test_case_from_row(a, row, 2)};
    return true;
}

static bool read_execution(struct arena *a, sqlite3_stmt *row, void *ret)
{
    struct store_owned_execution *owned = ret;
    owned->owner = owner_from_row(a, row);
    owned->reads = sqlite3_column_int64(row, 2);
    return store_execution_from_row(a, row, 3, &owned->execution);
}

static bool read_token(struct arena *a, sqlite3_stmt *row, void *ret)
{
    *(struct store_owned_token *)ret = (struct store_owned_token){
        .owner = owner_from_row(a, row),
        .operation = column_text(a, row, 2),
        .token = column_text(a, row, 3),
        .execution_id = column_text(a, row, 4),
        .expires_ms = sqlite3_column_int64(row, 5),
        .instance_id = column_text(a, row, 6),
    };
    return true;
}

static bool select_all(struct store *s, enum statement which,
                       bool (*read)(struct arena *a, sqlite3_stmt *row, void *ret),
                       struct rows *rows)
{
    sqlite3_stmt *select = statement_use(s, which);
    int code;
    while ((code = statement_step(s, select)) == SQLITE_ROW &&
           read(rows->arena, select, next_row(rows)))
        continue;
    statement_end(select);
    return code == SQLITE_DONE;
}

bool store_export(struct store *s, struct arena *a, struct store_snapshot *ret)
{
    struct rows instances = {.arena = a, .item_bytes = sizeof *ret->instances};
    struct rows test_cases = {.arena = a, .item_bytes = sizeof *ret->test_cases};
    struct rows executions = {.arena = a, .item_bytes = sizeof *ret->executions};
    struct rows tokens = {.arena = a, .item_bytes = sizeof *ret->tokens};
    lock_take(&s->lock);
    bool ok = select_all(s, STATEMENT_EXPORT_INSTANCES, read_instance, &instances) &&
              select_all(s, STATEMENT_EXPORT_TEST_CASES, read_test_case, &test_cases) &&
              select_all(s, STATEMENT_EXPORT_EXECUTIONS, read_execution, &executions) &&
              select_all(s, STATEMENT_EXPORT_TOKENS, read_token, &tokens);
    lock_release(&s->lock);
    *ret = (struct store_snapshot){
        .instances = instances.items,
        .instance_count = instances.count,
        .test_cases = test_cases.items,
        .test_case_count = test_cases.count,
        .executions = executions.items,
        .execution_count = executions.count,
        .tokens = tokens.items,
        .token_count = tokens.count,
    };
    return ok;
}

static bool refuse(struct store *s, const char *reason)
{
    store_wrong(s->db, reason);
    return false;
}

static bool add_execution(struct store *s, struct store_scope *scope,
                          const struct store_execution *given)
{
    struct store_execution e = *given;
    int64_t there;
    if (!store_execution_sequence(s, scope, str_from(e.execution_id), &there))
        return false;
    if (there != 0)
        return refuse(s, "an execution has that id");
    e.sequence = ++scope->sequence;
    scope->has_given_ids = true;
    return store_execution_insert(s, scope, &e, true);
}

static bool import_execution(struct store *s, const struct store_owned_execution *owned)
{
    struct store_scope *scope = store_scope_find(s, owned->owner.account_id, owned->owner.region);
    if (scope == NULL || !add_execution(s, scope, &owned->execution))
        return false;
    sqlite3_stmt *restore = statement_use(s, STATEMENT_EXECUTION_RESTORE);
    bind_integer(restore, 1, scope->id);
    bind_integer(restore, 2, scope->sequence);
    bind_moment(restore, 3, owned->execution.stopped_ms);
    bind_integer(restore, 4, owned->reads);
    return statement_run(s, restore);
}

static bool import_token(struct store *s, const struct store_owned_token *owned)
{
    struct store_scope *scope = store_scope_find(s, owned->owner.account_id, owned->owner.region);
    int64_t sequence;
    if (scope == NULL || !store_execution_sequence(s, scope, owned->execution_id, &sequence))
        return false;
    if (sequence == 0)
        return refuse(s, "a client token leads to no execution");
    sqlite3_stmt *insert = statement_use(s, STATEMENT_TOKEN_RESTORE);
    bind_integer(insert, 1, scope->id);
    bind_text(insert, 2, owned->operation);
    bind_text(insert, 3, owned->token);
    bind_integer(insert, 4, sequence);
    bind_integer(insert, 5, owned->expires_ms);
    bind_text(insert, 6, owned->instance_id);
    return statement_run(s, insert);
}

/* What store_import() is given. */
struct import {
    const struct store_owned_execution *executions;
    size_t execution_count;
    const struct store_owned_token *tokens;
    size_t token_count;
};

static bool touch(struct store *s, const struct store_owner *owner)
{
    return store_scope_find(s, owner->account_id, owner->region) != NULL;
}

/* Scopes are made outside of the transaction, as always. */
static bool touch_scopes(struct store *s, const struct import *all)
{
    for (size_t i = 0; i < all->execution_count; i++)
        if (!touch(s, &all->executions[i].owner))
            return false;
    for (size_t i = 0; i < all->token_count; i++)
        if (!touch(s, &all->tokens[i].owner))
            return false;
    return true;
}

static bool import(struct store *s, void *context)
{
    const struct import *all = context;
    for (size_t i = 0; i < all->execution_count; i++)
        if (!import_execution(s, &all->executions[i]))
            return false;
    for (size_t i = 0; i < all->token_count; i++)
        if (!import_token(s, &all->tokens[i]))
            return false;
    return true;
}

bool store_import(struct store *s, const struct store_owned_execution executions[],
                  size_t execution_count, const struct store_owned_token tokens[],
                  size_t token_count)
{
    struct import all = {executions, execution_count, tokens, token_count};
    lock_take(&s->lock);
    bool ok = touch_scopes(s, &all) && store_transact(s, import, &all);
    /* Their sequences have run ahead: the scopes are read again when next touched. */
    if (!ok)
        store_scopes_forget(s, (struct str){0});
    lock_release(&s->lock);
    return ok;
}
