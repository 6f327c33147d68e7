#include "api/input.h"

#include "base/json.h"
#include "base/place.h"
#include "base/timestamp.h"
#include "base/utf8.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What reading values shares: where they go and what it met on the way. */
struct gathering {
    struct reading *r;
    /* Of a request, which may have members that the model does not know; NULL refuses those. */
    struct input *input;
};

static bool wrong_type(struct gathering *g, const struct place *place, const char *wanted,
                       const struct json *given)
{
    struct str error =
        arena_printf(g->r->arena, "must be %s, not %s", wanted, json_type_name(json_type(given)));
    return field_refuse(g->r, place, error, STR(""));
}

static int64_t integer_min(const struct shape *shape)
{
    return shape->type == SHAPE_INTEGER ? INT32_MIN : INT64_MIN;
}

static int64_t integer_max(const struct shape *shape)
{
    return shape->type == SHAPE_INTEGER ? INT32_MAX : INT64_MAX;
}

static const char *wanted_name(const struct shape *shape)
{
    static const char *const names[] = {
        [SHAPE_STRING] = "a string",
        [SHAPE_BOOLEAN] = "a boolean",
        [SHAPE_INTEGER] = "an integer of 32 bits",
        [SHAPE_LONG] = "an integer of 64 bits",
        [SHAPE_TIMESTAMP] = "a timestamp",
        [SHAPE_STRUCTURE] = "an object",
        [SHAPE_LIST] = "an array",
        [SHAPE_MAP] = "an object",
    };
    return names[shape->type];
}

/* --- values in the body --- */

static const struct value *from_json(struct gathering *g, const struct place *place,
                                     const struct shape *shape, const struct json *json);

static bool read_integer(struct gathering *g, const struct place *place, const struct shape *shape,
                         const struct json *json, struct value *ret)
{
    long long integer;
    if (!json_integer(json, &integer) || integer < integer_min(shape) ||
        integer > integer_max(shape))
        return wrong_type(g, place, wanted_name(shape), json);
    ret->integer = integer;
    return true;
}

static bool read_timestamp(struct gathering *g, const struct place *place, const struct json *json,
                           struct value *ret)
{
    /* The years 0 to 9999: what date-time can write. */
    static const double seconds_min = -62167219200.0, seconds_max = 253402300799.0;
    if (json_type(json) != JSON_NUMBER || json_number(json) < seconds_min ||
        json_number(json) > seconds_max)
        return wrong_type(g, place, "a timestamp in seconds since 1970", json);
    ret->timestamp_ms = llround(json_number(json) * 1000);
    return true;
}

