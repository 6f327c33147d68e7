/*
 * Forgetting: an account, or all there is. A file loses its rows in one transaction. In memory a
 * new database takes the place of the old one, so that nobody waits for as long as there was much
 * in it.
 */
#include "store/internal.h"
#include "store/vfs.h"

#include "base/memory.h"

#include <stdlib.h>

/* --- a file --- */

static bool forget_account(struct store *s, void *context)
{
    const struct str *account_id = context;
    for (enum statement which = STATEMENT_FORGET_TOKENS; which <= STATEMENT_FORGET_SCOPES;
         which++) {
        sqlite3_stmt *statement = statement_use(s, which);
        bind_text(statement, 1, *account_id);
        if (!statement_run(s, statement))
            return false;
    }
    return true;
}

static bool forget_all(struct store *s, void *context)
{
    (void)context;
    for (enum statement which = STATEMENT_CLEAR_TOKENS; which <= STATEMENT_CLEAR_SCOPES; which++)
        if (!statement_run(s, statement_use(s, which)))
            return false;
    return true;
}

/* --- in memory --- */

struct old_database {
    sqlite3 *db;
    struct vfs *vfs;
};

static void *dispose(void *p)
{
    struct old_database *old = p;
    sqlite3_close(old->db);
    vfs_free(old->vfs);
    free(old);
    return NULL;
}

/* Puts a new database in the place of the old one, which is then the caller's to dispose of. */
static bool renew(struct store *s, struct old_database **ret_old)
{
    struct old_database *old = memory_new(sizeof *old);
    *old = (struct old_database){.db = s->db, .vfs = s->vfs};
    int code = store_open_in_memory(&s->db, &s->vfs);
    if (code != SQLITE_OK) {
        free(old);
        return store_refused(code);
    }
    statements_finalize(s);
    *ret_old = old;
    return true;
}

bool store_reset(struct store *s, struct str account_id)
{
    bool all = account_id.p == NULL;
    struct old_database *old = NULL;
    lock_take(&s->lock);
    bool ok = all && s->in_memory
                  ? renew(s, &old)
                  : store_transact(s, all ? forget_all : forget_account, &account_id);
    if (ok)
        store_scopes_forget(s, account_id);
    if (ok && all)
        store_instances_forget(s, s->declared_at_start);
    if (ok && s->keeps_endings)
        ok = store_expect_endings(s);
    lock_release(&s->lock);
    if (old != NULL)
        disposal_begin(&s->disposal, dispose, old);
    return ok;
}
