#include "operations/reply.h"

#include "api/cors.h"
#include "base/json_writer.h"
#include "base/text.h"

/* Never `code` or `__type` beside it: SDKs disagree on which of several comes first. */
static struct str error_body(struct arena *a, const struct api_error *error)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "Message", error->message);
    if (error->problems.p != NULL) {
        json_write_name(&w, "Problems");
        json_write_raw(&w, error->problems);
    }
    json_close(&w, '}');
    return text_str(&text);
}

static void reply_error(const struct call *call, struct http_response *ret)
{
    const struct api_error *error = &call->error;
    ret->status = error->status;
    ret->body = error_body(call->arena, error);
    http_response_add(ret, "x-amzn-ErrorType", error->name);
    if (error->allow.p != NULL)
        http_response_add(ret, "Allow", error->allow);
    if (error->retry_after.s >= 0)
        http_response_add(ret, "Retry-After",
                          arena_printf(call->arena, "%ld", error->retry_after.s));
    if (error->retry_after.amz_ms >= 0)
        http_response_add(ret, "x-amz-retry-after",
                          arena_printf(call->arena, "%ld", error->retry_after.amz_ms));
}

/* The wait and the broken connection that the injector asks for. */
static void deliver(const struct fault_decision *fault, struct arena *a, const struct ids *ids,
                    const struct clock *wall, struct http_response *ret)
{
    const struct fault_effect *effect = &fault->effect;
    ret->delivery.delay_ms = fault->delay_ms;
    ret->delivery.hang_ms = effect->hang_ms;
    if (effect->delay.type == DELAY_DRIBBLE) {
        ret->delivery.dribble_pieces = effect->delay.pieces;
        ret->delivery.dribble_ms = effect->delay.total_duration;
    }
    if (effect->breakage == HTTP_UNBROKEN)
        return;
    http_break(ret, effect->breakage, a, ids, fault->nth, clock_now_ms(wall));
}

void reply(const struct call *call, const struct http_request *request, const struct ids *ids,
           const struct clock *wall, struct http_response *ret)
{
    *ret = (struct http_response){.status = OPERATION_STATUS, .body = call->body};
    http_response_add(ret, "Content-Type", STR("application/json"));
    http_response_add(ret, "x-amzn-RequestId", arena_copy(call->arena, str_from(call->request_id)));
    cors_open(ret);
    if (call->failed)
        reply_error(call, ret);
    else if (call->idempotency == IDEMPOTENCY_REPLAYED)
        http_response_add(ret, "Idempotent-Replayed", STR("true"));
    if (call->fault.rule_id.p != NULL)
        http_response_add(ret, "x-mock-fault", call->fault.rule_id);
    deliver(&call->fault, call->arena, ids, wall, ret);
    ret->close = !http_request_is_whole(request);
}
