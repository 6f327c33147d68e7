/*
 * The service's own limits, off by default: how often an operation may be called, how many
 * executions run at a time, how many are in flight, how many test cases there are. They are the
 * account's and region's, and run on the mock's clock.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* What is limited; 0 is no limit. */
struct limits {
    /* Requests a second to one operation, after a burst of so many. */
    int64_t rate_per_s;
    int64_t rate_burst;
    /* Executions of one instance that run at a time; others wait as INITIATED. */
    int64_t running;
    /* Executions of one instance that have not ended. */
    int64_t in_flight;
    /* Test cases of one instance, and of the account in its region. */
    int64_t test_cases;
    int64_t account_test_cases;
};

/*
 * The limits that AWS documents: 2 requests a second with a burst of 5 for each operation ("Best
 * practices for Amazon Connect APIs"), 5 running executions and 100 in the queue, the running ones
 * among them ("Execute test cases").
 */
struct limits limits_aws(void);

/* Counts requests: a token bucket for each account, region and operation. Safe for any thread. */
struct rates;

struct rates *rates_new(const struct limits *limits);
void rates_free(struct rates *r);

/* Takes one request at `now_ms`; false when it comes too soon. */
bool rates_take(struct rates *r, struct str account_id, struct str region, struct str operation,
                int64_t now_ms);

/* Fills the buckets of an account, or all with an absent one. */
void rates_reset(struct rates *r, struct str account_id);
