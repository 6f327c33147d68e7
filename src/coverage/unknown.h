/*
 * The members that clients sent and the model does not have: by name, in bounded memory.
 */
#pragma once

#include "coverage/coverage.h"

struct unknown_member;

/* Those of one account. Starts as {0}; COVERAGE_UNKNOWN_MAX at most. */
struct unknown {
    struct unknown_member *list;
    size_t count;
};

/* Counts those of a request; returns how many found no room. */
uint64_t unknown_count(struct unknown *u, const struct operation *operation,
                       const struct input *input);
void unknown_clear(struct unknown *u);

/* Those of one operation, each once. Starts as {.arena = a}; what it lists lives there. */
struct unknown_list {
    struct arena *arena;
    struct coverage_unknown *list;
    size_t count;
    /* What found no room. */
    uint64_t unlisted;
};

void unknown_gather(const struct unknown *u, const struct operation *operation,
                    struct unknown_list *list);
