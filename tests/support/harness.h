/*
 * The whole mock without sockets, with a fixed clock and seed: a request in, a response out.
 */
#pragma once

#include "base/arena.h"
#include "base/json.h"
#include "base/str.h"
#include "http/message.h"
#include "mock.h"

#include <stdint.h>

/* 2026-01-02T03:04:05Z: where the clock of every harness stands at first. */
#define HARNESS_NOW_MS INT64_C(1767323045000)

/* What its journal holds. */
enum { HARNESS_JOURNAL_ENTRIES = 1000 };

struct harness {
    struct mock *mock;
    /* What the mock's clock says. */
    int64_t now_ms;
    /* Requests come from another machine. */
    bool is_remote;
    struct arena arena;
};

/* Starts a mock in memory, seed 1, with the fixture of this JSON text; NULL for none. */
void harness_init(struct harness *h, const char *fixture);

/* The same without a fixture and with the service's limits. */
void harness_init_limited(struct harness *h, struct limits limits);

/* The same with a contract. */
void harness_init_contract(struct harness *h, enum contract contract);

/* The same without a fixture and with these credentials, whose signatures are checked. */
void harness_init_strict(struct harness *h, const struct credentials *credentials);

/* The same without a fixture and with this policy of the control surface. */
void harness_init_access(struct harness *h, struct access_policy access);

/* The same without a fixture and with every path below a base path. */
void harness_init_below(struct harness *h, const char *base_path);
void harness_done(struct harness *h);

/*
 * Sends one request. `headers` are lines "Name: value\n"; a NULL body is no body. The response
 * lives as long as the harness.
 */
const struct http_response *harness_send(struct harness *h, const char *method, const char *target,
                                         const char *headers, const char *body);
const struct http_response *harness_send_bytes(struct harness *h, const char *method,
                                               const char *target, const char *headers,
                                               struct str body);

/* StartTestCaseExecution of test case "t" on instance "i" with this body, as JSON. */
const struct http_response *harness_start(struct harness *h, const char *body);

/* Fails the test unless the response is that API error with that message. */
void harness_expect_error(const struct http_response *response, int status, const char *name,
                          const char *message);

/* Fails the test unless it is a 200; returns the body's TestCaseExecutionId. */
struct str harness_expect_started(struct harness *h, const struct http_response *response);

/* The body as JSON; fails the test when it is not. */
const struct json *harness_json(struct harness *h, const struct http_response *response);
