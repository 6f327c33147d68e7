/*
 * Plans: how an execution goes. moto's words for the progression, so that a test that knows them
 * there knows them here.
 */
#pragma once

#include "base/fields.h"
#include "base/json_writer.h"
#include "faults/rule.h"

#include <stdbool.h>
#include <stdint.h>

/* Plans that can be in force at once, and what is said of more. */
enum { PLANS_MAX = 1000 };
#define PLANS_TOO_MANY "at most 1000 plans can be in force"

/* The service ends an execution that does not end by itself after five minutes. */
#define PLAN_HANG_S 300

/* How long a plan can take for each state, and how many reads. */
enum { PLAN_SECONDS_MAX = 1000000, PLAN_TIMES_MAX = 1000000 };

enum plan_progression {
    PLAN_TIME,      /* "time": INITIATED for `initiated_s`, then IN_PROGRESS for `in_progress_s` */
    PLAN_IMMEDIATE, /* "immediate": ended as soon as it has started */
    PLAN_MANUAL,    /* "manual": moves on after `times` reads, twice */
};

enum plan_outcome {
    PLAN_PASSED,
    PLAN_FAILED,
    /* Does not end by itself: FAILED when PLAN_HANG_S are over. */
    PLAN_HANG,
};

struct plan {
    /* Which executions it is for; absent patterns (p == NULL) fit everything. */
    struct str match[FAULT_MATCHES];
    /* They are no patterns but the very values: those of a declared test case. */
    bool literal;
    enum plan_progression progression;
    int64_t initiated_s;
    int64_t in_progress_s;
    int64_t times;
    enum plan_outcome outcome;
    /* How many observations there are: observation-1, observation-2 ... */
    int64_t observations;
    /* The ids of those that fail, as a JSON array; "[]" lets the last one fail when FAILED. */
    struct str failing;
};

/* The plan of an execution that no other is for: passes after a second and two more. */
struct plan plan_default(void);

/*
 * Reads an array of plans, or one; all or nothing. Fields that are not given are those of the
 * default. Returns false with `*r->reterr` set.
 */
bool plans_parse(struct reading *r, const struct place *place, const struct json *v,
                 struct plan **ret, size_t *ret_count);

/* Reads the fields of a plan, without match fields, over what `*plan` holds: for fixtures. */
bool plan_read_fields(struct reading *r, const struct place *place, const struct json *v,
                      struct plan *plan);

/* A `read` function for an array of observation ids: a struct str, its text. */
bool plan_read_observation_ids(struct reading *r, const struct place *place, const struct json *v,
                               void *ret);

/* Writes a plan in the form that plans_parse() reads. */
void plan_write(struct json_writer *w, const struct plan *plan);
