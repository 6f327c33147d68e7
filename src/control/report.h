/*
 * The report: what clients did, read off the journal. Requests are grouped into calls, a call being
 * what the client's caller asked for once and the client tried one or several times.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "base/text.h"
#include "control/findings.h"
#include "control/journal.h"
#include "control/verdict.h"
#include "coverage/coverage.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a call stands after its last attempt. */
enum report_outcome {
    /* An answer of success was delivered. */
    OUTCOME_SUCCEEDED,
    /* An error was delivered. */
    OUTCOME_FAILED,
    /* Nothing that a client can read was delivered. */
    OUTCOME_LOST,
    /* The answer has not left yet. */
    OUTCOME_PENDING,
};

extern const char *const report_outcome_names[];

/* One call. Lists live in the report's arena; attempts are in the order in which they arrived. */
struct report_call {
    const struct journal_entry **attempts;
    size_t attempt_count;
    /* Each client token that was seen, once. */
    struct str *tokens;
    size_t token_count;
    /* Each execution that was started, once. */
    struct str *executions;
    size_t execution_count;
    enum report_outcome outcome;
    struct verdict verdicts[VERDICTS];
    size_t verdict_count;
};

struct report {
    struct report_call *calls;
    size_t call_count;
    size_t attempts;
    size_t executions;
    /* Requests whose work was kept and whose answer the client did not get. */
    size_t lost_answers;
    /* Calls that succeeded after an attempt that did not. */
    size_t recovered_calls;
    /* How many calls have each verdict. */
    size_t verdicts[VERDICTS];
    /* Requests that the journal no longer holds. */
    uint64_t dropped;

    /* What report_make() leaves to its caller. When the report was made, on the mock's clock. */
    int64_t made_ms;
    /* NULL when the report is of requests that coverage does not tell apart. */
    const struct coverage_view *coverage;
    struct findings findings;
};

/*
 * Groups entries by account and amz-sdk-invocation-id; without one by account, region, operation
 * and client token; without either each request is a call of its own.
 */
struct report report_make(struct arena *a, const struct journal_view *view);

/* The time between the answer to an attempt and the next attempt, in microseconds; -1 for the
 * first. */
int64_t report_gap_us(const struct report_call *call, size_t attempt);

/* The whole report as JSON, for people, and as JUnit's XML for CI systems. */
struct str report_json(struct arena *a, const struct report *report);
struct str report_text(struct arena *a, const struct report *report);
struct str report_junit(struct arena *a, const struct report *report);
