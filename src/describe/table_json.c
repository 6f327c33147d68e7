#include "describe/table_json.h"

#include "api/error.h"
#include "base/json_writer.h"
#include "describe/shape_set.h"
#include "operations/error_shapes.h"

static const char *const type_names[] = {
    [SHAPE_STRING] = "string",       [SHAPE_BOOLEAN] = "boolean",
    [SHAPE_INTEGER] = "integer",     [SHAPE_LONG] = "long",
    [SHAPE_TIMESTAMP] = "timestamp", [SHAPE_STRUCTURE] = "structure",
    [SHAPE_LIST] = "list",           [SHAPE_MAP] = "map",
};

static const char *const location_names[] = {
    [IN_BODY] = "body",
    [IN_LABEL] = "label",
    [IN_QUERY] = "query",
    [IN_HEADER] = "header",
};

static const char *const timestamp_format_names[] = {
    [TIMESTAMP_EPOCH_SECONDS] = "epoch-seconds",
    [TIMESTAMP_HTTP_DATE] = "http-date",
    [TIMESTAMP_DATE_TIME] = "date-time",
};

static void write_member(struct json_writer *w, const struct member *m)
{
    json_open_member(w, m->name, '{');
    json_write_text_member(w, "location", location_names[m->location]);
    json_write_text_member(w, "wireName", m->wire_name);
    json_write_text_member(w, "shape", m->shape->name);
    json_write_boolean_member(w, "required", m->required);
    json_write_boolean_member(w, "idempotencyToken", m->idempotency_token);
    if (m->shape->type == SHAPE_TIMESTAMP)
        json_write_text_member(w, "timestampFormat", timestamp_format_names[m->timestamp_format]);
    json_close(w, '}');
}

static void write_members(struct json_writer *w, const char *name, const struct member members[],
                          size_t count)
{
    json_open_member(w, name, '{');
    for (size_t i = 0; i < count; i++)
        write_member(w, &members[i]);
    json_close(w, '}');
}

static void write_errors(struct json_writer *w, const struct operation *o)
{
    json_open_member(w, "errors", '[');
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && o->errors[i] != NULL; i++)
        json_write_string(w, str_from(o->errors[i]));
    json_close(w, ']');
}

static void write_operation(struct json_writer *w, const struct operation *o)
{
    json_open_member(w, o->name, '{');
    json_write_text_member(w, "method", o->method);
    json_write_text_member(w, "path", o->path);
    json_write_integer_member(w, "status", OPERATION_STATUS);
    write_members(w, "input", o->members, o->member_count);
    write_members(w, "output", o->output->members, o->output->member_count);
    write_errors(w, o);
    json_close(w, '}');
}

static void write_error(struct json_writer *w, const struct error_kind *kind)
{
    struct shape shape = error_shape(kind->name);
    json_open_member(w, kind->name, '{');
    json_write_integer_member(w, "status", kind->status);
    write_members(w, "members", shape.members, shape.member_count);
    json_close(w, '}');
}

static void write_bounds(struct json_writer *w, const char *name, struct bounds b)
{
    if (!b.has_min && !b.has_max)
        return;
    json_open_member(w, name, '{');
    if (b.has_min)
        json_write_integer_member(w, "min", b.min);
    if (b.has_max)
        json_write_integer_member(w, "max", b.max);
    json_close(w, '}');
}

static void write_values(struct json_writer *w, const char *const values[])
{
    if (values == NULL)
        return;
    json_open_member(w, "values", '[');
    for (; *values != NULL; values++)
        json_write_string(w, str_from(*values));
    json_close(w, ']');
}

static void write_shape(struct json_writer *w, const struct shape *s)
{
    json_open_member(w, s->name, '{');
    json_write_text_member(w, "type", type_names[s->type]);
    write_bounds(w, "length", s->length);
    write_bounds(w, "range", s->range);
    if (s->pattern != NULL)
        json_write_text_member(w, "pattern", s->pattern);
    write_values(w, s->values);
    if (s->type == SHAPE_STRUCTURE)
        write_members(w, "members", s->members, s->member_count);
    if (s->key != NULL)
        json_write_text_member(w, "key", s->key->name);
    if (s->element != NULL)
        json_write_text_member(w, "element", s->element->name);
    json_close(w, '}');
}

/* The shapes that messages of the table are made of. */
static struct shape_set shapes_of(struct arena *a, const struct operation_table *operations)
{
    struct shape_set set = {.arena = a};
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *o = &operations->rows[i];
        shape_set_add_members(&set, o->members, o->member_count);
        shape_set_add_members(&set, o->output->members, o->output->member_count);
        for (size_t e = 0; e < OPERATION_ERRORS_MAX && o->errors[e] != NULL; e++) {
            struct shape error = error_shape(o->errors[e]);
            shape_set_add_members(&set, error.members, error.member_count);
        }
    }
    return set;
}

struct str table_json(struct arena *a, const struct operation_table *operations)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    struct shape_set shapes = shapes_of(a, operations);
    json_open(&w, '{');
    json_open_member(&w, "operations", '{');
    for (size_t i = 0; i < operations->count; i++)
        write_operation(&w, &operations->rows[i]);
    json_close(&w, '}');
    json_open_member(&w, "errors", '{');
    for (int code = 0; code < ERROR_CODES; code++)
        write_error(&w, error_kind((enum error_code)code));
    json_close(&w, '}');
    json_open_member(&w, "shapes", '{');
    for (size_t i = 0; i < shapes.count; i++)
        write_shape(&w, shapes.list[i]);
    json_close(&w, '}');
    json_close(&w, '}');
    return text_str(&text);
}
