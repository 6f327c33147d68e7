/*
 * Fault rules as data: which requests a rule is for, which of those it acts on, and what it does.
 */
#pragma once

#include "api/error.h"
#include "base/arena.h"
#include "base/json_writer.h"
#include "base/str.h"
#include "faults/delay.h"
#include "http/delivery.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rules that can be in force at once. */
enum { FAULT_RULES_MAX = 1000 };

/* The longest wait that an error can ask for. */
enum { FAULT_RETRY_AFTER_S_MAX = 86400, FAULT_RETRY_AFTER_MS_MAX = 86400000 };

/* What a rule can ask of a request, by the names in fault_match_names. */
enum fault_match {
    FAULT_MATCH_OPERATION,
    FAULT_MATCH_ACCOUNT_ID,
    FAULT_MATCH_REGION,
    FAULT_MATCH_INSTANCE_ID,
    FAULT_MATCH_TEST_CASE_ID,
    FAULT_MATCH_CLIENT_TOKEN,
    /* The number in amz-sdk-request: "1" for a first attempt, and for a client that does not say.
     */
    FAULT_MATCH_ATTEMPT,
    FAULT_MATCHES,
};

extern const char *const fault_match_names[FAULT_MATCHES];

/* What a request is, for matching; absent values count as empty. */
struct fault_facts {
    struct str values[FAULT_MATCHES];
};

/* Whether every pattern that is present fits the request. */
bool fault_matches(const struct str patterns[FAULT_MATCHES], const struct fault_facts *facts);

enum fault_phase {
    /* The work is rolled back, as if the service had refused. */
    FAULT_BEFORE,
    /* The work is kept, only the answer is lost. */
    FAULT_AFTER,
};

/* The error that a rule answers with. */
struct fault_error {
    struct str code;
    int status;
    struct str message;
    struct retry_after retry_after;
};

/*
 * What a rule does to an answer: waits, and then puts an error or a broken connection in its place.
 * With neither of the two the answer is the true one, and the work is always kept.
 */
struct fault_effect {
    enum fault_phase phase;
    struct delay delay;
    /* An error when its code is present (p != NULL). */
    struct fault_error error;
    enum http_breakage breakage;
    /* Of HTTP_HANG; 0 is for ever. */
    int64_t hang_ms;
};

/* A rule as its file or request gives it; views live as long as whoever parsed it says. */
struct fault_rule {
    struct str id;
    /* Patterns of glob.h; absent (p == NULL) fits everything. */
    struct str match[FAULT_MATCHES];
    /* The first `skip` matches pass. */
    int64_t skip;
    /* After those it acts on so many; negative: for ever. */
    int64_t times;
    /* With this chance each. */
    double probability;
    struct fault_effect effect;
    /* Only requests that ask for it by its id meet a rule that is not enabled. */
    bool enabled;
    /* How often it was met before, when it comes from a list of rules in force. */
    int64_t matched;
    int64_t hits;
    /* On the mock's clock, from when it was put in force; negative: for ever. */
    int64_t ttl_s;
};

/* How often a rule was tried with success and acted. */
struct fault_counters {
    int64_t matched;
    int64_t hits;
    /* It will not act any more: it has acted its `times`, or its time is over. */
    bool spent;
};

/* Writes a rule in the form that fault_rules_parse() reads, with its counters behind it. */
void fault_rule_write(struct json_writer *w, const struct fault_rule *rule,
                      const struct fault_counters *counters);
