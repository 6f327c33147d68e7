#include "describe/openapi.h"

#include "api/input.h"
#include "base/text.h"
#include "describe/openapi_responses.h"
#include "describe/schema.h"
#include "describe/shape_set.h"
#include "operations/error_shapes.h"

#include <string.h>

#define REFERENCE "https://docs.aws.amazon.com/connect/latest/APIReference/API_%s.html"

static const char info[] =
    "{\"title\":\"Amazon Connect test cases\",\"version\":\"2017-08-08\",\"description\":\"The "
    "test-case API of Amazon Connect as connect-mock answers it. Members that the schemas do not "
    "name are ignored.\"}";

/* The form in which gateways and generators know AWS's signature. */
static const char security_schemes[] =
    "{\"sigv4\":{\"type\":\"apiKey\",\"name\":\"Authorization\",\"in\":\"header\","
    "\"x-amazon-apigateway-authtype\":\"awsSigv4\",\"description\":\"AWS Signature Version 4, "
    "service 'connect'. The account is the access key id when that is 12 digits, the region that "
    "of the scope.\"}}";

/* A request without a signature is answered, too. */
static const char security[] = "[{\"sigv4\":[]},{}]";

/* --- operations --- */

static void write_parameter(struct json_writer *w, const struct member *member)
{
    static const char *const places[] = {
        [IN_LABEL] = "path", [IN_QUERY] = "query", [IN_HEADER] = "header"};
    json_open(w, '{');
    json_write_text_member(w, "name", member->wire_name);
    json_write_text_member(w, "in", places[member->location]);
    json_write_boolean_member(w, "required", member->required);
    if (member->location == IN_LABEL)
        json_write_text_member(w, "description",
                               "One segment of the path: percent-encoded whole, slashes too.");
    json_write_name(w, "schema");
    schema_write_parameter(w, member);
    json_close(w, '}');
}

static void write_parameters(struct json_writer *w, const struct operation *o)
{
    json_open_member(w, "parameters", '[');
    for (size_t i = 0; i < o->member_count; i++)
        if (o->members[i].location != IN_BODY)
            write_parameter(w, &o->members[i]);
    json_close(w, ']');
}

static struct str request_name(struct arena *a, const struct operation *o)
{
    return arena_printf(a, "%sRequest", o->name);
}

static bool needs_body(const struct operation *o)
{
    for (size_t i = 0; i < o->member_count; i++)
        if (o->members[i].location == IN_BODY && o->members[i].required)
            return true;
    return false;
}

static void write_request_body(struct json_writer *w, const struct operation *o)
{
    json_open_member(w, "requestBody", '{');
    json_write_boolean_member(w, "required", needs_body(o));
    json_open_member(w, "content", '{');
    json_open_member(w, "application/json", '{');
    json_write_name(w, "schema");
    schema_write_ref(w, request_name(w->out->arena, o).p);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

/* The names of methods are in lower case here. */
static const char *method_name(struct arena *a, const struct operation *o)
{
    struct str method = str_from(o->method);
    char *name = arena_new(a, method.n + 1);
    for (size_t i = 0; i < method.n; i++)
        name[i] = (char)(method.p[i] - 'A' + 'a');
    return name;
}

static void write_operation(struct json_writer *w, const struct operation_table *operations,
                            const struct operation *o)
{
    struct arena *a = w->out->arena;
    json_open_member(w, method_name(a, o), '{');
    json_write_text_member(w, "operationId", o->name);
    json_open_member(w, "externalDocs", '{');
    json_write_string_member(w, "url", arena_printf(a, REFERENCE, o->name));
    json_close(w, '}');
    write_parameters(w, o);
    if (input_has_body(o))
        write_request_body(w, o);
    json_write_name(w, "responses");
    openapi_write_responses(w, operations, o);
    json_close(w, '}');
}

static bool same_path(const struct operation *a, const struct operation *b)
{
    return strcmp(a->path, b->path) == 0;
}

/* All rows of one path, unless an earlier row has written them. */
static void write_path(struct json_writer *w, const struct operation_table *operations, size_t row)
{
    const struct operation *first = &operations->rows[row];
    for (size_t i = 0; i < row; i++)
        if (same_path(&operations->rows[i], first))
            return;
    json_open_member(w, first->path, '{');
    for (size_t i = row; i < operations->count; i++)
        if (same_path(&operations->rows[i], first))
            write_operation(w, operations, &operations->rows[i]);
    json_close(w, '}');
}

/* --- components --- */

static void write_requests(struct json_writer *w, const struct operation_table *operations)
{
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *o = &operations->rows[i];
        if (!input_has_body(o))
            continue;
        json_write_name_str(w, request_name(w->out->arena, o));
        schema_write_members(w, o->members, o->member_count, SCHEMA_OF_REQUESTS);
    }
}

