#include "base/array.h"
#include "base/memory.h"
#include "store/internal.h"

#include <stdlib.h>

static struct store_scope **bucket(struct store *s, struct str account_id, struct str region)
{
    uint64_t hash = ids_stream(STR("scope"), account_id, region);
    return &s->scopes[hash % (ARRAY_COUNT(s->scopes))];
}

/* What a statement says of a scope, as an integer. */
static bool select_integer(struct store *s, enum statement which, const struct store_scope *scope,
                           int64_t *ret)
{
    sqlite3_stmt *statement = statement_use(s, which);
    bind_integer(statement, 1, scope->id);
    bool found = statement_step(s, statement) == SQLITE_ROW;
    if (found)
        *ret = sqlite3_column_int64(statement, 0);
    statement_end(statement);
    return found;
}

/* Without a seed a scope that comes again, after a reset, must not draw its old ids again. */
static uint64_t new_series(const struct store *s, const struct store_scope *scope)
{
    struct ids ids = s->ids.seeded ? s->ids : ids_random();
    return ids_series(
        &ids, ids_stream(STR("execution"), str_from(scope->account_id), str_from(scope->region)));
}

/* The scope goes on with another series. */
static bool change_series(struct store *s, struct store_scope *scope, uint64_t series)
{
    sqlite3_stmt *give = statement_use(s, STATEMENT_SCOPE_GIVE_IDS);
    bind_integer(give, 1, scope->id);
    if (!statement_run(s, give))
        return false;
    sqlite3_stmt *change = statement_use(s, STATEMENT_SCOPE_SERIES);
    bind_integer(change, 1, scope->id);
    bind_integer(change, 2, (int64_t)series);
    scope->id_series = series;
    return statement_run(s, change);
}

/* Whether the executions of the scope can have keys. */
static bool has_keys(struct store *s, const struct store_scope *scope)
{
    if (scope->id >= 1 && scope->id <= SCOPE_MAX)
        return true;
    store_wrong(s->db, "the number of a scope has no place in a key");
    return false;
}

/* Adds the scope's row, together with the instances that are declared for it. */
static bool add_row(struct store *s, struct store_scope *scope)
{
    scope->id_series = new_series(s, scope);
    sqlite3_stmt *add = statement_use(s, STATEMENT_SCOPE_ADD);
    bind_text(add, 1, str_from(scope->account_id));
    bind_text(add, 2, str_from(scope->region));
    bind_integer(add, 3, (int64_t)scope->id_series);
    if (!statement_run(s, add))
        return false;
    scope->id = sqlite3_last_insert_rowid(s->db);
    return has_keys(s, scope) && store_instances_materialise(s, scope);
}

/* A seed is true of a file that was begun with another one, or with none. */
static bool keep_series(struct store *s, struct store_scope *scope, bool has_series)
{
    uint64_t series = has_series && !s->ids.seeded ? scope->id_series : new_series(s, scope);
    return (has_series && series == scope->id_series) || change_series(s, scope, series);
}

/* Finds the scope's row, or adds it. */
static bool load_row(struct store *s, struct store_scope *scope)
{
    sqlite3_stmt *find = statement_use(s, STATEMENT_SCOPE_FIND);
    bind_text(find, 1, str_from(scope->account_id));
    bind_text(find, 2, str_from(scope->region));
    int code = statement_step(s, find);
    bool has_series = code == SQLITE_ROW && sqlite3_column_type(find, 1) != SQLITE_NULL;
    if (code == SQLITE_ROW) {
        scope->id = sqlite3_column_int64(find, 0);
        scope->id_series = (uint64_t)sqlite3_column_int64(find, 1);
    }
    statement_end(find);
    if (code == SQLITE_DONE)
        return add_row(s, scope);
    return code == SQLITE_ROW && has_keys(s, scope) && keep_series(s, scope, has_series);
}

static bool load(struct store *s, void *context)
{
    struct store_scope *scope = context;
    int64_t has_instances, has_given_ids;
    if (!load_row(s, scope) ||
        !select_integer(s, STATEMENT_SCOPE_SEQUENCE, scope, &scope->sequence) ||
        !select_integer(s, STATEMENT_SCOPE_HAS_INSTANCES, scope, &has_instances) ||
        !select_integer(s, STATEMENT_SCOPE_HAS_GIVEN_IDS, scope, &has_given_ids))
        return false;
    scope->has_instances = has_instances != 0;
    scope->has_given_ids = has_given_ids != 0;
    return true;
}

static void scope_free(struct store_scope *scope)
{
    free(scope->account_id);
    free(scope->region);
    free(scope);
}

struct store_scope *store_scope_find(struct store *s, struct str account_id, struct str region)
{
    struct store_scope **head = bucket(s, account_id, region);
    for (struct store_scope *scope = *head; scope != NULL; scope = scope->next)
        if (str_is(account_id, scope->account_id) && str_is(region, scope->region))
            return scope;
    struct store_scope *scope = memory_new(sizeof *scope);
    scope->account_id = memory_copy(account_id.p, account_id.n);
    scope->region = memory_copy(region.p, region.n);
    if (!store_transact(s, load, scope)) {
        scope_free(scope);
        return NULL;
    }
    scope->next = *head;
    *head = scope;
    return scope;
}

void store_scopes_forget(struct store *s, struct str account_id)
{
    for (size_t i = 0; i < ARRAY_COUNT(s->scopes); i++) {
        for (struct store_scope **link = &s->scopes[i]; *link != NULL;) {
            struct store_scope *scope = *link;
            if (account_id.p == NULL || str_is(account_id, scope->account_id)) {
                *link = scope->next;
                scope_free(scope);
            } else {
                link = &scope->next;
            }
        }
    }
}
