/*
 * Requests as a client signs them, and what it gets wrong on purpose.
 */
#pragma once

#include "auth/canonical.h"
#include "auth/credentials.h"
#include "harness.h"

/* HARNESS_NOW_MS, and a scope of that day. */
#define SIGNING_NOW "20260102T030405Z"
#define SIGNING_SCOPE "20260102/us-east-1/connect/aws4_request"
#define SIGNING_PATH "/test-cases/i/t/start-execution"

/* Who may sign; a mock that is to know them starts with harness_init_strict(). */
extern const struct credentials signing_known;

/* What a request of AK, signed now, differs in. NULL and zero: in nothing. */
struct signing_attempt {
    const char *method, *target, *body;
    const char *key, *secret, *timestamp, *scope, *key_region;
    /* More headers, "name: value\n", and their names for the signed ones, ";name". */
    const char *headers, *more_signed;
    const char *host_signed;
    struct canonical_form form;
    /* The body that was signed, where it is another than the one sent. */
    const char *body_signed;
};

/* Signs the request and sends it. The response lives as long as the harness. */
const struct http_response *signing_send(struct harness *h, const struct signing_attempt *t);
