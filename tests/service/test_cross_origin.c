/*
 * What pages of another origin get: every answer of the API, preflights that leave no trace, and
 * nothing of the control surface.
 */
#include "harness.h"
#include "suite.h"

#define TARGET "/test-cases/i/t/start-execution"
#define PREFLIGHT                                                                                  \
    "Origin: https://elsewhere.example\nAccess-Control-Request-Method: PUT\n"                      \
    "Access-Control-Request-Headers: authorization,x-amz-date\n"

static struct harness h;

static void teardown(void)
{
    harness_done(&h);
}

static void setup(void)
{
    harness_init(&h, NULL);
}

static const struct http_response *preflight(const char *target)
{
    return harness_send(&h, "OPTIONS", target, PREFLIGHT, NULL);
}

static bool is_open(const struct http_response *response)
{
    return str_is(http_response_header(response, "Access-Control-Allow-Origin"), "*") &&
           str_is(http_response_header(response, "Access-Control-Expose-Headers"),
                  "x-amzn-RequestId,x-amzn-ErrorType");
}

static const struct http_response *control(const char *method, const char *path, const char *body)
{
    return harness_send(&h, method, path, "", body);
}

/* A request, and the answer whose headers are looked at. */
static const struct {
    const char *method, *target, *headers, *body;
    int status;
} answers[] = {
    {"PUT", TARGET, "Content-Type: application/json\n", "{}", 200},
    {"PUT", TARGET, "x-mock-fault: ThrottlingException\n", NULL, 429},
    {"PUT", TARGET, "x-mock-fault: InternalServiceException\n", NULL, 500},
    {"PUT", TARGET, "x-mock-fault: INVALID_JSON\n", NULL, 200},
    {"PUT", TARGET, "Content-Type: application/json\n", "{", 400},
    {"PUT", TARGET, "Content-Type: text/plain\n", "{}", 415},
    {"GET", TARGET, "", NULL, 405},
    {"GET", "/elsewhere", "", NULL, 404},
    {"OPTIONS", "/elsewhere", PREFLIGHT, NULL, 404},
    {"OPTIONS", TARGET, PREFLIGHT, NULL, 200},
    {"OPTIONS", TARGET, "", NULL, 200},
};

START_TEST(every_answer_of_the_api_is_open_to_pages)
{
    const struct http_response *response = harness_send(&h, answers[_i].method, answers[_i].target,
                                                        answers[_i].headers, answers[_i].body);
    ck_assert_msg(response->status == answers[_i].status, "%s %s: %d", answers[_i].method,
                  answers[_i].target, response->status);
    ck_assert(is_open(response));
    ck_assert_uint_eq(http_response_header(response, "x-amzn-RequestId").n, IDS_UUID_BYTES);
}
END_TEST

static const struct {
    const char *method, *path;
} calls[] = {
    {"GET", "/_mock/health"},  {"GET", "/_mock/requests"},   {"GET", "/_mock/nowhere"},
    {"POST", "/_mock/faults"}, {"OPTIONS", "/_mock/health"}, {"OPTIONS", "/_mock/"},
};

START_TEST(the_control_surface_is_closed_to_pages)
{
    const struct http_response *response =
        harness_send(&h, calls[_i].method, calls[_i].path, PREFLIGHT, NULL);
    for (size_t i = 0; i < response->header_count; i++)
        ck_assert_msg(!str_starts_with(response->headers[i].name, STR("Access-Control-")), "%s %s",
                      calls[_i].method, calls[_i].path);
    ck_assert_int_eq(response->status, 403);
}
END_TEST

START_TEST(a_preflight_is_no_request_of_the_api)
{
    ck_assert_int_eq(
        control("POST", "/_mock/faults", "{\"error\": {\"code\": \"ThrottlingException\"}}")
            ->status,
        200);
    ck_assert_int_eq(preflight(TARGET)->status, 200);
    ck_assert_str_view_eq(control("GET", "/_mock/requests/count", NULL)->body, "{\"count\":0}");
    const struct json *rule = json_first(harness_json(&h, control("GET", "/_mock/faults", NULL)));
    long long matched = -1;
    ck_assert(json_integer(json_member(rule, "matched"), &matched));
    ck_assert_int_eq(matched, 0);
}
END_TEST

START_TEST(a_preflight_counts_against_no_limit)
{
    harness_done(&h);
    harness_init_limited(&h, (struct limits){.rate_per_s = 1, .rate_burst = 1});
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(preflight(TARGET)->status, 200);
    ck_assert_int_eq(harness_start(&h, "{}")->status, 200);
    ck_assert_int_eq(harness_start(&h, "{}")->status, 429);
    ck_assert_int_eq(preflight(TARGET)->status, 200);
}
END_TEST

START_TEST(preflights_move_no_id_of_the_api)
{
    struct str without = http_response_header(harness_start(&h, "{}"), "x-amzn-RequestId");
    ck_assert_int_eq(control("POST", "/_mock/reset", NULL)->status, 200);
    struct str first = http_response_header(preflight(TARGET), "x-amzn-RequestId");
    struct str second = http_response_header(preflight(TARGET), "x-amzn-RequestId");
    struct str with = http_response_header(harness_start(&h, "{}"), "x-amzn-RequestId");
    ck_assert(str_equal(with, without));
    ck_assert(!str_equal(first, second) && !str_equal(first, with));
    ck_assert_int_eq(control("POST", "/_mock/reset", NULL)->status, 200);
    ck_assert(str_equal(http_response_header(preflight(TARGET), "x-amzn-RequestId"), first));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cross_origin");
    TCase *tests = tcase_create("cross_origin");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, every_answer_of_the_api_is_open_to_pages, 0,
                        (int)(sizeof answers / sizeof answers[0]));
    tcase_add_loop_test(tests, the_control_surface_is_closed_to_pages, 0,
                        (int)(sizeof calls / sizeof calls[0]));
    tcase_add_test(tests, a_preflight_is_no_request_of_the_api);
    tcase_add_test(tests, a_preflight_counts_against_no_limit);
    tcase_add_test(tests, preflights_move_no_id_of_the_api);
    suite_add_tcase(suite, tests);
    return suite_main(suite);
}
