/*
 * The two questions that the protocol asks of Content-Type and Accept (RFC 9110, 8.3 and 12.5.1).
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

/* Whether a Content-Type is application/json, with whatever parameters. */
bool media_type_is_json(struct str content_type);

/*
 * Whether an Accept header allows application/json: by its name or by a wildcard, with a quality
 * that is not 0. The most specific range that fits decides. An absent or empty header allows it.
 */
bool media_type_accepts_json(struct str accept);
