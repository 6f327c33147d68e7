/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_StopTestCaseExecution.html
 */
#include "operations/executions.h"

void stop_test_case_execution(struct call *call)
{
    struct store_stop stop = {
        .operation = STR("StopTestCaseExecution"),
        .key = execution_key(call),
        .client_token = input_string(&call->input, STOP_CLIENT_TOKEN),
        .now_ms = call->now_ms,
        .token_expires_ms = call->now_ms + CLIENT_TOKEN_VALIDITY_MS,
        .running_max = call->limits->running,
    };
    enum store_status status = store_stop_execution(call->store, call->arena, &stop);
    call->idempotency = idempotency_of(stop.client_token, status);
    if (status == STORE_OK || status == STORE_REPLAYED)
        call->body = STR("{}");
    else
        execution_fail(call, status);
}
