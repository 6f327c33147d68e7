/*
 * Reads fault rules from the JSON of a file or of a control call (docs/faults.md has the format).
 */
#pragma once

#include "api/model.h"
#include "base/fields.h"
#include "faults/rule.h"

/* What a rule's names may be: its "operation" fits a row of the table. */
struct fault_vocabulary {
    const struct operation_table *operations;
};

/*
 * Reads an array of rules, or one rule. A rule without an id is left without one. `r->context` is
 * not used. Returns false, with `*r->reterr` set, when any rule is wrong: all or nothing.
 * The rules and their text live in the arena.
 */
bool fault_rules_parse(struct reading *r, const struct place *place, const struct json *v,
                       const struct fault_vocabulary *vocabulary, struct fault_rule **ret,
                       size_t *ret_count);
