#include "api/cors.h"

#include "cases.h"

static const struct shape id = {.type = SHAPE_STRING, .name = "Id"};
static const struct member members[] = {
    {.name = "ThingId", .wire_name = "ThingId", .location = IN_LABEL, .shape = &id}};

#define THING .path = "/things/{ThingId}", .members = members, .member_count = ARRAY_COUNT(members)

static const struct operation rows[] = {
    {.name = "UpdateThing", .method = "POST", THING},
    {.name = "GetThing", .method = "GET", THING},
    {.name = "DeleteThing", .method = "DELETE", THING},
    {.name = "CreateThing", .method = "PUT", .path = "/things"},
};

static const struct operation_table table = {rows, ARRAY_COUNT(rows)};

static bool ask(struct http_request request, struct http_response *ret)
{
    *ret = (struct http_response){.status = 7};
    return cors_preflight(&table, (struct str){0}, &request, &arena, ret);
}

static const struct {
    const char *target, *methods;
} known[] = {
    {"/things", "OPTIONS,PUT"},
    {"/things/a", "DELETE,GET,OPTIONS,POST"},
    {"/things/", "DELETE,GET,OPTIONS,POST"},
    {"/things/a%2Fb?x=y", "DELETE,GET,OPTIONS,POST"},
};

START_TEST(a_preflight_tells_what_a_page_may_send_to_the_path)
{
    struct http_response response;
    ck_assert(
        ask((struct http_request){.method = STR("OPTIONS"), .target = str_from(known[_i].target)},
            &response));
    ck_assert_case_int(known[_i].target, response.status, 200);
    ck_assert_uint_eq(response.body.n, 0);
    ck_assert_case_str(known[_i].target,
                       http_response_header(&response, "Access-Control-Allow-Methods"),
                       known[_i].methods);
}
END_TEST

static const struct {
    const char *name, *value;
} headers[] = {
    {"Content-Type", "application/json"},
    {"Access-Control-Allow-Origin", "*"},
    {"Access-Control-Expose-Headers", "x-amzn-RequestId,x-amzn-ErrorType"},
    {"Access-Control-Allow-Headers",
     "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-Content-Sha256,"
     "X-Amz-User-Agent,amz-sdk-invocation-id,amz-sdk-request"},
};

START_TEST(its_headers_are_the_recorded_ones)
{
    struct http_response response;
    ck_assert(
        ask((struct http_request){.method = STR("OPTIONS"), .target = STR("/things")}, &response));
    ck_assert_case_str(headers[_i].name, http_response_header(&response, headers[_i].name),
                       headers[_i].value);
}
END_TEST

static const struct {
    const char *name;
    struct http_request request;
} others[] = {
    {"another method", {.method = VIEW("PUT"), .target = VIEW("/things")}},
    {"a method of other case", {.method = VIEW("options"), .target = VIEW("/things")}},
    {"an unknown path", {.method = VIEW("OPTIONS"), .target = VIEW("/thing")}},
    {"the whole server", {.method = VIEW("OPTIONS"), .target = VIEW("*")}},
    {"a head over the limit",
     {.method = VIEW("OPTIONS"), .target = VIEW("/things"), .head_too_large = true}},
    {"a body over the limit",
     {.method = VIEW("OPTIONS"), .target = VIEW("/things"), .body_too_large = true}},
};

START_TEST(anything_else_is_no_preflight)
{
    struct http_response response;
    ck_assert_msg(!ask(others[_i].request, &response), "%s", others[_i].name);
    ck_assert_case_int(others[_i].name, response.status, 7);
    ck_assert_uint_eq(response.header_count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cors");
    TCase *tests = suite_add_cases(suite, "cors");
    tcase_add_table(tests, a_preflight_tells_what_a_page_may_send_to_the_path, known);
    tcase_add_table(tests, its_headers_are_the_recorded_ones, headers);
    tcase_add_table(tests, anything_else_is_no_preflight, others);
    return suite_main(suite);
}
