/*
 * Fault rules for tests: read from JSON as the program reads them, and a clock that a test moves.
 */
#pragma once

#include "base/clock.h"
#include "cases.h"
#include "faults/faults.h"
#include "faults/rule_parse.h"

static const struct operation rule_rows[] = {{.name = "StartTestCaseExecution"},
                                             {.name = "ListTestCases"},
                                             {.name = "StopTestCaseExecution"}};
static const struct operation_table rule_operations = {rule_rows, ARRAY_COUNT(rule_rows)};
static const struct fault_vocabulary rule_vocabulary = {.operations = &rule_operations};

/* Reads a rule or an array of rules; false with the error when they are refused. */
static inline bool rules_try(const char *json, struct fault_rule **ret, size_t *ret_count,
                             struct field_error *reterr)
{
    struct json_error error;
    const struct json *document = json_parse(&arena, str_from(json), &error);
    ck_assert_msg(document != NULL, "%s: %s", json, document == NULL ? error.reason : "");
    struct reading r = {.arena = &arena, .reterr = reterr};
    return fault_rules_parse(&r, NULL, document, &rule_vocabulary, ret, ret_count);
}

static inline struct fault_rule *rules_parse(const char *json, size_t *ret_count)
{
    struct fault_rule *rules = NULL;
    struct field_error error;
    if (!rules_try(json, &rules, ret_count, &error))
        ck_abort_msg("%s: at '%.*s': %.*s", json, STR_ARG(error.path), STR_ARG(error.error));
    return rules;
}

/* Puts rules in force in place of those that are. */
static inline void rules_replace(struct faults *f, const char *json)
{
    size_t count;
    struct fault_rule *rules = rules_parse(json, &count);
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    ck_assert_msg(faults_replace(f, rules, count, &r), "%s", json);
}

/* The rules in force with their counters, as JSON text with a NUL behind it. */
static inline const char *rules_text(struct faults *f)
{
    struct text text = {.arena = &arena};
    struct json_writer w = {.out = &text};
    faults_write(f, &w);
    return arena_copy(&arena, text_str(&text)).p;
}

static int64_t rules_now_ms;

static inline int64_t rules_read_clock(void *cookie)
{
    (void)cookie;
    return rules_now_ms;
}

/* An injector without rules under a seed, on the clock `rules_now_ms`. */
static inline struct faults *rules_injector(uint64_t seed)
{
    return faults_new(ids_seeded(seed), (struct clock){.now_ms = rules_read_clock});
}
