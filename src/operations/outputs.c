#include "operations/outputs.h"

#include "operations/members.h"
#include "operations/shapes.h"

static const struct shape arn = {
    .type = SHAPE_STRING,
    .name = "ARN",
};

static const struct shape count = {
    .type = SHAPE_INTEGER,
    .name = "Count",
};

/* --- test cases --- */

static const struct member create_members[] = {
    BODY("TestCaseId", &shape_test_case_id),
    BODY("TestCaseArn", &arn),
};

const struct shape output_create_test_case = {
    .type = SHAPE_STRUCTURE,
    .name = "CreateTestCaseResponse",
    MEMBERS(create_members),
};

const struct shape output_update_test_case = {
    .type = SHAPE_STRUCTURE,
    .name = "UpdateTestCaseResponse",
};

static const struct shape test_case_sha256 = {
    .type = SHAPE_STRING,
    .name = "TestCaseSha256",
    .length = BETWEEN(1, 64),
    .pattern = "^[a-zA-Z0-9]{64}$",
};

static const struct member test_case_members[] = {
    BODY("Arn", &arn),
    BODY("Id", &shape_test_case_id),
    BODY("Name", &shape_test_case_name),
    BODY("Content", &shape_test_case_content),
    BODY("EntryPoint", &shape_test_case_entry_point),
    BODY("InitializationData", &shape_test_case_initialization_data),
    BODY("Description", &shape_test_case_description),
    BODY("Status", &shape_test_case_status),
    BODY("LastModifiedTime", &shape_timestamp),
    BODY("LastModifiedRegion", &shape_region_name),
    BODY("Tags", &shape_tag_map),
    BODY("TestCaseSha256", &test_case_sha256),
};

static const struct shape test_case = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCase",
    MEMBERS(test_case_members),
};

static const struct member describe_members[] = {
    BODY("TestCase", &test_case),
};

const struct shape output_describe_test_case = {
    .type = SHAPE_STRUCTURE,
    .name = "DescribeTestCaseResponse",
    MEMBERS(describe_members),
};

const struct shape output_delete_test_case = {
    .type = SHAPE_STRUCTURE,
    .name = "DeleteTestCaseResponse",
};

static const struct shape contact_flow_name = {
    .type = SHAPE_STRING,
    .name = "ContactFlowName",
    .length = AT_LEAST(1),
};

static const struct member test_case_summary_members[] = {
    BODY("Id", &shape_test_case_id),
    BODY("Arn", &arn),
    BODY("Name", &contact_flow_name),
    BODY("Status", &shape_test_case_status),
    BODY("LastModifiedTime", &shape_timestamp),
    BODY("LastModifiedRegion", &shape_region_name),
};

static const struct shape test_case_summary = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCaseSummary",
    MEMBERS(test_case_summary_members),
};

static const struct shape test_case_summary_list = {
    .type = SHAPE_LIST,
    .name = "TestCaseSummaryList",
    .element = &test_case_summary,
};

static const struct member list_test_cases_members[] = {
    BODY("TestCaseSummaryList", &test_case_summary_list),
    BODY("NextToken", &shape_next_token),
};

const struct shape output_list_test_cases = {
    .type = SHAPE_STRUCTURE,
    .name = "ListTestCasesResponse",
    MEMBERS(list_test_cases_members),
};

static const struct shape test_case_search_summary_list = {
    .type = SHAPE_LIST,
    .name = "TestCaseSearchSummaryList",
    .element = &test_case,
};

static const struct shape approximate_total_count = {
    .type = SHAPE_LONG,
    .name = "ApproximateTotalCount",
};

static const struct member search_members[] = {
    BODY("TestCases", &test_case_search_summary_list),
    BODY("NextToken", &shape_next_token_2500),
    BODY("ApproximateTotalCount", &approximate_total_count),
};

const struct shape output_search_test_cases = {
    .type = SHAPE_STRUCTURE,
    .name = "SearchTestCasesResponse",
    MEMBERS(search_members),
};

