/*
 * The filters that the journal's resources share: which entries a call asks about.
 */
#pragma once

#include "control/journal.h"
#include "control/resource.h"

#include <stdbool.h>

/* Their names, for a resource's row. A row that takes filters takes them first, in this order. */
#define FILTER_PARAMETERS                                                                          \
    "operation", "accountId", "instanceId", "testCaseId", "clientToken", "since", "limit"

/* Their places among the parameters. */
enum filter {
    FILTER_OPERATION,
    FILTER_ACCOUNT_ID,
    FILTER_INSTANCE_ID,
    FILTER_TEST_CASE_ID,
    FILTER_CLIENT_TOKEN,
    FILTER_SINCE,
    FILTER_LIMIT,
    FILTER_PARAMETER_COUNT,
};

/*
 * The entries of the journal that fit the call's parameters, oldest first: values may hold * and ?;
 * `since` is a request id (what came after it) or an RFC 3339 time (from then on); `limit` keeps
 * the newest. Returns false after an answer of 400.
 */
bool filter_journal(struct control_call *call, struct journal_view *ret);
