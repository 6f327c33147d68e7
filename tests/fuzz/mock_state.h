/*
 * The mock of the targets that send requests: one for the whole run, brought back to its start
 * before each input, with a fixed seed and a clock that stands still.
 */
#pragma once

#include "auth/credentials.h"
#include "fuzz.h"

#include <stdbool.h>

/* Who may sign from now on, with --auth strict; before anything else. */
void mock_state_know(const struct credentials *credentials);

/* The mock as it stands after a start. */
void mock_state_reset(struct arena *a);

/* Whether a fault rule made an answer: it may then be anything. */
bool mock_state_is_faulty(const struct http_response *response);

/* One request to it, which the oracle has looked at: see mock_state.c. */
struct http_response mock_state_send(struct arena *a, const struct http_request *request);
struct http_response mock_state_call(struct arena *a, const char *method, const char *target,
                                     struct str body);

/* The snapshot, but for the counters of fault rules, which each request of the API may change. */
struct str mock_state_digest(struct arena *a);
