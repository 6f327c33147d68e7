/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListTestCaseExecutions.html
 */
#include "base/text.h"
#include "operations/executions.h"
#include "operations/page.h"
#include "operations/progress.h"

static void write_execution(struct json_writer *w, const struct store_execution *e, int64_t now_ms)
{
    int64_t ended_ms = progress_ended_ms(e, now_ms);
    json_open(w, '{');
    execution_write_time(w, "StartTime", e->started_ms);
    if (ended_ms != STORE_NEVER)
        execution_write_time(w, "EndTime", ended_ms);
    json_write_string_member(w, "TestCaseExecutionId", str_from(e->execution_id));
    json_write_string_member(w, "TestCaseId", e->test_case_id);
    json_write_string_member(w, "TestCaseExecutionStatus",
                             str_from(execution_status_names[progress_status(e, now_ms)]));
    json_close(w, '}');
}

void list_test_case_executions(struct call *call)
{
    const struct input *input = &call->input;
    uint64_t query = page_query(call);
    struct store_execution_filter filter = {
        .instance_id = input_string(input, EXECUTIONS_INSTANCE_ID),
        .test_case_id = input_string(input, EXECUTIONS_TEST_CASE_ID),
        .test_case_name = input_string(input, EXECUTIONS_TEST_CASE_NAME),
        .started_from_ms = input_integer(input, EXECUTIONS_START_TIME, INT64_MIN),
        .started_to_ms = input_integer(input, EXECUTIONS_END_TIME, INT64_MAX),
        .status = input_string(input, EXECUTIONS_STATUS),
        .now_ms = call->now_ms,
    };
    if (!page_read(call, query, INT64_MAX, &filter.before_sequence))
        return;
    /* One more than the page, to know whether another follows. */
    size_t max = (size_t)input_integer(input, EXECUTIONS_MAX_RESULTS, PAGE_RESULTS_DEFAULT);
    struct store_execution *found = arena_new(call->arena, (max + 1) * sizeof *found);
    size_t count;
    if (store_list_executions(call->store, call->arena, &filter, max + 1, found, &count) !=
        STORE_OK) {
        call_fail_store(call);
        return;
    }
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    page_open(&w, "TestCaseExecutions");
    for (size_t i = 0; i < count && i < max; i++)
        write_execution(&w, &found[i], call->now_ms);
    page_close_list(&w, query, count > max ? &found[max - 1].sequence : NULL);
    json_close(&w, '}');
    call->body = text_str(&text);
}
