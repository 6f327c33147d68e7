/*
 * What the protocol says about a request as a message, before its input is read.
 */
#pragma once

#include "api/error.h"
#include "api/model.h"
#include "base/arena.h"
#include "http/message.h"

#include <stdbool.h>

/*
 * Refuses what the limits cut off: RequestEntityTooLargeException (413) and
 * RequestHeaderFieldsTooLargeException (431).
 */
bool content_check_size(const struct http_request *request, struct arena *a,
                        struct api_error *reterr);

/*
 * Refuses a body that is not application/json (UnsupportedMediaTypeException), a body or content
 * type on an operation that has no member in the body (the same), and an Accept header that does
 * not allow application/json (NotAcceptableException).
 */
bool content_negotiate(const struct http_request *request, const struct operation *operation,
                       struct arena *a, struct api_error *reterr);
