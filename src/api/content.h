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
 * Refuses a request that is not whole: one whose head has a flaw (SerializationException), and what
 * the limits cut off: RequestEntityTooLargeException (413) and
 * RequestHeaderFieldsTooLargeException (431).
 */
bool content_check_whole(const struct http_request *request, struct arena *a,
                         struct api_error *reterr);

/*
 * Refuses a body that is not application/json (UnsupportedMediaTypeException), any body on an
 * operation that has no member in it (the same), and an Accept header that does not allow
 * application/json (NotAcceptableException). Without a body the content type says nothing.
 */
bool content_negotiate(const struct http_request *request, const struct operation *operation,
                       struct arena *a, struct api_error *reterr);
