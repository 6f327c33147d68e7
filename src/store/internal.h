/*
 * What the files of this folder share. SQLite is known here and nowhere else.
 */
#pragma once

#include "store/statements.h"
#include "store/store.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

struct store_scope;
struct store_declared;

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[STATEMENTS];
    struct ids ids;
    /* Held from store_begin() to the end of the transaction, and by every other call. */
    pthread_mutex_t lock;
    /* The scope of the open transaction; NULL when there is none. */
    struct store_scope *scope;
    /* How many executions the open transaction has started. */
    int64_t started;
    struct store_scope *scopes[256];
    struct store_declared *declared;
    size_t declared_count;
};

/* An (account, region), kept in memory so that a request need not ask SQLite for it. */
struct store_scope {
    struct store_scope *next;
    char *account_id;
    char *region;
    int64_t id;
    /* The sequence of the latest execution. */
    int64_t sequence;
    /* Names the scope's draws of execution ids. */
    uint64_t id_stream;
    bool has_instances;
};

/* Keeps SQLite's latest message for store_message(); returns false. */
bool store_failed(struct store *s);

/*
 * The scope's own files and theirs alone (scopes.c): finds or makes the scope, outside of a
 * transaction; NULL when SQLite fails.
 */
struct store_scope *store_scope_find(struct store *s, struct str account_id, struct str region);

/* Forgets the scopes of an account, or all with an absent one, in memory only. */
void store_scopes_forget(struct store *s, struct str account_id);

/* Writes the declared instances of a scope (instances.c), inside a transaction. */
bool store_instances_materialise(struct store *s, struct store_scope *scope);
void store_instances_free(struct store *s);

/* Whether a test case may be started: STORE_OK, STORE_NOT_FOUND, STORE_NOT_PUBLISHED, STORE_FAILED.
 */
enum store_status store_instances_find(struct store *s, const struct store_scope *scope,
                                       struct str instance_id, struct str test_case_id);
