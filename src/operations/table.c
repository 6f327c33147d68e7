/*
 * THE table: Amazon Connect's test-case API, as its API reference and Smithy model have it.
 */
#include "operations/executions.h"
#include "operations/members.h"
#include "operations/operation.h"
#include "operations/outputs.h"
#include "operations/search_test_cases.h"
#include "operations/shapes.h"
#include "operations/start_test_case_execution.h"
#include "operations/test_cases.h"

/* The default format of a timestamp in a header. */
#define LAST_MODIFIED_TIME                                                                         \
    {                                                                                              \
        .name = "LastModifiedTime", .wire_name = "x-amz-last-modified-time",                       \
        .location = IN_HEADER, .shape = &shape_timestamp, .timestamp_format = TIMESTAMP_HTTP_DATE  \
    }

static const struct member create_test_case_members[] = {
    [CREATE_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id_or_arn),
    [CREATE_NAME] = REQUIRED_BODY("Name", &shape_test_case_name),
    [CREATE_DESCRIPTION] = BODY("Description", &shape_test_case_description),
    [CREATE_CONTENT] = REQUIRED_BODY("Content", &shape_test_case_content),
    [CREATE_ENTRY_POINT] = BODY("EntryPoint", &shape_test_case_entry_point),
    [CREATE_INITIALIZATION_DATA] = BODY("InitializationData", &shape_test_case_initialization_data),
    [CREATE_STATUS] = BODY("Status", &shape_test_case_status),
    [CREATE_TEST_CASE_ID] = HEADER("TestCaseId", "x-amz-resource-id", &shape_test_case_id),
    [CREATE_TAGS] = BODY("Tags", &shape_tag_map),
    [CREATE_LAST_MODIFIED_TIME] = LAST_MODIFIED_TIME,
    [CREATE_LAST_MODIFIED_REGION] =
        HEADER("LastModifiedRegion", "x-amz-last-modified-region", &shape_region_name),
};

