/*
 * Every row of the contract's table of bad input, and what is to be accepted beside each.
 */
#include "harness.h"
#include "suite.h"

#define START "/test-cases/i/t/start-execution"
#define JSON "Content-Type: application/json\n"

static struct harness h;

static void setup(void)
{
    harness_init(&h, NULL);
}

static void teardown(void)
{
    harness_done(&h);
}

struct bad {
    const char *name;
    const char *method;
    const char *target;
    const char *headers;
    const char *body;
    int status;
    const char *error;
    const char *message;
};

static const struct bad bad[] = {
    {"a token that is a number", "PUT", START, JSON, "{\"ClientToken\": 5}", 400,
     "SerializationException", "Value at '/ClientToken' must be a string, not a number"},
    {"a token that is an object", "PUT", START, JSON, "{\"ClientToken\": {}}", 400,
     "SerializationException", "Value at '/ClientToken' must be a string, not an object"},
    {"a body that is an array", "PUT", START, JSON, "[]", 400, "SerializationException",
     "Value at '' must be an object, not an array"},
    {"a body that is null", "PUT", START, JSON, "null", 400, "SerializationException",
     "Value at '' must be an object, not null"},
    {"broken JSON", "PUT", START, JSON, "{\"ClientToken\" \"a\"}", 400, "SerializationException",
     "The body is not valid JSON: line 1, column 16: a colon was expected"},
    {"JSON that ends too early", "PUT", START, JSON, "{\"ClientToken\": \"a\"", 400,
     "SerializationException",
     "The body is not valid JSON: line 1, column 20: the text ends too early"},
    {"a body of blanks", "PUT", START, JSON, "  ", 400, "SerializationException",
     "The body is not valid JSON: line 1, column 3: the text ends too early"},
    {"trailing bytes", "PUT", START, JSON, "{}\n{}", 400, "SerializationException",
     "The body is not valid JSON: line 2, column 1: more text follows the value"},
    {"a name that stands twice", "PUT", START, JSON,
     "{\"ClientToken\": \"a\", \"ClientToken\": \"b\"}", 400, "SerializationException",
     "The body is not valid JSON: line 1, column 22: the name stands in this object already"},
    {"UTF-8 that is none", "PUT", START, JSON, "{\"ClientToken\": \"\xff\"}", 400,
     "SerializationException",
     "The body is not valid JSON: line 1, column 18: the text is not valid UTF-8"},
    {"a header that is no UTF-8", "PUT", "/test-cases/i", JSON "x-amz-resource-id: \xff\n",
     "{\"Name\": \"n\", \"Content\": \"{}\"}", 400, "SerializationException",
     "Value at '/TestCaseId' is not valid UTF-8"},
    {"an escaped NUL", "PUT", START, JSON, "{\"ClientToken\": \"a\\u0000b\"}", 400,
     "SerializationException",
     "The body is not valid JSON: line 1, column 19: a string must not hold the NUL character"},
    {"no content type", "PUT", START, "", "{}", 415, "UnsupportedMediaTypeException",
     "The content type must be application/json, not ''"},
    {"another content type", "PUT", START, "Content-Type: application/hal+json\n", "{}", 415,
     "UnsupportedMediaTypeException",
     "The content type must be application/json, not 'application/hal+json'"},
    {"an Accept of another type", "PUT", START, JSON "Accept: application/hal+json\n", "{}", 406,
     "NotAcceptableException",
     "The answer can only be application/json, not 'application/hal+json'"},
    {"an Accept that refuses JSON", "PUT", START, JSON "Accept: */*, application/json;q=0\n", "{}",
     406, "NotAcceptableException",
     "The answer can only be application/json, not '*/*, application/json;q=0'"},
    {"a percent sign alone", "PUT", "/test-cases/i/50%/start-execution", "", NULL, 400,
     "SerializationException",
     "Value at '/TestCaseId' cannot be decoded: a '%' must be followed by two hexadecimal digits"},
    {"an escape of one digit", "PUT", "/test-cases/i%4/t/start-execution", "", NULL, 400,
     "SerializationException",
     "Value at '/InstanceId' cannot be decoded: a '%' must be followed by two hexadecimal digits"},
    {"an escaped NUL in a label", "PUT", "/test-cases/i/t%00/start-execution", "", NULL, 400,
     "SerializationException",
     "Value at '/TestCaseId' cannot be decoded: the NUL character is not allowed"},
    {"a label that is not UTF-8", "PUT", "/test-cases/i/%C3%28/start-execution", "", NULL, 400,
     "SerializationException",
     "Value at '/TestCaseId' cannot be decoded: the text is not valid UTF-8"},
    {"an empty test case id", "PUT", "/test-cases/i//start-execution", "", NULL, 400,
     "InvalidParameterException",
     "1 validation error detected. Value at '/TestCaseId' failed to satisfy constraint: "
     "Member must not be null"},
    {"two empty labels", "PUT", "/test-cases///start-execution", "", NULL, 400,
     "InvalidParameterException",
     "2 validation errors detected. Value at '/InstanceId' failed to satisfy constraint: "
     "Member must not be null; Value at '/TestCaseId' failed to satisfy constraint: "
     "Member must not be null"},
    {"an unknown path", "PUT", "/test-case/i/t/start-execution", "", NULL, 404,
     "UnknownOperationException",
     "No operation has the path '/test-case/i/t/start-execution'; the nearest is PUT "
     "/test-cases/{InstanceId}/{TestCaseId}/start-execution (StartTestCaseExecution)"},
    {"a trailing slash", "PUT", START "/", "", NULL, 404, "UnknownOperationException",
     "No operation has the path '/test-cases/i/t/start-execution/'; the nearest is PUT "
     "/test-cases/{InstanceId}/{TestCaseId}/start-execution (StartTestCaseExecution)"},
    {"the wrong method", "POST", START, JSON, "{}", 405, "MethodNotAllowedException",
     "The path '/test-cases/i/t/start-execution' does not take POST; it takes PUT"},
};

