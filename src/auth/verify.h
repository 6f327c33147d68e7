/*
 * Whether a request is signed by who it says (IAM User Guide, "AWS Signature Version 4 for API
 * requests"). The checks, their order and their texts are those that dynalite's authors recorded
 * of DynamoDB; docs/fidelity.md says what of it is known of the gateway before Connect.
 */
#pragma once

#include "auth/credentials.h"
#include "auth/refusal.h"
#include "base/arena.h"
#include "http/message.h"

#include <stdbool.h>
#include <stdint.h>

/* How far a signature's time may be from now: API Gateway's. */
#define VERIFY_SKEW_MS (INT64_C(5) * 60 * 1000)

/* The longest that a signature in a query can be valid: 7 days. */
enum { VERIFY_EXPIRES_S_MAX = 604800 };

/*
 * Checks the signature against the credentials. `now_ms` is the true time: SDKs correct their
 * clocks by the Date header, which is true too. `*ret` is the credential that signed; it is written
 * also on failure when the access key is known, and is NULL when it is not. Returns false with the
 * service's error and what the journal says besides.
 */
bool verify_request(struct arena *a, const struct http_request *request,
                    const struct credentials *credentials, int64_t now_ms,
                    const struct credential **ret, struct auth_refusal *reterr);
