/*
 * What AWS SDKs say about their retries: two headers that all of them send ("Retry behavior", AWS
 * SDKs and Tools Reference Guide).
 */
#pragma once

#include "base/str.h"
#include "http/message.h"

/* amz-sdk-invocation-id: the same for all attempts of one call; absent (p == NULL) when not sent.
 */
struct str retry_invocation_id(const struct http_request *request);

/* The number in amz-sdk-request ("attempt=2; max=5"); "1" when the client does not say. */
struct str retry_attempt(const struct http_request *request);
