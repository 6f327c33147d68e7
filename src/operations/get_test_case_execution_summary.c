/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_GetTestCaseExecutionSummary.html
 */
#include "base/text.h"
#include "operations/executions.h"
#include "operations/progress.h"

static void write_observations(struct json_writer *w, struct arena *a,
                               const struct store_execution *e, int64_t now_ms)
{
    const struct observation *known;
    size_t count = progress_observations(a, e, now_ms, &known);
    int64_t failed = 0;
    for (size_t i = 0; i < count; i++)
        failed += known[i].failed;
    json_write_name(w, "ObservationSummary");
    json_open(w, '{');
    json_write_integer_member(w, "TotalObservations", e->course.observations);
    json_write_integer_member(w, "ObservationsPassed", (int64_t)count - failed);
    json_write_integer_member(w, "ObservationsFailed", failed);
    json_close(w, '}');
}

void get_test_case_execution_summary(struct call *call)
{
    struct store_execution_key key = execution_key(call);
    struct store_execution e;
    enum store_status status =
        store_read_execution(call->store, call->arena, &key, call->now_ms, &e);
    if (status != STORE_OK) {
        execution_fail(call, status);
        return;
    }
    int64_t ended_ms = progress_ended_ms(&e, call->now_ms);
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    execution_write_time(&w, "StartTime", e.started_ms);
    if (ended_ms != STORE_NEVER)
        execution_write_time(&w, "EndTime", ended_ms);
    json_write_string_member(&w, "Status",
                             str_from(execution_status_names[progress_status(&e, call->now_ms)]));
    write_observations(&w, call->arena, &e, call->now_ms);
    json_close(&w, '}');
    call->body = text_str(&text);
}
