/*
 * The plans in force: an ordered list, of which the first that fits an execution settles how it
 * goes. Safe to call from any thread.
 */
#pragma once

#include "base/arena.h"
#include "base/json_writer.h"
#include "faults/faults.h"
#include "plans/plan.h"

#include <stdbool.h>
#include <stddef.h>

struct plans;

/* No plans but `fallback`, which fits whatever no other does. It is copied. */
struct plans *plans_new(const struct plan *fallback);
void plans_free(struct plans *p);

/* Puts plans in force in place of those that are. They are copied; at most PLANS_MAX of them. */
void plans_replace(struct plans *p, const struct plan plans[], size_t count);

/* The same behind those that are. Returns false, with nothing done, when there is no room. */
bool plans_append(struct plans *p, const struct plan plans[], size_t count);

/* Whether there is room for so many more. */
bool plans_can_append(struct plans *p, size_t count);

/* Makes the plans in force those of the start, which plans_reset() comes back to. */
void plans_mark_start(struct plans *p);
void plans_reset(struct plans *p);

/* Writes the plans in force as an array, the fallback last if it is to be among them. */
void plans_write(struct plans *p, struct json_writer *w, bool with_fallback);

/* The plan for an execution that is being started; its text lives in the arena. */
struct plan plans_choose(struct plans *p, struct arena *a, const struct fault_facts *facts);
