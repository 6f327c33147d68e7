/*
 * Opaque NextTokens. A token holds the position behind which the next page begins, and is bound to
 * the query that it came from: whatever else comes back is refused.
 */
#pragma once

#include "operations/operation.h"

#include <stdbool.h>
#include <stdint.h>

/* Names a query: its operation, caller, and every member but the token and the page's size. */
uint64_t page_query(const struct call *call);

/* The token for a position. */
struct str page_token(struct arena *a, uint64_t query, int64_t position);

/*
 * Reads the call's NextToken. Without one `*ret_position` is `start`. Returns false, and makes the
 * call InvalidParameterException, for a token that this query was not given.
 */
bool page_read(struct call *call, uint64_t query, int64_t start, int64_t *ret_position);
