/*
 * The whole mock without its sockets: the parts, built from what the command line says, behind one
 * handler.
 */
#pragma once

#include "auth/credentials.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/problem.h"
#include "control/access.h"
#include "control/findings.h"
#include "fixtures/fixture.h"
#include "http/message.h"
#include "limits/limits.h"

#include <stdbool.h>
#include <stddef.h>

struct mock;

struct mock_options {
    /* NULL: in memory. */
    const char *db;
    /* What every path of the API stands below (target_enter()); must outlive the mock. */
    struct str base_path;
    struct ids ids;
    /* The true time: what the mock's clock runs with until a test moves it. */
    struct clock clock;
    /* Fixtures that stand from the start, in order; they must outlive the mock. */
    const struct fixture *fixtures;
    size_t fixture_count;
    /* How an execution goes that no plan is for. */
    struct plan fallback;
    struct limits limits;
    /* Who may call; must outlive the mock. NULL: anybody, and signatures are not looked at. */
    const struct credentials *credentials;
    /* Who may call the control surface; its texts must outlive the mock. */
    struct access_policy access;
    /* How many requests the journal keeps; 0: none. */
    size_t journal_entries;
    /* What fails the run that the report is of. */
    enum contract contract;
    /* Whether each request is a line on standard error. */
    bool log_requests;
};

/* The names that fault rules may use: those of the operation table. Needed to read fixtures. */
const struct fault_vocabulary *mock_vocabulary(void);

/* Opens the store and puts the fixtures in force. Returns NULL with the reason. */
struct mock *mock_new(const struct mock_options *options, struct problem *reterr);
void mock_free(struct mock *m);

/* Frees a mock that has served nobody, and removes the database file if it made that. */
void mock_discard(struct mock *m);

/* Has `ended` called on every reset: delays and hangs are the server's to end. */
void mock_on_reset(struct mock *m, void (*ended)(void *cookie), void *cookie);

/* An http_handler; the cookie is the struct mock. */
void mock_handle(void *cookie, const struct http_request *request, struct arena *a,
                 struct http_response *ret);
