/*
 * The execution store: what the mock remembers, in the domain's words. It survives kill -9 of the
 * process when it is kept in a file, and is asked by one request at a time: everything between
 * store_begin() and store_commit() or store_rollback() happens together or not at all.
 */
#pragma once

#include "base/arena.h"
#include "base/ids.h"
#include "base/problem.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

enum store_status {
    STORE_OK,
    /* The client token was used before with the same parameters: the first execution is returned.
     */
    STORE_REPLAYED,
    /* The client token was used before with other parameters. */
    STORE_TOKEN_CONFLICT,
    /* The instance is closed and has no such test case. */
    STORE_NOT_FOUND,
    /* The test case has no published version. */
    STORE_NOT_PUBLISHED,
    /* SQLite could not do it; store_message() says why. */
    STORE_FAILED,
};

/* One execution of a test case. */
struct store_execution {
    char execution_id[IDS_UUID_BYTES + 1];
    struct str instance_id;
    struct str test_case_id;
    int64_t started_ms;
};

/* What StartTestCaseExecution asks for. */
struct store_start {
    struct str operation;
    struct str instance_id;
    struct str test_case_id;
    /* Absent (p == NULL): every call starts a new execution. Empty is a token like any other. */
    struct str client_token;
    int64_t now_ms;
    int64_t token_expires_ms;
};

/* A test case of a declared instance. */
struct store_test_case {
    struct str test_case_id;
    bool published;
};

/* A declared, and therefore closed, instance. */
struct store_instance {
    /* Where it exists; absent (p == NULL) means in every account or region. */
    struct str account_id;
    struct str region;
    struct str instance_id;
    const struct store_test_case *test_cases;
    size_t test_case_count;
};

/*
 * Opens the store in the file `path`, which is created when it does not exist, or in memory when
 * `path` is NULL. Execution ids follow from `ids`. Returns false, with the reason, and leaves the
 * file as it was, when it is not a database of this program, is of a newer version of it, is in use
 * by another process, or cannot be read or written.
 */
bool store_open(const char *path, struct ids ids, struct store **ret, struct problem *reterr);
void store_close(struct store *s);

/*
 * Declares instances, in every scope that they name, now and whenever such a scope is first
 * touched, also after a reset. The store copies what it keeps. Returns false when SQLite fails.
 */
bool store_declare(struct store *s, const struct store_instance instances[], size_t count);

/*
 * Opens the transaction of one request in the scope of (account, region); waits for any that is
 * open. Returns false, with nothing open, when SQLite fails.
 */
bool store_begin(struct store *s, struct str account_id, struct str region);

/* Ends the transaction. When the commit fails nothing is kept and false is returned. */
bool store_commit(struct store *s);
void store_rollback(struct store *s);

/*
 * Starts an execution or returns the one that its client token started before, inside a
 * transaction. `*ret` is written on STORE_OK and STORE_REPLAYED; its views live in the arena.
 */
enum store_status store_start_execution(struct store *s, struct arena *a,
                                        const struct store_start *start,
                                        struct store_execution *ret);

/*
 * Forgets everything that requests brought about, of one account or, with an absent `account_id`,
 * of all. Declared instances stand as after store_declare(). Returns false, with nothing
 * forgotten, when SQLite fails.
 */
bool store_reset(struct store *s, struct str account_id);

/* What SQLite said when a call of this thread failed last, for the log. */
const char *store_message(void);
