#include "api/validate.h"

#include "api/patterns.h"
#include "base/place.h"
#include "base/text.h"
#include "base/utf8.h"

/* Violations beyond this are counted but not spelt out. */
enum { VIOLATIONS_SHOWN_MAX = 50 };

/* A constraint that a value does not satisfy: "have length between 1 and 50, inclusive". */
struct violation {
    struct str path;
    struct str rule;
    /* The value's length, when it is that which is wrong. */
    bool is_of_length;
    size_t length;
    struct violation *next;
};

struct validation {
    struct arena *arena;
    const struct patterns *patterns;
    /* Those that are spelt out, in order. */
    struct violation *first, *last;
    size_t count;
};

/* One more violation; NULL when there are too many to spell out. */
static struct violation *add_violation(struct validation *v, const struct place *place)
{
    if (v->count++ >= VIOLATIONS_SHOWN_MAX)
        return NULL;
    struct violation *added = arena_new(v->arena, sizeof *added);
    added->path = place_pointer(v->arena, place);
    if (v->last != NULL)
        v->last->next = added;
    else
        v->first = added;
    return v->last = added;
}

static void violate(struct validation *v, const struct place *place, struct str rule)
{
    struct violation *violation = add_violation(v, place);
    if (violation != NULL)
        violation->rule = rule;
}

/* "be less than or equal to 500", "have length between 1 and 100, inclusive" ... */
static struct str bounds_rule(struct arena *a, const char *what, struct bounds b)
{
    struct text rule = {.arena = a};
    text_add(&rule, str_from(what));
    bool is_between = b.has_min && b.has_max;
    text_add(&rule, is_between  ? STR(" between ")
                    : b.has_max ? STR(" less than or equal to ")
                                : STR(" greater than or equal to "));
    text_add_decimal(&rule, b.has_min ? b.min : b.max, 0);
    if (is_between) {
        text_add(&rule, STR(" and "));
        text_add_decimal(&rule, b.max, 0);
        text_add(&rule, STR(", inclusive"));
    }
    return text_str(&rule);
}

static bool within(struct bounds b, int64_t n)
{
    return !(b.has_min && n < b.min) && !(b.has_max && n > b.max);
}

static void check_length(struct validation *v, const struct place *place, const struct shape *shape,
                         size_t length)
{
    struct violation *violation;
    if (within(shape->length, (int64_t)length) || (violation = add_violation(v, place)) == NULL)
        return;
    violation->is_of_length = true;
    violation->length = length;
    violation->rule = bounds_rule(v->arena, "have length", shape->length);
}

static void check_range(struct validation *v, const struct place *place, const struct shape *shape,
                        int64_t integer)
{
    if (!within(shape->range, integer))
        violate(v, place, bounds_rule(v->arena, "be", shape->range));
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

bool validate_value(struct reading *r, const struct patterns *patterns, const struct place *place,
                    const struct shape *shape, const struct value *value)
{
    struct validation v = {.arena = r->arena, .patterns = patterns};
    check_value(&v, place, shape, value);
    if (v.count == 0)
        return true;
    *r->reterr = (struct field_error){
        .error = arena_printf(r->arena, "must %.*s", STR_ARG(v.first->rule)),
        .path = v.first->path,
        .hint = STR(""),
    };
    return false;
}

static void write_violation(struct text *message, const struct violation *violation)
{
    text_add(message, STR("Value "));
    if (violation->is_of_length) {
        text_add(message, STR("with length "));
        text_add_decimal(message, (int64_t)violation->length, 0);
        text_add_char(message, ' ');
    }
    text_add(message, STR("at '"));
    text_add(message, violation->path);
    text_add(message, STR("' failed to satisfy constraint: Member must "));
    text_add(message, violation->rule);
}

bool validate_input(struct arena *a, const struct patterns *patterns,
                    const struct operation *operation, const struct input *input,
                    struct api_error *reterr)
{
    struct validation v = {.arena = a, .patterns = patterns};
    check_members(&v, NULL, operation->members, operation->member_count, input->members);
    if (v.count == 0)
        return true;
    struct text message = {.arena = a};
    text_add_decimal(&message, (int64_t)v.count, 0);
    text_add(&message, v.count == 1 ? STR(" validation error") : STR(" validation errors"));
    text_add(&message, STR(" detected. "));
    for (const struct violation *each = v.first; each != NULL; each = each->next) {
        if (each != v.first)
            text_add(&message, STR("; "));
        write_violation(&message, each);
    }
    *reterr = api_error(ERROR_INVALID_PARAMETER, text_str(&message));
    return false;
}