/* --- executions --- */

static const struct member start_members[] = {
    BODY("TestCaseExecutionId", &shape_test_case_execution_id),
    BODY("TestCaseId", &shape_test_case_id),
    BODY("Status", &shape_test_case_execution_status),
};

const struct shape output_start_test_case_execution = {
    .type = SHAPE_STRUCTURE,
    .name = "StartTestCaseExecutionResponse",
    MEMBERS(start_members),
};

const struct shape output_stop_test_case_execution = {
    .type = SHAPE_STRUCTURE,
    .name = "StopTestCaseExecutionResponse",
};

static const struct member observation_summary_members[] = {
    BODY("TotalObservations", &count),
    BODY("ObservationsPassed", &count),
    BODY("ObservationsFailed", &count),
};

static const struct shape observation_summary = {
    .type = SHAPE_STRUCTURE,
    .name = "ObservationSummary",
    MEMBERS(observation_summary_members),
};

static const struct member summary_members[] = {
    BODY("StartTime", &shape_timestamp),
    BODY("EndTime", &shape_timestamp),
    BODY("Status", &shape_test_case_execution_status),
    BODY("ObservationSummary", &observation_summary),
};

const struct shape output_get_test_case_execution_summary = {
    .type = SHAPE_STRUCTURE,
    .name = "GetTestCaseExecutionSummaryResponse",
    MEMBERS(summary_members),
};

static const struct shape test_case_resource_id = {
    .type = SHAPE_STRING,
    .name = "TestCaseResourceId",
    .length = BETWEEN(1, 256),
};

static const struct shape execution_record_status = {
    .type = SHAPE_STRING,
    .name = "ExecutionRecordStatus",
    .values = (const char *const[]){"PASSED", "FAILED", "IN_PROGRESS", "STOPPED", NULL},
};

static const struct shape execution_record_string = {
    .type = SHAPE_STRING,
    .name = "ExecutionRecordString",
};

static const struct member execution_record_members[] = {
    BODY("ObservationId", &test_case_resource_id),
    BODY("Status", &execution_record_status),
    BODY("Timestamp", &shape_timestamp),
    BODY("Record", &execution_record_string),
};

static const struct shape execution_record = {
    .type = SHAPE_STRUCTURE,
    .name = "ExecutionRecord",
    MEMBERS(execution_record_members),
};

static const struct shape execution_record_list = {
    .type = SHAPE_LIST,
    .name = "ExecutionRecordList",
    .element = &execution_record,
};

static const struct shape large_next_token = {
    .type = SHAPE_STRING,
    .name = "LargeNextToken",
    .length = BETWEEN(1, 100000),
};

static const struct member records_members[] = {
    BODY("ExecutionRecords", &execution_record_list),
    BODY("NextToken", &large_next_token),
};

const struct shape output_list_test_case_execution_records = {
    .type = SHAPE_STRUCTURE,
    .name = "ListTestCaseExecutionRecordsResponse",
    MEMBERS(records_members),
};

static const struct member test_case_execution_members[] = {
    BODY("StartTime", &shape_timestamp),
    BODY("EndTime", &shape_timestamp),
    BODY("TestCaseExecutionId", &shape_test_case_execution_id),
    BODY("TestCaseId", &shape_test_case_id),
    BODY("TestCaseExecutionStatus", &shape_test_case_execution_status),
    BODY("Tags", &shape_tag_map),
};

static const struct shape test_case_execution = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCaseExecution",
    MEMBERS(test_case_execution_members),
};

static const struct shape test_case_execution_list = {
    .type = SHAPE_LIST,
    .name = "TestCaseExecutionList",
    .element = &test_case_execution,
};

static const struct member executions_members[] = {
    BODY("TestCaseExecutions", &test_case_execution_list),
    BODY("NextToken", &shape_next_token),
};

const struct shape output_list_test_case_executions = {
    .type = SHAPE_STRUCTURE,
    .name = "ListTestCaseExecutionsResponse",
    MEMBERS(executions_members),
};
