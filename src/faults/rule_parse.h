/*
 * Reads fault rules from the JSON of a file or of a control call (docs/faults.md has the format).
 */
#pragma once

#include "base/fields.h"
#include "faults/rule.h"

/* The names that a rule's "operation" may fit: a NULL-terminated list. */
struct fault_vocabulary {
    const char *const *operations;
};

/*
 * Reads an array of rules, or one rule. A rule without an id is left without one. `r->context` is
 * not used. Returns false, with `*r->reterr` set, when any rule is wrong: all or nothing.
 * The rules and their text live in the arena.
 */
bool fault_rules_parse(struct reading *r, const struct place *place, const struct json *v,
                       const struct fault_vocabulary *vocabulary, struct fault_rule **ret,
                       size_t *ret_count);
