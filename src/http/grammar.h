/*
 * What a request must be for its ends to be beyond doubt: where two programs on the way to a
 * server read the same bytes as different requests, one can be smuggled in behind another
 * (RFC 9112, 11.2). libmicrohttpd lets most of it pass.
 */
#pragma once

#include "http/message.h"

#include <stdbool.h>

/*
 * What is wrong with the head of a request, as a constant sentence that names the rule; NULL when
 * nothing is. A method and the names of fields must be tokens (RFC 9110, 5.6.2), so that no blank
 * stands in front of a colon (RFC 9112, 5.1); a target has no blanks and control characters
 * (RFC 9112, 3.2); a field's value no CR, LF and NUL (RFC 9110, 5.5); Host comes at most once
 * (RFC 9112, 3.2), and so does Content-Length, which never comes with Transfer-Encoding
 * (RFC 9112, 6.2); Transfer-Encoding is chunked alone, and not in HTTP/1.0 (RFC 9112, 6.1).
 */
const char *grammar_flaw(const struct http_request *request, bool is_http_1_0);
