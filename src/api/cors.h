/*
 * Calls from web pages of another origin (CORS; Fetch Standard, 3.2), as Connect lets them in. Its
 * headers are as recorded: boto3 #4622 (Connect, 2025), and for what a preflight allows
 * aws-sdk-js-v3 #1590 and #1934 (the gateway that Connect stands behind, with retry headers).
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "http/message.h"

#include <stdbool.h>

/*
 * Lets every page read an answer of the API, and the two headers that SDKs look at. The service
 * does so whether or not the request names an Origin.
 */
void cors_open(struct http_response *response);

/*
 * Answers an OPTIONS request to a path of the table, below the base path (target_enter()): 200
 * without a body, and what a page may send there. Whether it names an Origin does not matter, as it
 * does not at the gateway. Returns false, with the response untouched, for any other request, and
 * for one that is over a limit.
 */
bool cors_preflight(const struct operation_table *operations, struct str base_path,
                    const struct http_request *request, struct arena *a, struct http_response *ret);
