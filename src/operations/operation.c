#include "operations/operation.h"

void call_fail(struct call *call, enum error_code code, struct str message)
{
    call->failed = true;
    call->error = api_error(code, message);
}

void call_fail_store(struct call *call)
{
    call->store_failure = arena_copy(call->arena, str_from(store_message()));
    call_fail(call, ERROR_INTERNAL_SERVICE, str_from(error_kind(ERROR_INTERNAL_SERVICE)->message));
}

void call_fail_by_rule(struct call *call)
{
    const struct fault_error *error = &call->fault.effect.error;
    call->failed = true;
    call->error = (struct api_error){
        .name = error->code,
        .status = error->status,
        .message = error->message,
        .retry_after = error->retry_after,
    };
}

enum idempotency idempotency_of(struct str client_token, enum store_status status)
{
    if (client_token.p == NULL)
        return IDEMPOTENCY_NONE;
    switch (status) {
    case STORE_OK:
        return IDEMPOTENCY_NEW;
    case STORE_REPLAYED:
        return IDEMPOTENCY_REPLAYED;
    case STORE_TOKEN_CONFLICT:
        return IDEMPOTENCY_CONFLICT;
    default:
        return IDEMPOTENCY_NONE;
    }
}
