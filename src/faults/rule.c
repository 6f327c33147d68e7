#include "faults/rule.h"

#include "base/glob.h"

const char *const fault_match_names[FAULT_MATCHES] = {
    [FAULT_MATCH_OPERATION] = "operation",     [FAULT_MATCH_ACCOUNT_ID] = "accountId",
    [FAULT_MATCH_REGION] = "region",           [FAULT_MATCH_INSTANCE_ID] = "instanceId",
    [FAULT_MATCH_TEST_CASE_ID] = "testCaseId", [FAULT_MATCH_CLIENT_TOKEN] = "clientToken",
    [FAULT_MATCH_ATTEMPT] = "attempt",
};

bool fault_matches(const struct str patterns[FAULT_MATCHES], const struct fault_facts *facts)
{
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        if (patterns[i].p != NULL && !glob_matches(patterns[i], facts->values[i]))
            return false;
    return true;
}

static void write_error(struct json_writer *w, const struct fault_error *error)
{
    json_write_name(w, "error");
    json_open(w, '{');
    json_write_string_member(w, "code", error->code);
    json_write_integer_member(w, "statusCode", error->status);
    json_write_string_member(w, "message", error->message);
    if (error->retry_after.s >= 0)
        json_write_integer_member(w, "retryAfterSeconds", error->retry_after.s);
    if (error->retry_after.amz_ms >= 0)
        json_write_integer_member(w, "retryAfterMilliseconds", error->retry_after.amz_ms);
    json_close(w, '}');
}

static void write_effect(struct json_writer *w, const struct fault_effect *effect)
{
    json_write_string_member(w, "phase",
                             effect->phase == FAULT_AFTER ? STR("after") : STR("before"));
    if (effect->delay.type != DELAY_NONE) {
        json_write_name(w, "delay");
        delay_write(w, &effect->delay);
    }
    if (effect->error.code.p != NULL)
        write_error(w, &effect->error);
    if (effect->breakage != HTTP_UNBROKEN)
        json_write_string_member(w, "fault", str_from(http_breakage_names[effect->breakage]));
    if (effect->hang_ms > 0)
        json_write_integer_member(w, "milliseconds", effect->hang_ms);
}

void fault_rule_write(struct json_writer *w, const struct fault_rule *rule,
                      const struct fault_counters *counters)
{
    json_open(w, '{');
    json_write_string_member(w, "id", rule->id);
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        if (rule->match[i].p != NULL)
            json_write_string_member(w, fault_match_names[i], rule->match[i]);
    json_write_integer_member(w, "skip", rule->skip);
    if (rule->times >= 0)
        json_write_integer_member(w, "times", rule->times);
    json_write_name(w, "probability");
    json_write_number(w, rule->probability);
    write_effect(w, &rule->effect);
    json_write_boolean_member(w, "enabled", rule->enabled);
    if (rule->ttl_s >= 0)
        json_write_integer_member(w, "ttlSeconds", rule->ttl_s);
    json_write_integer_member(w, "matched", counters->matched);
    json_write_integer_member(w, "hits", counters->hits);
    json_write_boolean_member(w, "spent", counters->spent);
    json_close(w, '}');
}