START_TEST(is_refused_with_its_reason)
{
    const struct bad *c = &bad[_i];
    const struct http_response *response =
        harness_send(&h, c->method, c->target, c->headers, c->body);
    ck_assert_msg(response->status == c->status, "%s: %d %.*s", c->name, response->status,
                  STR_ARG(response->body));
    harness_expect_error(response, c->status, c->error, c->message);
}
END_TEST

START_TEST(the_wrong_method_names_the_allowed_ones)
{
    const struct http_response *response = harness_send(&h, "DELETE", START, "", NULL);
    ck_assert_int_eq(response->status, 405);
    ck_assert_str_view_eq(http_response_header(response, "Allow"), "PUT");
}
END_TEST

static const struct {
    const char *name;
    const char *target;
    const char *headers;
    const char *body;
} good[] = {
    {"no body", START, "", NULL},
    {"an empty body with a content type", START, JSON, ""},
    {"an empty object", START, JSON, "{}"},
    {"a null token", START, JSON, "{\"ClientToken\": null}"},
    {"unknown members", START, JSON, "{\"clientToken\": 5, \"More\": {\"Deep\": [1]}}"},
    {"a parameter of the content type", START, "Content-Type: application/json; charset=utf-8\n",
     "{}"},
    {"any subtype accepted", START, JSON "Accept: application/*\n", "{}"},
    {"anything accepted", START, JSON "Accept: text/html, */*;q=0.1\n", "{}"},
    {"a query that nobody asked for", START "?a=b&c", JSON, "{}"},
    {"absolute form", "http://127.0.0.1:1" START, JSON, "{}"},
    {"a label of dots", "/test-cases/i/../start-execution", "", NULL},
    {"a token that is empty", START, JSON, "{\"ClientToken\": \"\"}"},
};

START_TEST(is_accepted)
{
    const struct http_response *response =
        harness_send(&h, "PUT", good[_i].target, good[_i].headers, good[_i].body);
    ck_assert_msg(response->status == 200, "%s: %d %.*s", good[_i].name, response->status,
                  STR_ARG(response->body));
    harness_expect_started(&h, response);
}
END_TEST

START_TEST(a_label_comes_back_as_it_was_meant)
{
    /* RestJsonHttpRequestLabelEscaping of Smithy's protocol tests. */
    const struct http_response *response = harness_send(
        &h, "PUT",
        "/test-cases/i/%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9/"
        "start-execution",
        "", NULL);
    const struct json *id = json_member(harness_json(&h, response), "TestCaseId");
    ck_assert_str_view_eq(json_string(id), " %:/?#[]@!$&'()*+,;=\xf0\x9f\x98\xb9");
}
END_TEST

START_TEST(what_was_cut_off_is_refused_and_closes_the_connection)
{
    static const struct {
        struct http_request request;
        int status;
        const char *error;
    } cases[] = {
        {{.body_too_large = true}, 413, "RequestEntityTooLargeException"},
        {{.head_too_large = true}, 431, "RequestHeaderFieldsTooLargeException"},
        {{.flaw = "why"}, 400, "SerializationException"},
    };
    struct http_request request = cases[_i].request;
    request.method = STR("PUT");
    request.target = STR(START);
    struct http_response response;
    mock_handle(h.mock, &request, &h.arena, &response);
    ck_assert_int_eq(response.status, cases[_i].status);
    ck_assert_str_view_eq(http_response_header(&response, "x-amzn-errortype"), cases[_i].error);
    ck_assert(response.close);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("bad input");
    TCase *cases = tcase_create("bad input");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, is_refused_with_its_reason, 0, sizeof bad / sizeof bad[0]);
    tcase_add_test(cases, the_wrong_method_names_the_allowed_ones);
    tcase_add_loop_test(cases, is_accepted, 0, sizeof good / sizeof good[0]);
    tcase_add_test(cases, a_label_comes_back_as_it_was_meant);
    tcase_add_loop_test(cases, what_was_cut_off_is_refused_and_closes_the_connection, 0, 3);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
