#include "api/validate.h"

#include "api/patterns.h"
#include "base/place.h"
#include "base/text.h"
#include "base/utf8.h"

/* Violations beyond this are counted but not spelt out. */
enum { VIOLATIONS_SHOWN_MAX = 50 };

struct validation {
    struct arena *arena;
    const struct patterns *patterns;
    struct text messages;
    size_t count;
};

/* Begins the message of one more violation; false when there are too many to spell out. */
static bool begin_violation(struct validation *v)
{
    if (++v->count > VIOLATIONS_SHOWN_MAX)
        return false;
    if (v->count > 1)
        text_add(&v->messages, STR("; "));
    return true;
}

static void violate(struct validation *v, const struct place *place, struct str rule)
{
    if (!begin_violation(v))
        return;
    text_add(&v->messages, STR("Value at '"));
    text_add(&v->messages, place_pointer(v->arena, place));
    text_add(&v->messages, STR("' failed to satisfy constraint: Member must "));
    text_add(&v->messages, rule);
}

/* "less than or equal to 500", "between 1 and 100, inclusive" ... */
static void add_bounds(struct text *text, struct bounds b)
{
    bool is_between = b.has_min && b.has_max;
    text_add(text, is_between  ? STR("between ")
                   : b.has_max ? STR("less than or equal to ")
                               : STR("greater than or equal to "));
    text_add_decimal(text, b.has_min ? b.min : b.max, 0);
    if (!is_between)
        return;
    text_add(text, STR(" and "));
    text_add_decimal(text, b.max, 0);
    text_add(text, STR(", inclusive"));
}

static bool within(struct bounds b, int64_t n)
{
    return !(b.has_min && n < b.min) && !(b.has_max && n > b.max);
}

static void check_length(struct validation *v, const struct place *place, const struct shape *shape,
                         size_t length)
{
    if (within(shape->length, (int64_t)length) || !begin_violation(v))
        return;
    text_add(&v->messages, STR("Value with length "));
    text_add_decimal(&v->messages, (int64_t)length, 0);
    text_add(&v->messages, STR(" at '"));
    text_add(&v->messages, place_pointer(v->arena, place));
    text_add(&v->messages, STR("' failed to satisfy constraint: Member must have length "));
    add_bounds(&v->messages, shape->length);
}

static void check_range(struct validation *v, const struct place *place, const struct shape *shape,
                        int64_t integer)
{
    if (within(shape->range, integer))
        return;
    struct text rule = {.arena = v->arena};
    text_add(&rule, STR("be "));
    add_bounds(&rule, shape->range);
    violate(v, place, text_str(&rule));
}

static bool is_enum_value(const char *const values[], struct str s)
{
    for (; *values != NULL; values++)
        if (str_is(s, *values))
            return true;
    return false;
}

static struct str enum_rule(struct arena *a, const char *const values[])
{
    struct text rule = {.arena = a};
    text_add(&rule, STR("satisfy enum value set: ["));
    for (size_t i = 0; values[i] != NULL; i++)
        text_printf(&rule, "%s%s", i > 0 ? ", " : "", values[i]);
    text_add(&rule, STR("]"));
    return text_str(&rule);
}

static void check_string(struct validation *v, const struct place *place, const struct shape *shape,
                         struct str s)
{
    check_length(v, place, shape, utf8_length(s));
    if (shape->pattern != NULL && !patterns_match(v->patterns, shape->pattern, s))
        violate(v, place,
                arena_printf(v->arena, "satisfy regular expression pattern: %s", shape->pattern));
    if (shape->values != NULL && !is_enum_value(shape->values, s))
        violate(v, place, enum_rule(v->arena, shape->values));
}

static void check_value(struct validation *v, const struct place *place, const struct shape *shape,
                        const struct value *value);

static void check_members(struct validation *v, const struct place *place,
                          const struct member members[], size_t count,
                          const struct value *const values[])
{
    for (size_t i = 0; i < count; i++) {
        struct place here = {.parent = place, .name = str_from(members[i].name)};
        if (values[i] != NULL)
            check_value(v, &here, members[i].shape, values[i]);
        else if (members[i].required)
            violate(v, &here, STR("not be null"));
    }
}

static void check_elements(struct validation *v, const struct place *place,
                           const struct shape *shape, const struct value *value)
{
    check_length(v, place, shape, value->count);
    for (size_t i = 0; i < value->count; i++) {
        struct place here = {.parent = place, .index = i};
        if (value->keys != NULL)
            here.name = value->keys[i];
        if (value->keys != NULL && shape->key != NULL)
            check_string(v, place, shape->key, value->keys[i]);
        check_value(v, &here, shape->element, value->items[i]);
    }
}

static void check_value(struct validation *v, const struct place *place, const struct shape *shape,
                        const struct value *value)
{
    switch (shape->type) {
    case SHAPE_STRING:
        check_string(v, place, shape, value->string);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        check_range(v, place, shape, value->integer);
        break;
    case SHAPE_STRUCTURE:
        check_members(v, place, shape->members, shape->member_count, value->items);
        break;
    case SHAPE_LIST:
    case SHAPE_MAP:
        check_elements(v, place, shape, value);
        break;
    case SHAPE_BOOLEAN:
    case SHAPE_TIMESTAMP:
        break;
    }
}

bool validate_input(struct arena *a, const struct patterns *patterns,
                    const struct operation *operation, const struct input *input,
                    struct api_error *reterr)
{
    struct validation v = {.arena = a, .patterns = patterns, .messages = {.arena = a}};
    check_members(&v, NULL, operation->members, operation->member_count, input->members);
    if (v.count == 0)
        return true;
    struct text message = {.arena = a};
    text_add_decimal(&message, (int64_t)v.count, 0);
    text_add(&message, v.count == 1 ? STR(" validation error") : STR(" validation errors"));
    text_add(&message, STR(" detected. "));
    text_add(&message, text_str(&v.messages));
    *reterr = api_error(ERROR_INVALID_PARAMETER, text_str(&message));
    return false;
}
