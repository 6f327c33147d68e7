#include "store/statements.h"

#include "base/memory.h"
#include "store/internal.h"

/*
 * Where the executions of a row are. Whether they are its own is for their columns to say: a
 * damaged file may have numbers without a place in a key.
 */
#define KEY_OF_TOKEN "key = client_token.scope << 32 | client_token.sequence"
#define KEYS_OF_SCOPE "key BETWEEN scope.scope << 32 AND scope.scope << 32 | " SEQUENCE_MAX_SQL
#define SCOPES_OF_ACCOUNT "(SELECT scope FROM scope WHERE account_id = ?1)"

static const char *const sql[] = {
    [STATEMENT_BEGIN] = "BEGIN",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",

    [STATEMENT_SCOPE_FIND] =
        "SELECT scope, id_series FROM scope WHERE account_id = ?1 AND region = ?2",
    [STATEMENT_SCOPE_ADD] = "INSERT INTO scope (account_id, region, id_series) VALUES (?1, ?2, ?3)",
    [STATEMENT_SCOPE_SERIES] = "UPDATE scope SET id_series = ?2 WHERE scope = ?1",
    /* What was drawn from another series has the index from now on. */
    [STATEMENT_SCOPE_GIVE_IDS] =
        "UPDATE execution SET id_given = 1 WHERE " EXECUTIONS_OF_SCOPE " AND id_given = 0",
    [STATEMENT_SCOPE_SEQUENCE] =
        "SELECT coalesce(max(key) & " SEQUENCE_MAX_SQL ", 0) FROM execution "
        "WHERE " EXECUTIONS_OF_SCOPE,
    [STATEMENT_SCOPE_HAS_INSTANCES] = "SELECT EXISTS (SELECT 1 FROM instance WHERE scope = ?1)",
    [STATEMENT_SCOPE_HAS_GIVEN_IDS] =
        "SELECT EXISTS (SELECT 1 FROM execution WHERE scope = ?1 AND id_given = 1)",

    [STATEMENT_INSTANCE_ADD] =
        "INSERT INTO instance (scope, instance_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    [STATEMENT_INSTANCE_FIND] = "SELECT 1 FROM instance WHERE scope = ?1 AND instance_id = ?2",
    [STATEMENT_TEST_CASE_NUMBER] =
        "UPDATE scope SET test_cases = test_cases + 1 WHERE scope = ?1 RETURNING test_cases",
    [STATEMENT_TEST_CASE_COUNT] =
        "SELECT count(*) FROM test_case WHERE scope = ?1 AND instance_id = ?2",
    [STATEMENT_TEST_CASE_COUNT_ALL] = "SELECT count(*) FROM test_case WHERE scope = ?1",
    [STATEMENT_TEST_CASE_ADD] =
        "INSERT INTO test_case (scope, instance_id, test_case_id, sequence, name, tags) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING",
    [STATEMENT_TEST_CASE_DECLARE] =
        "INSERT INTO test_case (scope, instance_id, test_case_id, sequence, name, tags) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6) "
        "ON CONFLICT (scope, instance_id, test_case_id) DO UPDATE SET name = excluded.name "
        "WHERE NOT EXISTS (SELECT 1 FROM test_case AS other WHERE other.scope = excluded.scope "
        "AND other.instance_id = excluded.instance_id AND other.name = excluded.name "
        "AND other.test_case_id <> excluded.test_case_id) "
        "ON CONFLICT (scope, instance_id, name) DO NOTHING",
    /* ?4 is the status of the version, or NULL for the current one. */
    [STATEMENT_TEST_CASE_FIND] = "SELECT " TEST_CASE_COLUMNS " FROM test_case "
                                 "JOIN test_case_version USING (scope, instance_id, test_case_id) "
                                 "WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3 "
                                 "AND (?4 IS NULL OR status = ?4) ORDER BY status LIMIT 1",
    [STATEMENT_TEST_CASE_RENAME] = "UPDATE OR IGNORE test_case SET name = ?4 "
                                   "WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3",
    [STATEMENT_TEST_CASE_DELETE] =
        "DELETE FROM test_case WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3",
    [STATEMENT_TEST_CASE_LIST] =
        "SELECT " TEST_CASE_COLUMNS " FROM test_case "
        "JOIN test_case_version USING (scope, instance_id, test_case_id) "
        "WHERE scope = ?1 AND instance_id = ?2 AND sequence > ?3 "
        "AND (status = 'PUBLISHED' OR NOT EXISTS (SELECT 1 FROM test_case_version AS other "
        "WHERE other.scope = ?1 AND other.instance_id = ?2 "
        "AND other.test_case_id = test_case.test_case_id AND other.status = 'PUBLISHED')) "
        "ORDER BY sequence LIMIT ?4",
    [STATEMENT_TEST_CASE_OBSERVATIONS] =
        "SELECT observations, observation_ids FROM test_case_version "
        "WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3 AND status = 'PUBLISHED'",
    [STATEMENT_VERSION_PUT] =
        "INSERT OR REPLACE INTO test_case_version (scope, instance_id, test_case_id, status, "
        "description, content, content_sha256, entry_point, initialization_data, modified_ms, "
        "modified_region, observations, observation_ids) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    /* ?4 is a status, or NULL for both. */
    [STATEMENT_VERSION_DELETE] =
        "DELETE FROM test_case_version WHERE scope = ?1 AND instance_id = ?2 "
        "AND test_case_id = ?3 AND (?4 IS NULL OR status = ?4)",
    [STATEMENT_SEARCH_PUT] =
        "INSERT OR REPLACE INTO test_case_search (scope, instance_id, sequence, test_case_id, "
        "name, description, status) "
        "SELECT scope, instance_id, sequence, test_case_id, name, coalesce(description, ''), "
        "status FROM test_case JOIN test_case_version USING (scope, instance_id, test_case_id) "
        "WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3 ORDER BY status LIMIT 1",
    [STATEMENT_SEARCH_DELETE] =
        "DELETE FROM test_case_search WHERE scope = ?1 AND instance_id = ?2 AND sequence = "
        "(SELECT sequence FROM test_case WHERE scope = ?1 AND instance_id = ?2 "
        "AND test_case_id = ?3)",
    [STATEMENT_TAGS_PUT] =
        "INSERT OR IGNORE INTO test_case_tag (scope, instance_id, key, value, sequence) "
        "SELECT scope, instance_id, tag.key, tag.value, sequence "
        "FROM test_case, json_each(tags) AS tag "
        "WHERE scope = ?1 AND instance_id = ?2 AND test_case_id = ?3",
    [STATEMENT_TAGS_DELETE] =
        "DELETE FROM test_case_tag WHERE scope = ?1 AND instance_id = ?2 AND sequence = "
        "(SELECT sequence FROM test_case WHERE scope = ?1 AND instance_id = ?2 "
        "AND test_case_id = ?3)",

    [STATEMENT_EXECUTION_ADD] =
        "INSERT INTO execution (key, execution_id, instance_id, test_case_id, "
        "started_ms, runs_ms, ends_ms, outcome, timed_out, times, observations, "
        "observation_ids, failing, initiated_ms, id_given) "
        "VALUES (" EXECUTION_KEY "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
        "?16)",
    [STATEMENT_EXECUTION_FIND] =
        "SELECT " EXECUTION_COLUMNS " FROM execution WHERE key = " EXECUTION_KEY "?5 "
        "AND execution_id = ?2 AND instance_id = ?3 AND test_case_id = ?4",
    [STATEMENT_EXECUTION_FIND_GIVEN] =
        "SELECT " EXECUTION_COLUMNS " FROM execution WHERE scope = ?1 AND id_given = 1 "
        "AND execution_id = ?2 AND instance_id = ?3 AND test_case_id = ?4",
    /* ?3 is the sequence that the id has if it was drawn, else 0. */
    [STATEMENT_EXECUTION_SEQUENCE] =
        "SELECT sequence FROM execution WHERE key = " EXECUTION_KEY "?3 AND execution_id = ?2 "
        "UNION ALL SELECT sequence FROM execution WHERE scope = ?1 AND id_given = 1 "
        "AND execution_id = ?2",
    [STATEMENT_EXECUTION_READ] =
        "UPDATE execution SET reads = reads + 1, "
        "runs_ms = CASE WHEN reads + 1 = times THEN ?3 ELSE runs_ms END, "
        "ends_ms = CASE WHEN reads + 1 = 2 * times AND NOT timed_out THEN ?3 ELSE ends_ms END "
        "WHERE key = " EXECUTION_KEY "?2",
    [STATEMENT_EXECUTION_STOP] =
        "UPDATE execution SET stopped_ms = ?3 WHERE key = " EXECUTION_KEY "?2",

    [STATEMENT_IN_FLIGHT_COUNT] =
        "SELECT count(*) FROM execution WHERE scope = ?1 AND instance_id = ?2 "
        "AND stopped_ms IS NULL AND (ends_ms > ?3 OR ends_ms IS NULL)",
    /* When fewer than ?4 of the executions before the sequence ?5 are left: the end of the ?4-th
       last. OFFSET counts from 0. */
    [STATEMENT_SLOT_FREE] =
        "SELECT ends_ms FROM execution WHERE scope = ?1 AND instance_id = ?2 "
        "AND stopped_ms IS NULL AND times IS NULL AND ends_ms > ?3 AND key < " EXECUTION_KEY "?5 "
        "ORDER BY ends_ms DESC LIMIT 1 OFFSET ?4 - 1",
    [STATEMENT_WAITING_FIND] =
        "SELECT " EXECUTION_COLUMNS " FROM execution WHERE " EXECUTIONS_OF_SCOPE " "
        "AND instance_id = ?2 AND stopped_ms IS NULL AND times IS NULL AND runs_ms > ?3 "
        "AND key > " EXECUTION_KEY "?4 ORDER BY key LIMIT 1",
    [STATEMENT_EXECUTION_MOVE] =
        "UPDATE execution SET runs_ms = ?3, ends_ms = ?4 WHERE key = " EXECUTION_KEY "?2",

    /* Changes nothing when the token is live; an expired one is taken over. */
    [STATEMENT_TOKEN_ADD] =
        "INSERT INTO client_token (scope, operation, token, sequence, expires_ms, instance_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?7) ON CONFLICT DO UPDATE "
        "SET sequence = excluded.sequence, expires_ms = excluded.expires_ms, "
        "instance_id = excluded.instance_id WHERE expires_ms <= ?6",
    [STATEMENT_TOKEN_FIND] =
        "SELECT coalesce(client_token.instance_id, execution.instance_id), " EXECUTION_COLUMNS " "
        "FROM client_token JOIN execution USING (scope, sequence) "
        "WHERE scope = ?1 AND operation = ?2 AND token = ?3 AND " KEY_OF_TOKEN,

    [STATEMENT_EXECUTION_RESTORE] =
        "UPDATE execution SET stopped_ms = ?3, reads = ?4 WHERE key = " EXECUTION_KEY "?2",
    [STATEMENT_TOKEN_RESTORE] =
        "INSERT INTO client_token (scope, operation, token, sequence, expires_ms, instance_id) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [STATEMENT_EXPORT_INSTANCES] =
        "SELECT account_id, region, instance_id FROM instance JOIN scope USING (scope) "
        "ORDER BY scope, instance_id",
    [STATEMENT_EXPORT_TEST_CASES] =
        "SELECT account_id, region, " TEST_CASE_COLUMNS " FROM scope "
        "JOIN test_case USING (scope) "
        "JOIN test_case_version USING (scope, instance_id, test_case_id) "
        "ORDER BY scope, instance_id, sequence, status",
    [STATEMENT_EXPORT_EXECUTIONS] =
        "SELECT account_id, region, reads, " EXECUTION_COLUMNS " FROM execution "
        "JOIN scope USING (scope) ORDER BY key",
    [STATEMENT_EXPORT_TOKENS] =
        "SELECT account_id, region, operation, token, execution_id, expires_ms, "
        "client_token.instance_id FROM scope "
        "JOIN client_token USING (scope) JOIN execution USING (scope, sequence) "
        "WHERE " KEY_OF_TOKEN " ORDER BY scope, operation, token",

    [STATEMENT_FORGET_TOKENS] = "DELETE FROM client_token WHERE scope IN " SCOPES_OF_ACCOUNT,
    /* The + is for SQLite to search by the key, whatever indexes of scopes there are. */
    [STATEMENT_FORGET_EXECUTIONS] =
        "DELETE FROM execution WHERE key IN (SELECT key FROM scope JOIN execution "
        "ON +execution.scope = scope.scope AND " KEYS_OF_SCOPE " WHERE account_id = ?1)",
    [STATEMENT_FORGET_TEST_CASES] = "DELETE FROM test_case WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_SEARCH] = "DELETE FROM test_case_search WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_TAGS] = "DELETE FROM test_case_tag WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_VERSIONS] = "DELETE FROM test_case_version WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_INSTANCES] = "DELETE FROM instance WHERE scope IN " SCOPES_OF_ACCOUNT,
    [STATEMENT_FORGET_SCOPES] = "DELETE FROM scope WHERE account_id = ?1",

    /* Without a condition SQLite drops the pages of a table and looks at none of its rows. */
    [STATEMENT_CLEAR_TOKENS] = "DELETE FROM client_token",
    [STATEMENT_CLEAR_EXECUTIONS] = "DELETE FROM execution",
    [STATEMENT_CLEAR_TEST_CASES] = "DELETE FROM test_case",
    [STATEMENT_CLEAR_SEARCH] = "DELETE FROM test_case_search",
    [STATEMENT_CLEAR_TAGS] = "DELETE FROM test_case_tag",
    [STATEMENT_CLEAR_VERSIONS] = "DELETE FROM test_case_version",
    [STATEMENT_CLEAR_INSTANCES] = "DELETE FROM instance",
    [STATEMENT_CLEAR_SCOPES] = "DELETE FROM scope",
};

