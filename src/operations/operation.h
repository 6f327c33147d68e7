/*
 * What an operation works with. An operation is handed valid input inside an open transaction of
 * the store, and fills the call's outcome: a body, or an error. It neither commits nor replies.
 */
#pragma once

#include "api/caller.h"
#include "api/error.h"
#include "api/input.h"
#include "api/model.h"
#include "api/route.h"
#include "auth/credentials.h"
#include "auth/refusal.h"
#include "base/arena.h"
#include "base/ids.h"
#include "base/str.h"
#include "faults/faults.h"
#include "limits/limits.h"
#include "plans/plans.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * How long a client token lives: the only validity that Connect documents for one, that of
 * StartOutboundVoiceContact.
 */
#define CLIENT_TOKEN_VALIDITY_MS (INT64_C(7) * 24 * 60 * 60 * 1000)

/* What a client token came to. */
enum idempotency {
    IDEMPOTENCY_NONE,
    IDEMPOTENCY_NEW,
    IDEMPOTENCY_REPLAYED,
    IDEMPOTENCY_CONFLICT,
};

/* One API request on its walk: who asked for what, and what came of it. */
struct call {
    struct arena *arena;
    struct store *store;
    struct plans *plans;
    const struct limits *limits;
    /* On the mock's clock. */
    int64_t now_ms;
    /* Of clock_monotonic_us(), for the duration. */
    int64_t started_us;
    char request_id[IDS_UUID_BYTES + 1];
    struct caller caller;
    /* The credential that signed; NULL where none is verified or the access key is not known. */
    const struct credential *credential;
    struct route route;
    struct input input;
    /* What rules and plans are matched against. */
    struct fault_facts facts;

    /* The outcome: `error` when `failed`, else `body`, a JSON document. */
    bool failed;
    struct api_error error;
    struct str body;
    /* Why the store failed, for the log; absent (p == NULL) when it did not. */
    struct str store_failure;
    /* What is wrong with the signature; all absent for nothing. */
    struct auth_diagnosis signature;
    enum idempotency idempotency;
    /* The execution that the request started or was answered with; absent (p == NULL) for none. */
    struct str execution_id;

    /* What the injector made of it. */
    struct fault_decision fault;
    /* Whether the store kept the work. */
    bool committed;
};

/* Makes the call's outcome an error of the catalogue. */
void call_fail(struct call *call, enum error_code code, struct str message);

/*
 * Makes it InternalServiceException, and keeps the store's reason. Whoever is told of the call at
 * its end writes that to the log: a line may have to wait, which nobody does in a transaction.
 */
void call_fail_store(struct call *call);

/* Makes it the error that the fault rule of call->fault asks for. */
void call_fail_by_rule(struct call *call);

/* What a token came to, by what the store made of it. */
enum idempotency idempotency_of(struct str client_token, enum store_status status);

/* The operation table: all rows, in the order of the API reference. */
extern const struct operation_table operations;

/* The rows' handlers, a file each. */
void create_test_case(struct call *call);
void update_test_case(struct call *call);
void describe_test_case(struct call *call);
void delete_test_case(struct call *call);
void list_test_cases(struct call *call);
void search_test_cases(struct call *call);
void start_test_case_execution(struct call *call);
void stop_test_case_execution(struct call *call);
void get_test_case_execution_summary(struct call *call);
void list_test_case_execution_records(struct call *call);
void list_test_case_executions(struct call *call);
