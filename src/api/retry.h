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

/* The number in amz-sdk-request ("attempt=2; max=5"), its digits; "1" when the client does not say.
 */
struct str retry_attempt(const struct http_request *request);

/* Whether a client should try again after an answer. */
enum retry_advice {
    RETRY_NO,
    RETRY_YES,
    /* The SDKs do not agree, or it depends. */
    RETRY_DEPENDS,
};

/*
 * What the SDKs' standard mode does on a status and error name ("Retry behavior", AWS SDKs and
 * Tools Reference Guide: throttling and transient errors).
 */
enum retry_advice retry_advice(int status, struct str error);
