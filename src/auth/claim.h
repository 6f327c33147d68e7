/*
 * What a request says of its signature, in the Authorization header or in the query (IAM User
 * Guide, "Authentication methods").
 */
#pragma once

#include "auth/refusal.h"
#include "auth/signature.h"
#include "base/arena.h"
#include "http/message.h"

#include <stdbool.h>
#include <stdint.h>

/* Views lie in the request or the arena. Nothing is verified, and any text may be empty. */
struct claim {
    bool in_query;
    struct str algorithm;
    /* "AKID/20260102/us-east-1/connect/aws4_request" as sent. */
    struct str credential;
    struct str signed_headers;
    struct str signature;
    /* Of X-Amz-Date, else of Date; in ISO 8601's basic format where it is a date at all. */
    struct str timestamp;
    /* Absent (p == NULL) for none. */
    struct str security_token;
    /* X-Amz-Expires as sent; absent for none. */
    struct str expires;
};

/*
 * Reads it. Returns false with MissingAuthenticationTokenException for a request without any, and
 * with IncompleteSignatureException that lists all that is missing.
 */
bool claim_read(struct arena *a, const struct http_request *request, struct claim *ret,
                struct auth_refusal *reterr);

/* Takes a credential apart. Returns false when it has not exactly five parts. */
bool claim_split_credential(struct str credential, struct str *ret_access_key_id,
                            struct signature_scope *ret_scope);

/*
 * Whether the signed headers are no more than a request can have (LIMIT_HEAD_FIELDS) and each is
 * named once. Otherwise a short request could make its canonical form as long as it likes.
 */
bool claim_signs_each_once(const struct claim *claim);

/* Whether a header is among the signed ones. */
bool claim_signs(const struct claim *claim, const char *header);
