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
#include <stddef.h>
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
    /* As many executions of the instance as may be are in flight. */
    STORE_QUOTA_EXCEEDED,
    /* The execution has ended by itself: it cannot be stopped. */
    STORE_ENDED,
    /* Another test case of the instance has that name, or id. */
    STORE_DUPLICATE,
    /* SQLite could not do it; store_message() says why. */
    STORE_FAILED,
};

/* A moment that has not come, or will not. */
#define STORE_NEVER INT64_MAX

/* How an execution goes, settled when it starts. */
struct store_course {
    /* INITIATED until then; IN_PROGRESS until then. STORE_NEVER: until reads bring it about. */
    int64_t runs_ms;
    int64_t ends_ms;
    /* How long it would be INITIATED by itself, with room to run. */
    int64_t initiated_ms;
    /* It ends FAILED, and because its time was over. */
    bool fails;
    bool times_out;
    /* Moves on after so many reads, twice; 0 for an execution that goes by time. */
    int64_t times;
    int64_t observations;
    /* Their ids, as a JSON array; absent (p == NULL) for observation-1, observation-2 ... */
    struct str observation_ids;
    /* The ids of the observations that fail, as a JSON array. */
    struct str failing;
};

/* One execution of a test case. */
struct store_execution {
    char execution_id[IDS_UUID_BYTES + 1];
    /* The how-manieth of its scope. */
    int64_t sequence;
    /* The id alone, also when the request named the instance by its ARN. */
    struct str instance_id;
    struct str test_case_id;
    int64_t started_ms;
    /* STORE_NEVER when it was not stopped. */
    int64_t stopped_ms;
    struct store_course course;
};

/* Names an execution. */
struct store_execution_key {
    struct str instance_id;
    struct str test_case_id;
    struct str execution_id;
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
    struct store_course course;
    /* How many executions of the instance run at a time, and are in flight; 0 for any number. */
    int64_t running_max;
    int64_t in_flight_max;
};

/* What StopTestCaseExecution asks for. */
struct store_stop {
    struct str operation;
    struct store_execution_key key;
    struct str client_token;
    int64_t now_ms;
    int64_t token_expires_ms;
    /* As of a start: what is stopped makes room for what waits. */
    int64_t running_max;
};

/* Which executions of an instance are listed; absent texts (p == NULL) keep all. */
struct store_execution_filter {
    struct str instance_id;
    struct str test_case_id;
    struct str test_case_name;
    /* Started within; inclusive. */
    int64_t started_from_ms, started_to_ms;
    /* "INITIATED", "IN_PROGRESS", "PASSED", "FAILED" or "STOPPED", at `now_ms`. */
    struct str status;
    int64_t now_ms;
    /* Those before this sequence: the latest comes first. */
    int64_t before_sequence;
};

/* The content of a test case, saved or published. Absent texts (p == NULL) are not set. */
struct store_version {
    bool published;
    struct str description;
    struct str content;
    struct str content_sha256;
    /* JSON as the request had it. */
    struct str entry_point;
    struct str initialization_data;
    int64_t modified_ms;
    struct str modified_region;
    /* The observations of the content; negative when it does not say. */
    int64_t observations;
    struct str observation_ids;
};

/* A test case, with the version that was asked for. */
struct store_test_case {
    struct str instance_id;
    struct str test_case_id;
    struct str name;
    /* A JSON object. */
    struct str tags;
    /* The order of lists. */
    int64_t sequence;
    struct store_version version;
};

/*
 * Observations of an execution: more than the content in a request has room for, but not that in a
 * fixture. Each read of an execution takes memory for all of them.
 */
enum { STORE_OBSERVATIONS_MAX = 100000 };

