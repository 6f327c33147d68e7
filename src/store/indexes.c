/*
 * The indexes of executions that only some requests need. Each start pays for an index that is
 * there, so each is made by the first request that needs it, in that request's transaction.
 */
#include "store/internal.h"

#define MAKE "CREATE INDEX IF NOT EXISTS "

static bool make(struct store *s, const char *index)
{
    return sqlite3_exec(s->db, index, NULL, NULL, NULL) == SQLITE_OK || store_failed(s);
}

bool store_expect_instances(struct store *s)
{
    return make(s, MAKE "execution_by_instance ON execution (instance_id)");
}

bool store_expect_test_cases(struct store *s)
{
    return make(s, MAKE "execution_by_test_case ON execution (instance_id, test_case_id)");
}

bool store_keep_endings(struct store *s)
{
    s->keeps_endings = true;
    return store_expect_endings(s);
}

bool store_expect_endings(struct store *s)
{
    return make(s, MAKE "execution_by_end ON execution (scope, instance_id, ends_ms)") &&
           store_expect_instances(s);
}
