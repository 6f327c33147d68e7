#include "describe/openapi_responses.h"

#include "base/array.h"
#include "base/text.h"
#include "describe/openapi_links.h"
#include "describe/schema.h"

static const struct {
    const char *name;
    const char *component;
    const char *json;
} headers[] = {
    {"x-amzn-RequestId", "RequestId",
     "{\"description\":\"Names the request.\",\"required\":true,"
     "\"schema\":{\"type\":\"string\",\"format\":\"uuid\"}}"},
    {"x-mock-fault", "MockFault",
     "{\"description\":\"The id of the fault rule that made this answer.\","
     "\"schema\":{\"type\":\"string\"}}"},
    {"Idempotent-Replayed", "IdempotentReplayed",
     "{\"description\":\"The answer is that of an earlier request with the same ClientToken.\","
     "\"schema\":{\"type\":\"string\",\"enum\":[\"true\"]}}"},
    {"Retry-After", "RetryAfter",
     "{\"description\":\"Seconds, where a fault rule asks for it.\","
     "\"schema\":{\"type\":\"integer\",\"minimum\":0}}"},
    {"x-amz-retry-after", "AmzRetryAfter",
     "{\"description\":\"Milliseconds, where a fault rule asks for it.\","
     "\"schema\":{\"type\":\"integer\",\"minimum\":0}}"},
};

enum header {
    HEADER_REQUEST_ID,
    HEADER_MOCK_FAULT,
    HEADER_REPLAYED,
    HEADER_RETRY_AFTER,
    HEADER_AMZ_RETRY_AFTER
};

void openapi_write_headers(struct json_writer *w)
{
    json_open(w, '{');
    for (size_t i = 0; i < ARRAY_COUNT(headers); i++) {
        json_write_name(w, headers[i].component);
        json_write_raw(w, str_from(headers[i].json));
    }
    json_close(w, '}');
}

static void write_header(struct json_writer *w, enum header header)
{
    json_open_member(w, headers[header].name, '{');
    json_write_string_member(
        w, "$ref",
        arena_printf(w->out->arena, "#/components/headers/%s", headers[header].component));
    json_close(w, '}');
}

size_t openapi_errors(const struct operation *o, const struct error_kind *ret[])
{
    static const enum error_code of_protocol[] = {
        ERROR_SERIALIZATION,
        ERROR_NOT_ACCEPTABLE,
        ERROR_REQUEST_ENTITY_TOO_LARGE,
        ERROR_UNSUPPORTED_MEDIA_TYPE,
        ERROR_REQUEST_HEADER_FIELDS_TOO_LARGE,
    };
    size_t count = 0;
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && o->errors[i] != NULL; i++)
        ret[count++] = error_kind_named(str_from(o->errors[i]));
    for (size_t i = 0; i < ARRAY_COUNT(of_protocol); i++)
        ret[count++] = error_kind(of_protocol[i]);
    return count;
}

static bool has_token(const struct operation *o)
{
    for (size_t i = 0; i < o->member_count; i++)
        if (o->members[i].idempotency_token)
            return true;
    return false;
}

static void write_output(struct json_writer *w, const struct operation_table *operations,
                         const struct operation *o)
{
    json_open_member(w, arena_printf(w->out->arena, "%d", OPERATION_STATUS).p, '{');
    json_write_text_member(w, "description", "Done.");
    json_open_member(w, "headers", '{');
    write_header(w, HEADER_REQUEST_ID);
    write_header(w, HEADER_MOCK_FAULT);
    if (has_token(o))
        write_header(w, HEADER_REPLAYED);
    json_close(w, '}');
    json_open_member(w, "content", '{');
    json_open_member(w, "application/json", '{');
    json_write_name(w, "schema");
    schema_write_ref(w, o->output->name);
    json_close(w, '}');
    json_close(w, '}');
    json_write_name(w, "links");
    openapi_write_links(w, operations, o);
    json_close(w, '}');
}

/* The errors of one status. */
struct group {
    const struct error_kind *errors[OPENAPI_ERRORS_MAX];
    size_t count;
};

static struct group errors_of_status(const struct error_kind *const errors[], size_t count,
                                     int status)
{
    struct group group = {.count = 0};
    for (size_t i = 0; i < count; i++)
        if (errors[i]->status == status)
            group.errors[group.count++] = errors[i];
    return group;
}

static struct str names_of(struct arena *a, const struct group *group)
{
    struct text text = {.arena = a};
    for (size_t i = 0; i < group->count; i++)
        text_printf(&text, "%s%s", i > 0 ? ", " : "", group->errors[i]->name);
    return text_str(&text);
}

static void write_error_headers(struct json_writer *w, const struct group *group)
{
    json_open_member(w, "headers", '{');
    write_header(w, HEADER_REQUEST_ID);
    write_header(w, HEADER_MOCK_FAULT);
    write_header(w, HEADER_RETRY_AFTER);
    write_header(w, HEADER_AMZ_RETRY_AFTER);
    json_open_member(w, "x-amzn-ErrorType", '{');
    json_write_text_member(w, "description", "The error's name.");
    json_write_boolean_member(w, "required", true);
    json_open_member(w, "schema", '{');
    json_write_text_member(w, "type", "string");
    json_open_member(w, "enum", '[');
    for (size_t i = 0; i < group->count; i++)
        json_write_string(w, str_from(group->errors[i]->name));
    json_close(w, ']');
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

static void write_error_schema(struct json_writer *w, const struct group *group)
{
    if (group->count == 1) {
        schema_write_ref(w, group->errors[0]->name);
        return;
    }
    json_open(w, '{');
    json_open_member(w, "anyOf", '[');
    for (size_t i = 0; i < group->count; i++)
        schema_write_ref(w, group->errors[i]->name);
    json_close(w, ']');
    json_close(w, '}');
}

static void write_group(struct json_writer *w, const struct group *group)
{
    struct arena *a = w->out->arena;
    json_open_member(w, arena_printf(a, "%d", group->errors[0]->status).p, '{');
    json_write_string_member(w, "description", names_of(a, group));
    write_error_headers(w, group);
    json_open_member(w, "content", '{');
    json_open_member(w, "application/json", '{');
    json_write_name(w, "schema");
    write_error_schema(w, group);
    json_close(w, '}');
    json_close(w, '}');
    json_close(w, '}');
}

void openapi_write_responses(struct json_writer *w, const struct operation_table *operations,
                             const struct operation *o)
{
    const struct error_kind *errors[OPENAPI_ERRORS_MAX];
    size_t count = openapi_errors(o, errors);
    json_open(w, '{');
    write_output(w, operations, o);
    for (int status = 400; status < 600; status++) {
        struct group group = errors_of_status(errors, count, status);
        if (group.count > 0)
            write_group(w, &group);
    }
    json_close(w, '}');
}
