#include "auth/authorize.h"

/* A member as the resource's ARN shows it: a label undecoded. */
static struct str shown(const struct route *route, const struct input *input, const char *name)
{
    const struct operation *operation = route->operation;
    for (size_t i = 0; i < operation->member_count; i++)
        if (str_is(str_from(operation->members[i].name), name) &&
            operation->members[i].location == IN_LABEL)
            return route->labels[i];
    return input_string_named(operation, input, name);
}

static struct str resource_of(struct arena *a, const struct caller *caller,
                              const struct route *route, const struct input *input)
{
    struct str instance_id = shown(route, input, "InstanceId");
    struct str test_case_id = shown(route, input, "TestCaseId");
    return arena_printf(a, "arn:aws:connect:%.*s:%.*s:instance/%.*s%s%.*s", STR_ARG(caller->region),
                        STR_ARG(caller->account_id), STR_ARG(instance_id),
                        test_case_id.n > 0 ? "/test-case/" : "", STR_ARG(test_case_id));
}

static struct str user_of(struct arena *a, const struct credential *credential,
                          const struct caller *caller)
{
    return credential->arn.p != NULL
               ? credential->arn
               : arena_printf(a, "arn:aws:iam::%.*s:user/%.*s", STR_ARG(caller->account_id),
                              STR_ARG(credential->access_key_id));
}

bool authorize_call(struct arena *a, const struct credential *credential,
                    const struct caller *caller, const struct route *route,
                    const struct input *input, struct api_error *reterr)
{
    struct str operation = str_from(route->operation->name);
    struct str instance_id = input_string_named(route->operation, input, "InstanceId");
    if (!credential_is_denied(credential, operation, instance_id))
        return true;
    struct str user = user_of(a, credential, caller);
    struct str resource = resource_of(a, caller, route, input);
    *reterr = api_error(
        ERROR_ACCESS_DENIED,
        arena_printf(a, "User: %.*s is not authorized to perform: connect:%.*s on resource: %.*s",
                     STR_ARG(user), STR_ARG(operation), STR_ARG(resource)));
    return false;
}
