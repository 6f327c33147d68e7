/*
 * What every row of the operation table comes to, for each operation. That the table is the one
 * which AWS publishes is tests/e2e/test_model_drift.py's to say.
 */
#include "api/error.h"
#include "family.h"
#include "operations/operation.h"

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
        const struct error_kind *kind = error_kind_named(str_from(error));
        ck_assert_msg(kind != NULL, "%s is not in the catalogue", error);
        answer("POST", "/_mock/faults",
               format("{'operation':'%s','error':{'code':'%s'}}", o->name, error));
        const struct http_response *response =
            ask(o->method, requests[_i].target, requests[_i].body);
        ck_assert_msg(response->status == kind->status, "%s %s: %d %.*s", o->name, error,
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
    Suite *suite = suite_create("table");
    TCase *cases = family_cases(suite, "table");
    tcase_add_test(cases, every_operation_has_its_request);
    add_table(cases, every_declared_error_can_be_injected, requests);
    add_table(cases, a_body_has_its_type_and_stands_where_one_is_taken, requests);
    add_table(cases, a_body_is_an_object, requests);
    return suite_main(suite);
}