/* Which version of a test case is meant. */
enum store_version_choice {
    /* The published one where there is one, else the saved one. */
    STORE_VERSION_CURRENT,
    /* The latest, saved or published. */
    STORE_VERSION_SAVED,
    STORE_VERSION_PUBLISHED,
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

/* The instance that an id or ARN names; a view into it. */
struct str store_instance_resolve(struct str id_or_arn);

/*
 * Opens the store in the file `path`, which is created when it does not exist, or in memory when
 * `path` is NULL. Execution ids follow from `ids`, or, when that has no seed, go on as they did in
 * the file. Returns false, with the reason, and leaves the file as it was, when it is not a
 * database of this program, is of a newer version of it, is in use by another process, is damaged,
 * or cannot be read or written.
 */
bool store_open(const char *path, struct ids ids, struct store **ret, struct problem *reterr);
void store_close(struct store *s);

/* Closes a store and, when store_open() created its file, removes that: for a start that fails. */
void store_discard(struct store *s);

/*
 * Declares instances, in every scope that they name, now and whenever such a scope is first
 * touched, also after a reset. The store copies what it keeps. Returns false when SQLite fails.
 */
bool store_declare(struct store *s, const struct store_instance instances[], size_t count);

/* Makes what is declared that of the start: a reset forgets what is declared later. */
void store_mark_start(struct store *s);

/*
 * Opens the transaction of one request in the scope of (account, region); waits for any that is
 * open. Returns false, with nothing open, when SQLite fails.
 */
bool store_begin(struct store *s, struct str account_id, struct str region);

/* Ends the transaction. When the commit fails nothing is kept and false is returned. */
bool store_commit(struct store *s);
void store_rollback(struct store *s);

/*
 * Makes ready for asking which executions have not ended, as starts with limits do, and lists by
 * status: that wants indexes which each start pays for, so they are made for who needs them.
 * Returns false when SQLite fails.
 */
bool store_expect_endings(struct store *s);

/* The same for good: a reset makes them anew. */
bool store_keep_endings(struct store *s);

/*
 * Starts an execution or returns the one that its client token started before, inside a
 * transaction. `*ret` is written on STORE_OK and STORE_REPLAYED; its views live in the arena.
 */
enum store_status store_start_execution(struct store *s, struct arena *a,
                                        const struct store_start *start,
                                        struct store_execution *ret);

/*
 * Creates a test case; its instance is closed from then on. An absent id is drawn. STORE_DUPLICATE
 * when the name, or a given id, is taken. `*ret_id` lives in the arena.
 */
enum store_status store_create_test_case(struct store *s, struct arena *a,
                                         const struct store_test_case *test_case,
                                         struct str *ret_id);

/* How many test cases an instance has; with an absent id, all instances of the scope. */
enum store_status store_count_test_cases(struct store *s, struct str instance_id, int64_t *ret);

/* STORE_NOT_FOUND when there is no such test case, or it has no such version. */
enum store_status store_find_test_case(struct store *s, struct arena *a, struct str instance_id,
                                       struct str test_case_id, enum store_version_choice choice,
                                       struct store_test_case *ret);

/*
 * Puts the name and the version of an existing test case in place. A version that is published
 * takes the place of the saved one too. STORE_DUPLICATE when another has the name.
 */
enum store_status store_update_test_case(struct store *s, const struct store_test_case *test_case);

/* Deletes a test case with its versions; its executions stay. */
enum store_status store_delete_test_case(struct store *s, struct str instance_id,
                                         struct str test_case_id);

/*
 * Lists the test cases of an instance behind a sequence, in the order of their creation, with their
 * current version, at most `max`.
 */
enum store_status store_list_test_cases(struct store *s, struct arena *a, struct str instance_id,
                                        int64_t after_sequence, size_t max,
                                        struct store_test_case ret[], size_t *ret_count);

/*
 * Finds an execution of the scope. STORE_NOT_FOUND also when its instance or test case is another.
 */
enum store_status store_find_execution(struct store *s, struct arena *a,
                                       const struct store_execution_key *key,
                                       struct store_execution *ret);

/*
 * The same, as a read that counts: an execution that goes by reads is returned as it was before
 * this one.
 */
enum store_status store_read_execution(struct store *s, struct arena *a,
                                       const struct store_execution_key *key, int64_t now_ms,
                                       struct store_execution *ret);

/*
 * Stops an execution. STORE_OK also when it was stopped before; STORE_REPLAYED when the client
 * token stopped it before; STORE_TOKEN_CONFLICT when it stopped another; STORE_ENDED,
 * STORE_NOT_FOUND.
 */
enum store_status store_stop_execution(struct store *s, struct arena *a,
                                       const struct store_stop *stop);

/*
 * Lists executions, the latest first, at most `max` of them into `ret`. STORE_OK or STORE_FAILED.
 */
enum store_status store_list_executions(struct store *s, struct arena *a,
                                        const struct store_execution_filter *filter, size_t max,
                                        struct store_execution ret[], size_t *ret_count);

/*
 * Forgets everything that requests brought about, of one account or, with an absent `account_id`,
 * of all. Declared instances stand as after store_declare(). Returns false, with nothing
 * forgotten, when SQLite fails.
 */
bool store_reset(struct store *s, struct str account_id);

/* What SQLite said when a call of this thread failed last, for the log. */
const char *store_message(void);