/* The server never leaves out the Message, although the model would let it. */
static void write_error(struct json_writer *w, const char *name)
{
    struct shape shape = error_shape(name);
    struct member *members = arena_new(w->out->arena, shape.member_count * sizeof(struct member));
    for (size_t i = 0; i < shape.member_count; i++) {
        members[i] = shape.members[i];
        members[i].required = strcmp(members[i].name, "Message") == 0;
    }
    json_write_name(w, name);
    schema_write_members(w, members, shape.member_count, SCHEMA_OF_ANSWERS);
}

static void write_errors(struct json_writer *w, const bool used[])
{
    for (int code = 0; code < ERROR_CODES; code++)
        if (used[code])
            write_error(w, error_kind((enum error_code)code)->name);
}

/* What the schemas are written from. */
struct components {
    struct shape_set requests;
    struct shape_set answers;
    /* By code. */
    bool errors[ERROR_CODES];
};

static void collect_errors(struct components *c, const struct operation *o)
{
    const struct error_kind *errors[OPENAPI_ERRORS_MAX];
    size_t count = openapi_errors(o, errors);
    for (size_t i = 0; i < count; i++) {
        struct shape shape = error_shape(errors[i]->name);
        c->errors[errors[i] - error_kind(0)] = true;
        shape_set_add_members(&c->answers, shape.members, shape.member_count);
    }
}

static struct components collect(struct arena *a, const struct operation_table *operations)
{
    struct components c = {.requests = {.arena = a}, .answers = {.arena = a}};
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *o = &operations->rows[i];
        shape_set_add_members(&c.requests, o->members, o->member_count);
        shape_set_add(&c.answers, o->output);
        collect_errors(&c, o);
    }
    return c;
}

static void write_schemas(struct json_writer *w, const struct operation_table *operations)
{
    struct components c = collect(w->out->arena, operations);
    json_open_member(w, "schemas", '{');
    write_requests(w, operations);
    for (size_t i = 0; i < c.requests.count; i++) {
        json_write_name(w, c.requests.list[i]->name);
        schema_write_shape(w, c.requests.list[i], SCHEMA_OF_REQUESTS);
    }
    for (size_t i = 0; i < c.answers.count; i++) {
        if (shape_set_has(&c.requests, c.answers.list[i]))
            continue;
        json_write_name(w, c.answers.list[i]->name);
        schema_write_shape(w, c.answers.list[i], SCHEMA_OF_ANSWERS);
    }
    write_errors(w, c.errors);
    json_close(w, '}');
}

static void write_components(struct json_writer *w, const struct operation_table *operations)
{
    json_open_member(w, "components", '{');
    write_schemas(w, operations);
    json_write_name(w, "headers");
    openapi_write_headers(w);
    json_write_name(w, "securitySchemes");
    json_write_raw(w, str_from(security_schemes));
    json_close(w, '}');
}

struct str openapi_document(struct arena *a, const struct operation_table *operations,
                            const char *url)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_text_member(&w, "openapi", "3.1.0");
    json_write_name(&w, "info");
    json_write_raw(&w, str_from(info));
    json_open_member(&w, "servers", '[');
    json_open(&w, '{');
    json_write_text_member(&w, "url", url);
    json_close(&w, '}');
    json_close(&w, ']');
    json_write_name(&w, "security");
    json_write_raw(&w, str_from(security));
    json_open_member(&w, "paths", '{');
    for (size_t i = 0; i < operations->count; i++)
        write_path(&w, operations, i);
    json_close(&w, '}');
    write_components(&w, operations);
    json_close(&w, '}');
    return text_str(&text);
}
