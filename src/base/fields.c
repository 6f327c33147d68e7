#include "base/fields.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include <assert.h>
#include <stdint.h>

bool field_refuse(struct reading *r, const struct place *place, struct str error, struct str hint)
{
    struct str path = place_pointer(r->arena, place);
    *r->reterr = (struct field_error){.error = error, .path = path, .hint = hint};
    return false;
}

bool field_ignore(struct reading *r, const struct place *place, const struct json *v, void *ret)
{
    (void)r;
    (void)place;
    (void)v;
    (void)ret;
    return true;
}

struct str field_hint(struct arena *a, struct str unknown, const char *const names[])
{
    size_t count = 0;
    while (names[count] != NULL)
        count++;
    return arena_printf(a, "did you mean '%s'?", names[nearest_index(unknown, names, count)]);
}

static bool wrong_type(struct reading *r, const struct place *place, const char *wanted,
                       const struct json *given)
{
    return field_refuse(
        r, place,
        arena_printf(r->arena, "must be %s, not %s", wanted, json_type_name(json_type(given))),
        STR(""));
}

static bool out_of_range(struct reading *r, const struct place *place, const char *what,
                         const struct field *field)
{
    return field_refuse(
        r, place, arena_printf(r->arena, "%s from %.15g to %.15g", what, field->min, field->max),
        STR(""));
}

static bool read_string(struct reading *r, const struct place *place, const struct field *field,
                        const struct json *v, void *ret)
{
    if (json_type(v) != JSON_STRING)
        return wrong_type(r, place, "a string", v);
    double length = (double)utf8_length(json_string(v));
    if (field->max > 0 && (length < field->min || length > field->max))
        return out_of_range(r, place, "must have a length", field);
    *(struct str *)ret = json_string(v);
    return true;
}

static bool read_integer(struct reading *r, const struct place *place, const struct field *field,
                         const struct json *v, void *ret)
{
    long long integer;
    if (json_type(v) != JSON_NUMBER)
        return wrong_type(r, place, "a whole number", v);
    if (!json_integer(v, &integer) || (double)integer < field->min || (double)integer > field->max)
        return out_of_range(r, place, "must be a whole number", field);
    *(int64_t *)ret = integer;
    return true;
}

static bool read_number(struct reading *r, const struct place *place, const struct field *field,
                        const struct json *v, void *ret)
{
    if (json_type(v) != JSON_NUMBER)
        return wrong_type(r, place, "a number", v);
    if (json_number(v) < field->min || json_number(v) > field->max)
        return out_of_range(r, place, "must be a number", field);
    *(double *)ret = json_number(v);
    return true;
}

static bool read_boolean(struct reading *r, const struct place *place, const struct field *field,
                         const struct json *v, void *ret)
{
    (void)field;
    if (json_type(v) != JSON_BOOLEAN)
        return wrong_type(r, place, "a boolean", v);
    *(bool *)ret = json_boolean(v);
    return true;
}

static bool read_choice(struct reading *r, const struct place *place, const struct field *field,
                        const struct json *v, void *ret)
{
    if (json_type(v) != JSON_STRING)
        return wrong_type(r, place, "a string", v);
    for (int i = 0; field->choices[i] != NULL; i++) {
        if (str_is(json_string(v), field->choices[i])) {
            *(int *)ret = i;
            return true;
        }
    }
    return field_refuse(r, place,
                        arena_printf(r->arena, "'%s' is not known here", json_string(v).p),
                        field_hint(r->arena, json_string(v), field->choices));
}

static bool read_by_reader(struct reading *r, const struct place *place, const struct field *field,
                           const struct json *v, void *ret)
{
    return field->read(r, place, v, ret);
}

static bool (*const readers[])(struct reading *r, const struct place *place,
                               const struct field *field, const struct json *v, void *ret) = {
    [FIELD_STRING] = read_string,   [FIELD_INTEGER] = read_integer, [FIELD_NUMBER] = read_number,
    [FIELD_BOOLEAN] = read_boolean, [FIELD_CHOICE] = read_choice,   [FIELD_READER] = read_by_reader,
};

static const struct field *find(const struct field fields[], size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, fields[i].name))
            return &fields[i];
    return NULL;
}

static bool unknown_field(struct reading *r, const struct place *place, const struct field fields[],
                          size_t count, struct str name)
{
    const char **names = arena_new(r->arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = fields[i].name;
    return field_refuse(r, place, arena_printf(r->arena, "the field '%s' is not known", name.p),
                        field_hint(r->arena, name, names));
}

bool fields_read(struct reading *r, const struct place *place, const struct json *v,
                 const struct field fields[], size_t count, void *object)
{
    assert(count > 0);
    if (json_type(v) != JSON_OBJECT)
        return wrong_type(r, place, "an object", v);
    for (const struct json *child = json_first(v); child != NULL; child = json_next(child)) {
        struct place here = {.parent = place, .name = json_name(child)};
        const struct field *field = find(fields, count, here.name);
        if (field == NULL)
            return unknown_field(r, &here, fields, count, here.name);
        if (!readers[field->kind](r, &here, field, child, (char *)object + field->offset))
            return false;
    }
    for (size_t i = 0; i < count; i++)
        if (fields[i].required && json_member(v, fields[i].name) == NULL)
            return field_refuse(r, place,
                                arena_printf(r->arena, "the field '%s' is missing", fields[i].name),
                                STR(""));
    return true;
}
