#include "api/content.h"

#include "cases.h"

#include <string.h>

static const struct shape text = {.type = SHAPE_STRING, .name = "Text"};

static const struct member body_members[] = {
    {.name = "Text", .wire_name = "Text", .location = IN_BODY, .shape = &text},
};

static const struct member query_members[] = {
    {.name = "Text", .wire_name = "text", .location = IN_QUERY, .shape = &text},
};

static const struct operation with_body = {
    .name = "PutText", .method = "PUT", .path = "/", .members = body_members, .member_count = 1};

static const struct operation without_body = {
    .name = "GetText", .method = "GET", .path = "/", .members = query_members, .member_count = 1};

static bool negotiate(const struct operation *operation, const char *content_type,
                      const char *accept, const char *body, struct api_error *reterr)
{
    struct http_header headers[2];
    struct http_request request = {.headers = headers, .body = str_from(body)};
    if (content_type != NULL)
        headers[request.header_count++] =
            (struct http_header){STR("Content-Type"), str_from(content_type)};
    if (accept != NULL)
        headers[request.header_count++] = (struct http_header){STR("Accept"), str_from(accept)};
    return content_negotiate(&request, operation, &arena, reterr);
}

static const struct {
    const char *name;
    const struct operation *operation;
    const char *content_type, *accept, *body;
    /* 0 where nothing is refused. */
    int status;
    const char *message;
} cases[] = {
    {"plain", &with_body, "application/json", NULL, "{}", 0, NULL},
    {"charset", &with_body, "application/json; charset=utf-8", NULL, "{}", 0, NULL},
    {"upper case", &with_body, "Application/JSON", NULL, "{}", 0, NULL},
    {"text", &with_body, "text/plain", NULL, "{}", 415,
     "The content type must be application/json, not 'text/plain'"},
    {"json of another kind", &with_body, "application/x-amz-json-1.1", NULL, "{}", 415,
     "The content type must be application/json, not 'application/x-amz-json-1.1'"},
    {"no type", &with_body, NULL, NULL, "{}", 415,
     "The content type must be application/json, not ''"},
    {"no body, no type", &with_body, NULL, NULL, NULL, 0, NULL},
    {"empty body, another type", &with_body, "text/plain", NULL, "", 0, NULL},
    {"a blank is a body", &with_body, "text/plain", NULL, " ", 415,
     "The content type must be application/json, not 'text/plain'"},
    {"accept json", &with_body, "application/json", "application/json", "{}", 0, NULL},
    {"accept all", &with_body, "application/json", "*/*", "{}", 0, NULL},
    {"accept none of it", &with_body, "application/json", "text/html", "{}", 406,
     "The answer can only be application/json, not 'text/html'"},
    {"accept refuses it", &with_body, "application/json", "application/json;q=0, */*", "{}", 406,
     "The answer can only be application/json, not 'application/json;q=0, */*'"},
    {"accept without a body", &with_body, NULL, "text/html", NULL, 406,
     "The answer can only be application/json, not 'text/html'"},
    {"the type is looked at first", &with_body, "text/plain", "text/html", "{}", 415,
     "The content type must be application/json, not 'text/plain'"},
    {"no body, none taken", &without_body, NULL, NULL, NULL, 0, NULL},
    {"a body, none taken", &without_body, "application/json", NULL, "{}", 415,
     "GetText takes no request body"},
    {"accept, none taken", &without_body, NULL, "text/html", NULL, 406,
     "The answer can only be application/json, not 'text/html'"},
};

START_TEST(message_is_taken_or_refused)
{
    struct api_error error = {.status = 0};
    bool ok = negotiate(cases[_i].operation, cases[_i].content_type, cases[_i].accept,
                        cases[_i].body, &error);
    ck_assert_case_int(cases[_i].name, ok, cases[_i].status == 0);
    ck_assert_case_int(cases[_i].name, error.status, cases[_i].status);
    if (!ok)
        ck_assert_case_str(cases[_i].name, error.message, cases[_i].message);
    if (!ok)
        ck_assert_case_str(cases[_i].name, error.name,
                           error.status == 415 ? "UnsupportedMediaTypeException"
                                               : "NotAcceptableException");
}
END_TEST

/* As content.h has it: "a body or content type on an operation that has no member in the body". */
START_TEST(a_content_type_without_a_body_says_nothing)
{
    struct api_error error = {.status = 0};
    ck_assert(negotiate(&without_body, "application/json", NULL, NULL, &error));
    ck_assert_int_eq(error.status, 0);
}
END_TEST

START_TEST(a_long_header_is_cut_in_the_message)
{
    char value[3001];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    struct api_error error = {.status = 0};
    ck_assert(!negotiate(&with_body, value, NULL, "{}", &error));
    ck_assert_uint_lt(error.message.n, 200);
    ck_assert(!negotiate(&with_body, NULL, value, NULL, &error));
    ck_assert_int_eq(error.status, 406);
    ck_assert_uint_lt(error.message.n, 200);
}
END_TEST

static const struct {
    const char *name;
    bool head, body;
    const char *flaw;
    int status;
    const char *error;
} sizes[] = {
    {"neither", false, false, NULL, 0, NULL},
    {"body", false, true, NULL, 413, "RequestEntityTooLargeException"},
    {"head", true, false, NULL, 431, "RequestHeaderFieldsTooLargeException"},
    {"both", true, true, NULL, 431, "RequestHeaderFieldsTooLargeException"},
    {"flaw", false, true, "why", 400, "SerializationException"},
};

START_TEST(what_the_limits_cut_off_is_refused)
{
    struct http_request request = {
        .flaw = sizes[_i].flaw, .head_too_large = sizes[_i].head, .body_too_large = sizes[_i].body};
    struct api_error error = {.status = 0};
    bool ok = content_check_whole(&request, &arena, &error);
    ck_assert_case_int(sizes[_i].name, ok, sizes[_i].status == 0);
    ck_assert_case_int(sizes[_i].name, error.status, sizes[_i].status);
    if (!ok)
        ck_assert_case_str(sizes[_i].name, error.name, sizes[_i].error);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("content");
    TCase *tests = suite_add_cases(suite, "content");
    tcase_add_table(tests, message_is_taken_or_refused, cases);
    tcase_add_test(tests, a_content_type_without_a_body_says_nothing);
    tcase_add_test(tests, a_long_header_is_cut_in_the_message);
    tcase_add_table(tests, what_the_limits_cut_off_is_refused, sizes);
    return suite_main(suite);
}
