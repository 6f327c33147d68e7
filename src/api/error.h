/*
 * API errors: the catalogue of names, and errors as values. Only reply.c turns one into bytes.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stddef.h>

/* What the mock itself answers with. The catalogue holds more: what a fault rule can ask for. */
enum error_code {
    ERROR_ACCESS_DENIED,
    ERROR_INTERNAL_SERVICE,
    ERROR_INVALID_PARAMETER,
    ERROR_INVALID_REQUEST,
    ERROR_RESOURCE_NOT_FOUND,
    ERROR_SERVICE_QUOTA_EXCEEDED,
    ERROR_THROTTLING,
    ERROR_DUPLICATE_RESOURCE,
    ERROR_IDEMPOTENCY,
    ERROR_INVALID_TEST_CASE,
    ERROR_SERIALIZATION,
    ERROR_UNSUPPORTED_MEDIA_TYPE,
    ERROR_NOT_ACCEPTABLE,
    ERROR_REQUEST_ENTITY_TOO_LARGE,
    ERROR_REQUEST_HEADER_FIELDS_TOO_LARGE,
    ERROR_UNKNOWN_OPERATION,
    ERROR_METHOD_NOT_ALLOWED,
    ERROR_EXPIRED_TOKEN,
    ERROR_INVALID_SIGNATURE,
    ERROR_MISSING_AUTHENTICATION_TOKEN,
    ERROR_UNRECOGNIZED_CLIENT,
    ERROR_INCOMPLETE_SIGNATURE,
    ERROR_REQUEST_TIME_TOO_SKEWED,
    ERROR_TOO_MANY_REQUESTS,
    ERROR_LIMIT_EXCEEDED,
    ERROR_REQUEST_TIMEOUT,
    ERROR_BAD_GATEWAY,
    ERROR_SERVICE_UNAVAILABLE,
    ERROR_GATEWAY_TIMEOUT,
    ERROR_CODES,
};

/* A row of the catalogue. */
struct error_kind {
    /* The bare shape name, as x-amzn-ErrorType carries it. */
    const char *name;
    int status;
    /* The message where nothing more precise is to be said. */
    const char *message;
};

/* What an answer tells the client to wait before its next attempt; each negative for nothing. */
struct retry_after {
    /* For a Retry-After header (RFC 9110, 10.2.3). */
    long s;
    /* For an x-amz-retry-after header, which the AWS SDKs read. */
    long amz_ms;
};

#define RETRY_AFTER_NONE ((struct retry_after){.s = -1, .amz_ms = -1})

/* An error on its way to the client. Views live in the request's arena or are constants. */
struct api_error {
    struct str name;
    int status;
    struct str message;
    struct retry_after retry_after;
    /* For an Allow header; absent (p == NULL) for none. */
    struct str allow;
    /* The Problems of InvalidTestCaseException, as a JSON array; absent (p == NULL) for none. */
    struct str problems;
};

/* The row of a code. */
const struct error_kind *error_kind(enum error_code code);

/* The row of that name, or NULL. */
const struct error_kind *error_kind_named(struct str name);

/* The name in the catalogue nearest to one that is not in it. */
const char *error_kind_nearest(struct str name);

/* An error of the catalogue with a message of its own. */
struct api_error api_error(enum error_code code, struct str message);
