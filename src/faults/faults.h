/*
 * The error injector: the rules in force, their counters, and the decision about one request.
 * Safe to call from any thread; every call is short and none waits for anything but the others.
 */
#pragma once

#include "base/arena.h"
#include "base/clock.h"
#include "base/fields.h"
#include "base/ids.h"
#include "base/json_writer.h"
#include "base/str.h"
#include "faults/rule.h"

#include <stdbool.h>
#include <stddef.h>

struct faults;

/* What is to become of a request. The views live in the arena that was handed to faults_decide().
 */
struct fault_decision {
    /* The rule that acts; absent (p == NULL) when none does. */
    struct str rule_id;
    struct fault_effect effect;
    /* What the effect's delay came to this time. */
    int64_t delay_ms;
    /* Numbers the decision among the rule's, for whatever else is drawn. */
    uint64_t nth;
};

/* No rules. Chance and jitter follow from `ids`; `ttlSeconds` runs on `clock`. */
struct faults *faults_new(struct ids ids, struct clock clock);
void faults_free(struct faults *f);

/*
 * Puts `rules` in force, with the counters that they bring, in place of those that are (replace) or
 * behind them (append). Rules without an id get one. Returns false, and changes nothing, when an id
 * stands twice or the rules would be more than FAULT_RULES_MAX. The rules are copied.
 */
bool faults_replace(struct faults *f, const struct fault_rule rules[], size_t count,
                    struct reading *r);
bool faults_append(struct faults *f, const struct fault_rule rules[], size_t count,
                   struct reading *r);

/* Whether faults_append() would; the place of what is wrong begins with `parent`. Changes nothing.
 */
bool faults_can_append(struct faults *f, const struct fault_rule rules[], size_t count,
                       const struct place *parent, struct reading *r);

/* Removes all rules, or the one of that id: false when there is none. */
void faults_remove_all(struct faults *f);
bool faults_remove(struct faults *f, struct str id);

/* Makes the rules in force those of the start, which faults_reset() comes back to. */
void faults_mark_start(struct faults *f);
void faults_reset(struct faults *f);

/* Writes the rules in force as an array. */
void faults_write(struct faults *f, struct json_writer *w);

/*
 * Decides about one request, and counts it. Rules that are enabled are tried in order; the first
 * that matches, is past its `skip`, not spent, and has the chance on its side acts. A rule counts
 * as `matched` whenever it is tried and fits, also when it is spent. The n-th match of a rule has
 * the same chance under one seed, whichever thread it comes from.
 */
struct fault_decision faults_decide(struct faults *f, struct arena *a,
                                    const struct fault_facts *facts);

/*
 * What the rule of that id does, copied into the arena, for a request that asks for it: whatever
 * the rule would match, enabled or not, spent or not. Returns false when there is no such rule.
 */
bool faults_effect(struct faults *f, struct arena *a, struct str id, struct fault_effect *ret);

/*
 * Counts a match and a hit of that rule, and gives the decision what follows from their number. Of
 * a rule that is there no more the decision is the first, and does not wait.
 */
void faults_hit(struct faults *f, struct str id, struct fault_decision *decision);

/* The id in force that is nearest to one that is not, copied into the arena; p == NULL for none. */
struct str faults_nearest_id(struct faults *f, struct arena *a, struct str id);
