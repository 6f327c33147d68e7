/*
 * The operation table is Connect's own: every operation, member, shape and error of the test-case
 * family in the service model of botocore 1.43.11 (data/connect/2017-08-08), which the JavaScript
 * SDK has likewise. The phone number's pattern, which that model escapes twice, is as it is meant.
 */
#include "family.h"
#include "operations/operation.h"

/* "<Operation>: <method> <path>", "<Operation>.<Member>: <location> <name> <shape> ...",
 * "<Operation> ! <error>" and "<Shape>: <type> <min>..<max> <values, pattern or members>". */
static const char *const model[] = {
    "CreateTestCase: PUT /test-cases/{InstanceId}",
    "CreateTestCase.InstanceId: label InstanceId InstanceIdOrArn required",
    "CreateTestCase.Name: body Name TestCaseName required",
    "CreateTestCase.Description: body Description TestCaseDescription",
    "CreateTestCase.Content: body Content TestCaseContent required",
    "CreateTestCase.EntryPoint: body EntryPoint TestCaseEntryPoint",
    "CreateTestCase.InitializationData: body InitializationData TestCaseInitializationData",
    "CreateTestCase.Status: body Status TestCaseStatus",
    "CreateTestCase.TestCaseId: header x-amz-resource-id TestCaseId",
    "CreateTestCase.Tags: body Tags TagMap",
    "CreateTestCase.LastModifiedTime: header x-amz-last-modified-time Timestamp",
    "CreateTestCase.LastModifiedRegion: header x-amz-last-modified-region RegionName",
    "CreateTestCase ! DuplicateResourceException",
    "CreateTestCase ! InvalidTestCaseException",
    "CreateTestCase ! InvalidParameterException",
    "CreateTestCase ! InvalidRequestException",
    "CreateTestCase ! LimitExceededException",
    "CreateTestCase ! ResourceNotFoundException",
    "CreateTestCase ! ThrottlingException",
    "CreateTestCase ! IdempotencyException",
    "CreateTestCase ! ServiceQuotaExceededException",
    "CreateTestCase ! InternalServiceException",
    "CreateTestCase ! AccessDeniedException",
    "DeleteTestCase: DELETE /test-cases/{InstanceId}/{TestCaseId}",
    "DeleteTestCase.InstanceId: label InstanceId InstanceIdOrArn required",
    "DeleteTestCase.TestCaseId: label TestCaseId TestCaseId required",
    "DeleteTestCase ! AccessDeniedException",
    "DeleteTestCase ! InvalidRequestException",
    "DeleteTestCase ! InvalidParameterException",
    "DeleteTestCase ! ResourceNotFoundException",
    "DeleteTestCase ! ThrottlingException",
    "DeleteTestCase ! InternalServiceException",
    "DescribeTestCase: GET /test-cases/{InstanceId}/{TestCaseId}",
    "DescribeTestCase.InstanceId: label InstanceId InstanceIdOrArn required",
    "DescribeTestCase.TestCaseId: label TestCaseId TestCaseId required",
    "DescribeTestCase.Status: query status TestCaseStatus",
    "DescribeTestCase ! InvalidParameterException",
    "DescribeTestCase ! InvalidRequestException",
    "DescribeTestCase ! ResourceNotFoundException",
    "DescribeTestCase ! ThrottlingException",
    "DescribeTestCase ! InternalServiceException",
    "DescribeTestCase ! AccessDeniedException",
    "GetTestCaseExecutionSummary: GET "
    "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/summary",
    "GetTestCaseExecutionSummary.InstanceId: label InstanceId InstanceId required",
    "GetTestCaseExecutionSummary.TestCaseId: label TestCaseId TestCaseId required",
    "GetTestCaseExecutionSummary.TestCaseExecutionId: label TestCaseExecutionId "
    "TestCaseExecutionId required",
    "GetTestCaseExecutionSummary ! InvalidParameterException",
    "GetTestCaseExecutionSummary ! InvalidRequestException",
    "GetTestCaseExecutionSummary ! ResourceNotFoundException",
    "GetTestCaseExecutionSummary ! ThrottlingException",
    "GetTestCaseExecutionSummary ! InternalServiceException",
    "GetTestCaseExecutionSummary ! AccessDeniedException",
    "ListTestCaseExecutionRecords: GET "
    "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/records",
    "ListTestCaseExecutionRecords.InstanceId: label InstanceId InstanceId required",
    "ListTestCaseExecutionRecords.TestCaseId: label TestCaseId TestCaseId required",
    "ListTestCaseExecutionRecords.TestCaseExecutionId: label TestCaseExecutionId "
    "TestCaseExecutionId required",
    "ListTestCaseExecutionRecords.Status: query status TestCaseExecutionStatus",
    "ListTestCaseExecutionRecords.NextToken: query nextToken NextToken",
    "ListTestCaseExecutionRecords.MaxResults: query maxResults MaxResult100",
    "ListTestCaseExecutionRecords ! InvalidParameterException",
    "ListTestCaseExecutionRecords ! InvalidRequestException",
    "ListTestCaseExecutionRecords ! ResourceNotFoundException",
    "ListTestCaseExecutionRecords ! ThrottlingException",
    "ListTestCaseExecutionRecords ! InternalServiceException",
    "ListTestCaseExecutionRecords ! AccessDeniedException",
    "ListTestCaseExecutions: GET /test-case-executions/{InstanceId}",
    "ListTestCaseExecutions.InstanceId: label InstanceId InstanceId required",
    "ListTestCaseExecutions.TestCaseId: query testCaseId TestCaseId",
    "ListTestCaseExecutions.TestCaseName: query testCaseName TestCaseName",
    "ListTestCaseExecutions.StartTime: query startTime EpochMilliseconds",
    "ListTestCaseExecutions.EndTime: query endTime EpochMilliseconds",
    "ListTestCaseExecutions.Status: query status TestCaseExecutionStatus",
    "ListTestCaseExecutions.NextToken: query nextToken NextToken",
    "ListTestCaseExecutions.MaxResults: query maxResults MaxResult100",
    "ListTestCaseExecutions ! InvalidParameterException",
    "ListTestCaseExecutions ! InvalidRequestException",
    "ListTestCaseExecutions ! ResourceNotFoundException",
    "ListTestCaseExecutions ! ThrottlingException",
    "ListTestCaseExecutions ! InternalServiceException",
    "ListTestCaseExecutions ! AccessDeniedException",
    "ListTestCases: GET /test-cases-summary/{InstanceId}",
    "ListTestCases.InstanceId: label InstanceId InstanceId required",
    "ListTestCases.NextToken: query nextToken NextToken",
    "ListTestCases.MaxResults: query maxResults MaxResult1000",
    "ListTestCases ! InvalidRequestException",
    "ListTestCases ! AccessDeniedException",
    "ListTestCases ! InvalidParameterException",
    "ListTestCases ! ResourceNotFoundException",
    "ListTestCases ! ThrottlingException",
    "ListTestCases ! InternalServiceException",
    "SearchTestCases: POST /search-test-cases",
    "SearchTestCases.InstanceId: body InstanceId InstanceIdOrArn required",
    "SearchTestCases.NextToken: body NextToken NextToken2500",
    "SearchTestCases.MaxResults: body MaxResults MaxResult100",
    "SearchTestCases.SearchFilter: body SearchFilter TestCaseSearchFilter",
    "SearchTestCases.SearchCriteria: body SearchCriteria TestCaseSearchCriteria",
    "SearchTestCases ! InvalidRequestException",
    "SearchTestCases ! AccessDeniedException",
    "SearchTestCases ! InvalidParameterException",
    "SearchTestCases ! ResourceNotFoundException",
    "SearchTestCases ! ThrottlingException",
    "SearchTestCases ! InternalServiceException",
    "StartTestCaseExecution: PUT /test-cases/{InstanceId}/{TestCaseId}/start-execution",
    "StartTestCaseExecution.InstanceId: label InstanceId InstanceId required",
    "StartTestCaseExecution.TestCaseId: label TestCaseId TestCaseId required",
    "StartTestCaseExecution.ClientToken: body ClientToken ClientToken token",
    "StartTestCaseExecution ! InvalidParameterException",
    "StartTestCaseExecution ! InvalidRequestException",
    "StartTestCaseExecution ! ServiceQuotaExceededException",
    "StartTestCaseExecution ! ResourceNotFoundException",
    "StartTestCaseExecution ! ThrottlingException",
    "StartTestCaseExecution ! InternalServiceException",
    "StartTestCaseExecution ! AccessDeniedException",
    "StopTestCaseExecution: POST "
    "/test-cases/{InstanceId}/{TestCaseId}/{TestCaseExecutionId}/stop-execution",
    "StopTestCaseExecution.InstanceId: label InstanceId InstanceId required",
    "StopTestCaseExecution.TestCaseExecutionId: label TestCaseExecutionId TestCaseExecutionId "
    "required",
    "StopTestCaseExecution.TestCaseId: label TestCaseId TestCaseId required",
    "StopTestCaseExecution.ClientToken: body ClientToken ClientToken token",
    "StopTestCaseExecution ! InvalidParameterException",
    "StopTestCaseExecution ! InvalidRequestException",
    "StopTestCaseExecution ! ResourceNotFoundException",
    "StopTestCaseExecution ! ThrottlingException",
    "StopTestCaseExecution ! InternalServiceException",
    "StopTestCaseExecution ! AccessDeniedException",
    "UpdateTestCase: POST /test-cases/{InstanceId}/{TestCaseId}",
    "UpdateTestCase.InstanceId: label InstanceId InstanceIdOrArn required",
    "UpdateTestCase.TestCaseId: label TestCaseId TestCaseId required",
    "UpdateTestCase.Content: body Content TestCaseContent",
    "UpdateTestCase.EntryPoint: body EntryPoint TestCaseEntryPoint",
    "UpdateTestCase.InitializationData: body InitializationData TestCaseInitializationData",
    "UpdateTestCase.Name: body Name TestCaseName",
    "UpdateTestCase.Description: body Description TestCaseDescription",
    "UpdateTestCase.Status: body Status TestCaseStatus",
    "UpdateTestCase.LastModifiedTime: header x-amz-last-modified-time Timestamp",
    "UpdateTestCase.LastModifiedRegion: header x-amz-last-modified-region RegionName",
    "UpdateTestCase ! InvalidRequestException",
    "UpdateTestCase ! DuplicateResourceException",
    "UpdateTestCase ! InvalidTestCaseException",
    "UpdateTestCase ! InvalidParameterException",
    "UpdateTestCase ! ResourceNotFoundException",
    "UpdateTestCase ! ThrottlingException",
    "UpdateTestCase ! InternalServiceException",
    "UpdateTestCase ! AccessDeniedException",
    "ChatEntryPointParameters: structure FlowId:ContactFlowId",
    "ClientToken: string ..500",
    "ContactFlowId: string ..500",
    "ControlPlaneTagFilter: structure OrConditions:TagOrConditionList "
    "AndConditions:TagAndConditionList TagCondition:TagCondition",
    "EpochMilliseconds: long 0..",
    "InstanceId: string 1..100",
    "InstanceIdOrArn: string 1..250 "
    "^(arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9]{1}:[0-9]{1,20}:instance/"
    ")?[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$",
    "MaxResult1000: integer 1..1000",
    "MaxResult100: integer 1..100",
    "NextToken2500: string 1..2500",
    "NextToken: string",
    "PhoneNumber: string \\+[1-9]\\d{1,14}$",
    "RegionName: string [a-z]{2}(-[a-z]+){1,2}(-[0-9])?",
    "String: string",
    "StringComparisonType: string STARTS_WITH|CONTAINS|EXACT",
    "StringCondition: structure FieldName:String Value:String ComparisonType:StringComparisonType",
    "TagAndConditionList: list TagCondition",
    "TagCondition: structure TagKey:String TagValue:String",
    "TagKey: string 1..128 ^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$",
    "TagMap: map 1..50 TagKey TagValue",
    "TagOrConditionList: list TagAndConditionList",
    "TagValue: string ..256",
    "TestCaseContent: string",
    "TestCaseDescription: string",
    "TestCaseEntryPoint: structure Type:TestCaseEntryPointType "
    "VoiceCallEntryPointParameters:VoiceCallEntryPointParameters "
    "ChatEntryPointParameters:ChatEntryPointParameters",
    "TestCaseEntryPointType: string VOICE_CALL|CHAT",
    "TestCaseExecutionId: string ..500",
    "TestCaseExecutionStatus: string INITIATED|PASSED|FAILED|IN_PROGRESS|STOPPED",
    "TestCaseId: string ..500",
    "TestCaseInitializationData: string",
    "TestCaseName: string 1..",
    "TestCaseSearchConditionList: list TestCaseSearchCriteria",
    "TestCaseSearchCriteria: structure OrConditions:TestCaseSearchConditionList "
    "AndConditions:TestCaseSearchConditionList StringCondition:StringCondition "
    "StatusCondition:TestCaseStatus",
    "TestCaseSearchFilter: structure TagFilter:ControlPlaneTagFilter",
    "TestCaseStatus: string PUBLISHED|SAVED",
    "Timestamp: timestamp",
    "VoiceCallEntryPointParameters: structure SourcePhoneNumber:PhoneNumber "
    "DestinationPhoneNumber:PhoneNumber FlowId:ContactFlowId",
};

