#include "operations/shapes.h"

#include "operations/members.h"
#include "operations/search_test_cases.h"

const struct shape shape_instance_id = {
    .type = SHAPE_STRING,
    .name = "InstanceId",
    .length = BETWEEN(1, INSTANCE_ID_LENGTH_MAX),
};

const struct shape shape_test_case_id = {
    .type = SHAPE_STRING,
    .name = "TestCaseId",
    .length = AT_MOST(TEST_CASE_ID_LENGTH_MAX),
};

const struct shape shape_client_token = {
    .type = SHAPE_STRING,
    .name = "ClientToken",
    .length = AT_MOST(CLIENT_TOKEN_LENGTH_MAX),
};

const struct shape shape_test_case_execution_id = {
    .type = SHAPE_STRING,
    .name = "TestCaseExecutionId",
    .length = AT_MOST(500),
};

const struct shape shape_test_case_name = {
    .type = SHAPE_STRING,
    .name = "TestCaseName",
    .length = AT_LEAST(1),
};

const struct shape shape_epoch_milliseconds = {
    .type = SHAPE_LONG,
    .name = "EpochMilliseconds",
    .range = AT_LEAST(0),
};

const struct shape shape_next_token = {
    .type = SHAPE_STRING,
    .name = "NextToken",
};

const struct shape shape_max_result_100 = {
    .type = SHAPE_INTEGER,
    .name = "MaxResult100",
    .range = BETWEEN(1, 100),
};

const struct shape shape_test_case_execution_status = {
    .type = SHAPE_STRING,
    .name = "TestCaseExecutionStatus",
    .values =
        (const char *const[]){"INITIATED", "PASSED", "FAILED", "IN_PROGRESS", "STOPPED", NULL},
};

const struct shape shape_instance_id_or_arn = {
    .type = SHAPE_STRING,
    .name = "InstanceIdOrArn",
    .length = BETWEEN(1, 250),
    .pattern = "^(arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9]{1}:[0-9]{1,20}:instance/)?"
               "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$",
};

const struct shape shape_test_case_description = {
    .type = SHAPE_STRING,
    .name = "TestCaseDescription",
};

const struct shape shape_test_case_content = {
    .type = SHAPE_STRING,
    .name = "TestCaseContent",
};

const struct shape shape_test_case_initialization_data = {
    .type = SHAPE_STRING,
    .name = "TestCaseInitializationData",
};

const struct shape shape_test_case_status = {
    .type = SHAPE_STRING,
    .name = "TestCaseStatus",
    .values = (const char *const[]){"PUBLISHED", "SAVED", NULL},
};

const struct shape shape_timestamp = {
    .type = SHAPE_TIMESTAMP,
    .name = "Timestamp",
};

const struct shape shape_region_name = {
    .type = SHAPE_STRING,
    .name = "RegionName",
    .pattern = "[a-z]{2}(-[a-z]+){1,2}(-[0-9])?",
};

const struct shape shape_max_result_1000 = {
    .type = SHAPE_INTEGER,
    .name = "MaxResult1000",
    .range = BETWEEN(1, 1000),
};

const struct shape shape_next_token_2500 = {
    .type = SHAPE_STRING,
    .name = "NextToken2500",
    .length = BETWEEN(1, 2500),
};

/* --- tags --- */

static const struct shape tag_key = {
    .type = SHAPE_STRING,
    .name = "TagKey",
    .length = BETWEEN(1, 128),
    .pattern = "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$",
};

static const struct shape tag_value = {
    .type = SHAPE_STRING,
    .name = "TagValue",
    .length = AT_MOST(256),
};

const struct shape shape_tag_map = {
    .type = SHAPE_MAP,
    .name = "TagMap",
    .length = BETWEEN(1, 50),
    .key = &tag_key,
    .element = &tag_value,
};

/* --- entry points --- */

/* The published model escapes this pattern twice; this is what it means (E.164). */
static const struct shape phone_number = {
    .type = SHAPE_STRING,
    .name = "PhoneNumber",
    .pattern = "\\+[1-9]\\d{1,14}$",
};

static const struct shape contact_flow_id = {
    .type = SHAPE_STRING,
    .name = "ContactFlowId",
    .length = AT_MOST(500),
};

