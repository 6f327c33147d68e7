/*
 * What the operations on an execution share, and the members of their inputs by index.
 */
#pragma once

#include "base/json_writer.h"
#include "operations/operation.h"

/* The first three members of the operations that name an execution, in this order. */
enum execution_member {
    EXECUTION_INSTANCE_ID,
    EXECUTION_TEST_CASE_ID,
    EXECUTION_ID,
    /* Of StopTestCaseExecution. */
    STOP_CLIENT_TOKEN,
    /* Of ListTestCaseExecutionRecords. */
    RECORDS_STATUS = STOP_CLIENT_TOKEN,
    RECORDS_NEXT_TOKEN,
    RECORDS_MAX_RESULTS,
};

/* Of ListTestCaseExecutions. */
enum list_executions_member {
    EXECUTIONS_INSTANCE_ID,
    EXECUTIONS_TEST_CASE_ID,
    EXECUTIONS_TEST_CASE_NAME,
    EXECUTIONS_START_TIME,
    EXECUTIONS_END_TIME,
    EXECUTIONS_STATUS,
    EXECUTIONS_NEXT_TOKEN,
    EXECUTIONS_MAX_RESULTS,
};

/* The pages of lists that do not say how long. */
enum { PAGE_RESULTS_DEFAULT = 100 };

/* The execution that the call's labels name. */
struct store_execution_key execution_key(const struct call *call);

/* Makes the call's outcome the error of a status that is neither OK nor REPLAYED. */
void execution_fail(struct call *call, enum store_status status);

/* Writes a moment as the protocol has it in bodies: seconds since 1970, with milliseconds behind.
 */
void execution_write_time(struct json_writer *w, const char *name, int64_t ms);
