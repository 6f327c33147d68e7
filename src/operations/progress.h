/*
 * How far an execution is: a pure function of its course, which was settled at its start, and the
 * time, so that every operation says the same of it.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "plans/plan.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

/* TestCaseExecutionStatus. */
enum execution_status {
    EXECUTION_INITIATED,
    EXECUTION_IN_PROGRESS,
    EXECUTION_PASSED,
    EXECUTION_FAILED,
    EXECUTION_STOPPED,
};

extern const char *const execution_status_names[];

/* The course that a plan gives an execution which starts at `now_ms`. */
struct store_course progress_course(const struct plan *plan, int64_t now_ms);

enum execution_status progress_status(const struct store_execution *e, int64_t now_ms);

/* When it ended or was stopped; STORE_NEVER when it has not, yet. */
int64_t progress_ended_ms(const struct store_execution *e, int64_t now_ms);

/* One observation, at index 0 .. observations - 1. */
struct observation {
    struct str id;
    bool failed;
    /* When its result is known. */
    int64_t known_ms;
};

/*
 * The observations whose result is known by then, in order. They are spread evenly over the time in
 * progress; those of an execution that times out fail when its time is over. Returns their number.
 */
size_t progress_observations(struct arena *a, const struct store_execution *e, int64_t now_ms,
                             const struct observation **ret);
