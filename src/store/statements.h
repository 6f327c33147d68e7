/*
 * The SQL that runs more than once: prepared once, in a table by enum, run through these few calls
 * so that every statement is reset whatever happens.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

/* In the order in which store_test_case_from_row() reads them. */
#define TEST_CASE_COLUMNS                                                                          \
    "instance_id, test_case_id, name, tags, sequence, status, description, content, "              \
    "content_sha256, entry_point, initialization_data, modified_ms, modified_region, "             \
    "test_case_version.observations, test_case_version.observation_ids"

/* In the order in which store_execution_from_row() reads them. */
#define EXECUTION_COLUMNS                                                                          \
    "execution_id, sequence, execution.instance_id, test_case_id, started_ms, stopped_ms, "        \
    "runs_ms, "                                                                                    \
    "ends_ms, "                                                                                    \
    "outcome, timed_out, times, observations, observation_ids, failing, initiated_ms"

/*
 * In SQL, the key of an execution (schema/0008-execution-key.sql) of the scope ?1; its sequence is
 * to follow. SQLite finds executions by their key, or by an index, of which the key is the last
 * column; by `scope` and `sequence`, which follow from the key, only where an index has them.
 */
#define EXECUTION_KEY "?1 << 32 | "
#define EXECUTIONS_UP_TO "key BETWEEN " EXECUTION_KEY "0 AND " EXECUTION_KEY
#define EXECUTIONS_OF_SCOPE EXECUTIONS_UP_TO SEQUENCE_MAX_SQL

/* What has a place in a key; both begin with 1. */
#define SCOPE_MAX INT64_C(0x7fffffff)
#define SEQUENCE_MAX INT64_C(0xffffffff)
#define SEQUENCE_MAX_SQL "0xffffffff"

enum statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_SCOPE_FIND,
    STATEMENT_SCOPE_ADD,
    STATEMENT_SCOPE_SERIES,
    STATEMENT_SCOPE_GIVE_IDS,
    STATEMENT_SCOPE_SEQUENCE,
    STATEMENT_SCOPE_HAS_INSTANCES,
    STATEMENT_SCOPE_HAS_GIVEN_IDS,
    STATEMENT_INSTANCE_ADD,
    STATEMENT_INSTANCE_FIND,
    STATEMENT_TEST_CASE_NUMBER,
    STATEMENT_TEST_CASE_COUNT,
    STATEMENT_TEST_CASE_COUNT_ALL,
    STATEMENT_TEST_CASE_ADD,
    STATEMENT_TEST_CASE_DECLARE,
    STATEMENT_TEST_CASE_FIND,
    STATEMENT_TEST_CASE_RENAME,
    STATEMENT_TEST_CASE_DELETE,
    STATEMENT_TEST_CASE_LIST,
    STATEMENT_TEST_CASE_OBSERVATIONS,
    STATEMENT_VERSION_PUT,
    STATEMENT_VERSION_DELETE,
    STATEMENT_SEARCH_PUT,
    STATEMENT_SEARCH_DELETE,
    STATEMENT_TAGS_PUT,
    STATEMENT_TAGS_DELETE,
    STATEMENT_EXECUTION_ADD,
    STATEMENT_EXECUTION_FIND,
    STATEMENT_EXECUTION_FIND_GIVEN,
    STATEMENT_EXECUTION_SEQUENCE,
    STATEMENT_EXECUTION_READ,
    STATEMENT_EXECUTION_STOP,
    STATEMENT_IN_FLIGHT_COUNT,
    STATEMENT_SLOT_FREE,
    STATEMENT_WAITING_FIND,
    STATEMENT_EXECUTION_MOVE,
    STATEMENT_TOKEN_ADD,
    STATEMENT_TOKEN_FIND,
    STATEMENT_EXECUTION_RESTORE,
    STATEMENT_TOKEN_RESTORE,
    STATEMENT_EXPORT_INSTANCES,
    STATEMENT_EXPORT_TEST_CASES,
    STATEMENT_EXPORT_EXECUTIONS,
    STATEMENT_EXPORT_TOKENS,
    STATEMENT_FORGET_TOKENS,
    STATEMENT_FORGET_EXECUTIONS,
    STATEMENT_FORGET_TEST_CASES,
    STATEMENT_FORGET_SEARCH,
    STATEMENT_FORGET_TAGS,
    STATEMENT_FORGET_VERSIONS,
    STATEMENT_FORGET_INSTANCES,
    STATEMENT_FORGET_SCOPES,

    STATEMENT_CLEAR_TOKENS,
    STATEMENT_CLEAR_EXECUTIONS,
    STATEMENT_CLEAR_TEST_CASES,
    STATEMENT_CLEAR_SEARCH,
    STATEMENT_CLEAR_TAGS,
    STATEMENT_CLEAR_VERSIONS,
    STATEMENT_CLEAR_INSTANCES,
    STATEMENT_CLEAR_SCOPES,
    STATEMENTS,
};

/* The text of one, for whoever asks SQLite how it would run. */
const char *statement_sql(enum statement which);

/*
 * Prepares all of them, for a file, which may not be what it says; false when SQLite fails. Without
 * it each is prepared when it is first used.
 */
bool statements_prepare(struct store *s);
void statements_finalize(struct store *s);

/* A statement for one use; the caller finalizes it. NULL when SQLite fails. */
sqlite3_stmt *statement_make(struct store *s, struct str text);

/* A statement, reset and with nothing bound. */
sqlite3_stmt *statement_use(struct store *s, enum statement which);
void bind_text(sqlite3_stmt *statement, int number, struct str text);
void bind_integer(sqlite3_stmt *statement, int number, int64_t integer);

/* Runs a statement that returns no row, and resets it; false when SQLite fails. */
bool statement_run(struct store *s, sqlite3_stmt *statement);

/*
 * Steps to the next row. SQLITE_ROW or SQLITE_DONE; anything else has been noted as the store's
 * failure. statement_end() must follow when the rows are read.
 */
int statement_step(struct store *s, sqlite3_stmt *statement);
void statement_end(sqlite3_stmt *statement);

/* A text column, copied into the arena. */
struct str column_text(struct arena *a, sqlite3_stmt *statement, int column);