/* What the table says, in the same lines; a shape's is written once. */
struct lines {
    const char *list[2 * ARRAY_COUNT(model)];
    size_t count;
};

static bool add(struct lines *l, const char *line)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->list[i], line) == 0)
            return false;
    ck_assert_uint_lt(l->count, ARRAY_COUNT(l->list));
    l->list[l->count++] = line;
    return true;
}

static const char *bounds(struct bounds b)
{
    if (!b.has_min && !b.has_max)
        return "";
    return format(" %s..%s", b.has_min ? format("%lld", (long long)b.min) : "",
                  b.has_max ? format("%lld", (long long)b.max) : "");
}

static const char *type_of(const struct shape *shape)
{
    static const char *const names[] = {
        [SHAPE_STRING] = "string",       [SHAPE_BOOLEAN] = "boolean",
        [SHAPE_INTEGER] = "integer",     [SHAPE_LONG] = "long",
        [SHAPE_TIMESTAMP] = "timestamp", [SHAPE_STRUCTURE] = "structure",
        [SHAPE_LIST] = "list",           [SHAPE_MAP] = "map",
    };
    return names[shape->type];
}

static void add_shape(struct lines *l, const struct shape *shape)
{
    struct text line = {.arena = &h.arena};
    text_printf(&line, "%s: %s%s%s", shape->name, type_of(shape), bounds(shape->length),
                bounds(shape->range));
    for (size_t i = 0; shape->values != NULL && shape->values[i] != NULL; i++)
        text_printf(&line, "%s%s", i == 0 ? " " : "|", shape->values[i]);
    if (shape->pattern != NULL)
        text_printf(&line, " %s", shape->pattern);
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct member *m = &shape->members[i];
        ck_assert_msg(strcmp(m->name, m->wire_name) == 0 && m->location == IN_BODY, "%s", m->name);
        text_printf(&line, " %s:%s", m->name, m->shape->name);
    }
    if (shape->key != NULL)
        text_printf(&line, " %s", shape->key->name);
    if (shape->element != NULL)
        text_printf(&line, " %s", shape->element->name);
    if (!add(l, arena_copy(&h.arena, text_str(&line)).p))
        return;
    for (size_t i = 0; i < shape->member_count; i++)
        add_shape(l, shape->members[i].shape);
    if (shape->key != NULL)
        add_shape(l, shape->key);
    if (shape->element != NULL)
        add_shape(l, shape->element);
}

