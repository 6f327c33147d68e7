/*
 * A call's outcome in the wire's form (Smithy's restJson1): the only place where that is known.
 */
#pragma once

#include "base/clock.h"
#include "base/ids.h"
#include "http/message.h"
#include "operations/operation.h"

/*
 * Success: 200 and the body. Error: its status, x-amzn-ErrorType with the bare shape name, and
 * {"Message": ...}. Always x-amzn-RequestId, and leave for any page to read the answer (cors.h);
 * Idempotent-Replayed and x-mock-fault where they apply. How the response leaves follows from
 * call->fault; garbage is drawn from `ids`, and the Date of an answer that breaks off from `wall`.
 */
void reply(const struct call *call, const struct http_request *request, const struct ids *ids,
           const struct clock *wall, struct http_response *ret);
