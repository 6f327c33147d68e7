/*
 * The store for tests: short forms of what they ask of it.
 */
#pragma once

#include "cases.h"
#include "store/store.h"

#define STORES_NOW_MS INT64_C(1767323045000)
#define STORES_ACCOUNT "111111111111"
#define STORES_REGION "us-east-1"

/* A start of test case `t` on instance `i` with a token that lives a second; NULL for none. */
static inline struct store_start stores_start(const char *token)
{
    return (struct store_start){
        .operation = STR("StartTestCaseExecution"),
        .instance_id = STR("i"),
        .test_case_id = STR("t"),
        .client_token = str_from(token),
        .now_ms = STORES_NOW_MS,
        .token_expires_ms = STORES_NOW_MS + 1000,
        .course = {.runs_ms = STORES_NOW_MS, .ends_ms = STORES_NOW_MS, .failing = STR("[]")},
    };
}

/* Runs one start in a transaction of its own, which is kept when it succeeds. */
static inline enum store_status stores_try(struct store *s, const char *account_id,
                                           const char *region, const struct store_start *start,
                                           struct store_execution *ret)
{
    ck_assert_msg(store_begin(s, str_from(account_id), str_from(region)), "%s", store_message());
    enum store_status status = store_start_execution(s, &arena, start, ret);
    ck_assert_msg(status != STORE_FAILED, "%s", store_message());
    if (status == STORE_OK || status == STORE_REPLAYED)
        ck_assert_msg(store_commit(s), "%s", store_message());
    else
        store_rollback(s);
    return status;
}

/* The id of the execution that a start with this token is answered with. */
static inline const char *stores_id(struct store *s, const char *token)
{
    struct store_execution *e = arena_new(&arena, sizeof *e);
    struct store_start start = stores_start(token);
    enum store_status status = stores_try(s, STORES_ACCOUNT, STORES_REGION, &start, e);
    ck_assert(status == STORE_OK || status == STORE_REPLAYED);
    return e->execution_id;
}

static inline struct store *stores_open(const char *path, struct ids ids)
{
    struct store *s = NULL;
    struct problem problem = {""};
    ck_assert_msg(store_open(path, ids, &s, &problem), "%s", problem.text);
    return s;
}