static void add_operation(struct lines *l, const struct operation *o)
{
    static const char *const locations[] = {
        [IN_BODY] = "body", [IN_LABEL] = "label", [IN_QUERY] = "query", [IN_HEADER] = "header"};
    add(l, format("%s: %s %s", o->name, o->method, o->path));
    for (size_t i = 0; i < o->member_count; i++) {
        const struct member *m = &o->members[i];
        add(l, format("%s.%s: %s %s %s%s%s", o->name, m->name, locations[m->location], m->wire_name,
                      m->shape->name, m->required ? " required" : "",
                      m->idempotency_token ? " token" : ""));
        if (m->shape->type == SHAPE_TIMESTAMP)
            ck_assert_int_eq(m->timestamp_format, m->location == IN_HEADER
                                                      ? TIMESTAMP_HTTP_DATE
                                                      : TIMESTAMP_EPOCH_SECONDS);
        add_shape(l, m->shape);
    }
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && o->errors[i] != NULL; i++)
        add(l, format("%s ! %s", o->name, o->errors[i]));
}

static struct lines lines_of_the_table(void)
{
    struct lines l = {.count = 0};
    for (size_t i = 0; i < operations.count; i++)
        add_operation(&l, &operations.rows[i]);
    return l;
}

static bool has(const char *const list[], size_t count, const char *line)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], line) == 0)
            return true;
    return false;
}