const char *statement_sql(enum statement which)
{
    return sql[which];
}

static bool prepare(struct store *s, size_t which)
{
    return sqlite3_prepare_v3(s->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                              &s->statements[which], NULL) == SQLITE_OK ||
           store_failed(s);
}

bool statements_prepare(struct store *s)
{
    for (size_t i = 0; i < STATEMENTS; i++)
        if (!prepare(s, i))
            return false;
    return true;
}

void statements_finalize(struct store *s)
{
    for (size_t i = 0; i < STATEMENTS; i++) {
        sqlite3_finalize(s->statements[i]);
        s->statements[i] = NULL;
    }
}

sqlite3_stmt *statement_make(struct store *s, struct str text)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(s->db, text.p, (int)text.n, &statement, NULL) != SQLITE_OK) {
        store_failed(s);
        return NULL;
    }
    return statement;
}

sqlite3_stmt *statement_use(struct store *s, enum statement which)
{
    /* Of a schema that the build has made, so it cannot fail but for want of memory. */
    if (s->statements[which] == NULL && !prepare(s, which))
        memory_exhausted(0);
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
    /* SQLite may have to copy a text for its NUL. Without it a member would seem to be absent. */
    if (text == NULL && sqlite3_column_type(statement, column) != SQLITE_NULL)
        memory_exhausted(n);
    return arena_copy(a, (struct str){.p = text, .n = n});
}
