/*
 * The requests that the failure loops send, and what must be true of them whatever failed: what was
 * acknowledged is kept, what was not is not there by halves.
 */
#pragma once

#include "harness.h"

#include <stdbool.h>

enum { SCRIPT_STEPS_MAX = 32 };

/* What was answered. Holds no pointers: it can lie in memory that processes share. */
struct script_log {
    /* Of the steps that were answered 200: the id that was answered; empty where there is none. */
    char ids[SCRIPT_STEPS_MAX][IDS_UUID_BYTES + 1];
    bool acknowledged[SCRIPT_STEPS_MAX];
    /* How often a step was answered with an error of the server's own. */
    int refused;
    /* The step that is under way. */
    size_t step;
};

/* Starts the mock on a database file, seed 1; false with the reason when it does not start. */
bool script_open(struct harness *h, const char *db, struct problem *reterr);

/* Starts one execution, which must be answered 200. */
void script_start(struct harness *h, const char *token);

/* What a loop has go wrong. */
struct script_trouble {
    /* Lets calls fail, or not: told around what the mock does. NULL where nobody else makes them.
     */
    void (*may_fail)(bool may);
    /* Ends the trouble. */
    void (*heal)(void);
};

/*
 * Sends each request. One that is answered 500 is sent again after heal(), and must then be
 * answered as if nothing had happened; what was acknowledged before it must still be there. Fails
 * the test on any other answer.
 */
void script_run(struct harness *h, struct script_log *log, const struct script_trouble *trouble);

/*
 * Fails the test unless the file holds what the log says, and nothing that the log does not know of
 * but, when `was_cut`, the work of the step that was under way.
 */
void script_verify(const char *db, const struct script_log *log, bool was_cut);
