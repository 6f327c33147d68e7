#include "store/internal.h"

#include <assert.h>
#include <stdio.h>

/* As errno: of the calling thread, so that no lock is needed to read it. */
static _Thread_local char message[512];

static void keep(sqlite3 *db, const char *what)
{
    const char *path = sqlite3_db_filename(db, "main");
    /* In memory the name is no path. */
    bool in_file = path != NULL && *path == '/';
    snprintf(message, sizeof message, "%s%s%s", what, in_file ? ": " : "", in_file ? path : "");
}

bool store_failed(struct store *s)
{
    keep(s->db, sqlite3_errmsg(s->db));
    return false;
}

void store_wrong(sqlite3 *db, const char *what)
{
    keep(db, what);
}

bool store_refused(int code)
{
    snprintf(message, sizeof message, "%s", sqlite3_errstr(code));
    return false;
}

const char *store_message(void)
{
    return message;
}

/* --- transactions --- */

bool store_begin(struct store *s, struct str account_id, struct str region)
{
    lock_take(&s->lock);
    s->scope = store_scope_find(s, account_id, region);
    if (s->scope != NULL && statement_run(s, statement_use(s, STATEMENT_BEGIN))) {
        s->sequence = s->scope->sequence;
        return true;
    }
    s->scope = NULL;
    lock_release(&s->lock);
    return false;
}

static void end_transaction(struct store *s)
{
    s->scope = NULL;
    lock_release(&s->lock);
}

void store_undo(struct store *s)
{
    if (!sqlite3_get_autocommit(s->db))
        statement_run(s, statement_use(s, STATEMENT_ROLLBACK));
}

bool store_transact(struct store *s, bool (*work)(struct store *s, void *context), void *context)
{
    bool ok = statement_run(s, statement_use(s, STATEMENT_BEGIN)) && work(s, context) &&
              statement_run(s, statement_use(s, STATEMENT_COMMIT));
    if (!ok)
        store_undo(s);
    return ok;
}

bool store_commit(struct store *s)
{
    assert(s->scope != NULL);
    bool ok = statement_run(s, statement_use(s, STATEMENT_COMMIT));
    if (ok)
        s->scope->sequence = s->sequence;
    else
        store_undo(s);
    end_transaction(s);
    return ok;
}

void store_rollback(struct store *s)
{
    assert(s->scope != NULL);
    store_undo(s);
    end_transaction(s);
}
