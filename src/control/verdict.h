/*
 * Verdicts on what a client did in one call, each with the rule that it rests on.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct report_call;

enum verdict_code {
    VERDICT_RETRIED_WITH_NEW_TOKEN,
    VERDICT_DUPLICATE_EXECUTION,
    VERDICT_IGNORED_RETRY_AFTER,
    VERDICT_NO_BACKOFF,
    VERDICT_RETRIED_NON_RETRYABLE,
    VERDICT_GAVE_UP_EARLY,
    VERDICT_NO_TOKEN,
    VERDICT_UNKNOWN_MEMBERS,
    VERDICTS,
};

struct verdict {
    enum verdict_code code;
    /* What happened, with its numbers. */
    struct str message;
};

/* "retried-with-new-token" ..., and the rule with its source. */
const char *verdict_name(enum verdict_code code);
const char *verdict_rule(enum verdict_code code);

/* Whether it is about what the service lets pass: it fails a run under a strict contract alone. */
bool verdict_is_tolerated(enum verdict_code code);

/* Fills `ret` with the verdicts on a call whose attempts, tokens and executions are known. */
size_t verdict_judge(struct arena *a, const struct report_call *call, struct verdict ret[VERDICTS]);
