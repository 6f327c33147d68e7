#include "faults/delay.h"

#include "base/array.h"

#include <math.h>
#include <stddef.h>

#define PI 3.14159265358979323846

static const char *const types[] = {
    "", "fixed", "uniform", "lognormal", "dribble", NULL,
};

#define TIME(field_name, member)                                                                   \
    {                                                                                              \
        .name = (field_name), .kind = FIELD_INTEGER, .offset = offsetof(struct delay, member),     \
        .required = true, .max = (double)DELAY_MS_MAX                                              \
    }
#define TYPE                                                                                       \
    {                                                                                              \
        .name = "type", .kind = FIELD_READER, .required = true, .read = field_ignore               \
    }

static const struct field fixed_fields[] = {TYPE, TIME("milliseconds", milliseconds)};

static const struct field uniform_fields[] = {TYPE, TIME("lower", lower), TIME("upper", upper)};

static const struct field lognormal_fields[] = {
    TYPE,
    TIME("median", median),
    {.name = "sigma",
     .kind = FIELD_NUMBER,
     .offset = offsetof(struct delay, sigma),
     .required = true,
     .max = 10},
    {.name = "maxValue",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct delay, max_value),
     .max = (double)DELAY_MS_MAX},
};

static const struct field dribble_fields[] = {
    TYPE,
    {.name = "numberOfChunks",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct delay, pieces),
     .required = true,
     .min = 1,
     .max = DRIBBLE_PIECES_MAX},
    TIME("totalDuration", total_duration),
};

static const struct {
    const struct field *fields;
    size_t count;
} fields_of[] = {
    [DELAY_FIXED] = {fixed_fields, ARRAY_COUNT(fixed_fields)},
    [DELAY_UNIFORM] = {uniform_fields, ARRAY_COUNT(uniform_fields)},
    [DELAY_LOGNORMAL] = {lognormal_fields, ARRAY_COUNT(lognormal_fields)},
    [DELAY_DRIBBLE] = {dribble_fields, ARRAY_COUNT(dribble_fields)},
};

static bool read_type(struct reading *r, const struct place *place, const struct json *v,
                      enum delay_type *ret)
{
    const char *const *names = types + 1;
    const struct json *type = json_type(v) == JSON_OBJECT ? json_member(v, "type") : NULL;
    if (type == NULL || json_type(type) != JSON_STRING)
        return field_refuse(r, place, STR("must be an object with a 'type'"),
                            STR("the types are fixed, uniform, lognormal, dribble"));
    for (int i = 0; names[i] != NULL; i++) {
        if (str_is(json_string(type), names[i])) {
            *ret = (enum delay_type)(i + 1);
            return true;
        }
    }
    struct place here = {.parent = place, .name = STR("type")};
    return field_refuse(r, &here,
                        arena_printf(r->arena, "no delay has the type '%s'", json_string(type).p),
                        field_hint(r->arena, json_string(type), names));
}

bool delay_read(struct reading *r, const struct place *place, const struct json *v, void *ret)
{
    struct delay delay = {.max_value = DELAY_MS_MAX};
    if (!read_type(r, place, v, &delay.type) ||
        !fields_read(r, place, v, fields_of[delay.type].fields, fields_of[delay.type].count,
                     &delay))
        return false;
    struct place upper = {.parent = place, .name = STR("upper")};
    if (delay.upper < delay.lower)
        return field_refuse(r, &upper, STR("must not be less than 'lower'"), STR(""));
    *(struct delay *)ret = delay;
    return true;
}

void delay_write(struct json_writer *w, const struct delay *delay)
{
    json_open(w, '{');
    json_write_string_member(w, "type", str_from(types[delay->type]));
    for (size_t i = 1; i < fields_of[delay->type].count; i++) {
        const struct field *field = &fields_of[delay->type].fields[i];
        const void *member = (const char *)delay + field->offset;
        json_write_name(w, field->name);
        if (field->kind == FIELD_NUMBER)
            json_write_number(w, *(const double *)member);
        else
            json_write_integer(w, *(const int64_t *)member);
    }
    json_close(w, '}');
}

/* A draw of the standard normal distribution (Box and Muller 1958). */
static double normal(const struct ids *ids, uint64_t stream, uint64_t n)
{
    double u = 1 - ids_chance(ids, stream, 2 * n);
    double v = ids_chance(ids, stream, 2 * n + 1);
    return sqrt(-2 * log(u)) * cos(2 * PI * v);
}

int64_t delay_sample_ms(const struct delay *delay, const struct ids *ids, uint64_t stream,
                        uint64_t n)
{
    switch (delay->type) {
    case DELAY_FIXED:
        return delay->milliseconds;
    case DELAY_UNIFORM:
        return delay->lower +
               (int64_t)(ids_chance(ids, stream, n) * (double)(delay->upper - delay->lower + 1));
    case DELAY_LOGNORMAL: {
        double ms = (double)delay->median * exp(delay->sigma * normal(ids, stream, n));
        return ms < (double)delay->max_value ? (int64_t)ms : delay->max_value;
    }
    case DELAY_NONE:
    case DELAY_DRIBBLE:
        break;
    }
    return 0;
}
