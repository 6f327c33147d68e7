#include "faults/rule_parse.h"

#include "api/error.h"
#include "base/array.h"
#include "base/glob.h"

#include <limits.h>
#include <stddef.h>

enum {
    ID_LENGTH_MAX = 128,
    PATTERN_LENGTH_MAX = 1024,
    MESSAGE_LENGTH_MAX = 4096,
    CODE_LENGTH_MAX = 128,
    COUNT_MAX = 1000000000,
    TTL_S_MAX = 1000000000,
};

static const char *const phases[] = {[FAULT_BEFORE] = "before", [FAULT_AFTER] = "after", NULL};

/* A rule as it is being read: what its fields said, before the defaults that depend on others. */
struct draft {
    struct fault_rule rule;
    int phase;
    int64_t status;
    int64_t retry_after_s;
    int64_t retry_after_ms;
    struct str message;
};

/* Ids and codes become header values. */
static bool is_visible_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return false;
    return true;
}

static bool read_header_text(struct reading *r, const struct place *place, const struct json *v,
                             void *ret)
{
    if (json_type(v) != JSON_STRING || json_string(v).n == 0 || json_string(v).n > ID_LENGTH_MAX ||
        !is_visible_ascii(json_string(v)))
        return field_refuse(r, place, STR("must be a string of 1 to 128 visible ASCII characters"),
                            STR(""));
    *(struct str *)ret = json_string(v);
    return true;
}

static struct str operation_hint(struct arena *a, const struct operation_table *operations,
                                 struct str unknown)
{
    const char **names = arena_new(a, (operations->count + 1) * sizeof *names);
    for (size_t i = 0; i < operations->count; i++)
        names[i] = operations->rows[i].name;
    return field_hint(a, unknown, names);
}

static bool read_operation(struct reading *r, const struct place *place, const struct json *v,
                           void *ret)
{
    const struct fault_vocabulary *vocabulary = r->context;
    const struct operation_table *operations = vocabulary->operations;
    if (json_type(v) != JSON_STRING)
        return field_refuse(r, place, STR("must be a string"), STR(""));
    for (size_t i = 0; i < operations->count; i++) {
        if (glob_matches(json_string(v), str_from(operations->rows[i].name))) {
            *(struct str *)ret = json_string(v);
            return true;
        }
    }
    return field_refuse(r, place,
                        arena_printf(r->arena, "no operation fits '%s'", json_string(v).p),
                        operation_hint(r->arena, operations, json_string(v)));
}

static bool read_error(struct reading *r, const struct place *place, const struct json *v,
                       void *ret);

static bool read_fault(struct reading *r, const struct place *place, const struct json *v,
                       void *ret);

#define MATCH(field_name, which)                                                                   \
    {                                                                                              \
        .name = (field_name), .kind = FIELD_STRING,                                                \
        .offset = offsetof(struct draft, rule.match[which]), .max = PATTERN_LENGTH_MAX             \
    }

static const struct field rule_fields[] = {
    {.name = "id",
     .kind = FIELD_READER,
     .offset = offsetof(struct draft, rule.id),
     .read = read_header_text},
    {.name = "operation",
     .kind = FIELD_READER,
     .offset = offsetof(struct draft, rule.match[FAULT_MATCH_OPERATION]),
     .read = read_operation},
    MATCH("accountId", FAULT_MATCH_ACCOUNT_ID),
    MATCH("region", FAULT_MATCH_REGION),
    MATCH("instanceId", FAULT_MATCH_INSTANCE_ID),
    MATCH("testCaseId", FAULT_MATCH_TEST_CASE_ID),
    MATCH("clientToken", FAULT_MATCH_CLIENT_TOKEN),
    MATCH("attempt", FAULT_MATCH_ATTEMPT),
    {.name = "skip",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.skip),
     .max = COUNT_MAX},
    {.name = "times",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.times),
     .max = COUNT_MAX},
    {.name = "probability",
     .kind = FIELD_NUMBER,
     .offset = offsetof(struct draft, rule.probability),
     .max = 1},
    {.name = "phase",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct draft, phase),
     .choices = phases},
    /* Reads into the draft itself: its offset is 0. */
    {.name = "error", .kind = FIELD_READER, .read = read_error},
    {.name = "delay",
     .kind = FIELD_READER,
     .offset = offsetof(struct draft, rule.effect.delay),
     .read = delay_read},
    {.name = "fault",
     .kind = FIELD_READER,
     .offset = offsetof(struct draft, rule.effect.breakage),
     .read = read_fault},
    {.name = "milliseconds",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.effect.hang_ms),
     .min = 1,
     .max = (double)DELAY_MS_MAX},
    {.name = "enabled", .kind = FIELD_BOOLEAN, .offset = offsetof(struct draft, rule.enabled)},
    /* What the list of the rules in force says behind each. */
    {.name = "matched",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.matched),
     .max = (double)COUNT_MAX},
    {.name = "hits",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.hits),
     .max = (double)COUNT_MAX},
    {.name = "spent", .kind = FIELD_READER, .read = field_ignore},
    {.name = "ttlSeconds",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, rule.ttl_s),
     .min = 1,
     .max = TTL_S_MAX},
};

