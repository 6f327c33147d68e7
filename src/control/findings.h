/*
 * What a report found of each operation, and whether the run passes.
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"
#include "control/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct report;

/* Whether what the service lets pass, but the contract does not have, fails the run. */
enum contract {
    CONTRACT_LENIENT,
    CONTRACT_STRICT,
};

/* One verdict on the calls of one operation. */
struct finding {
    enum verdict_code code;
    /* NULL for requests that reached no operation. */
    const struct operation *operation;
    /* What happened, and how often. */
    struct str message;
    bool fails;
};

struct findings {
    const struct finding *list;
    size_t count;
    /* How many of them fail the run: it passes with none. */
    size_t failures;
};

/*
 * By operation in the order of the table, then by verdict. A missing token and unknown members are
 * taken from the report's coverage where it has one, which knows of requests that the journal has
 * dropped; all else is of the report's calls.
 */
struct findings findings_make(struct arena *a, const struct report *report, enum contract contract);
