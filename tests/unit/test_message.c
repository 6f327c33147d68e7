#include "http/message.h"

#include "suite.h"

#include "base/array.h"

static const struct {
    const char *name;
    const char *value;
} looked_up[] = {
    {"content-type", "application/json"},
    {"Content-Type", "application/json"},
    {"CONTENT-TYPE", "application/json"},
    /* The first of several. */
    {"x-twice", "one"},
    {"x-empty", ""},
    {"content", NULL},
    {"content-type ", NULL},
    {"content-types", NULL},
    {"host", NULL},
    {"", NULL},
};

static void expect(struct str value, const char *name, const char *wanted)
{
    ck_assert_msg((value.p == NULL) == (wanted == NULL), "%s is %s", name,
                  wanted == NULL ? "there" : "absent");
    ck_assert_msg(str_is(value, wanted), "%s: %.*s", name, STR_ARG(value));
}

START_TEST(request_headers_are_found_by_name_in_any_case)
{
    const struct http_header headers[] = {
        {STR("Content-Type"), STR("application/json")},
        {STR("X-Twice"), STR("one")},
        {STR("x-empty"), STR("")},
        {STR("x-twice"), STR("two")},
    };
    struct http_request request = {.headers = headers, .header_count = ARRAY_COUNT(headers)};
    expect(http_request_header(&request, looked_up[_i].name), looked_up[_i].name,
           looked_up[_i].value);
}
END_TEST

START_TEST(response_headers_are_found_by_name_in_any_case)
{
    struct http_response response = {0};
    http_response_add(&response, "Content-Type", STR("application/json"));
    http_response_add(&response, "X-Twice", STR("one"));
    http_response_add(&response, "x-empty", STR(""));
    http_response_add(&response, "x-twice", STR("two"));
    ck_assert_uint_eq(response.header_count, 4);
    expect(http_response_header(&response, looked_up[_i].name), looked_up[_i].name,
           looked_up[_i].value);
}
END_TEST

START_TEST(a_message_without_headers_has_none)
{
    struct http_request request = {0};
    struct http_response response = {0};
    ck_assert_ptr_null(http_request_header(&request, "host").p);
    ck_assert_ptr_null(http_response_header(&response, "host").p);
}
END_TEST

START_TEST(a_response_has_room_for_the_promised_headers)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h",
                                        "i", "j", "k", "l", "m", "n", "o", "p"};
    ck_assert_uint_eq(ARRAY_COUNT(names), HTTP_RESPONSE_HEADERS_MAX);
    struct http_response response = {.status = 204};
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        http_response_add(&response, names[i], str_from(names[i]));
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        ck_assert_str_view_eq(http_response_header(&response, names[i]), names[i]);
    ck_assert_int_eq(response.status, 204);
    ck_assert_ptr_null(response.body.p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *cases = tcase_create("message");
    tcase_add_loop_test(cases, request_headers_are_found_by_name_in_any_case, 0,
                        (int)ARRAY_COUNT(looked_up));
    tcase_add_loop_test(cases, response_headers_are_found_by_name_in_any_case, 0,
                        (int)ARRAY_COUNT(looked_up));
    tcase_add_test(cases, a_message_without_headers_has_none);
    tcase_add_test(cases, a_response_has_room_for_the_promised_headers);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