static const struct shape entry_point_type = {
    .type = SHAPE_STRING,
    .name = "TestCaseEntryPointType",
    .values = (const char *const[]){"VOICE_CALL", "CHAT", NULL},
};

static const struct member voice_members[] = {
    BODY("SourcePhoneNumber", &phone_number),
    BODY("DestinationPhoneNumber", &phone_number),
    BODY("FlowId", &contact_flow_id),
};

static const struct shape voice_parameters = {
    .type = SHAPE_STRUCTURE,
    .name = "VoiceCallEntryPointParameters",
    MEMBERS(voice_members),
};

static const struct member chat_members[] = {
    BODY("FlowId", &contact_flow_id),
};

static const struct shape chat_parameters = {
    .type = SHAPE_STRUCTURE,
    .name = "ChatEntryPointParameters",
    MEMBERS(chat_members),
};

static const struct member entry_point_members[] = {
    BODY("Type", &entry_point_type),
    BODY("VoiceCallEntryPointParameters", &voice_parameters),
    BODY("ChatEntryPointParameters", &chat_parameters),
};

const struct shape shape_test_case_entry_point = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCaseEntryPoint",
    MEMBERS(entry_point_members),
};

/* --- searching --- */

static const struct shape string = {
    .type = SHAPE_STRING,
    .name = "String",
};

static const struct member tag_condition_members[] = {
    [TAG_CONDITION_KEY] = BODY("TagKey", &string),
    [TAG_CONDITION_VALUE] = BODY("TagValue", &string),
};

static const struct shape tag_condition = {
    .type = SHAPE_STRUCTURE,
    .name = "TagCondition",
    MEMBERS(tag_condition_members),
};

static const struct shape tag_and_conditions = {
    .type = SHAPE_LIST,
    .name = "TagAndConditionList",
    .element = &tag_condition,
};

static const struct shape tag_or_conditions = {
    .type = SHAPE_LIST,
    .name = "TagOrConditionList",
    .element = &tag_and_conditions,
};

static const struct member tag_filter_members[] = {
    [TAG_FILTER_OR_CONDITIONS] = BODY("OrConditions", &tag_or_conditions),
    [TAG_FILTER_AND_CONDITIONS] = BODY("AndConditions", &tag_and_conditions),
    [TAG_FILTER_TAG_CONDITION] = BODY("TagCondition", &tag_condition),
};

static const struct shape tag_filter = {
    .type = SHAPE_STRUCTURE,
    .name = "ControlPlaneTagFilter",
    MEMBERS(tag_filter_members),
};

static const struct member search_filter_members[] = {
    [FILTER_TAG_FILTER] = BODY("TagFilter", &tag_filter),
};

const struct shape shape_search_filter = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCaseSearchFilter",
    MEMBERS(search_filter_members),
};

static const struct shape comparison_type = {
    .type = SHAPE_STRING,
    .name = "StringComparisonType",
    .values = (const char *const[]){"STARTS_WITH", "CONTAINS", "EXACT", NULL},
};

static const struct member string_condition_members[] = {
    [CONDITION_FIELD_NAME] = BODY("FieldName", &string),
    [CONDITION_VALUE] = BODY("Value", &string),
    [CONDITION_COMPARISON_TYPE] = BODY("ComparisonType", &comparison_type),
};

static const struct shape string_condition = {
    .type = SHAPE_STRUCTURE,
    .name = "StringCondition",
    MEMBERS(string_condition_members),
};

/* Criteria hold lists of criteria. */
static const struct shape search_conditions = {
    .type = SHAPE_LIST,
    .name = "TestCaseSearchConditionList",
    .element = &shape_search_criteria,
};

static const struct member search_criteria_members[] = {
    [CRITERIA_OR_CONDITIONS] = BODY("OrConditions", &search_conditions),
    [CRITERIA_AND_CONDITIONS] = BODY("AndConditions", &search_conditions),
    [CRITERIA_STRING_CONDITION] = BODY("StringCondition", &string_condition),
    [CRITERIA_STATUS_CONDITION] = BODY("StatusCondition", &shape_test_case_status),
};

const struct shape shape_search_criteria = {
    .type = SHAPE_STRUCTURE,
    .name = "TestCaseSearchCriteria",
    MEMBERS(search_criteria_members),
};
