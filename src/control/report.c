#include "control/report.h"

#include "base/array.h"
#include "base/ids.h"
#include "control/filter.h"
#include "coverage/coverage.h"

const char *const report_outcome_names[] = {
    [OUTCOME_SUCCEEDED] = "succeeded",
    [OUTCOME_FAILED] = "failed",
    [OUTCOME_LOST] = "lost",
    [OUTCOME_PENDING] = "pending",
};

/* --- grouping --- */

static bool same_call(const struct journal_entry *a, const struct journal_entry *b)
{
    if (!str_equal(a->account_id, b->account_id) ||
        (a->invocation_id.p != NULL) != (b->invocation_id.p != NULL))
        return false;
    if (a->invocation_id.p != NULL)
        return str_equal(a->invocation_id, b->invocation_id);
    return a->client_token.p != NULL && b->client_token.p != NULL &&
           str_equal(a->client_token, b->client_token) && str_equal(a->region, b->region) &&
           a->operation == b->operation;
}

static uint64_t call_hash(const struct journal_entry *e)
{
    struct str key = e->invocation_id.p != NULL ? e->invocation_id : e->client_token;
    /* With neither it is alone: its place must not be everybody's. */
    if (key.p == NULL)
        return ids_draw(&(struct ids){0}, e->number, 0);
    return ids_stream(STR("call"), e->account_id, key);
}

/* A hash table of calls, open addressing; 0 is a free slot, n the call n - 1. */
struct call_index {
    size_t *slots;
    size_t mask;
};

static struct report_call *find_call(struct call_index *index, struct report *report,
                                     const struct journal_entry *e)
{
    size_t at = (size_t)call_hash(e) & index->mask;
    for (; index->slots[at] != 0; at = (at + 1) & index->mask) {
        struct report_call *call = &report->calls[index->slots[at] - 1];
        if (same_call(call->attempts[0], e))
            return call;
    }
    index->slots[at] = ++report->call_count;
    return &report->calls[report->call_count - 1];
}

static void add_attempt(struct arena *a, struct report_call *call, const struct journal_entry *e)
{
    /* Room doubles at each power of two. */
    size_t n = call->attempt_count;
    if ((n & (n - 1)) == 0) {
        const struct journal_entry **grown =
            arena_new(a, (n > 0 ? 2 * n : 1) * sizeof(const struct journal_entry *));
        for (size_t i = 0; i < n; i++)
            grown[i] = call->attempts[i];
        call->attempts = grown;
    }
    call->attempts[call->attempt_count++] = e;
}

/* --- what each call came to --- */

static void add_once(struct str list[], size_t *count, struct str s)
{
    for (size_t i = 0; i < *count; i++)
        if (str_equal(list[i], s))
            return;
    list[(*count)++] = s;
}

static bool started_execution(const struct journal_entry *e)
{
    return e->committed && e->execution_id.p != NULL && e->idempotency != IDEMPOTENCY_REPLAYED;
}

static bool answered_well(const struct journal_entry *e)
{
    return atomic_load(&e->delivered) && e->status < 400;
}

static bool answer_was_lost(const struct journal_entry *e)
{
    return e->committed && atomic_load(&e->ended_us) != 0 && !answered_well(e);
}

static enum report_outcome outcome(const struct journal_entry *last)
{
    if (atomic_load(&last->ended_us) == 0)
        return OUTCOME_PENDING;
    if (!atomic_load(&last->delivered))
        return OUTCOME_LOST;
    return last->status < 400 ? OUTCOME_SUCCEEDED : OUTCOME_FAILED;
}

