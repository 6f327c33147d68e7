#include "base/json_writer.h"
#include "base/timestamp.h"
#include "control/filter.h"

static const char *const idempotency_names[] = {
    [IDEMPOTENCY_NONE] = "none",
    [IDEMPOTENCY_NEW] = "new",
    [IDEMPOTENCY_REPLAYED] = "replayed",
    [IDEMPOTENCY_CONFLICT] = "conflict",
};

static struct str lower_case(struct arena *a, struct str s)
{
    char *p = arena_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return (struct str){.p = p, .n = s.n};
}

static bool is_first_of_its_name(const struct journal_entry *e, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_equal_nocase(e->headers[i].name, e->headers[at].name))
            return false;
    return true;
}

/* Names in lower case; a header that came more than once is joined by ", " (RFC 9110, 5.3). */
static void write_headers(struct json_writer *w, struct arena *a, const struct journal_entry *e)
{
    json_write_name(w, "headers");
    json_open(w, '{');
    for (size_t i = 0; i < e->header_count; i++) {
        if (!is_first_of_its_name(e, i))
            continue;
        struct text value = {.arena = a};
        text_add(&value, e->headers[i].value);
        for (size_t j = i + 1; j < e->header_count; j++)
            if (str_equal_nocase(e->headers[i].name, e->headers[j].name))
                text_printf(&value, ", %.*s", STR_ARG(e->headers[j].value));
        json_write_string_member(w, lower_case(a, e->headers[i].name).p, text_str(&value));
    }
    json_close(w, '}');
}

static void write_unknown_members(struct json_writer *w, const struct journal_entry *e)
{
    json_write_name(w, "unknownMembers");
    json_open(w, '[');
    for (size_t i = 0; i < e->unknown_count; i++)
        json_write_string(w, e->unknown_members[i]);
    json_close(w, ']');
}

static void write_request(struct json_writer *w, struct arena *a, const struct journal_entry *e)
{
    json_write_string_member(w, "requestId", e->request_id);
    json_write_string_member(w, "time", timestamp_date_time(a, e->time_ms));
    json_write_string_member(w, "operation",
                             e->operation != NULL ? str_from(e->operation->name) : (struct str){0});
    json_write_string_member(w, "method", e->method);
    json_write_string_member(w, "target", e->target);
    write_headers(w, a, e);
    json_write_string_member(w, "body", e->body);
    json_write_string_member(w, "accountId", e->account_id);
    json_write_string_member(w, "region", e->region);
    json_write_string_member(w, "instanceId", e->instance_id);
    json_write_string_member(w, "testCaseId", e->test_case_id);
    json_write_string_member(w, "clientToken", e->client_token);
    json_write_string_member(w, "invocationId", e->invocation_id);
    json_write_integer_member(w, "attempt", e->attempt);
    write_unknown_members(w, e);
}

static void write_signature(struct json_writer *w, const struct auth_diagnosis *signature)
{
    json_write_name(w, "signature");
    if (signature->cause.p == NULL) {
        json_write_null(w);
        return;
    }
    json_open(w, '{');
    json_write_string_member(w, "differs", signature->differs);
    json_write_string_member(w, "signed", signature->signed_line);
    json_write_string_member(w, "expected", signature->expected_line);
    json_write_string_member(w, "cause", signature->cause);
    json_close(w, '}');
}

static void write_outcome(struct json_writer *w, const struct journal_entry *e)
{
    int64_t ended_us = atomic_load(&e->ended_us);
    json_write_integer_member(w, "statusCode", e->status);
    json_write_string_member(w, "errorCode", e->error);
    json_write_string_member(w, "faultRule", e->fault);
    write_signature(w, &e->signature);
    json_write_string_member(w, "idempotency", str_from(idempotency_names[e->idempotency]));
    json_write_boolean_member(w, "committed", e->committed);
    json_write_boolean_member(w, "delivered", atomic_load(&e->delivered));
    json_write_string_member(w, "testCaseExecutionId", e->execution_id);
    json_write_name(w, "durationMicroseconds");
    if (ended_us > 0)
        json_write_integer(w, ended_us - e->began_us);
    else
        json_write_null(w);
}

void requests_get(struct control_call *call)
{
    struct journal_view view;
    if (!filter_journal(call, &view))
        return;
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_name(&w, "requests");
    json_open(&w, '[');
    for (size_t i = 0; i < view.count; i++) {
        json_open(&w, '{');
        write_request(&w, call->arena, view.entries[i]);
        write_outcome(&w, view.entries[i]);
        json_close(&w, '}');
    }
    json_close(&w, ']');
    json_write_integer_member(&w, "dropped", (int64_t)view.dropped);
    json_close(&w, '}');
    control_reply(call, text_str(&text));
}

void requests_count(struct control_call *call)
{
    struct journal_view view;
    if (filter_journal(call, &view))
        control_reply(call, arena_printf(call->arena, "{\"count\":%zu}", view.count));
}

void requests_delete(struct control_call *call)
{
    struct journal_view view;
    if (!filter_journal(call, &view))
        return;
    journal_remove(call->control->journal, &view);
    control_reply_ok(call);
}
