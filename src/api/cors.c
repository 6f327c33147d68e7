#include "api/cors.h"

#include "api/route.h"
#include "base/array.h"
#include "base/text.h"

/* What browsers' SDKs send; the last two came with aws-sdk-js-v3 #1590. */
#define ALLOWED_HEADERS                                                                            \
    "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-Content-Sha256,"   \
    "X-Amz-User-Agent,amz-sdk-invocation-id,amz-sdk-request"

#define EXPOSED_HEADERS "x-amzn-RequestId,x-amzn-ErrorType"

/* The methods of a path in the service's order, OPTIONS among them; absent when it has none. */
static struct str allowed_methods(const struct operation_table *operations,
                                  const struct target *target, struct arena *a)
{
    static const char *const methods[] = {"DELETE", "GET", "OPTIONS", "POST", "PUT"};
    struct text text = {.arena = a};
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_COUNT(methods); i++) {
        bool takes = route_takes(operations, str_from(methods[i]), target);
        is_known |= takes;
        if (takes || str_is(STR("OPTIONS"), methods[i]))
            text_printf(&text, "%s%s", text.n > 0 ? "," : "", methods[i]);
    }
    return is_known ? text_str(&text) : (struct str){0};
}

void cors_open(struct http_response *response)
{
    http_response_add(response, "Access-Control-Allow-Origin", STR("*"));
    http_response_add(response, "Access-Control-Expose-Headers", STR(EXPOSED_HEADERS));
}

bool cors_preflight(const struct operation_table *operations, struct str base_path,
                    const struct http_request *request, struct arena *a, struct http_response *ret)
{
    if (!str_is(request->method, "OPTIONS") || !http_request_is_whole(request))
        return false;
    struct target target;
    target_parse(request->target, &target);
    if (!target_enter(&target, base_path))
        return false;
    struct str methods = allowed_methods(operations, &target, a);
    if (methods.p == NULL)
        return false;
    *ret = (struct http_response){.status = 200};
    http_response_add(ret, "Content-Type", STR("application/json"));
    cors_open(ret);
    http_response_add(ret, "Access-Control-Allow-Headers", STR(ALLOWED_HEADERS));
    http_response_add(ret, "Access-Control-Allow-Methods", methods);
    return true;
}
