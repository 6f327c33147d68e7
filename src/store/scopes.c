#include "base/array.h"
#include "base/memory.h"
#include "store/internal.h"

#include <stdlib.h>
#include <string.h>

static struct store_scope **bucket(struct store *s, struct str account_id, struct str region)
{
    uint64_t hash = ids_stream(STR("scope"), account_id, region);
    return &s->scopes[hash % (ARRAY_COUNT(s->scopes))];
}

static bool select_integer(struct store *s, sqlite3_stmt *statement, int64_t *ret)
{
    bool found = statement_step(s, statement) == SQLITE_ROW;
    if (found)
        *ret = sqlite3_column_int64(statement, 0);
    statement_end(statement);
    return found;
}

/* Finds the scope's row, or adds it together with the instances that are declared for it. */
static bool load_row(struct store *s, struct store_scope *scope)
{
    struct str account_id = str_from(scope->account_id), region = str_from(scope->region);
    sqlite3_stmt *find = statement_use(s, STATEMENT_SCOPE_FIND);
    bind_text(find, 1, account_id);
    bind_text(find, 2, region);
    if (select_integer(s, find, &scope->id))
        return true;
    sqlite3_stmt *add = statement_use(s, STATEMENT_SCOPE_ADD);
    bind_text(add, 1, account_id);
    bind_text(add, 2, region);
    if (!statement_run(s, add))
        return false;
    scope->id = sqlite3_last_insert_rowid(s->db);
    return store_instances_materialise(s, scope);
}

static bool load(struct store *s, struct store_scope *scope)
{
    int64_t has_instances;
    if (!load_row(s, scope))
        return false;
    sqlite3_stmt *sequence = statement_use(s, STATEMENT_SCOPE_SEQUENCE);
    bind_integer(sequence, 1, scope->id);
    if (!select_integer(s, sequence, &scope->sequence))
        return false;
    sqlite3_stmt *instances = statement_use(s, STATEMENT_SCOPE_HAS_INSTANCES);
    bind_integer(instances, 1, scope->id);
    if (!select_integer(s, instances, &has_instances))
        return false;
    scope->has_instances = has_instances != 0;
    return true;
}

static void scope_free(struct store_scope *scope)
{
    free(scope->account_id);
    free(scope->region);
    free(scope);
}

static bool load_in_transaction(struct store *s, struct store_scope *scope)
{
    if (!statement_run(s, statement_use(s, STATEMENT_BEGIN)))
        return false;
    if (load(s, scope) && statement_run(s, statement_use(s, STATEMENT_COMMIT)))
        return true;
    if (!sqlite3_get_autocommit(s->db))
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
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
    /* Without a seed a scope that comes again, after a reset, must not draw its old ids again. */
    scope->id_stream =
        s->ids.seeded ? ids_stream(STR("execution"), account_id, region) : ids_random().key;
    if (!load_in_transaction(s, scope)) {
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
