/*
 * What is counted for one operation: plain numbers that add up.
 */
#pragma once

#include "coverage/coverage.h"
#include "coverage/sites.h"

struct site_tally {
    /* That set it. */
    uint64_t requests;
    int64_t largest;
};

struct tally {
    uint64_t requests;
    uint64_t succeeded;
    uint64_t without_token;
    uint64_t with_unknown;
    uint64_t unlisted;
    /* By index of the operation's errors and of its sites. */
    uint64_t errors[OPERATION_ERRORS_MAX];
    struct site_tally sites[SITES_MAX];
};

/* Counts a request that used these sites. */
void tally_count(struct tally *t, const struct coverage_request *request,
                 const struct site_use uses[SITES_MAX]);

/* Adds what `other` has counted. */
void tally_add(struct tally *t, const struct tally *other);

/* Makes a row out of a tally, without its unknown members. What it points to lives in the arena. */
struct coverage_row tally_row(const struct tally *t, const struct operation *operation,
                              const struct sites *sites, struct arena *a);
