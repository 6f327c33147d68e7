#include "operations/progress.h"

#include "base/json.h"
#include "base/text.h"

const char *const execution_status_names[] = {
    [EXECUTION_INITIATED] = "INITIATED", [EXECUTION_IN_PROGRESS] = "IN_PROGRESS",
    [EXECUTION_PASSED] = "PASSED",       [EXECUTION_FAILED] = "FAILED",
    [EXECUTION_STOPPED] = "STOPPED",
};

struct store_course progress_course(const struct plan *plan, int64_t now_ms)
{
    struct store_course course = {
        .runs_ms = now_ms,
        .ends_ms = now_ms,
        .fails = plan->outcome != PLAN_PASSED,
        .times_out = plan->outcome == PLAN_HANG,
        .observations = plan->observations,
        .failing = plan->failing,
    };
    switch (plan->progression) {
    case PLAN_TIME:
        course.initiated_ms = plan->initiated_s * 1000;
        course.runs_ms = now_ms + course.initiated_ms;
        course.ends_ms = course.runs_ms + plan->in_progress_s * 1000;
        break;
    case PLAN_IMMEDIATE:
        break;
    case PLAN_MANUAL:
        course.runs_ms = STORE_NEVER;
        course.ends_ms = STORE_NEVER;
        course.times = plan->times;
        break;
    }
    if (course.times_out)
        course.ends_ms = now_ms + PLAN_HANG_S * INT64_C(1000);
    return course;
}

enum execution_status progress_status(const struct store_execution *e, int64_t now_ms)
{
    if (e->stopped_ms != STORE_NEVER)
        return EXECUTION_STOPPED;
    if (e->course.ends_ms <= now_ms)
        return e->course.fails ? EXECUTION_FAILED : EXECUTION_PASSED;
    return e->course.runs_ms <= now_ms ? EXECUTION_IN_PROGRESS : EXECUTION_INITIATED;
}

int64_t progress_ended_ms(const struct store_execution *e, int64_t now_ms)
{
    if (e->stopped_ms != STORE_NEVER)
        return e->stopped_ms;
    return e->course.ends_ms <= now_ms ? e->course.ends_ms : STORE_NEVER;
}

/* The ids of a JSON array of strings; an absent or empty text has none. */
static const struct json *ids_of(struct arena *a, struct str array)
{
    struct json_error error;
    const struct json *ids = array.p != NULL ? json_parse(a, array, &error) : NULL;
    return ids != NULL ? json_first(ids) : NULL;
}

static bool is_listed(const struct json *id, struct str wanted)
{
    for (; id != NULL; id = json_next(id))
        if (str_equal(json_string(id), wanted))
            return true;
    return false;
}

/* The id of the n-th observation where the test case names none. */
static struct str numbered_id(struct arena *a, int64_t nth)
{
    struct text id = {.arena = a};
    text_add(&id, STR("observation-"));
    text_add_decimal(&id, nth, 0);
    return text_str(&id);
}

/* When the result of the n-th of the observations (from 1) is known. */
static int64_t known_ms(const struct store_course *course, int64_t nth)
{
    if (course->times_out || course->ends_ms == STORE_NEVER || course->runs_ms == STORE_NEVER)
        return course->ends_ms;
    /* The whole number of ms and the rest apart: their product can be more than 64 bits hold. */
    int64_t span_ms = course->ends_ms - course->runs_ms, count = course->observations;
    return course->runs_ms + span_ms / count * nth + span_ms % count * nth / count;
}

size_t progress_observations(struct arena *a, const struct store_execution *e, int64_t now_ms,
                             const struct observation **ret)
{
    const struct store_course *course = &e->course;
    const struct json *failing = ids_of(a, course->failing);
    const struct json *id = ids_of(a, course->observation_ids);
    int64_t until_ms = e->stopped_ms < now_ms ? e->stopped_ms : now_ms;
    struct observation *list = arena_new(a, (size_t)course->observations * sizeof *list);
    size_t count = 0;
    for (int64_t nth = 1; nth <= course->observations; nth++) {
        struct observation o = {
            .id = id != NULL ? json_string(id) : numbered_id(a, nth),
            .known_ms = known_ms(course, nth),
        };
        id = id != NULL ? json_next(id) : NULL;
        bool fails = failing != NULL ? is_listed(failing, o.id) : nth == course->observations;
        o.failed = course->fails && (course->times_out || fails);
        if (o.known_ms <= until_ms)
            list[count++] = o;
    }
    *ret = list;
    return count;
}
