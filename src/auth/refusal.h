/*
 * Why a request was refused: what the client is told, and what the journal says besides.
 */
#pragma once

#include "api/error.h"
#include "base/str.h"

/* Absent views (p == NULL) where there is nothing to say. No secret and no token is in it. */
struct auth_diagnosis {
    /* What of the signature differs first: "path", "header host", "credential scope" ... */
    struct str differs;
    /* That line as the client signed it, and as it should have been. */
    struct str signed_line;
    struct str expected_line;
    /* The likely cause, for a person. */
    struct str cause;
};

struct auth_refusal {
    struct api_error error;
    struct auth_diagnosis diagnosis;
};
