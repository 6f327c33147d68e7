#include "faults/faults.h"

#include "control/resource.h"

static void reply_with_list(struct control_call *call)
{
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    faults_write(call->control->faults, &w);
    control_reply(call, text_str(&text));
}

void faults_get(struct control_call *call)
{
    reply_with_list(call);
}

static void put(struct control_call *call,
                bool (*change)(struct faults *f, const struct fault_rule rules[], size_t count,
                               struct reading *r))
{
    const struct json *body = control_body(call);
    if (body == NULL)
        return;
    struct field_error error;
    struct reading r = {.arena = call->arena, .reterr = &error};
    struct fault_rule *rules;
    size_t count;
    if (fault_rules_parse(&r, NULL, body, call->control->vocabulary, &rules, &count) &&
        change(call->control->faults, rules, count, &r))
        reply_with_list(call);
    else
        control_refuse(call, 400, &error);
}

void faults_post(struct control_call *call)
{
    put(call, faults_replace);
}

void faults_patch(struct control_call *call)
{
    put(call, faults_append);
}

void faults_delete(struct control_call *call)
{
    struct str id = call->parameters[0];
    if (id.p == NULL) {
        faults_remove_all(call->control->faults);
    } else if (!faults_remove(call->control->faults, id)) {
        control_refuse(
            call, 404,
            &(struct field_error){
                .error = arena_printf(call->arena, "no rule has the id '%.*s'", STR_ARG(id)),
                .hint = STR("GET /_mock/faults lists the rules in force")});
        return;
    }
    reply_with_list(call);
}
