/*
 * Who is let in to the control surface, through the whole mock: what is refused is told in its own
 * form and changes nothing, and the API stays open.
 */
#include "base/array.h"
#include "harness.h"
#include "suite.h"

#define RULE "{\"id\": \"foreign\", \"error\": {\"code\": \"ThrottlingException\"}}"
#define BEARER "Authorization: Bearer s3cret\n"

static struct harness h;

static void setup(void)
{
    harness_init(&h, NULL);
}

static void setup_token(void)
{
    harness_init_access(&h, (struct access_policy){.token = STR("s3cret")});
}

static void teardown(void)
{
    harness_done(&h);
}

static void expect_refused(const char *name, const struct http_response *response, int status)
{
    const struct json *body = harness_json(&h, response);
    ck_assert_msg(response->status == status, "%s: %d", name, response->status);
    ck_assert_msg(json_string(json_member(body, "error")).n > 0, "%s: no error", name);
    ck_assert_msg(json_string(json_member(body, "hint")).n > 0, "%s: no hint", name);
    ck_assert_str_view_eq(json_string(json_member(body, "path")), "");
    for (size_t i = 0; i < response->header_count; i++)
        ck_assert_msg(!str_starts_with(response->headers[i].name, STR("Access-Control-")), "%s",
                      name);
    bool asks = str_is(http_response_header(response, "WWW-Authenticate"), "Bearer");
    ck_assert_msg(asks == (status == 401), "%s: WWW-Authenticate", name);
}

static const struct {
    const char *target, *headers;
} foreign[] = {
    {"", "Host: evil.example\n"},
    {"", "Host: localhost\nHost: evil.example\n"},
    {"http://evil.example", "Host: localhost\n"},
    {"", "Host: localhost\nOrigin: http://evil.example\n"},
    {"", "Host: localhost\nOrigin: null\n"},
    {"", "Host: localhost\nOrigin: http://localhost\nOrigin: http://evil.example\n"},
    {"", "Host: evil.example\nOrigin: http://evil.example\n"},
};

/* Of each kind one that would change something, one that would tell something, one that is wrong.
 */
static const struct {
    const char *method, *path, *body;
} calls[] = {
    {"POST", "/_mock/faults", RULE},
    {"PATCH", "/_mock/faults", RULE},
    {"POST", "/_mock/reset", NULL},
    {"POST", "/_mock/fixtures", "{\"faults\": [" RULE "]}"},
    {"PUT", "/_mock/clock", "{\"action\": \"advance\", \"seconds\": 60}"},
    {"DELETE", "/_mock/requests", NULL},
    {"GET", "/_mock/requests", NULL},
    {"GET", "/_mock/snapshot", NULL},
    {"GET", "/_mock/health", NULL},
    {"OPTIONS", "/_mock/faults", NULL},
    {"GET", "/_mock/nowhere", NULL},
    {"GET", "/_mock", NULL},
};

static struct str journal_and_faults(const char *headers)
{
    struct str journal = harness_send(&h, "GET", "/_mock/requests", headers, NULL)->body;
    struct str faults = harness_send(&h, "GET", "/_mock/faults", headers, NULL)->body;
    struct str clock = harness_send(&h, "GET", "/_mock/clock", headers, NULL)->body;
    return arena_printf(&h.arena, "%.*s %.*s %.*s", STR_ARG(journal), STR_ARG(faults),
                        STR_ARG(clock));
}

static void expect_all_refused(const char *prefix, const char *headers, int status)
{
    for (size_t i = 0; i < ARRAY_COUNT(calls); i++) {
        struct str target = arena_printf(&h.arena, "%s%s", prefix, calls[i].path);
        expect_refused(arena_printf(&h.arena, "%s %.*s", calls[i].method, STR_ARG(target)).p,
                       harness_send(&h, calls[i].method, target.p, headers, calls[i].body), status);
    }
}

