/*
 * The whole of what the store remembers, out of it and into it.
 */
#pragma once

#include "base/arena.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

/* The account and region that something belongs to. */
struct store_owner {
    struct str account_id;
    struct str region;
};

struct store_owned_instance {
    struct store_owner owner;
    struct str instance_id;
};

/* One version of a test case; those of one test case follow each other, in the order of lists. */
struct store_owned_test_case {
    struct store_owner owner;
    struct store_test_case test_case;
};

struct store_owned_execution {
    struct store_owner owner;
    struct store_execution execution;
    int64_t reads;
};

struct store_owned_token {
    struct store_owner owner;
    struct str operation;
    struct str token;
    /* As the token's first use named it; absent (p == NULL) for the execution's. */
    struct str instance_id;
    /* The execution that it led to. */
    struct str execution_id;
    int64_t expires_ms;
};

struct store_snapshot {
    struct store_owned_instance *instances;
    size_t instance_count;
    struct store_owned_test_case *test_cases;
    size_t test_case_count;
    struct store_owned_execution *executions;
    size_t execution_count;
    struct store_owned_token *tokens;
    size_t token_count;
};

/* Reads everything, as of one moment. Lists and texts live in the arena. False when SQLite fails.
 */
bool store_export(struct store *s, struct arena *a, struct store_snapshot *ret);

/*
 * Adds executions, in the order given, and tokens, all or nothing. An id that an execution of
 * its scope has already, or a token whose execution is not there, is an error: false, as when
 * SQLite fails.
 */
bool store_import(struct store *s, const struct store_owned_execution executions[],
                  size_t execution_count, const struct store_owned_token tokens[],
                  size_t token_count);
