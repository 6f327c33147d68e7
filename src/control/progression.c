#include "control/resource.h"
#include "plans/plans.h"

static void reply_with_list(struct control_call *call)
{
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    plans_write(call->control->plans, &w, true);
    control_reply(call, text_str(&text));
}

void progression_get(struct control_call *call)
{
    reply_with_list(call);
}

void progression_put(struct control_call *call)
{
    const struct json *body = control_body(call);
    if (body == NULL)
        return;
    struct field_error error;
    struct reading r = {.arena = call->arena, .reterr = &error};
    struct plan *plans;
    size_t count;
    if (!plans_parse(&r, NULL, body, &plans, &count)) {
        control_refuse(call, 400, &error);
        return;
    }
    plans_replace(call->control->plans, plans, count);
    reply_with_list(call);
}
