/*
 * Opaque NextTokens. A token holds the position behind which the next page begins, and is bound to
 * the query that it came from: whatever else comes back is refused.
 */
#pragma once

#include "base/json_writer.h"
#include "operations/operation.h"

#include <stdbool.h>
#include <stdint.h>

/* Names a query: its operation, caller, and every member but the token and the page's size. */
uint64_t page_query(const struct call *call);

/* The token for a position, which is not negative. */
struct str page_token(struct arena *a, uint64_t query, int64_t position);

/*
 * Reads the call's NextToken. Without one `*ret_position` is `start`. Returns false, and makes the
 * call InvalidParameterException, for a token that this query was not given. A client that makes
 * its token up can choose any position but a negative one.
 */
bool page_read(struct call *call, uint64_t query, int64_t start, int64_t *ret_position);

/* Opens the answer and its list of that name; what is written then are the list's items. */
void page_open(struct json_writer *w, const char *list_name);

/*
 * Closes the list, and writes the NextToken for the position behind which another page begins: none
 * when it is NULL. The answer stays open for further members.
 */
void page_close_list(struct json_writer *w, uint64_t query, const int64_t *position);
