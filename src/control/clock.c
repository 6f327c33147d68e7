#include "base/clock.h"
#include "base/array.h"

#include "base/mock_clock.h"
#include "base/timestamp.h"
#include "control/resource.h"

#include <float.h>
#include <math.h>
#include <stddef.h>

/* A hundred years: a clock that is moved further has been moved by mistake. */
#define ADVANCE_S_MAX 3155760000.0
/* A year: no client's clock is further out that means to be right. */
#define SKEW_S_MAX 31536000.0

enum action { ACTION_FREEZE, ACTION_ADVANCE, ACTION_SKEW, ACTION_RESET };

static const char *const actions[] = {"freeze", "advance", "skew", "reset", NULL};

/* What `seconds` may be; an action that takes none has no span. */
static const struct span {
    double min, max;
} spans[] = {
    [ACTION_ADVANCE] = {0, ADVANCE_S_MAX},
    [ACTION_SKEW] = {-SKEW_S_MAX, SKEW_S_MAX},
    [ACTION_RESET] = {0, 0},
};

struct command {
    int action;
    struct str instant;
    /* NAN: not given. */
    double seconds;
};

static void reply(struct control_call *call)
{
    struct mock_clock *clock = call->control->clock;
    struct clock now = mock_clock_as_clock(clock);
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "instant", timestamp_date_time(call->arena, clock_now_ms(&now)));
    json_write_boolean_member(&w, "frozen", mock_clock_is_frozen(clock));
    if (mock_clock_skew_ms(clock) != 0) {
        json_write_name(&w, "skewSeconds");
        json_write_number(&w, (double)mock_clock_skew_ms(clock) / 1000);
    }
    json_close(&w, '}');
    control_reply(call, text_str(&text));
}

void clock_get(struct control_call *call)
{
    reply(call);
}

static bool check_seconds(struct reading *r, const struct span *span, double s)
{
    struct place seconds = {.name = STR("seconds")};
    if (span->max == 0)
        return field_refuse(r, &seconds, STR("goes with the actions 'advance' and 'skew' alone"),
                            STR(""));
    if (s >= span->min && s <= span->max)
        return true;
    return field_refuse(
        r, &seconds,
        arena_printf(r->arena, "must be a number from %.15g to %.15g", span->min, span->max),
        STR(""));
}

/* Whether `instant` and `seconds` are there for the actions that want them, and for no other. */
static bool check(struct reading *r, const struct command *command)
{
    const struct span *span = &spans[command->action];
    struct place instant = {.name = STR("instant")};
    if (command->instant.p != NULL && command->action != ACTION_FREEZE)
        return field_refuse(r, &instant, STR("goes with the action 'freeze' alone"), STR(""));
    if (!isnan(command->seconds))
        return check_seconds(r, span, command->seconds);
    if (span->max == 0)
        return true;
    struct str missing =
        arena_printf(r->arena, "the action '%s' needs 'seconds'", actions[command->action]);
    return field_refuse(r, NULL, missing, STR(""));
}

static bool apply(struct reading *r, struct mock_clock *clock, const struct command *command)
{
    struct clock now = mock_clock_as_clock(clock);
    int64_t instant_ms = clock_now_ms(&now);
    struct place instant = {.name = STR("instant")}, seconds = {.name = STR("seconds")};
    switch ((enum action)command->action) {
    case ACTION_FREEZE:
        if (command->instant.p != NULL && !timestamp_parse_date_time(command->instant, &instant_ms))
            return field_refuse(r, &instant, STR("is not a time in UTC"),
                                STR("a time is written 2026-01-02T03:04:05Z"));
        mock_clock_freeze(clock, instant_ms);
        break;
    case ACTION_ADVANCE:
        if (instant_ms + (int64_t)(command->seconds * 1000) > TIMESTAMP_MS_MAX)
            return field_refuse(r, &seconds, STR("leads beyond the year 9999"), STR(""));
        mock_clock_advance(clock, (int64_t)(command->seconds * 1000));
        break;
    case ACTION_SKEW:
        mock_clock_skew(clock, (int64_t)(command->seconds * 1000));
        break;
    case ACTION_RESET:
        mock_clock_reset(clock);
        break;
    }
    return true;
}

void clock_put(struct control_call *call)
{
    static const struct field fields[] = {
        {.name = "action",
         .kind = FIELD_CHOICE,
         .offset = offsetof(struct command, action),
         .required = true,
         .choices = actions},
        {.name = "instant", .kind = FIELD_STRING, .offset = offsetof(struct command, instant)},
        {.name = "seconds",
         .kind = FIELD_NUMBER,
         .offset = offsetof(struct command, seconds),
         .min = -DBL_MAX,
         .max = DBL_MAX},
    };
    const struct json *body = control_body(call);
    if (body == NULL)
        return;
    struct field_error error;
    struct reading r = {.arena = call->arena, .reterr = &error};
    struct command command = {.seconds = NAN};
    if (fields_read(&r, NULL, body, fields, ARRAY_COUNT(fields), &command) && check(&r, &command) &&
        apply(&r, call->control->clock, &command))
        reply(call);
    else
        control_refuse(call, 400, &error);
}
