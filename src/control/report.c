#include "control/report.h"

#include "base/ids.h"
#include "base/json_writer.h"
#include "base/timestamp.h"
#include "control/filter.h"

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

/* --- as JSON --- */

static void write_strings(struct json_writer *w, const char *name, const struct str list[],
                          size_t count)
{
    json_write_name(w, name);
    json_open(w, '[');
    for (size_t i = 0; i < count; i++)
        json_write_string(w, list[i]);
    json_close(w, ']');
}

static void write_attempt(struct json_writer *w, struct arena *a, const struct report_call *call,
                          size_t i)
{
    const struct journal_entry *e = call->attempts[i];
    json_open(w, '{');
    json_write_string_member(w, "requestId", e->request_id);
    json_write_integer_member(w, "attempt", e->attempt);
    json_write_string_member(w, "time", timestamp_date_time(a, e->time_ms));
    json_write_integer_member(w, "statusCode", e->status);
    json_write_string_member(w, "errorCode", e->error);
    json_write_string_member(w, "faultRule", e->fault);
    json_write_boolean_member(w, "committed", e->committed);
    json_write_boolean_member(w, "delivered", atomic_load(&e->delivered));
    json_write_name(w, "gapMilliseconds");
    if (i > 0)
        json_write_number(w, (double)report_gap_us(call, i) / 1000);
    else
        json_write_null(w);
    json_close(w, '}');
}

static void write_verdicts(struct json_writer *w, const struct report_call *call)
{
    json_write_name(w, "verdicts");
    json_open(w, '[');
    for (size_t i = 0; i < call->verdict_count; i++) {
        json_open(w, '{');
        json_write_string_member(w, "code", str_from(verdict_name(call->verdicts[i].code)));
        json_write_string_member(w, "message", call->verdicts[i].message);
        json_write_string_member(w, "rule", str_from(verdict_rule(call->verdicts[i].code)));
        json_close(w, '}');
    }
    json_close(w, ']');
}

static void write_call(struct json_writer *w, struct arena *a, const struct report_call *call)
{
    const struct journal_entry *first = call->attempts[0];
    json_open(w, '{');
    json_write_string_member(w, "invocationId", first->invocation_id);
    json_write_string_member(w, "operation",
                             first->operation != NULL ? str_from(first->operation->name)
                                                      : (struct str){0});
    json_write_string_member(w, "accountId", first->account_id);
    json_write_string_member(w, "instanceId", first->instance_id);
    json_write_string_member(w, "testCaseId", first->test_case_id);
    json_write_string_member(w, "outcome", str_from(report_outcome_names[call->outcome]));
    json_write_name(w, "attempts");
    json_open(w, '[');
    for (size_t i = 0; i < call->attempt_count; i++)
        write_attempt(w, a, call, i);
    json_close(w, ']');
    write_strings(w, "tokens", call->tokens, call->token_count);
    write_strings(w, "executions", call->executions, call->execution_count);
    write_verdicts(w, call);
    json_close(w, '}');
}

static void write_totals(struct json_writer *w, const struct report *report)
{
    json_write_name(w, "totals");
    json_open(w, '{');
    json_write_integer_member(w, "calls", (int64_t)report->call_count);
    json_write_integer_member(w, "attempts", (int64_t)report->attempts);
    json_write_integer_member(w, "executions", (int64_t)report->executions);
    json_write_integer_member(w, "lostAnswers", (int64_t)report->lost_answers);
    json_write_integer_member(w, "recoveredCalls", (int64_t)report->recovered_calls);
    json_write_integer_member(w, "droppedRequests", (int64_t)report->dropped);
    json_close(w, '}');
    json_write_name(w, "verdicts");
    json_open(w, '{');
    for (int code = 0; code < VERDICTS; code++)
        if (report->verdicts[code] > 0)
            json_write_integer_member(w, verdict_name((enum verdict_code)code),
                                      (int64_t)report->verdicts[code]);
    json_close(w, '}');
}

static struct str report_json(struct arena *a, const struct report *report)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    write_totals(&w, report);
    json_write_name(&w, "calls");
    json_open(&w, '[');
    for (size_t i = 0; i < report->call_count; i++)
        write_call(&w, a, &report->calls[i]);
    json_close(&w, ']');
    json_close(&w, '}');
    return text_str(&text);
}

void report_get(struct control_call *call)
{
    /* Behind the filters. */
    struct str format = call->parameters[FILTER_PARAMETER_COUNT];
    struct journal_view view;
    if (format.p != NULL && !str_is(format, "json") && !str_is(format, "text")) {
        control_refuse(call, 400,
                       &(struct field_error){.error = STR("'format' must be json or text")});
        return;
    }
    if (!filter_journal(call, &view))
        return;
    struct report report = report_make(call->arena, &view);
    if (str_is(format, "text"))
        control_reply_text(call, report_text(call->arena, &report));
    else
        control_reply(call, report_json(call->arena, &report));
}
