/*
 * The service: one API request in, one response out, no socket in sight.
 */
#pragma once

#include "api/model.h"
#include "auth/credentials.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"
#include "faults/faults.h"
#include "http/message.h"
#include "operations/operation.h"
#include "store/store.h"

struct service;

/*
 * Told about every request when its response is ready, on the thread that serves it. It may set the
 * response's completion.
 */
struct service_observer {
    /* NULL for nobody. */
    void (*notice)(void *cookie, const struct call *call, const struct http_request *request,
                   struct http_response *response);
    void *cookie;
};

/* What a service works with; all of it must outlive the service. */
struct service_parts {
    const struct operation_table *operations;
    /* What every path of the API stands below; empty for none (target_enter()). */
    struct str base_path;
    struct store *store;
    struct faults *faults;
    struct plans *plans;
    struct limits limits;
    struct rates *rates;
    struct clock clock;
    /* Who may call; NULL: anybody, and signatures are not looked at. */
    const struct credentials *credentials;
    /* The true time as clients see it, for signatures and Date. */
    struct clock wall;
    struct ids ids;
    struct service_observer observer;
};

struct service *service_new(const struct service_parts *parts);
void service_free(struct service *s);

/*
 * Answers one request: routes it, checks its signature where that is asked for, gathers and
 * validates its input, has the operation do its work inside a transaction, asks the injector, and
 * keeps or drops the work accordingly. Whatever happens there is a response; it lives in the arena.
 * Safe to call from any thread; waits for the store's transaction of another request at most.
 */
void service_handle(struct service *s, const struct http_request *request, struct arena *a,
                    struct http_response *ret);

/*
 * Answers what a browser asks before it lets a page call the API (cors.h). That is no API request:
 * nobody is told of it, no rule, limit or signature is asked, and no id of the API's requests is
 * used. Returns false, with the response untouched, when the request is something else.
 */
bool service_preflight(struct service *s, const struct http_request *request, struct arena *a,
                       struct http_response *ret);

/* Starts the request ids of a seed again from the first. */
void service_reset(struct service *s);
