#include "describe/schema.h"

#include "base/text.h"

#include <string.h>

/* The bounds of a shape, under the names that a type of JSON Schema has for them. */
static void write_bounds(struct json_writer *w, struct bounds b, const char *min, const char *max)
{
    if (b.has_min)
        json_write_integer_member(w, min, b.min);
    if (b.has_max)
        json_write_integer_member(w, max, b.max);
}

void schema_write_ref(struct json_writer *w, const char *name)
{
    json_open(w, '{');
    json_write_string_member(w, "$ref",
                             arena_printf(w->out->arena, "#/components/schemas/%s", name));
    json_close(w, '}');
}

static void write_ref_member(struct json_writer *w, const char *name, const struct shape *shape)
{
    json_write_name(w, name);
    schema_write_ref(w, shape->name);
}

/*
 * Unicode properties are beyond what many tools take for a regular expression, and make the whole
 * document wrong for them: such a pattern is told in words.
 */
static void write_pattern(struct json_writer *w, const char *pattern)
{
    if (strstr(pattern, "\\p{") == NULL)
        json_write_text_member(w, "pattern", pattern);
    else
        json_write_string_member(w, "description",
                                 arena_printf(w->out->arena, "Must fit %s", pattern));
}

static void write_string(struct json_writer *w, const struct shape *shape)
{
    json_write_text_member(w, "type", "string");
    write_bounds(w, shape->length, "minLength", "maxLength");
    if (shape->pattern != NULL)
        write_pattern(w, shape->pattern);
    if (shape->values == NULL)
        return;
    json_open_member(w, "enum", '[');
    for (const char *const *value = shape->values; *value != NULL; value++)
        json_write_string(w, str_from(*value));
    json_close(w, ']');
}

/* A format is a remark in JSON Schema, so the bounds of the type are written out. */
static void write_integer(struct json_writer *w, const struct shape *shape)
{
    bool is_long = shape->type == SHAPE_LONG;
    struct bounds range = shape->range;
    if (!range.has_min)
        range.min = is_long ? INT64_MIN : INT32_MIN;
    if (!range.has_max)
        range.max = is_long ? INT64_MAX : INT32_MAX;
    range.has_min = range.has_max = true;
    json_write_text_member(w, "type", "integer");
    json_write_text_member(w, "format", is_long ? "int64" : "int32");
    write_bounds(w, range, "minimum", "maximum");
}

static void write_list(struct json_writer *w, const struct shape *shape)
{
    json_write_text_member(w, "type", "array");
    write_bounds(w, shape->length, "minItems", "maxItems");
    write_ref_member(w, "items", shape->element);
}

static void write_map(struct json_writer *w, const struct shape *shape)
{
    json_write_text_member(w, "type", "object");
    write_bounds(w, shape->length, "minProperties", "maxProperties");
    write_ref_member(w, "propertyNames", shape->key);
    write_ref_member(w, "additionalProperties", shape->element);
}

static void write_property(struct json_writer *w, const struct member *member, enum schema_use use)
{
    json_write_name(w, member->wire_name);
    if (member->required || use == SCHEMA_OF_ANSWERS) {
        schema_write_ref(w, member->shape->name);
        return;
    }
    json_open(w, '{');
    if (member->idempotency_token)
        json_write_text_member(w, "description", "The idempotency token: SDKs fill it.");
    json_open_member(w, "anyOf", '[');
    schema_write_ref(w, member->shape->name);
    json_write_raw(w, STR("{\"type\":\"null\"}"));
    json_close(w, ']');
    json_close(w, '}');
}

static void write_required(struct json_writer *w, const struct member members[], size_t count)
{
    size_t required = 0;
    for (size_t i = 0; i < count; i++) {
        if (members[i].location != IN_BODY || !members[i].required)
            continue;
        if (required++ == 0)
            json_open_member(w, "required", '[');
        json_write_string(w, str_from(members[i].wire_name));
    }
    if (required > 0)
        json_close(w, ']');
}

static void write_object(struct json_writer *w, const struct member members[], size_t count,
                         enum schema_use use)
{
    json_write_text_member(w, "type", "object");
    json_open_member(w, "properties", '{');
    for (size_t i = 0; i < count; i++)
        if (members[i].location == IN_BODY)
            write_property(w, &members[i], use);
    json_close(w, '}');
    write_required(w, members, count);
}

void schema_write_members(struct json_writer *w, const struct member members[], size_t count,
                          enum schema_use use)
{
    json_open(w, '{');
    write_object(w, members, count, use);
    json_close(w, '}');
}

void schema_write_shape(struct json_writer *w, const struct shape *shape, enum schema_use use)
{
    json_open(w, '{');
    switch (shape->type) {
    case SHAPE_STRING:
        write_string(w, shape);
        break;
    case SHAPE_BOOLEAN:
        json_write_text_member(w, "type", "boolean");
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        write_integer(w, shape);
        break;
    case SHAPE_TIMESTAMP:
        json_write_text_member(w, "type", "number");
        json_write_text_member(w, "description", "Seconds since 1970-01-01T00:00:00Z.");
        break;
    case SHAPE_STRUCTURE:
        write_object(w, shape->members, shape->member_count, use);
        break;
    case SHAPE_LIST:
        write_list(w, shape);
        break;
    case SHAPE_MAP:
        write_map(w, shape);
        break;
    }
    json_close(w, '}');
}

void schema_write_parameter(struct json_writer *w, const struct member *member)
{
    json_open(w, '{');
    if (member->shape->type == SHAPE_TIMESTAMP) {
        json_write_text_member(w, "type", "string");
        json_write_text_member(w, "format",
                               member->timestamp_format == TIMESTAMP_HTTP_DATE ? "http-date"
                                                                               : "date-time");
    } else {
        json_write_string_member(
            w, "$ref", arena_printf(w->out->arena, "#/components/schemas/%s", member->shape->name));
        /* An empty label is an absent one. */
        if (member->location == IN_LABEL)
            json_write_integer_member(w, "minLength", 1);
    }
    json_close(w, '}');
}