static const struct member update_test_case_members[] = {
    [UPDATE_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id_or_arn),
    [UPDATE_TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [UPDATE_CONTENT] = BODY("Content", &shape_test_case_content),
    [UPDATE_ENTRY_POINT] = BODY("EntryPoint", &shape_test_case_entry_point),
    [UPDATE_INITIALIZATION_DATA] = BODY("InitializationData", &shape_test_case_initialization_data),
    [UPDATE_NAME] = BODY("Name", &shape_test_case_name),
    [UPDATE_DESCRIPTION] = BODY("Description", &shape_test_case_description),
    [UPDATE_STATUS] = BODY("Status", &shape_test_case_status),
    [UPDATE_LAST_MODIFIED_TIME] = LAST_MODIFIED_TIME,
    [UPDATE_LAST_MODIFIED_REGION] =
        HEADER("LastModifiedRegion", "x-amz-last-modified-region", &shape_region_name),
};

static const struct member describe_test_case_members[] = {
    [TEST_CASE_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id_or_arn),
    [TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [DESCRIBE_STATUS] = QUERY("Status", "status", &shape_test_case_status),
};

static const struct member delete_test_case_members[] = {
    [TEST_CASE_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id_or_arn),
    [TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
};

static const struct member list_test_cases_members[] = {
    [CASES_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [CASES_NEXT_TOKEN] = QUERY("NextToken", "nextToken", &shape_next_token),
    [CASES_MAX_RESULTS] = QUERY("MaxResults", "maxResults", &shape_max_result_1000),
};

static const struct member search_test_cases_members[] = {
    [SEARCH_INSTANCE_ID] = REQUIRED_BODY("InstanceId", &shape_instance_id_or_arn),
    [SEARCH_NEXT_TOKEN] = BODY("NextToken", &shape_next_token_2500),
    [SEARCH_MAX_RESULTS] = BODY("MaxResults", &shape_max_result_100),
    [SEARCH_FILTER] = BODY("SearchFilter", &shape_search_filter),
    [SEARCH_CRITERIA] = BODY("SearchCriteria", &shape_search_criteria),
};

static const struct member start_test_case_execution_members[] = {
    [START_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [START_TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [START_CLIENT_TOKEN] = CLIENT_TOKEN,
};

static const struct member stop_test_case_execution_members[] = {
    [EXECUTION_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [EXECUTION_TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [EXECUTION_ID] = LABEL("TestCaseExecutionId", &shape_test_case_execution_id),
    [STOP_CLIENT_TOKEN] = CLIENT_TOKEN,
};

static const struct member get_test_case_execution_summary_members[] = {
    [EXECUTION_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [EXECUTION_TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [EXECUTION_ID] = LABEL("TestCaseExecutionId", &shape_test_case_execution_id),
};

static const struct member list_test_case_execution_records_members[] = {
    [EXECUTION_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [EXECUTION_TEST_CASE_ID] = LABEL("TestCaseId", &shape_test_case_id),
    [EXECUTION_ID] = LABEL("TestCaseExecutionId", &shape_test_case_execution_id),
    [RECORDS_STATUS] = QUERY("Status", "status", &shape_test_case_execution_status),
    [RECORDS_NEXT_TOKEN] = QUERY("NextToken", "nextToken", &shape_next_token),
    [RECORDS_MAX_RESULTS] = QUERY("MaxResults", "maxResults", &shape_max_result_100),
};

static const struct member list_test_case_executions_members[] = {
    [EXECUTIONS_INSTANCE_ID] = LABEL("InstanceId", &shape_instance_id),
    [EXECUTIONS_TEST_CASE_ID] = QUERY("TestCaseId", "testCaseId", &shape_test_case_id),
    [EXECUTIONS_TEST_CASE_NAME] = QUERY("TestCaseName", "testCaseName", &shape_test_case_name),
    [EXECUTIONS_START_TIME] = QUERY("StartTime", "startTime", &shape_epoch_milliseconds),
    [EXECUTIONS_END_TIME] = QUERY("EndTime", "endTime", &shape_epoch_milliseconds),
    [EXECUTIONS_STATUS] = QUERY("Status", "status", &shape_test_case_execution_status),
    [EXECUTIONS_NEXT_TOKEN] = QUERY("NextToken", "nextToken", &shape_next_token),
    [EXECUTIONS_MAX_RESULTS] = QUERY("MaxResults", "maxResults", &shape_max_result_100),
};

/* What most operations declare. */
#define SIX_ERRORS                                                                                 \
    {                                                                                              \
        "InvalidParameterException", "InvalidRequestException", "ResourceNotFoundException",       \
            "ThrottlingException", "InternalServiceException", "AccessDeniedException"             \
    }

static const struct operation rows[] = {
    {
        .name = "CreateTestCase",
        .method = "PUT",
        .path = "/test-cases/{InstanceId}",
        MEMBERS(create_test_case_members),
        .output = &output_create_test_case,
        .errors = {"DuplicateResourceException", "InvalidTestCaseException",
                   "InvalidParameterException", "InvalidRequestException", "LimitExceededException",
                   "ResourceNotFoundException", "ThrottlingException", "IdempotencyException",
                   "ServiceQuotaExceededException", "InternalServiceException",
                   "AccessDeniedException"},
        .handle = create_test_case,
    },
    {
        .name = "UpdateTestCase",
        .method = "POST",
        .path = "/test-cases/{InstanceId}/{TestCaseId}",
        MEMBERS(update_test_case_members),
        .output = &output_update_test_case,
        .errors = {"InvalidRequestException", "DuplicateResourceException",
                   "InvalidTestCaseException", "InvalidParameterException",
                   "ResourceNotFoundException", "ThrottlingException", "InternalServiceException",
                   "AccessDeniedException"},
        .handle = update_test_case,
    },
    {
        .name = "DescribeTestCase",
        .method = "GET",
        .path = "/test-cases/{InstanceId}/{TestCaseId}",
        MEMBERS(describe_test_case_members),
        .output = &output_describe_test_case,
        .errors = SIX_ERRORS,
        .handle = describe_test_case,
    },
    {
        .name = "DeleteTestCase",
        .method = "DELETE",
        .path = "/test-cases/{InstanceId}/{TestCaseId}",
        MEMBERS(delete_test_case_members),
        .output = &output_delete_test_case,
        .errors = SIX_ERRORS,
        .handle = delete_test_case,
    },
    {
        .name = "ListTestCases",
        .method = "GET",
        .path = "/test-cases-summary/{InstanceId}",
        MEMBERS(list_test_cases_members),
        .output = &output_list_test_cases,
        .errors = SIX_ERRORS,
        .handle = list_test_cases,
    },
    {
        .name = "SearchTestCases",
        .method = "POST",
        .path = "/search-test-cases",
        MEMBERS(search_test_cases_members),
        .output = &output_search_test_cases,
        .errors = SIX_ERRORS,
        .handle = search_test_cases,
    },
    {
        .name = "StartTestCaseExecution",
        .method = "PUT",
        .path = "/test-cases/{InstanceId}/{TestCaseId}/start-execution",
        MEMBERS(start_test_case_execution_members),
        .output = &output_start_test_case_execution,
        .errors = {"AccessDeniedException", "InternalServiceException", "InvalidParameterException",
                   "InvalidRequestException", "ResourceNotFoundException",
                   "ServiceQuotaExceededException", "ThrottlingException"},
        .handle = start_test_case_execution,
    },
    {
        .name = "StopTestCaseExecution",
        .method = "POST",
        .path = "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/stop-execution",
        MEMBERS(stop_test_case_execution_members),
        .output = &output_stop_test_case_execution,
        .errors = SIX_ERRORS,
        .handle = stop_test_case_execution,
    },
    {
        .name = "GetTestCaseExecutionSummary",
        .method = "GET",
        .path = "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/summary",
        MEMBERS(get_test_case_execution_summary_members),
        .output = &output_get_test_case_execution_summary,
        .errors = SIX_ERRORS,
        .handle = get_test_case_execution_summary,
    },
    {
        .name = "ListTestCaseExecutionRecords",
        .method = "GET",
        .path = "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/records",
        MEMBERS(list_test_case_execution_records_members),
        .output = &output_list_test_case_execution_records,
        .errors = SIX_ERRORS,
        .handle = list_test_case_execution_records,
    },
    {
        .name = "ListTestCaseExecutions",
        .method = "GET",
        .path = "/test-case-executions/{InstanceId}",
        MEMBERS(list_test_case_executions_members),
        .output = &output_list_test_case_executions,
        .errors = SIX_ERRORS,
        .handle = list_test_case_executions,
    },
};

const struct operation_table operations = {
    .rows = rows,
    .count = ARRAY_COUNT(rows),
};
