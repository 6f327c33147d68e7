/*
 * The control surface under /_mock/: how a test steers the mock and asks what happened. Never
 * signed, never an API request, never subject to faults.
 */
#pragma once

#include "base/arena.h"
#include "base/mock_clock.h"
#include "control/access.h"
#include "control/findings.h"
#include "control/journal.h"
#include "coverage/coverage.h"
#include "faults/faults.h"
#include "faults/rule_parse.h"
#include "fixtures/fixture.h"
#include "http/message.h"
#include "limits/limits.h"
#include "plans/plans.h"
#include "service.h"
#include "store/store.h"

#include <pthread.h>
#include <stdbool.h>

/* What the resources work on; all of it must outlive the control surface. */
struct control {
    /* Who may call. */
    struct access_policy access;
    struct service *service;
    struct store *store;
    struct faults *faults;
    struct plans *plans;
    struct rates *rates;
    struct journal *journal;
    struct coverage *coverage;
    enum contract contract;
    struct mock_clock *clock;
    const struct fault_vocabulary *vocabulary;
    /* Held by who changes several of these at a time, so that another does so before or behind. */
    pthread_mutex_t *changing;
    /* Where the API stands: empty, or as target_enter() takes it. */
    struct str base_path;
    /* What was in force at the start: a reset brings its executions back. */
    const struct fixture *fixtures;
    size_t fixture_count;
    /* Told on a reset, to end what waits; NULL for nobody. */
    void (*on_reset)(void *cookie);
    void *on_reset_cookie;
    /* Of clock_monotonic_us(). */
    int64_t started_us;
    const char *version;
};

/* Whether a request is the control surface's to answer. */
bool control_owns(const struct http_request *request);

/*
 * Answers one, if its sender is let in (access.h). An error is 4xx {"error", "path", "hint"}: the
 * path is a JSON pointer into the body, or empty.
 */
void control_handle(const struct control *c, const struct http_request *request, struct arena *a,
                    struct http_response *ret);
