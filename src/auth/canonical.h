/*
 * The canonical request of Signature Version 4 (IAM User Guide, "Create a signed AWS API request"),
 * as a function of the request alone.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "http/message.h"

#include <stdbool.h>

/*
 * How a client may have made its canonical request. All zero is the right way: the path with its
 * dot segments and empty segments removed and escaped once more, the query sorted, header values
 * trimmed, and the digest of the body, or UNSIGNED-PAYLOAD where x-amz-content-sha256 says so.
 */
struct canonical_form {
    bool path_as_received;
    bool path_not_normalized;
    bool path_escaped_once;
    bool query_not_sorted;
    /* X-Amz-Security-Token was added to the query after signing. */
    bool token_not_signed;
    bool values_not_trimmed;
    /* A header that was signed with another value; absent (name.p == NULL) for none. */
    struct http_header header;
    /* The digest in the last line; absent (p == NULL) for the right one. */
    struct str payload;
};

/*
 * The canonical request with these signed headers ("host;x-amz-date"). `in_query`: the signature
 * stands in the query and is left out of it. A signed header that did not come has an empty value.
 */
struct str canonical_request(struct arena *a, const struct http_request *request, bool in_query,
                             struct str signed_headers, const struct canonical_form *form);