START_TEST(the_table_says_nothing_that_the_model_does_not)
{
    struct lines l = lines_of_the_table();
    for (size_t i = 0; i < l.count; i++)
        ck_assert_msg(has(model, ARRAY_COUNT(model), l.list[i]), "not in the model: %s", l.list[i]);
}
END_TEST

START_TEST(the_table_has_what_the_model_says)
{
    struct lines l = lines_of_the_table();
    ck_assert_msg(has(l.list, l.count, model[_i]), "not in the table: %s", model[_i]);
}
END_TEST

/* --- errors --- */

/* Their statuses in the model. */
static const struct {
    const char *error;
    int status;
} statuses[] = {
    {"AccessDeniedException", 403},     {"DuplicateResourceException", 409},
    {"IdempotencyException", 409},      {"InternalServiceException", 500},
    {"InvalidParameterException", 400}, {"InvalidRequestException", 400},
    {"InvalidTestCaseException", 400},  {"LimitExceededException", 429},
    {"ResourceNotFoundException", 404}, {"ServiceQuotaExceededException", 402},
    {"ThrottlingException", 429},
};

static int status_of(const char *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++)
        if (strcmp(statuses[i].error, error) == 0)
            return statuses[i].status;
    ck_abort_msg("%s has no status", error);
}

