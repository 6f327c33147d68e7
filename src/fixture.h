/*
 * Fixture files: instances, test cases and faults that stand from the start. docs/fixtures.md has
 * the format.
 */
#pragma once

#include "base/arena.h"
#include "base/problem.h"
#include "faults/rule.h"
#include "faults/rule_parse.h"
#include "plans/plan.h"
#include "store/store.h"

#include <stdbool.h>
#include <stddef.h>

enum { FIXTURE_BYTES_MAX = 64 * 1024 * 1024 };

struct fixture {
    const struct store_instance *instances;
    size_t instance_count;
    const struct fault_rule *rules;
    size_t rule_count;
    /* Those of test cases, and those that stand on their own. */
    const struct plan *plans;
    size_t plan_count;
};

/*
 * Reads a fixture file, or a file that holds fault rules alone, into the arena. `option` is the
 * option that named it, for the reason. Returns false with one line that names the option, the
 * file and the line or JSON path; nothing is done by halves.
 */
bool fixture_read(struct arena *a, const char *option, const char *path,
                  const struct fault_vocabulary *vocabulary, struct fixture *ret,
                  struct problem *reterr);
bool fixture_read_rules(struct arena *a, const char *option, const char *path,
                        const struct fault_vocabulary *vocabulary, struct fixture *ret,
                        struct problem *reterr);
