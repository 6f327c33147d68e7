/*
 * The SQL that runs more than once: prepared at open, in a table by enum, run through these few
 * calls so that every statement is reset whatever happens.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct store;

enum statement {
    STATEMENT_BEGIN,
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_SCOPE_FIND,
    STATEMENT_SCOPE_ADD,
    STATEMENT_SCOPE_SEQUENCE,
    STATEMENT_SCOPE_HAS_INSTANCES,
    STATEMENT_INSTANCE_ADD,
    STATEMENT_INSTANCE_FIND,
    STATEMENT_TEST_CASE_NUMBER,
    STATEMENT_TEST_CASE_ADD,
    STATEMENT_TEST_CASE_DECLARE,
    STATEMENT_TEST_CASE_FIND,
    STATEMENT_TEST_CASE_RENAME,
    STATEMENT_TEST_CASE_DELETE,
    STATEMENT_TEST_CASE_LIST,
    STATEMENT_TEST_CASE_OBSERVATIONS,
    STATEMENT_VERSION_PUT,
    STATEMENT_VERSION_DELETE,
    STATEMENT_EXECUTION_ADD,
    STATEMENT_EXECUTION_FIND,
    STATEMENT_EXECUTION_READ,
    STATEMENT_EXECUTION_STOP,
    STATEMENT_EXECUTION_LIST,
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
    STATEMENT_FORGET_VERSIONS,
    STATEMENT_FORGET_INSTANCES,
    STATEMENT_FORGET_SCOPES,
    STATEMENTS,
};

/* The text of one, for whoever asks SQLite how it would run. */
const char *statement_sql(enum statement which);

/* Prepares all of them; false when SQLite fails. */
bool statements_prepare(struct store *s);
void statements_finalize(struct store *s);

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