static const struct field error_fields[] = {
    {.name = "code",
     .kind = FIELD_READER,
     .offset = offsetof(struct draft, rule.effect.error.code),
     .required = true,
     .read = read_header_text},
    {.name = "statusCode",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, status),
     .min = 400,
     .max = 599},
    {.name = "message",
     .kind = FIELD_STRING,
     .offset = offsetof(struct draft, message),
     .max = MESSAGE_LENGTH_MAX},
    {.name = "retryAfterSeconds",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, retry_after_s),
     .max = FAULT_RETRY_AFTER_S_MAX},
    {.name = "retryAfterMilliseconds",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct draft, retry_after_ms),
     .max = FAULT_RETRY_AFTER_MS_MAX},
};

/* Takes what an error does not say from the catalogue; a code that is not there must say it all. */
static bool complete_error(struct reading *r, const struct place *place, struct draft *draft)
{
    struct fault_error *error = &draft->rule.effect.error;
    const struct error_kind *kind = error_kind_named(error->code);
    struct place code = {.parent = place, .name = STR("code")};
    if (kind == NULL && draft->status == 0)
        return field_refuse(
            r, &code,
            arena_printf(r->arena, "'%s' is not in the catalogue: give its statusCode too",
                         error->code.p),
            arena_printf(r->arena, "did you mean '%s'?", error_kind_nearest(error->code)));
    error->status = draft->status != 0 ? (int)draft->status : kind->status;
    error->message = draft->message.p != NULL ? draft->message
                     : kind != NULL           ? str_from(kind->message)
                                              : STR("");
    error->retry_after = (struct retry_after){.s = (long)draft->retry_after_s,
                                              .amz_ms = (long)draft->retry_after_ms};
    return true;
}

static bool read_error(struct reading *r, const struct place *place, const struct json *v,
                       void *ret)
{
    struct draft *draft = ret;
    return fields_read(r, place, v, error_fields, ARRAY_COUNT(error_fields), draft) &&
           complete_error(r, place, draft);
}

static bool read_fault(struct reading *r, const struct place *place, const struct json *v,
                       void *ret)
{
    const char *const *names = http_breakage_names + 1;
    if (json_type(v) != JSON_STRING)
        return field_refuse(r, place, STR("must be a string"), STR(""));
    for (int i = 0; names[i] != NULL; i++) {
        if (str_is(json_string(v), names[i])) {
            *(enum http_breakage *)ret = (enum http_breakage)(i + 1);
            return true;
        }
    }
    return field_refuse(r, place,
                        arena_printf(r->arena, "no fault has the name '%s'", json_string(v).p),
                        field_hint(r->arena, json_string(v), names));
}

/* What no field can say alone. */
static bool check_combination(struct reading *r, const struct place *place,
                              const struct fault_effect *effect)
{
    struct place fault = {.parent = place, .name = STR("fault")};
    struct place milliseconds = {.parent = place, .name = STR("milliseconds")};
    bool has_error = effect->error.code.p != NULL;
    bool has_fault = effect->breakage != HTTP_UNBROKEN;
    if (!has_error && !has_fault && effect->delay.type == DELAY_NONE)
        return field_refuse(r, place, STR("the rule does nothing"),
                            STR("give it an 'error', a 'fault' or a 'delay'"));
    if (has_error && has_fault)
        return field_refuse(r, &fault, STR("a rule has an 'error' or a 'fault', not both"),
                            STR(""));
    if (effect->hang_ms > 0 && effect->breakage != HTTP_HANG)
        return field_refuse(r, &milliseconds, STR("goes with the fault HANG alone"),
                            STR("to wait before an answer use 'delay'"));
    return true;
}

static bool read_rule(struct reading *r, const struct place *place, const struct json *v,
                      struct fault_rule *ret)
{
    struct draft draft = {
        .rule = {.times = -1, .probability = 1, .enabled = true, .ttl_s = -1},
        .retry_after_s = -1,
        .retry_after_ms = -1,
    };
    if (!fields_read(r, place, v, rule_fields, ARRAY_COUNT(rule_fields), &draft) ||
        !check_combination(r, place, &draft.rule.effect))
        return false;
    draft.rule.effect.phase = (enum fault_phase)draft.phase;
    *ret = draft.rule;
    return true;
}

bool fault_rules_parse(struct reading *r, const struct place *place, const struct json *v,
                       const struct fault_vocabulary *vocabulary, struct fault_rule **ret,
                       size_t *ret_count)
{
    bool is_array = json_type(v) == JSON_ARRAY;
    size_t count = is_array ? json_count(v) : 1;
    if (count > FAULT_RULES_MAX)
        return field_refuse(r, place, STR("at most 1000 rules can be in force"), STR(""));
    struct reading with_names = {.arena = r->arena, .context = vocabulary, .reterr = r->reterr};
    struct fault_rule *rules = arena_new(r->arena, count * sizeof *rules);
    if (!is_array && !read_rule(&with_names, place, v, rules))
        return false;
    const struct json *item = is_array ? json_first(v) : NULL;
    for (size_t i = 0; item != NULL; item = json_next(item), i++) {
        struct place here = {.parent = place, .index = i};
        if (!read_rule(&with_names, &here, item, &rules[i]))
            return false;
    }
    *ret = rules;
    *ret_count = count;
    return true;
}
