#include "store/statements.h"

#include "store/internal.h"

/* Scopes of one account, or of all when ?1 is NULL. */
#define SCOPES_OF_ACCOUNT "(SELECT scope FROM scope WHERE ?1 IS NULL OR account_id = ?1)"

static const char *const sql[] = {
    [STATEMENT_BEGIN] = "BEGIN",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",

    [STATEMENT_SCOPE_FIND] = "SELECT scope FROM scope WHERE account_id = ?1 AND region = ?2",
    [STATEMENT_SCOPE_ADD] = "INSERT INTO scope (account_id, region) VALUES (?1, ?2)",
    [STATEMENT_SCOPE_SEQUENCE] =
        "SELECT coalesce(max(sequence), 0) FROM execution WHERE scope = ?1",
    [STATEMENT_SCOPE_HAS_INSTANCES] = "SELECT EXISTS (SELECT 1 FROM instance WHERE scope = ?1)",

    [STATEMENT_INSTANCE_ADD] =
        "INSERT INTO instance (scope, instance_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    [STATEMENT_INSTANCE_FIND] = "SELECT 1 FROM instance WHERE scope = ?1 AND instance_id = ?2",
    [STATEMENT_TEST_CASE_ADD] =
        "INSERT INTO test_case (scope, instance_id, test_case_id, published) "
        "VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET published = excluded.published",
    [STATEMENT_TEST_CASE_FIND] = "SELECT published FROM test_case WHERE scope = ?1 AND instance_id "
                                 "= ?2 AND test_case_id = ?3",

    [STATEMENT_EXECUTION_ADD] = "INSERT INTO execution (scope, sequence, execution_id, "
                                "instance_id, test_case_id, started_ms) "
                                "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",

    /* Changes nothing when the token is live; an expired one is taken over. */
    [STATEMENT_TOKEN_ADD] =
        "INSERT INTO client_token (scope, operation, token, sequence, expires_ms) "
        "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE "
        "SET sequence = excluded.sequence, expires_ms = excluded.expires_ms WHERE expires_ms <= ?6",
    [STATEMENT_TOKEN_FIND] = "SELECT execution_id, instance_id, test_case_id, started_ms "
                             "FROM client_token JOIN execution USING (scope, sequence) "
                             "WHERE scope = ?1 AND operation = ?2 AND token = ?3",

    [STATEMENT_FORGET_TOKENS] = "DELETE FROM client_token WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_EXECUTIONS] = "DELETE FROM execution WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_TEST_CASES] = "DELETE FROM test_case WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_INSTANCES] = "DELETE FROM instance WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_SCOPES] = "DELETE FROM scope WHERE ?1 IS NULL OR account_id = ?1",
};

bool statements_prepare(struct store *s)
{
    for (size_t i = 0; i < STATEMENTS; i++)
        if (sqlite3_prepare_v3(s->db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s->statements[i],
                               NULL) != SQLITE_OK)
            return store_failed(s);
    return true;
}

void statements_finalize(struct store *s)
{
    for (size_t i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(s->statements[i]);
}

sqlite3_stmt *statement_use(struct store *s, enum statement which)
{
    return s->statements[which];
}

void bind_text(sqlite3_stmt *statement, int number, struct str text)
{
    /* The text outlives the step: it is the request's. An absent one is bound as NULL. */
    sqlite3_bind_text64(statement, number, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
}

void bind_integer(sqlite3_stmt *statement, int number, int64_t integer)
{
    sqlite3_bind_int64(statement, number, integer);
}

int statement_step(struct store *s, sqlite3_stmt *statement)
{
    int code = sqlite3_step(statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        store_failed(s);
    return code;
}

void statement_end(sqlite3_stmt *statement)
{
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
}

bool statement_run(struct store *s, sqlite3_stmt *statement)
{
    int code = statement_step(s, statement);
    statement_end(statement);
    return code == SQLITE_DONE;
}

struct str column_text(struct arena *a, sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    size_t n = (size_t)sqlite3_column_bytes(statement, column);
    return arena_copy(a, (struct str){.p = text, .n = n});
}
