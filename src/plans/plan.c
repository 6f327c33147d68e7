#include "plans/plan.h"

#include "base/array.h"

#include <assert.h>
#include <stddef.h>

enum {
    PATTERN_LENGTH_MAX = 1024,
    OBSERVATIONS_MAX = 100,
};

static const char *const progressions[] = {
    [PLAN_TIME] = "time", [PLAN_IMMEDIATE] = "immediate", [PLAN_MANUAL] = "manual", NULL};

static const char *const outcomes[] = {
    [PLAN_PASSED] = "PASSED", [PLAN_FAILED] = "FAILED", [PLAN_HANG] = "HANG", NULL};

struct plan plan_default(void)
{
    return (struct plan){
        .progression = PLAN_TIME,
        .initiated_s = 1,
        .in_progress_s = 2,
        .times = 1,
        .outcome = PLAN_PASSED,
        .observations = 2,
        .failing = STR("[]"),
    };
}

/* A plan as it is being read: choices are ints until they are known to be right. */
struct draft {
    struct plan plan;
    int progression;
    int outcome;
};

bool plan_read_observation_ids(struct reading *r, const struct place *place, const struct json *v,
                               void *ret)
{
    if (json_type(v) != JSON_ARRAY)
        return field_refuse(r, place, STR("must be an array of observation ids"), STR(""));
    struct text text = {.arena = r->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '[');
    size_t i = 0;
    for (const struct json *id = json_first(v); id != NULL; id = json_next(id), i++) {
        struct place here = {.parent = place, .index = i};
        if (json_type(id) != JSON_STRING || json_string(id).n == 0)
            return field_refuse(r, &here,
                                STR("must be an observation id, a text that is not empty"),
                                STR("without test case content they are observation-1, ..."));
        json_write_string(&w, json_string(id));
    }
    json_close(&w, ']');
    *(struct str *)ret = text_str(&text);
    return true;
}

#define MATCH(field_name, which)                                                                   \
    {                                                                                              \
        .name = (field_name), .kind = FIELD_STRING,                                                \
        .offset = offsetof(struct draft, plan.match[which]), .max = PATTERN_LENGTH_MAX             \
    }
#define WHOLE_NUMBER(field_name, member, low, high)                                                \
    {                                                                                              \
        .name = (field_name), .kind = FIELD_INTEGER, .offset = offsetof(struct draft, member),     \
        .min = (low), .max = (high)                                                                \
    }

/* How it goes. */
#define COURSE_FIELDS                                                                              \
    {.name = "progression",                                                                        \
     .kind = FIELD_CHOICE,                                                                         \
     .offset = offsetof(struct draft, progression),                                                \
     .choices = progressions},                                                                     \
        WHOLE_NUMBER("initiatedSeconds", plan.initiated_s, 0, PLAN_SECONDS_MAX),                   \
        WHOLE_NUMBER("inProgressSeconds", plan.in_progress_s, 0, PLAN_SECONDS_MAX),                \
        WHOLE_NUMBER("times", plan.times, 1, PLAN_TIMES_MAX),                                      \
        {.name = "outcome",                                                                        \
         .kind = FIELD_CHOICE,                                                                     \
         .offset = offsetof(struct draft, outcome),                                                \
         .choices = outcomes},                                                                     \
        WHOLE_NUMBER("observations", plan.observations, 0, OBSERVATIONS_MAX),                      \
    {                                                                                              \
        .name = "failingObservations", .kind = FIELD_READER,                                       \
        .offset = offsetof(struct draft, plan.failing), .read = plan_read_observation_ids          \
    }

static const struct field course_fields[] = {COURSE_FIELDS};

/* And which executions it is for. */
static const struct field plan_fields[] = {
    COURSE_FIELDS,
    MATCH("accountId", FAULT_MATCH_ACCOUNT_ID),
    MATCH("region", FAULT_MATCH_REGION),
    MATCH("instanceId", FAULT_MATCH_INSTANCE_ID),
    MATCH("testCaseId", FAULT_MATCH_TEST_CASE_ID),
    MATCH("clientToken", FAULT_MATCH_CLIENT_TOKEN),
    {.name = "literal", .kind = FIELD_BOOLEAN, .offset = offsetof(struct draft, plan.literal)},
};

