/*
 * Who calls: read off the SigV4 credential (Signature Version 4 reference, "Authorization header"
 * and "query parameters"). Nothing is verified here.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "http/message.h"
#include "http/target.h"

#include <stdbool.h>

/* The account and region of a request that does not say better. */
#define CALLER_ACCOUNT_ID_DEFAULT "000000000000"
#define CALLER_REGION_DEFAULT "us-east-1"

/* A region of more bytes is none. */
enum { CALLER_REGION_BYTES_MAX = 64 };

struct caller {
    /* The access key id when that is 12 digits, else the default. */
    struct str account_id;
    /* The region of the credential scope, else the default. */
    struct str region;
    /* As sent; empty when the request is not signed. */
    struct str access_key_id;
};

/* Whether `s` is 12 digits. */
bool caller_is_account_id(struct str s);

/* Cannot fail: an absent or malformed credential is the default caller. */
struct caller caller_identify(struct arena *a, const struct http_request *request,
                              const struct target *target);