static void finish_call(struct arena *a, struct report *report, struct report_call *call)
{
    bool stumbled = false;
    call->tokens = arena_new(a, call->attempt_count * sizeof *call->tokens);
    call->executions = arena_new(a, call->attempt_count * sizeof *call->executions);
    for (size_t i = 0; i < call->attempt_count; i++) {
        const struct journal_entry *e = call->attempts[i];
        if (e->client_token.p != NULL)
            add_once(call->tokens, &call->token_count, e->client_token);
        if (started_execution(e))
            add_once(call->executions, &call->execution_count, e->execution_id);
        report->lost_answers += answer_was_lost(e);
        stumbled |= !answered_well(e);
    }
    call->outcome = outcome(call->attempts[call->attempt_count - 1]);
    report->attempts += call->attempt_count;
    report->executions += call->execution_count;
    report->recovered_calls += stumbled && call->outcome == OUTCOME_SUCCEEDED;
    call->verdict_count = verdict_judge(a, call, call->verdicts);
    for (size_t i = 0; i < call->verdict_count; i++)
        report->verdicts[call->verdicts[i].code]++;
}

struct report report_make(struct arena *a, const struct journal_view *view)
{
    struct call_index index = {.mask = 1};
    while (index.mask + 1 < 2 * view->count)
        index.mask = 2 * index.mask + 1;
    index.slots = arena_new(a, (index.mask + 1) * sizeof *index.slots);
    struct report report = {.calls = arena_new(a, view->count * sizeof *report.calls),
                            .dropped = view->dropped};
    for (size_t i = 0; i < view->count; i++)
        add_attempt(a, find_call(&index, &report, view->entries[i]), view->entries[i]);
    for (size_t i = 0; i < report.call_count; i++)
        finish_call(a, &report, &report.calls[i]);
    return report;
}

int64_t report_gap_us(const struct report_call *call, size_t attempt)
{
    if (attempt == 0)
        return -1;
    const struct journal_entry *before = call->attempts[attempt - 1];
    int64_t ended_us = atomic_load(&before->ended_us);
    int64_t gap_us =
        call->attempts[attempt]->began_us - (ended_us != 0 ? ended_us : before->began_us);
    return gap_us > 0 ? gap_us : 0;
}

/* --- as a resource --- */

/*
 * Coverage is counted by account and operation: what other filters keep it cannot tell, and says
 * nothing rather than something else.
 */
static bool is_countable(const struct control_call *call)
{
    static const enum filter others[] = {FILTER_INSTANCE_ID, FILTER_TEST_CASE_ID,
                                         FILTER_CLIENT_TOKEN, FILTER_SINCE, FILTER_LIMIT};
    for (size_t i = 0; i < ARRAY_COUNT(others); i++)
        if (call->parameters[others[i]].p != NULL)
            return false;
    return true;
}

static const struct report_format {
    const char *name;
    const char *content_type;
    struct str (*write)(struct arena *a, const struct report *report);
} formats[] = {
    {"json", "application/json", report_json},
    {"text", "text/plain; charset=utf-8", report_text},
    {"junit", "application/xml", report_junit},
};

/* The format that the call asks for; NULL after an answer of 400. */
static const struct report_format *find_format(struct control_call *call)
{
    /* Behind the filters. */
    struct str name = call->parameters[FILTER_PARAMETER_COUNT];
    if (name.p == NULL)
        return &formats[0];
    for (size_t i = 0; i < ARRAY_COUNT(formats); i++)
        if (str_is(name, formats[i].name))
            return &formats[i];
    control_refuse(call, 400,
                   &(struct field_error){.error = STR("'format' must be json, text or junit")});
    return NULL;
}

void report_get(struct control_call *call)
{
    const struct report_format *format = find_format(call);
    struct journal_view view;
    if (format == NULL || !filter_journal(call, &view))
        return;
    const struct control *c = call->control;
    struct report report = report_make(call->arena, &view);
    struct coverage_view coverage;
    if (is_countable(call)) {
        coverage = coverage_view(c->coverage, call->arena, call->parameters[FILTER_ACCOUNT_ID],
                                 call->parameters[FILTER_OPERATION]);
        report.coverage = &coverage;
    }
    const struct clock clock = mock_clock_as_clock(c->clock);
    report.made_ms = clock_now_ms(&clock);
    report.findings = findings_make(call->arena, &report, c->contract);
    control_reply_as(call, format->content_type, format->write(call->arena, &report));
}