START_TEST(a_foreign_call_is_refused_and_changes_nothing)
{
    harness_expect_started(&h, harness_start(&h, "{}"));
    struct str before = journal_and_faults("");
    expect_all_refused(foreign[_i].target, foreign[_i].headers, 403);
    ck_assert(str_equal(journal_and_faults(""), before));
}
END_TEST

START_TEST(another_machine_is_refused_without_a_token)
{
    harness_expect_started(&h, harness_start(&h, "{}"));
    struct str before = journal_and_faults("");
    h.is_remote = true;
    expect_all_refused("", "Host: localhost\n", 403);
    expect_all_refused("", "Host: localhost\n" BEARER, 403);
    harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"remote\"}"));
    h.is_remote = false;
    ck_assert_msg(!str_equal(journal_and_faults(""), before), "the API is open to other machines");
}
END_TEST

START_TEST(with_a_token_who_has_it_is_let_in_from_anywhere)
{
    for (int remote = 0; remote <= 1; remote++) {
        h.is_remote = remote;
        expect_all_refused("", "Host: localhost\n", 401);
        expect_all_refused("", "Authorization: Bearer other\n", 401);
        expect_all_refused("", BEARER BEARER, 401);
        expect_all_refused("", "Host: mock:1\nOrigin: http://evil.example\n" BEARER, 403);
        expect_all_refused("", "Host: evil.example\n" BEARER, 403);
        expect_all_refused("http://evil.example", "Host: mock:1\n" BEARER, 403);
        ck_assert_int_eq(
            harness_send(&h, "GET", "/_mock/health", "Host: mock:1\n" BEARER, NULL)->status, 200);
    }
}
END_TEST

START_TEST(the_api_asks_for_no_control_token)
{
    h.is_remote = true;
    harness_expect_started(&h, harness_start(&h, "{}"));
}
END_TEST

static const struct {
    struct http_request request;
    int status;
} not_whole[] = {
    {{.flaw = "why"}, 400},
    {{.head_too_large = true}, 431},
    {{.body_too_large = true}, 413},
    {{.flaw = "why"}, 403},
};

/* Whatever refuses it: what is left of it must not be read as a request. */
START_TEST(a_request_that_is_not_whole_is_refused_and_closes_the_connection)
{
    struct http_request request = not_whole[_i].request;
    request.method = STR("POST");
    request.target = STR("/_mock/reset");
    request.is_from_loopback = not_whole[_i].status != 403;
    struct http_response response;
    mock_handle(h.mock, &request, &h.arena, &response);
    ck_assert_int_eq(response.status, not_whole[_i].status);
    ck_assert(response.close);
    ck_assert_uint_gt(json_string(json_member(harness_json(&h, &response), "error")).n, 0);
}
END_TEST

/* Sent to the API by mistake, it must not be found where others read. */
START_TEST(the_token_is_not_in_the_journal)
{
    harness_send(&h, "PUT", "/test-cases/i/t/start-execution", BEARER, "{}");
    struct str journal = harness_send(&h, "GET", "/_mock/requests", BEARER, NULL)->body;
    ck_assert(strstr(arena_copy(&h.arena, journal).p, "/test-cases/i/t") != NULL);
    ck_assert(strstr(arena_copy(&h.arena, journal).p, "s3cret") == NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("control_access");
    TCase *tests = tcase_create("no_token");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, a_foreign_call_is_refused_and_changes_nothing, 0,
                        (int)ARRAY_COUNT(foreign));
    tcase_add_test(tests, another_machine_is_refused_without_a_token);
    tcase_add_loop_test(tests, a_request_that_is_not_whole_is_refused_and_closes_the_connection, 0,
                        (int)ARRAY_COUNT(not_whole));
    suite_add_tcase(suite, tests);
    TCase *with_token = tcase_create("token");
    tcase_add_checked_fixture(with_token, setup_token, teardown);
    tcase_add_test(with_token, with_a_token_who_has_it_is_let_in_from_anywhere);
    tcase_add_test(with_token, the_api_asks_for_no_control_token);
    tcase_add_test(with_token, the_token_is_not_in_the_journal);
    suite_add_tcase(suite, with_token);
    return suite_main(suite);
}
