/*
 * What the files of this folder share. SQLite is known here and nowhere else.
 */
#pragma once

#include "base/disposal.h"
#include "base/lock.h"
#include "store/statements.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct store_scope;
struct store_declared;
struct vfs;

/* A client token in the hands of an operation. */
struct store_token {
    struct str operation;
    struct str token;
    /* As the request named it. */
    struct str instance_id;
    int64_t expires_ms;
};

struct store {
    sqlite3 *db;
    bool in_memory;
    /* What `db` reaches its files through. */
    struct vfs *vfs;
    sqlite3_stmt *statements[STATEMENTS];
    struct ids ids;
    /* The file, when store_open() created it; NULL when not. */
    char *created_path;
    /* Held from store_begin() to the end of the transaction, and by every other call. */
    struct lock lock;
    /* The scope of the open transaction; NULL when there is none. */
    struct store_scope *scope;
    /* The scope's, with what the open transaction has started: it becomes so at the commit. */
    int64_t sequence;
    struct store_scope *scopes[256];
    struct store_declared *declared;
    size_t declared_count;
    /* How many of them stand from the start. */
    size_t declared_at_start;
    /* Who asks for executions by their end does so at every start. */
    bool keeps_endings;
    /* Of a database that a reset has replaced. */
    struct disposal disposal;
};

/* An (account, region), kept in memory so that a request need not ask SQLite for it. */
struct store_scope {
    struct store_scope *next;
    char *account_id;
    char *region;
    int64_t id;
    /* The sequence of the latest execution. */
    int64_t sequence;
    /* Of its ids; it stays with the scope's row. */
    uint64_t id_series;
    /* Whether ids were given, which may be of its series, too. */
    bool has_given_ids;
    bool has_instances;
};

/* Keeps SQLite's latest message for store_message(), with the file; returns false. */
bool store_failed(struct store *s);

/* Keeps what SQLite does not find wrong: with a row that this program cannot have written, say. */
void store_wrong(sqlite3 *db, const char *what);

/* The same for a code of SQLite's that belongs to no database. */
bool store_refused(int code);

/*
 * Rolls an open transaction back. Some failures make SQLite do so by itself; a ROLLBACK would then
 * be an error of its own.
 */
void store_undo(struct store *s);

/*
 * Does `work` in a transaction of its own, with the lock held and no other open: it is kept whole,
 * or undone when it or the commit fails, and then false is returned.
 */
bool store_transact(struct store *s, bool (*work)(struct store *s, void *context), void *context);

/*
 * Opens a new database in memory, with the schema in it, and the VFS that it lives in
 * (in_memory.c); the caller closes the one and then frees the other. Returns SQLite's code.
 */
int store_open_in_memory(sqlite3 **ret, struct vfs **ret_vfs);

/*
 * Finds or makes the scope, in a transaction of its own: none may be open (scopes.c). NULL when
 * SQLite fails.
 */
struct store_scope *store_scope_find(struct store *s, struct str account_id, struct str region);

/* Forgets the scopes of an account, or all with an absent one, in memory only. */
void store_scopes_forget(struct store *s, struct str account_id);

/* What becomes of a client token for the execution of a sequence (executions.c). */
bool store_token_claim(struct store *s, const struct store_token *token, int64_t sequence,
                       int64_t now_ms, bool *ret_claimed);

/* The execution that a live token led to, and the instance as its first use named it. */
enum store_status store_token_find(struct store *s, struct arena *a,
                                   const struct store_token *token, struct store_execution *ret,
                                   struct str *ret_instance_id);

/* The execution that a statement finds: STORE_OK, STORE_NOT_FOUND or STORE_FAILED. */
enum store_status store_execution_step(struct store *s, struct arena *a, sqlite3_stmt *find,
                                       struct store_execution *ret);

/* Binds a moment; STORE_NEVER is NULL. */
void bind_moment(sqlite3_stmt *statement, int number, int64_t moment_ms);

/*
 * The queue of an instance (queue.c): STORE_QUOTA_EXCEEDED when as many are in flight as may be,
 * else the course is moved to when there is room for it to run.
 */
enum store_status store_queue_admit(struct store *s, struct store_start *start, int64_t sequence);

/* Moves up those that wait behind an execution which was stopped; false when SQLite fails. */
bool store_queue_close_up(struct store *s, struct arena *a, const struct store_stop *stop,
                          const struct store_execution *stopped);

/*
 * Read the columns EXECUTION_COLUMNS and TEST_CASE_COLUMNS (statements.c) of a row, from `first`
 * on. False when the file is damaged.
 */
bool store_execution_from_row(struct arena *a, sqlite3_stmt *row, int first,
                              struct store_execution *ret);
struct store_test_case store_test_case_from_row(struct arena *a, sqlite3_stmt *row, int first);

/* The sequence that an id of the scope's series has; 0, which none has, for any other id. */
int64_t store_execution_number(const struct store_scope *scope, struct str execution_id);

/* The sequence of the execution that has an id, 0 for none; false when SQLite fails. */
bool store_execution_sequence(struct store *s, const struct store_scope *scope,
                              struct str execution_id, int64_t *ret);

/* Adds the row of an execution; `id_given` unless its id is that of its sequence. */
bool store_execution_insert(struct store *s, const struct store_scope *scope,
                            const struct store_execution *e, bool id_given);

/* Writes the declared instances of a scope (instances.c), inside a transaction. */
bool store_instances_materialise(struct store *s, struct store_scope *scope);

/* Forgets what was declared, but for the first `count`. */
void store_instances_forget(struct store *s, size_t count);

/* Adds an instance that is closed; nothing when there is one (instances.c). */
bool store_instance_add(struct store *s, const struct store_scope *scope, struct str instance_id);

/* Adds or updates a test case of a declared instance (test_cases.c). */
bool store_test_case_declare(struct store *s, const struct store_scope *scope,
                             struct str instance_id, const struct store_test_case *test_case);

/*
 * Whether the test case of a start may be started: STORE_OK, STORE_NOT_FOUND, STORE_NOT_PUBLISHED,
 * STORE_FAILED. The observations of its content become those of the course.
 */
enum store_status store_test_case_start(struct store *s, struct arena *a,
                                        struct store_start *start);

/*
 * Make the index of an instance's executions, and that of a test case's (indexes.c); false when
 * SQLite fails.
 */
bool store_expect_instances(struct store *s);
bool store_expect_test_cases(struct store *s);

/* The queries of lists and searches, for whoever asks SQLite how they would run. */
struct str store_list_sql(struct arena *a, const struct store_execution_filter *filter);
