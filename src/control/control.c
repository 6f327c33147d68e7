#include "control/control.h"

#include "base/array.h"
#include "base/nearest.h"
#include "control/filter.h"
#include "control/resource.h"
#include "http/limits.h"

static const struct resource resources[] = {
    {"GET", "/_mock/health", {NULL}, health_get},
    {"POST", "/_mock/reset", {"accountId"}, reset_post},
    {"GET", "/_mock/faults", {NULL}, faults_get},
    {"POST", "/_mock/faults", {NULL}, faults_post},
    {"PATCH", "/_mock/faults", {NULL}, faults_patch},
    {"DELETE", "/_mock/faults", {"id"}, faults_delete},
    {"GET", "/_mock/requests", {FILTER_PARAMETERS}, requests_get},
    {"GET", "/_mock/requests/count", {FILTER_PARAMETERS}, requests_count},
    {"DELETE", "/_mock/requests", {FILTER_PARAMETERS}, requests_delete},
    {"GET", "/_mock/report", {FILTER_PARAMETERS, "format"}, report_get},
    {"GET", "/_mock/progression", {NULL}, progression_get},
    {"PUT", "/_mock/progression", {NULL}, progression_put},
    {"GET", "/_mock/snapshot", {NULL}, snapshot_get},
    {"POST", "/_mock/fixtures", {NULL}, fixtures_post},
    {"GET", "/_mock/clock", {NULL}, clock_get},
    {"PUT", "/_mock/clock", {NULL}, clock_put},
    {"GET", "/_mock/openapi.json", {NULL}, openapi_get},
};

enum { RESOURCES = ARRAY_COUNT(resources) };

bool control_owns(const struct http_request *request)
{
    struct str path = target_path(request->target);
    return str_starts_with(path, STR("/_mock/")) || str_is(path, "/_mock");
}

void control_reply(struct control_call *call, struct str json)
{
    call->ret->status = 200;
    call->ret->body = json;
}

void control_reply_ok(struct control_call *call)
{
    control_reply(call, STR("{\"status\":\"ok\"}"));
}

void control_reply_as(struct control_call *call, const char *content_type, struct str body)
{
    control_reply(call, body);
    /* In the place of the JSON that every reply begins with. */
    call->ret->headers[0].value = str_from(content_type);
}

static struct str or_empty(struct str s)
{
    return s.p != NULL ? s : STR("");
}

void control_refuse(struct control_call *call, int status, const struct field_error *error)
{
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "error", error->error);
    json_write_string_member(&w, "path", or_empty(error->path));
    json_write_string_member(&w, "hint", or_empty(error->hint));
    json_close(&w, '}');
    call->ret->status = status;
    call->ret->body = text_str(&text);
}

const struct json *control_body(struct control_call *call)
{
    struct json_error error;
    const struct json *document = json_parse(call->arena, call->request->body, &error);
    if (document == NULL)
        control_refuse(call, 400,
                       &(struct field_error){
                           .error = arena_printf(call->arena,
                                                 "the body is not valid JSON: line %zu, column "
                                                 "%zu: %s",
                                                 error.line, error.column, error.reason)});
    return document;
}

/* --- finding the resource --- */

static void refuse_path(struct control_call *call, struct str path)
{
    const char *paths[RESOURCES];
    for (size_t i = 0; i < RESOURCES; i++)
        paths[i] = resources[i].path;
    const char *nearest = paths[nearest_index(path, paths, RESOURCES)];
    control_refuse(
        call, 404,
        &(struct field_error){.error = STR("the control surface has no such path"),
                              .hint = arena_printf(call->arena, "did you mean '%s'?", nearest)});
}

static const struct resource *find(struct control_call *call, struct str path)
{
    struct text allowed = {.arena = call->arena};
    for (size_t i = 0; i < RESOURCES; i++) {
        if (!str_is(path, resources[i].path))
            continue;
        if (str_is(call->request->method, resources[i].method))
            return &resources[i];
        text_printf(&allowed, "%s%s", allowed.n > 0 ? ", " : "", resources[i].method);
    }
    if (allowed.n == 0) {
        refuse_path(call, path);
        return NULL;
    }
    struct str methods = text_str(&allowed);
    http_response_add(call->ret, "Allow", methods);
    control_refuse(call, 405,
                   &(struct field_error){
                       .error = STR("the path does not take this method"),
                       .hint = arena_printf(call->arena, "it takes %.*s", STR_ARG(methods))});
    return NULL;
}

