/*
 * Keys and signatures of Signature Version 4 (IAM User Guide, "Create a signed AWS API request").
 */
#pragma once

#include "base/arena.h"
#include "base/digest.h"
#include "base/str.h"

#define SIGNATURE_ALGORITHM "AWS4-HMAC-SHA256"
#define SIGNATURE_TERMINATOR "aws4_request"

/* What a signing key is good for. */
struct signature_scope {
    /* "20260102" */
    struct str date;
    struct str region;
    struct str service;
    struct str terminator;
};

/* The string to sign; `timestamp` is "20260102T030405Z". */
struct str signature_string_to_sign(struct arena *a, struct str timestamp,
                                    const struct signature_scope *scope, struct str canonical);

/* Writes the signature in lower-case hexadecimal digits, NUL-terminated. */
void signature_compute(struct arena *a, struct str secret, const struct signature_scope *scope,
                       struct str string_to_sign, char ret[DIGEST_HEX_BYTES + 1]);
