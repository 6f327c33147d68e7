#include "control/verdict.h"

#include "api/retry.h"
#include "control/report.h"

#include <inttypes.h>

enum {
    /* What every SDK tries at least ("Retry behavior": standard mode, 3 attempts in all). */
    ATTEMPTS_MIN = 3,
    /* So many retries in a row, each so soon, are no back-off: full jitter draws one by chance. */
    HOT_RETRIES = 3,
    HOT_GAP_US = 10000,
};

/* Of two headers a client may follow either. */
static int64_t wait_asked_us(const struct journal_entry *e)
{
    int64_t s_us = (int64_t)e->retry_after.s * 1000000;
    int64_t amz_us = (int64_t)e->retry_after.amz_ms * 1000;
    int64_t asked_us = s_us < 0 || (amz_us >= 0 && amz_us < s_us) ? amz_us : s_us;
    return atomic_load(&e->delivered) && asked_us > 0 ? asked_us : 0;
}

/* Whether the client should try again after what it got of an attempt. */
static enum retry_advice advice(const struct journal_entry *e)
{
    if (atomic_load(&e->delivered))
        return retry_advice(e->status, e->error);
    bool is_lost = e->breakage == HTTP_EMPTY_RESPONSE ||
                   e->breakage == HTTP_CONNECTION_RESET_BY_PEER ||
                   e->breakage == HTTP_TRUNCATED_BODY;
    return is_lost ? RETRY_YES : RETRY_DEPENDS;
}

/* Each check says whether the call deserves its verdict, and then why. */

static bool retried_with_new_token(struct arena *a, const struct report_call *call, struct str *ret)
{
    if (call->token_count < 2)
        return false;
    *ret = arena_printf(a, "%zu attempts of one call carried %zu client tokens: %.*s, %.*s ...",
                        call->attempt_count, call->token_count, STR_ARG(call->tokens[0]),
                        STR_ARG(call->tokens[1]));
    return true;
}

static bool duplicate_execution(struct arena *a, const struct report_call *call, struct str *ret)
{
    if (call->execution_count < 2)
        return false;
    *ret = arena_printf(a, "one call started %zu executions: %.*s, %.*s ...", call->execution_count,
                        STR_ARG(call->executions[0]), STR_ARG(call->executions[1]));
    return true;
}

static bool ignored_retry_after(struct arena *a, const struct report_call *call, struct str *ret)
{
    for (size_t i = 1; i < call->attempt_count; i++) {
        int64_t asked_us = wait_asked_us(call->attempts[i - 1]);
        int64_t gap_us = report_gap_us(call, i);
        if (gap_us >= asked_us)
            continue;
        *ret = arena_printf(
            a, "attempt %zu came %" PRId64 " ms after an answer that asked to wait %" PRId64 " ms",
            i + 1, gap_us / 1000, asked_us / 1000);
        return true;
    }
    return false;
}

static bool no_backoff(struct arena *a, const struct report_call *call, struct str *ret)
{
    size_t hot = 0;
    for (size_t i = 1; i < call->attempt_count; i++) {
        bool failed = advice(call->attempts[i - 1]) == RETRY_YES;
        hot = failed && report_gap_us(call, i) < HOT_GAP_US ? hot + 1 : 0;
        if (hot < HOT_RETRIES)
            continue;
        *ret = arena_printf(a, "%d retries in a row came within %d ms of the answer before",
                            HOT_RETRIES, HOT_GAP_US / 1000);
        return true;
    }
    return false;
}

static bool retried_non_retryable(struct arena *a, const struct report_call *call, struct str *ret)
{
    for (size_t i = 1; i < call->attempt_count; i++) {
        const struct journal_entry *e = call->attempts[i - 1];
        if (advice(e) != RETRY_NO)
            continue;
        *ret = arena_printf(a, "attempt %zu followed %d %.*s", i + 1, e->status, STR_ARG(e->error));
        return true;
    }
    return false;
}