/* --- its parameters --- */

static bool refuse_parameter(struct control_call *call, const struct resource *resource,
                             struct str name)
{
    struct field_error error = {
        .error = arena_printf(call->arena, "the parameter '%.*s' is not known here", STR_ARG(name)),
        .hint = resource->parameters[0] != NULL
                    ? field_hint(call->arena, name, resource->parameters)
                    : STR("this path takes no parameters"),
    };
    control_refuse(call, 400, &error);
    return false;
}

static size_t parameter_index(const struct resource *resource, struct str name)
{
    size_t i = 0;
    while (i < CONTROL_PARAMETERS_MAX && resource->parameters[i] != NULL &&
           !str_is(name, resource->parameters[i]))
        i++;
    return i;
}

static bool read_parameters(struct control_call *call, const struct resource *resource,
                            struct str query)
{
    struct str name, value;
    const char *reason;
    while (target_next_parameter(&query, &name, &value)) {
        size_t i = parameter_index(resource, name);
        if (i == CONTROL_PARAMETERS_MAX || resource->parameters[i] == NULL)
            return refuse_parameter(call, resource, name);
        if (!target_decode(call->arena, value, &call->parameters[i], &reason)) {
            control_refuse(
                call, 400,
                &(struct field_error){
                    .error = arena_printf(call->arena, "the parameter '%s' cannot be decoded: %s",
                                          resource->parameters[i], reason)});
            return false;
        }
    }
    return true;
}

static bool check_whole(struct control_call *call)
{
    const struct http_request *request = call->request;
    if (request->head_too_large)
        control_refuse(call, 431,
                       &(struct field_error){
                           .error = arena_printf(call->arena,
                                                 "the request head is over %d bytes or %d headers",
                                                 LIMIT_HEAD_BYTES, LIMIT_HEAD_FIELDS)});
    else if (request->flaw != NULL)
        control_refuse(
            call, 400,
            &(struct field_error){
                .error = arena_printf(call->arena, "the request is malformed: %s", request->flaw)});
    else if (request->body_too_large)
        control_refuse(
            call, 413,
            &(struct field_error){
                .error = arena_printf(call->arena, "the body is over %d bytes", LIMIT_BODY_BYTES),
                .hint =
                    arena_printf(call->arena, "--fixture and --faults take files of up to %d MiB",
                                 FIXTURE_BYTES_MAX / (1024 * 1024))});
    return http_request_is_whole(request);
}

static bool check_access(struct control_call *call, const struct target *target)
{
    const struct http_request *request = call->request;
    struct access_claim claim = {
        .is_from_loopback = request->is_from_loopback,
        .host = target->authority,
        .origin = http_request_header_list(call->arena, request, "origin"),
        .authorization = http_request_header_list(call->arena, request, "authorization"),
    };
    if (claim.host.p == NULL)
        claim.host = http_request_header_list(call->arena, request, "host");
    const struct access_refusal *refusal = access_judge(&call->control->access, &claim);
    if (refusal == NULL)
        return true;
    /* RFC 9110, 11.6.1: a 401 names what it asks for. */
    if (refusal->status == 401)
        http_response_add(call->ret, "WWW-Authenticate", STR("Bearer"));
    control_refuse(
        call, refusal->status,
        &(struct field_error){.error = str_from(refusal->error), .hint = str_from(refusal->hint)});
    return false;
}

void control_handle(const struct control *c, const struct http_request *request, struct arena *a,
                    struct http_response *ret)
{
    *ret = (struct http_response){.close = !http_request_is_whole(request)};
    http_response_add(ret, "Content-Type", STR("application/json"));
    struct control_call call = {.control = c, .request = request, .arena = a, .ret = ret};
    struct target target;
    target_parse(request->target, &target);
    const struct resource *resource =
        check_access(&call, &target) && check_whole(&call) ? find(&call, target.path) : NULL;
    if (resource != NULL && read_parameters(&call, resource, target.query))
        resource->handle(&call);
}
