/*
 * Contract coverage: which of the model's operations, errors and members clients have exercised,
 * and how near they came to its limits. It counts as requests are answered, for each account and
 * operation, so that nothing is lost when the journal drops entries.
 */
#pragma once

#include "api/input.h"
#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    /* Accounts beyond these share one count. */
    COVERAGE_ACCOUNTS_MAX = 1000,
    /* So many unknown members are kept by name for an account, and so much of each. */
    COVERAGE_UNKNOWN_MAX = 32,
    COVERAGE_UNKNOWN_BYTES_MAX = 200,
    /* From so much of a maximum on, in percent, a value is near it. */
    COVERAGE_NEAR_PERCENT = 90,
};

struct coverage;

/* Nothing counted yet. The table must outlive it. Safe to share between threads. */
struct coverage *coverage_new(const struct operation_table *operations);
void coverage_free(struct coverage *c);

/* A request that has been answered. */
struct coverage_request {
    struct str account_id;
    /* A row of the table. */
    const struct operation *operation;
    /* Its members count when it is complete; unknown members as far as they were read. */
    const struct input *input;
    /* An answer left that the client can read: no connection fault took its place. */
    bool is_answered;
    /* The error that it was answered with; absent (p == NULL) for success. */
    struct str error;
};

/* Takes no memory, but for the first request of an account and operation and for an unknown member
 * that was not seen before. */
void coverage_count(struct coverage *c, const struct coverage_request *request);

/* Forgets everything; with an account, what was counted for it alone. */
void coverage_reset(struct coverage *c, struct str account_id);

struct coverage_error {
    const char *name;
    uint64_t answers;
};

struct coverage_member {
    const char *path;
    uint64_t requests;
};

struct coverage_limit {
    const char *path;
    const char *constraint;
    int64_t maximum;
    /* The largest that was sent, over the maximum included; means nothing unless `was_sent`. */
    bool was_sent;
    int64_t largest;
    /* At COVERAGE_NEAR_PERCENT of the maximum or over it. */
    bool is_near;
};

struct coverage_unknown {
    /* A JSON pointer; cut when it is longer than COVERAGE_UNKNOWN_BYTES_MAX. */
    struct str pointer;
    uint64_t requests;
};

/* The coverage of one operation. */
struct coverage_row {
    const struct operation *operation;
    uint64_t requests;
    /* Answered with success. */
    uint64_t succeeded;
    /* Its idempotency token's name, NULL when it takes none; and the requests that had none. */
    const char *token;
    uint64_t without_token;
    /* Requests with members that the model does not have, and which. */
    uint64_t with_unknown;
    const struct coverage_unknown *unknown;
    size_t unknown_count;
    /* How often a member was sent that the list had no room for. */
    uint64_t unlisted;
    /* The errors that it declares. */
    const struct coverage_error *errors;
    size_t error_count;
    const struct coverage_member *members;
    size_t member_count;
    const struct coverage_limit *limits;
    size_t limit_count;
};

struct coverage_ratio {
    size_t covered;
    size_t total;
};

struct coverage_view {
    const struct coverage_row *rows;
    size_t count;
    struct coverage_ratio operations;
    struct coverage_ratio errors;
    struct coverage_ratio members;
    /* Those that clients came near. */
    struct coverage_ratio limits;
    /* Requests of the accounts that share a count: only a view of all accounts has them. */
    uint64_t shared_requests;
};

/*
 * What was counted for the accounts and operations that fit these patterns (base/glob.h; absent for
 * all), added up. Rows are in the order of the table, those never called too. Lives in the arena.
 */
struct coverage_view coverage_view(struct coverage *c, struct arena *a, struct str account_id,
                                   struct str operation);
