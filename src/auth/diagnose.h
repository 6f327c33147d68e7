/*
 * Why a signature does not match. The server has only the client's signature, not what it signed:
 * mistakes that clients are known to make are tried one by one, and the one that gives the
 * client's signature is the cause.
 */
#pragma once

#include "auth/claim.h"
#include "auth/credentials.h"
#include "auth/refusal.h"
#include "base/arena.h"
#include "http/message.h"

/* A signature that was found wrong, with what it was checked against. */
struct diagnose_case {
    const struct http_request *request;
    const struct claim *claim;
    struct signature_scope scope;
    const struct credentials *credentials;
    const struct credential *credential;
    /* The right canonical request. */
    struct str canonical;
};

struct auth_diagnosis diagnose(struct arena *a, const struct diagnose_case *c);