static bool refuse_unknown(struct gathering *g, const struct place *place,
                           const struct member members[], size_t count)
{
    const char **names = arena_new(g->r->arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = members[i].wire_name;
    return field_refuse(
        g->r, place,
        arena_printf(g->r->arena, "the field '%.*s' is not known", STR_ARG(place->name)),
        field_hint(g->r->arena, place->name, names));
}

/* Where the next unknown member is named; NULL when there are as many names as are kept. */
static struct str *next_unknown(struct gathering *g)
{
    struct input *input = g->input;
    if (input->unknown == NULL)
        input->unknown = arena_new(g->r->arena, INPUT_UNKNOWN_KEPT_MAX * sizeof *input->unknown);
    size_t i = input->unknown_count++;
    return i < INPUT_UNKNOWN_KEPT_MAX ? &input->unknown[i] : NULL;
}

static bool take_unknown(struct gathering *g, const struct place *place,
                         const struct member members[], size_t count)
{
    if (g->input == NULL)
        return refuse_unknown(g, place, members, count);
    struct str *unknown = next_unknown(g);
    if (unknown != NULL)
        *unknown = place_pointer(g->r->arena, place);
    return true;
}

/* The index of the body member of that name, or `count`. */
static size_t find_member(const struct member members[], size_t count, struct str wire_name)
{
    size_t i = 0;
    while (i < count &&
           (members[i].location != IN_BODY || !str_is(wire_name, members[i].wire_name)))
        i++;
    return i;
}

static bool read_members(struct gathering *g, const struct place *place,
                         const struct member members[], size_t count, const struct json *json,
                         const struct value *ret[])
{
    for (const struct json *child = json_first(json); child != NULL; child = json_next(child)) {
        struct place here = {.parent = place, .name = json_name(child)};
        size_t i = find_member(members, count, here.name);
        if (i == count && !take_unknown(g, &here, members, count))
            return false;
        if (i < count && json_type(child) != JSON_NULL &&
            (ret[i] = from_json(g, &here, members[i].shape, child)) == NULL)
            return false;
    }
    return true;
}

static bool read_structure(struct gathering *g, const struct place *place,
                           const struct shape *shape, const struct json *json, struct value *ret)
{
    if (json_type(json) != JSON_OBJECT)
        return wrong_type(g, place, wanted_name(shape), json);
    ret->count = shape->member_count;
    ret->items = arena_new(g->r->arena, ret->count * sizeof *ret->items);
    return read_members(g, place, shape->members, shape->member_count, json, ret->items);
}

/* A list or a map: the same but for the names. */
static bool read_collection(struct gathering *g, const struct place *place,
                            const struct shape *shape, const struct json *json, struct value *ret)
{
    bool is_map = shape->type == SHAPE_MAP;
    if (json_type(json) != (is_map ? JSON_OBJECT : JSON_ARRAY))
        return wrong_type(g, place, wanted_name(shape), json);
    size_t capacity = json_count(json);
    ret->items = arena_new(g->r->arena, capacity * sizeof *ret->items);
    ret->keys = is_map ? arena_new(g->r->arena, capacity * sizeof *ret->keys) : NULL;
    for (const struct json *child = json_first(json); child != NULL; child = json_next(child)) {
        struct place here = {.parent = place, .index = ret->count};
        if (is_map)
            here.name = json_name(child);
        const struct value *item = from_json(g, &here, shape->element, child);
        if (item == NULL)
            return false;
        if (is_map)
            ret->keys[ret->count] = here.name;
        ret->items[ret->count++] = item;
    }
    return true;
}

static bool read_scalar(struct gathering *g, const struct place *place, const struct shape *shape,
                        const struct json *json, struct value *ret)
{
    bool is_string = shape->type == SHAPE_STRING;
    if (json_type(json) != (is_string ? JSON_STRING : JSON_BOOLEAN))
        return wrong_type(g, place, wanted_name(shape), json);
    if (is_string)
        ret->string = json_string(json);
    else
        ret->boolean = json_boolean(json);
    return true;
}

/* NULL when the value cannot be read; `*g->r->reterr` then says why. */
static const struct value *from_json(struct gathering *g, const struct place *place,
                                     const struct shape *shape, const struct json *json)
{
    struct value *value = arena_new(g->r->arena, sizeof *value);
    bool ok = false;
    switch (shape->type) {
    case SHAPE_STRING:
    case SHAPE_BOOLEAN:
        ok = read_scalar(g, place, shape, json, value);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        ok = read_integer(g, place, shape, json, value);
        break;
    case SHAPE_TIMESTAMP:
        ok = read_timestamp(g, place, json, value);
        break;
    case SHAPE_STRUCTURE:
        ok = read_structure(g, place, shape, json, value);
        break;
    case SHAPE_LIST:
    case SHAPE_MAP:
        ok = read_collection(g, place, shape, json, value);
        break;
    }
    return ok ? value : NULL;
}

bool input_has_body(const struct operation *operation)
{
    for (size_t i = 0; i < operation->member_count; i++)
        if (operation->members[i].location == IN_BODY)
            return true;
    return false;
}

const struct value *input_read_value(struct reading *r, const struct place *place,
                                     const struct shape *shape, const struct json *json)
{
    struct gathering g = {.r = r};
    return from_json(&g, place, shape, json);
}

static bool refuse(struct str message, struct api_error *reterr)
{
    *reterr = api_error(ERROR_SERIALIZATION, message);
    return false;
}

/* Answers a request with what is wrong with one of its values. */
static bool refuse_value(struct gathering *g, struct api_error *reterr)
{
    const struct field_error *wrong = g->r->reterr;
    return refuse(arena_printf(g->r->arena, "Value at '%.*s' %.*s", STR_ARG(wrong->path),
                               STR_ARG(wrong->error)),
                  reterr);
}

static bool gather_body(struct gathering *g, const struct operation *operation, struct str body,
                        struct api_error *reterr)
{
    if (body.n == 0 || !input_has_body(operation))
        return true;
    struct json_error error;
    const struct json *json = json_parse(g->r->arena, body, &error);
    if (json == NULL)
        return refuse(arena_printf(g->r->arena,
                                   "The body is not valid JSON: line %zu, column %zu: %s",
                                   error.line, error.column, error.reason),
                      reterr);
    bool ok = json_type(json) == JSON_OBJECT
                  ? read_members(g, NULL, operation->members, operation->member_count, json,
                                 g->input->members)
                  : wrong_type(g, NULL, "an object", json);
    return ok || refuse_value(g, reterr);
}

/* --- values in labels, query and headers --- */

static bool parse_integer(const struct shape *shape, struct str text, int64_t *ret)
{
    bool negative = text.n > 0 && text.p[0] == '-';
    if (negative)
        text = str_skip(text, 1);
    int64_t limit = negative ? integer_min(shape) : -integer_max(shape);
    int64_t value = 0; /* kept negative: that side reaches one further */
    for (size_t i = 0; i < text.n; i++) {
        int digit = text.p[i] - '0';
        if (digit < 0 || digit > 9 || value < (limit + digit) / 10)
            return false;
        value = value * 10 - digit;
    }
    *ret = negative ? value : -value;
    return text.n > 0;
}

static bool parse_boolean(struct str text, bool *ret)
{
    *ret = str_is(text, "true");
    return *ret || str_is(text, "false");
}

static bool parse_text(const struct member *member, struct str text, struct value *ret)
{
    switch (member->shape->type) {
    case SHAPE_STRING:
        ret->string = text;
        return true;
    case SHAPE_BOOLEAN:
        return parse_boolean(text, &ret->boolean);
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        return parse_integer(member->shape, text, &ret->integer);
    case SHAPE_TIMESTAMP:
        return member->timestamp_format == TIMESTAMP_HTTP_DATE
                   ? timestamp_parse_http_date(text, &ret->timestamp_ms)
                   : timestamp_parse_date_time(text, &ret->timestamp_ms);
    default:
        assert(false && "only scalars are bound outside the body");
        return false;
    }
}

static bool refuse_member(struct gathering *g, const struct member *member, struct str error)
{
    struct place here = {.name = str_from(member->name)};
    return field_refuse(g->r, &here, error, STR(""));
}

static const struct value *from_text(struct gathering *g, const struct member *member,
                                     struct str text)
{
    struct value *value = arena_new(g->r->arena, sizeof *value);
    if (parse_text(member, text, value))
        return value;
    refuse_member(g, member, arena_printf(g->r->arena, "must be %s", wanted_name(member->shape)));
    return NULL;
}

/* The decoded text of a member outside the body; p == NULL when the request does not have it. */
static bool member_text(struct gathering *g, const struct member *member, struct str label,
                        const struct target *target, const struct http_request *request,
                        struct str *ret)
{
    struct str raw = {0};
    struct str rest = target->query, name, value;
    switch (member->location) {
    case IN_LABEL:
        raw = label;
        break;
    case IN_QUERY:
        while (raw.p == NULL && target_next_parameter(&rest, &name, &value))
            if (str_is(name, member->wire_name))
                raw = value;
        break;
    default:
        *ret = http_request_header(request, member->wire_name);
        if (ret->p == NULL || utf8_is_valid(*ret, NULL))
            return true;
        return refuse_member(g, member, STR("is not valid UTF-8"));
    }
    bool absent = raw.p == NULL || (member->location == IN_LABEL && raw.n == 0);
    const char *reason;
    if (absent)
        *ret = (struct str){0};
    else if (!target_decode(g->r->arena, raw, ret, &reason))
        return refuse_member(g, member, arena_printf(g->r->arena, "cannot be decoded: %s", reason));
    return true;
}

/* Whether a parameter of the query is a member, or belongs to a signature. */
static bool is_known(const struct operation *operation, struct str name)
{
    const struct str of_signature = STR("x-amz-");
    if (str_equal_nocase(str_first(name, of_signature.n), of_signature))
        return true;
    for (size_t i = 0; i < operation->member_count; i++)
        if (operation->members[i].location == IN_QUERY &&
            str_is(name, operation->members[i].wire_name))
            return true;
    return false;
}

static void note_unknown_parameters(struct gathering *g, const struct operation *operation,
                                    struct str query)
{
    struct str name, value;
    while (target_next_parameter(&query, &name, &value)) {
        struct str *unknown = is_known(operation, name) ? NULL : next_unknown(g);
        if (unknown != NULL)
            *unknown = arena_printf(g->r->arena, "?%.*s", STR_ARG(name));
    }
}

bool input_gather(struct arena *a, const struct route *route, const struct target *target,
                  const struct http_request *request, struct input *ret, struct api_error *reterr)
{
    const struct operation *operation = route->operation;
    *ret = (struct input){0};
    struct field_error wrong = {0};
    struct reading r = {.arena = a, .reterr = &wrong};
    struct gathering g = {.r = &r, .input = ret};
    for (size_t i = 0; i < operation->member_count; i++) {
        const struct member *member = &operation->members[i];
        struct str text;
        if (member->location == IN_BODY)
            continue;
        if (!member_text(&g, member, route->labels[i], target, request, &text))
            return refuse_value(&g, reterr);
        if (text.p != NULL && (ret->members[i] = from_text(&g, member, text)) == NULL)
            return refuse_value(&g, reterr);
    }
    note_unknown_parameters(&g, operation, target->query);
    ret->is_complete = gather_body(&g, operation, request->body, reterr);
    return ret->is_complete;
}

struct str input_string(const struct input *input, size_t index)
{
    const struct value *value = input->members[index];
    return value != NULL ? value->string : (struct str){0};
}

int64_t input_integer(const struct input *input, size_t index, int64_t otherwise)
{
    const struct value *value = input->members[index];
    return value != NULL ? value->integer : otherwise;
}

struct str input_string_named(const struct operation *operation, const struct input *input,
                              const char *name)
{
    for (size_t i = 0; i < operation->member_count; i++)
        if (strcmp(operation->members[i].name, name) == 0 &&
            operation->members[i].shape->type == SHAPE_STRING)
            return input_string(input, i);
    return (struct str){0};
}