/* A field that the progression has no use for is a mistake: it would be waited for in vain. */
static bool check_combination(struct reading *r, const struct place *place, const struct json *v,
                              const struct draft *draft)
{
    static const struct {
        const char *name;
        enum plan_progression progression;
    } bound[] = {
        {"initiatedSeconds", PLAN_TIME},
        {"inProgressSeconds", PLAN_TIME},
        {"times", PLAN_MANUAL},
    };
    for (size_t i = 0; i < ARRAY_COUNT(bound); i++) {
        struct place here = {.parent = place, .name = str_from(bound[i].name)};
        if (json_member(v, bound[i].name) != NULL &&
            draft->progression != (int)bound[i].progression)
            return field_refuse(r, &here,
                                arena_printf(r->arena, "goes with the progression '%s' alone",
                                             progressions[bound[i].progression]),
                                STR(""));
    }
    struct place failing = {.parent = place, .name = STR("failingObservations")};
    if (!str_is(draft->plan.failing, "[]") && draft->outcome != PLAN_FAILED)
        return field_refuse(r, &failing, STR("goes with the outcome FAILED alone"), STR(""));
    return true;
}

static bool read_plan(struct reading *r, const struct place *place, const struct json *v,
                      const struct field fields[], size_t field_count, struct plan *plan)
{
    struct draft draft = {
        .plan = *plan, .progression = (int)plan->progression, .outcome = (int)plan->outcome};
    if (!fields_read(r, place, v, fields, field_count, &draft) ||
        !check_combination(r, place, v, &draft))
        return false;
    draft.plan.progression = (enum plan_progression)draft.progression;
    draft.plan.outcome = (enum plan_outcome)draft.outcome;
    *plan = draft.plan;
    return true;
}

bool plan_read_fields(struct reading *r, const struct place *place, const struct json *v,
                      struct plan *plan)
{
    return read_plan(r, place, v, course_fields, ARRAY_COUNT(course_fields), plan);
}

static_assert(PLANS_MAX == 1000, "PLANS_TOO_MANY names the limit");

bool plans_parse(struct reading *r, const struct place *place, const struct json *v,
                 struct plan **ret, size_t *ret_count)
{
    bool is_array = json_type(v) == JSON_ARRAY;
    size_t count = is_array ? json_count(v) : 1;
    if (count > PLANS_MAX)
        return field_refuse(r, place, STR(PLANS_TOO_MANY), STR(""));
    struct plan *plans = arena_new(r->arena, count * sizeof *plans);
    const struct json *item = is_array ? json_first(v) : v;
    for (size_t i = 0; i < count; i++, item = json_next(item)) {
        struct place here = {.parent = place, .index = i};
        plans[i] = plan_default();
        if (!read_plan(r, is_array ? &here : place, item, plan_fields, ARRAY_COUNT(plan_fields),
                       &plans[i]))
            return false;
    }
    *ret = plans;
    *ret_count = count;
    return true;
}

static void write_failing(struct json_writer *w, struct str failing)
{
    json_write_name(w, "failingObservations");
    json_write_raw(w, failing);
}

void plan_write(struct json_writer *w, const struct plan *plan)
{
    json_open(w, '{');
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        if (plan->match[i].p != NULL)
            json_write_string_member(w, fault_match_names[i], plan->match[i]);
    if (plan->literal)
        json_write_boolean_member(w, "literal", true);
    json_write_string_member(w, "progression", str_from(progressions[plan->progression]));
    if (plan->progression == PLAN_TIME) {
        json_write_integer_member(w, "initiatedSeconds", plan->initiated_s);
        json_write_integer_member(w, "inProgressSeconds", plan->in_progress_s);
    }
    if (plan->progression == PLAN_MANUAL)
        json_write_integer_member(w, "times", plan->times);
    json_write_string_member(w, "outcome", str_from(outcomes[plan->outcome]));
    json_write_integer_member(w, "observations", plan->observations);
    if (!str_is(plan->failing, "[]"))
        write_failing(w, plan->failing);
    json_close(w, '}');
}
