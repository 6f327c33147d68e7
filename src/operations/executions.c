#include "operations/executions.h"

struct store_execution_key execution_key(const struct call *call)
{
    return (struct store_execution_key){
        .instance_id = input_string(&call->input, EXECUTION_INSTANCE_ID),
        .test_case_id = input_string(&call->input, EXECUTION_TEST_CASE_ID),
        .execution_id = input_string(&call->input, EXECUTION_ID),
    };
}

void execution_fail(struct call *call, enum store_status status)
{
    switch (status) {
    case STORE_TOKEN_CONFLICT:
        call_fail(call, ERROR_INVALID_REQUEST,
                  STR("The ClientToken was already used with another test case execution"));
        break;
    case STORE_ENDED:
        call_fail(call, ERROR_INVALID_REQUEST, STR("The test case execution has already ended"));
        break;
    case STORE_NOT_FOUND:
        call_fail(call, ERROR_RESOURCE_NOT_FOUND,
                  arena_printf(call->arena,
                               "Resource not found: the test case has no execution %.*s",
                               STR_ARG(input_string(&call->input, EXECUTION_ID))));
        break;
    default:
        call_fail_store(call);
    }
}

void execution_write_time(struct json_writer *w, const char *name, int64_t ms)
{
    json_write_name(w, name);
    json_write_thousandths(w, ms);
}
