/*
 * THE table: Amazon Connect's test-case API, as its API reference and Smithy model have it.
 */
#include "base/array.h"
#include "operations/operation.h"
#include "operations/start_test_case_execution.h"

#define MEMBERS(a) .members = (a), .member_count = ARRAY_COUNT(a)

static const struct shape instance_id = {
    .type = SHAPE_STRING,
    .name = "InstanceId",
    .length = BETWEEN(1, 100),
};

static const struct shape test_case_id = {
    .type = SHAPE_STRING,
    .name = "TestCaseId",
    .length = AT_MOST(500),
};

static const struct shape client_token = {
    .type = SHAPE_STRING,
    .name = "ClientToken",
    .length = AT_MOST(500),
};

static const struct member start_test_case_execution_members[] = {
    [START_INSTANCE_ID] = {.name = "InstanceId",
                           .wire_name = "InstanceId",
                           .location = IN_LABEL,
                           .shape = &instance_id,
                           .required = true},
    [START_TEST_CASE_ID] = {.name = "TestCaseId",
                            .wire_name = "TestCaseId",
                            .location = IN_LABEL,
                            .shape = &test_case_id,
                            .required = true},
    [START_CLIENT_TOKEN] = {.name = "ClientToken",
                            .wire_name = "ClientToken",
                            .location = IN_BODY,
                            .shape = &client_token,
                            .idempotency_token = true},
};

static const struct operation rows[] = {
    {
        .name = "StartTestCaseExecution",
        .method = "PUT",
        .path = "/test-cases/{InstanceId}/{TestCaseId}/start-execution",
        MEMBERS(start_test_case_execution_members),
        .errors = {"AccessDeniedException", "InternalServiceException", "InvalidParameterException",
                   "InvalidRequestException", "ResourceNotFoundException",
                   "ServiceQuotaExceededException", "ThrottlingException"},
        .handle = start_test_case_execution,
    },
};

const struct operation_table operations = {
    .rows = rows,
    .count = ARRAY_COUNT(rows),
};