/* A request of each operation that the validator lets through. */
static const struct {
    const char *operation;
    const char *target;
    const char *body;
} requests[] = {
    {"CreateTestCase", "/test-cases/" INSTANCE, "{'Name':'n','Content':''}"},
    {"UpdateTestCase", "/test-cases/" INSTANCE "/t", "{}"},
    {"DescribeTestCase", "/test-cases/" INSTANCE "/t", NULL},
    {"DeleteTestCase", "/test-cases/" INSTANCE "/t", NULL},
    {"ListTestCases", "/test-cases-summary/i", NULL},
    {"SearchTestCases", "/search-test-cases", "{'InstanceId':'" INSTANCE "'}"},
    {"StartTestCaseExecution", "/test-cases/i/t/start-execution", "{}"},
    {"StopTestCaseExecution", "/test-cases/i/t/e/stop-execution", "{}"},
    {"GetTestCaseExecutionSummary", "/test-cases/i/t/e/summary", NULL},
    {"ListTestCaseExecutionRecords", "/test-cases/i/t/e/records", NULL},
    {"ListTestCaseExecutions", "/test-case-executions/i", NULL},
};

static const struct operation *operation_of(int i)
{
    const struct operation *o = &operations.rows[i];
    ck_assert_str_eq(o->name, requests[i].operation);
    return o;
}

