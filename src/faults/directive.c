#include "faults/directive.h"

#include "api/error.h"
#include "base/array.h"
#include "base/nearest.h"

struct directive {
    struct arena *arena;
    struct fault_decision *decision;
    struct str *reterr;
};

/* Applies the value of a parameter; false when it is not one. */
typedef bool parameter_apply(struct fault_effect *effect, struct str value);

static bool apply_phase(struct fault_effect *effect, struct str value)
{
    effect->phase = str_is(value, "after") ? FAULT_AFTER : FAULT_BEFORE;
    return str_is(value, "after") || str_is(value, "before");
}

static bool apply_wait(struct fault_effect *effect, struct str value, uint64_t max, long *ret)
{
    uint64_t wait;
    if (effect->error.code.p == NULL || !str_parse_number(value, max, &wait))
        return false;
    *ret = (long)wait;
    return true;
}

static bool apply_retry_after(struct fault_effect *effect, struct str value)
{
    return apply_wait(effect, value, FAULT_RETRY_AFTER_S_MAX, &effect->error.retry_after.s);
}

static bool apply_amz_retry_after(struct fault_effect *effect, struct str value)
{
    return apply_wait(effect, value, FAULT_RETRY_AFTER_MS_MAX, &effect->error.retry_after.amz_ms);
}

static bool apply_milliseconds(struct fault_effect *effect, struct str value)
{
    uint64_t ms;
    if (effect->breakage != HTTP_HANG || !str_parse_number(value, DELAY_MS_MAX, &ms) || ms == 0)
        return false;
    effect->hang_ms = (int64_t)ms;
    return true;
}

static const struct {
    const char *name;
    parameter_apply *apply;
    const char *wanted;
} parameters[] = {
    {"phase", apply_phase, "before or after"},
    {"retryAfterSeconds", apply_retry_after, "a number of seconds, beside an error"},
    {"retryAfterMilliseconds", apply_amz_retry_after, "a number of milliseconds, beside an error"},
    {"milliseconds", apply_milliseconds, "a number, beside HANG"},
};

enum { PARAMETERS = ARRAY_COUNT(parameters) };

static bool refuse(struct directive *d, struct str what)
{
    *d->reterr = arena_printf(d->arena, FAULT_DIRECTIVE_HEADER ": %.*s", STR_ARG(what));
    return false;
}

static bool unknown_parameter(struct directive *d, struct str name)
{
    const char *names[PARAMETERS];
    for (size_t i = 0; i < PARAMETERS; i++)
        names[i] = parameters[i].name;
    return refuse(d, arena_printf(d->arena, "'%.*s' is no parameter; did you mean '%s'?",
                                  STR_ARG(name), names[nearest_index(name, names, PARAMETERS)]));
}

static bool apply_parameter(struct directive *d, struct str text)
{
    size_t equals = str_find(text, '=');
    struct str name = str_trim(str_first(text, equals));
    struct str value = equals < text.n ? str_trim(str_skip(text, equals + 1)) : STR("");
    for (size_t i = 0; i < PARAMETERS; i++) {
        if (!str_is(name, parameters[i].name))
            continue;
        if (parameters[i].apply(&d->decision->effect, value))
            return true;
        return refuse(
            d, arena_printf(d->arena, "'%s' must be %s", parameters[i].name, parameters[i].wanted));
    }
    return unknown_parameter(d, name);
}

/* The effect of a code of the catalogue or the name of a connection fault. */
static bool effect_named(struct str name, struct fault_effect *ret)
{
    const struct error_kind *kind = error_kind_named(name);
    if (kind != NULL) {
        *ret = (struct fault_effect){.error = {.code = str_from(kind->name),
                                               .status = kind->status,
                                               .message = str_from(kind->message),
                                               .retry_after = RETRY_AFTER_NONE}};
        return true;
    }
    for (int i = HTTP_UNBROKEN + 1; i < HTTP_BREAKAGES; i++) {
        if (str_is(name, http_breakage_names[i])) {
            *ret = (struct fault_effect){.breakage = (enum http_breakage)i};
            return true;
        }
    }
    return false;
}

static bool unknown_name(struct directive *d, struct faults *f, struct str name)
{
    const char *names[HTTP_BREAKAGES + 2];
    size_t count = 0;
    for (int i = HTTP_UNBROKEN + 1; i < HTTP_BREAKAGES; i++)
        names[count++] = http_breakage_names[i];
    names[count++] = error_kind_nearest(name);
    struct str id = faults_nearest_id(f, d->arena, name);
    if (id.p != NULL)
        names[count++] = id.p;
    return refuse(d, arena_printf(d->arena,
                                  "'%.*s' is no error code, no connection fault and no id of a "
                                  "rule; did you mean '%s'?",
                                  STR_ARG(name), names[nearest_index(name, names, count)]));
}

bool fault_directive_read(struct faults *f, struct arena *a, struct str header,
                          struct fault_decision *ret, struct str *reterr)
{
    struct str name, parameter;
    struct fault_decision decision = {0};
    struct directive d = {.arena = a, .decision = &decision, .reterr = reterr};
    str_split(&header, ';', &name);
    name = str_trim(name);
    bool is_rule = !effect_named(name, &decision.effect);
    if (is_rule && !faults_effect(f, a, name, &decision.effect))
        return unknown_name(&d, f, name);
    decision.rule_id = arena_copy(a, name);
    while (str_split(&header, ';', &parameter))
        if (!apply_parameter(&d, str_trim(parameter)))
            return false;
    if (is_rule)
        faults_hit(f, name, &decision);
    *ret = decision;
    return true;
}
