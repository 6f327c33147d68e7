/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_StartTestCaseExecution.html
 */
#include "operations/start_test_case_execution.h"

#include "base/json_writer.h"
#include "base/text.h"
#include "operations/operation.h"
#include "operations/progress.h"

static struct str output(struct arena *a, const struct store_execution *execution)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "TestCaseExecutionId", str_from(execution->execution_id));
    json_write_string_member(&w, "TestCaseId", execution->test_case_id);
    /* Also for a replay: the answer is the first one's, whatever has become of the execution. */
    json_write_string_member(&w, "Status", STR("INITIATED"));
    json_close(&w, '}');
    return text_str(&text);
}

void start_test_case_execution(struct call *call)
{
    /* A plan is for an instance, by whichever of its names it was asked for. */
    struct fault_facts facts = call->facts;
    facts.values[FAULT_MATCH_INSTANCE_ID] =
        store_instance_resolve(facts.values[FAULT_MATCH_INSTANCE_ID]);
    struct plan plan = plans_choose(call->plans, call->arena, &facts);
    struct store_start start = {
        .operation = STR("StartTestCaseExecution"),
        .instance_id = input_string(&call->input, START_INSTANCE_ID),
        .test_case_id = input_string(&call->input, START_TEST_CASE_ID),
        .client_token = input_string(&call->input, START_CLIENT_TOKEN),
        .now_ms = call->now_ms,
        .token_expires_ms = call->now_ms + CLIENT_TOKEN_VALIDITY_MS,
        .course = progress_course(&plan, call->now_ms),
        .running_max = call->limits->running,
        .in_flight_max = call->limits->in_flight,
    };
    struct store_execution execution;
    enum store_status status = store_start_execution(call->store, call->arena, &start, &execution);
    call->idempotency = idempotency_of(start.client_token, status);
    switch (status) {
    case STORE_OK:
    case STORE_REPLAYED:
        call->body = output(call->arena, &execution);
        call->execution_id = arena_copy(call->arena, str_from(execution.execution_id));
        break;
    case STORE_TOKEN_CONFLICT:
        call_fail(call, ERROR_INVALID_REQUEST,
                  STR("The ClientToken was already used with another InstanceId or TestCaseId"));
        break;
    case STORE_NOT_FOUND:
        call_fail(call, ERROR_RESOURCE_NOT_FOUND,
                  arena_printf(call->arena,
                               "Resource not found: the instance has no test case %.*s",
                               STR_ARG(start.test_case_id)));
        break;
    case STORE_NOT_PUBLISHED:
        call_fail(call, ERROR_INVALID_REQUEST,
                  arena_printf(call->arena, "The test case %.*s has no published version",
                               STR_ARG(start.test_case_id)));
        break;
    case STORE_QUOTA_EXCEEDED:
        call_fail(call, ERROR_SERVICE_QUOTA_EXCEEDED,
                  arena_printf(call->arena,
                               "The instance has %lld test case executions in flight already",
                               (long long)start.in_flight_max));
        break;
    case STORE_DUPLICATE:
    case STORE_ENDED:
    case STORE_FAILED:
        call_fail_store(call);
        break;
    }
}