static bool gave_up_early(struct arena *a, const struct report_call *call, struct str *ret)
{
    const struct journal_entry *last = call->attempts[call->attempt_count - 1];
    bool failed = call->outcome == OUTCOME_FAILED || call->outcome == OUTCOME_LOST;
    if (!failed || call->attempt_count >= ATTEMPTS_MIN || advice(last) != RETRY_YES)
        return false;
    *ret = arena_printf(a, "the call ended after %zu attempt%s, the last with %s%.*s",
                        call->attempt_count, call->attempt_count == 1 ? "" : "s",
                        call->outcome == OUTCOME_LOST ? "its answer lost" : "",
                        STR_ARG(call->outcome == OUTCOME_LOST ? STR("") : last->error));
    return true;
}

static bool takes_token(const struct operation *operation)
{
    for (size_t i = 0; i < operation->member_count; i++)
        if (operation->members[i].idempotency_token)
            return true;
    return false;
}

static bool no_token(struct arena *a, const struct report_call *call, struct str *ret)
{
    const struct journal_entry *first = call->attempts[0];
    if (call->token_count > 0 || first->operation == NULL || !takes_token(first->operation))
        return false;
    *ret = arena_printf(a, "%s was called without a ClientToken", first->operation->name);
    return true;
}

static bool unknown_members(struct arena *a, const struct report_call *call, struct str *ret)
{
    for (size_t i = 0; i < call->attempt_count; i++) {
        const struct journal_entry *e = call->attempts[i];
        if (e->unknown_count == 0)
            continue;
        *ret = arena_printf(a, "the model does not know %.*s", STR_ARG(e->unknown_members[0]));
        return true;
    }
    return false;
}

static const struct {
    const char *name;
    const char *rule;
    /* The service does without complaint what it is about. */
    bool is_tolerated;
    bool (*check)(struct arena *a, const struct report_call *call, struct str *ret);
} verdicts[] = {
    [VERDICT_RETRIED_WITH_NEW_TOKEN] =
        {"retried-with-new-token",
         "A retry carries the token of its first attempt (Amazon Builders' Library, Making retries "
         "safe with idempotent APIs)",
         false, retried_with_new_token},
    [VERDICT_DUPLICATE_EXECUTION] = {"duplicate-execution",
                                     "One intent has one effect (AWS Well-Architected, REL04-BP04)",
                                     false, duplicate_execution},
    [VERDICT_IGNORED_RETRY_AFTER] =
        {"ignored-retry-after",
         "Retry-After says how long to wait before the next request (RFC 9110, 10.2.3)", false,
         ignored_retry_after},
    [VERDICT_NO_BACKOFF] =
        {"no-backoff",
         "Retries wait, exponentially and with jitter (AWS SDKs and Tools Reference Guide, Retry "
         "behavior)",
         false, no_backoff},
    [VERDICT_RETRIED_NON_RETRYABLE] =
        {"retried-non-retryable",
         "An error that will come again is not retried (AWS SDKs and Tools Reference Guide, Retry "
         "behavior)",
         false, retried_non_retryable},
    [VERDICT_GAVE_UP_EARLY] =
        {"gave-up-early",
         "Throttling and transient errors are tried three times in all (AWS SDKs and Tools "
         "Reference Guide, Retry behavior)",
         false, gave_up_early},
    [VERDICT_NO_TOKEN] =
        {"no-token",
         "Without a ClientToken a retry starts another execution (Amazon Connect API Reference, "
         "StartTestCaseExecution)",
         true, no_token},
    [VERDICT_UNKNOWN_MEMBERS] =
        {"unknown-members",
         "The service ignores members that its model does not have (Smithy, AWS restJson1)", true,
         unknown_members},
};

const char *verdict_name(enum verdict_code code)
{
    return verdicts[code].name;
}

const char *verdict_rule(enum verdict_code code)
{
    return verdicts[code].rule;
}

bool verdict_is_tolerated(enum verdict_code code)
{
    return verdicts[code].is_tolerated;
}

size_t verdict_judge(struct arena *a, const struct report_call *call, struct verdict ret[VERDICTS])
{
    size_t count = 0;
    for (int code = 0; code < VERDICTS; code++) {
        struct str message;
        if (verdicts[code].check(a, call, &message))
            ret[count++] = (struct verdict){.code = (enum verdict_code)code, .message = message};
    }
    return count;
}