START_TEST(every_operation_has_its_request)
{
    ck_assert_uint_eq(operations.count, ARRAY_COUNT(requests));
}
END_TEST

START_TEST(every_declared_error_can_be_injected)
{
    const struct operation *o = operation_of(_i);
    for (size_t i = 0; i < OPERATION_ERRORS_MAX && o->errors[i] != NULL; i++) {
        const char *error = o->errors[i];
        answer("POST", "/_mock/faults",
               format("{'operation':'%s','error':{'code':'%s'}}", o->name, error));
        const struct http_response *response =
            ask(o->method, requests[_i].target, requests[_i].body);
        ck_assert_msg(response->status == status_of(error), "%s %s: %d %.*s", o->name, error,
                      response->status, STR_ARG(response->body));
        ck_assert_str_view_eq(http_response_header(response, "x-amzn-ErrorType"), error);
        ck_assert_uint_gt(strlen(text_at(harness_json(&h, response), "Message")), 0);
        const struct json *other = find(harness_json(&h, response), "Reason");
        ck_assert_ptr_null(other);
    }
}
END_TEST

START_TEST(a_body_has_its_type_and_stands_where_one_is_taken)
{
    const struct operation *o = operation_of(_i);
    const char *target = requests[_i].target, *body = requests[_i].body;
    const char *sent = body != NULL ? json_text(body) : "{}";
    const struct http_response *untyped = harness_send(&h, o->method, target, "", sent);
    const struct http_response *typed =
        harness_send(&h, o->method, target, "Content-Type: application/json\n", sent);
    expect_error(o->name, untyped, 415, "UnsupportedMediaTypeException",
                 body != NULL ? "The content type must be application/json, not ''"
                              : format("%s takes no request body", o->name));
    if (body != NULL)
        ck_assert_int_ne(typed->status, 415);
    else
        expect_error(o->name, typed, 415, "UnsupportedMediaTypeException",
                     format("%s takes no request body", o->name));
    expect_error(o->name, harness_send(&h, o->method, target, "Accept: text/html\n", NULL), 406,
                 "NotAcceptableException",
                 "The answer can only be application/json, not 'text/html'");
}
END_TEST

START_TEST(a_body_is_an_object)
{
    static const char *const bodies[][2] = {
        {"[]", "Value at '' must be an object, not an array"},
        {"null", "Value at '' must be an object, not null"},
        {"'x'", "Value at '' must be an object, not a string"},
        {"{", "The body is not valid JSON: line 1, column 2: the text ends too early"},
    };
    const struct operation *o = operation_of(_i);
    for (size_t i = 0; requests[_i].body != NULL && i < ARRAY_COUNT(bodies); i++)
        expect_error(o->name, ask(o->method, requests[_i].target, bodies[i][0]), 400,
                     "SerializationException", bodies[i][1]);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("model");
    TCase *cases = family_cases(suite, "model");
    tcase_add_test(cases, the_table_says_nothing_that_the_model_does_not);
    add_table(cases, the_table_has_what_the_model_says, model);
    tcase_add_test(cases, every_operation_has_its_request);
    add_table(cases, every_declared_error_can_be_injected, requests);
    add_table(cases, a_body_has_its_type_and_stands_where_one_is_taken, requests);
    add_table(cases, a_body_is_an_object, requests);
    return suite_main(suite);
}
