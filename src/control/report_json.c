#include "base/json_writer.h"
#include "base/timestamp.h"
#include "control/coverage_formats.h"
#include "control/report.h"

static struct str operation_name(const struct operation *operation)
{
    return operation != NULL ? str_from(operation->name) : (struct str){0};
}

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
        json_write_thousandths(w, report_gap_us(call, i));
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
    json_write_string_member(w, "operation", operation_name(first->operation));
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

static void write_findings(struct json_writer *w, const struct findings *findings)
{
    json_write_boolean_member(w, "passed", findings->failures == 0);
    json_write_name(w, "failures");
    json_open(w, '[');
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        if (!finding->fails)
            continue;
        json_open(w, '{');
        json_write_string_member(w, "code", str_from(verdict_name(finding->code)));
        json_write_string_member(w, "operation", operation_name(finding->operation));
        json_write_string_member(w, "message", finding->message);
        json_write_string_member(w, "rule", str_from(verdict_rule(finding->code)));
        json_close(w, '}');
    }
    json_close(w, ']');
}

struct str report_json(struct arena *a, const struct report *report)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    write_findings(&w, &report->findings);
    write_totals(&w, report);
    json_write_name(&w, "calls");
    json_open(&w, '[');
    for (size_t i = 0; i < report->call_count; i++)
        write_call(&w, a, &report->calls[i]);
    json_close(&w, ']');
    json_write_name(&w, "coverage");
    coverage_json(&w, report->coverage);
    json_close(&w, '}');
    return text_str(&text);
}
