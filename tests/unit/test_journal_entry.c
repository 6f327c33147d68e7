/* What an entry of the journal holds of its request, and what it must not hold. */
#include "control/journal.h"

#include "cases.h"
#include "http/target.h"

#include <string.h>

static const struct shape text_shape = {.type = SHAPE_STRING, .name = "Text"};

enum { INSTANCE_ID, TEST_CASE_ID, CLIENT_TOKEN };

static const struct member members[] = {
    {.name = "InstanceId", .wire_name = "InstanceId", .location = IN_LABEL, .shape = &text_shape},
    {.name = "TestCaseId", .wire_name = "TestCaseId", .location = IN_LABEL, .shape = &text_shape},
    {.name = "ClientToken", .wire_name = "ClientToken", .shape = &text_shape},
};

static const struct operation operation = {.name = "Start", .members = members, .member_count = 3};

/* The only entry that a journal has after this request. */
static const struct journal_entry *recorded(struct journal *j, const struct call *call,
                                            const struct http_request *request,
                                            struct http_response *response)
{
    journal_record(j, call, request, response);
    struct journal_view view = journal_view(j, &arena);
    ck_assert_uint_eq(view.count, 1);
    journal_free(j);
    return view.entries[0];
}

#define REQUEST_ID "11111111-1111-4111-8111-111111111111"
#define EXECUTION_ID "22222222-2222-4222-8222-222222222222"

static void expect_texts(const struct journal_entry *e)
{
    const struct {
        struct str got;
        const char *wanted;
    } texts[] = {
        {e->request_id, REQUEST_ID},
        {e->method, "PUT"},
        {e->target, "/a?b"},
        {e->body, "{}"},
        {e->headers[1].name, "amz-sdk-invocation-id"},
        {e->headers[1].value, "inv"},
        {e->account_id, "111111111111"},
        {e->region, "us-east-1"},
        {e->instance_id, "i"},
        {e->client_token, ""},
        {e->invocation_id, "inv"},
        {e->error, "ThrottlingException"},
        {e->fault, "flaky"},
        {e->execution_id, EXECUTION_ID},
        {e->unknown_members[0], "/x"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        ck_assert_str_view_eq(texts[i].got, texts[i].wanted);
}

START_TEST(an_entry_says_what_was_asked_and_what_came_of_it)
{
    char body[] = "{}", target[] = "/a?b";
    const struct value instance_id = {.string = STR("i")}, token = {.string = STR("")};
    struct str unknown[INPUT_UNKNOWN_KEPT_MAX] = {STR("/x")};
    struct http_header headers[] = {{STR("amz-sdk-request"), STR("attempt=2; max=3")},
                                    {STR("amz-sdk-invocation-id"), STR("inv")}};
    struct call call = {
        .arena = &arena,
        .now_ms = 1000,
        .started_us = 2000,
        .request_id = REQUEST_ID,
        .caller = {.account_id = STR("111111111111"), .region = STR("us-east-1")},
        .route.operation = &operation,
        .input = {.members = {[INSTANCE_ID] = &instance_id, [CLIENT_TOKEN] = &token},
                  .unknown = unknown,
                  .unknown_count = 1},
        .failed = true,
        .error = {.name = STR("ThrottlingException"),
                  .status = 429,
                  .retry_after = {.s = 7, .amz_ms = 1500}},
        .fault = {.rule_id = STR("flaky"), .effect.breakage = HTTP_TRUNCATED_BODY},
        .idempotency = IDEMPOTENCY_NEW,
        .execution_id = STR(EXECUTION_ID),
        .committed = true,
    };
    struct http_request request = {.method = STR("PUT"),
                                   .target = str_from(target),
                                   .headers = headers,
                                   .header_count = 2,
                                   .body = str_from(body)};
    struct http_response response = {.status = 429};
    const struct journal_entry *e = recorded(journal_new(10), &call, &request, &response);
    /* What it holds is its own. */
    memset(body, 'x', sizeof body - 1);
    memset(target, 'x', sizeof target - 1);
    expect_texts(e);
    ck_assert_int_eq(e->time_ms, 1000);
    ck_assert_int_eq(e->began_us, 2000);
    ck_assert_ptr_eq(e->operation, &operation);
    ck_assert_uint_eq(e->header_count, 2);
    ck_assert_ptr_null(e->test_case_id.p);
    ck_assert_ptr_nonnull(e->client_token.p);
    ck_assert_int_eq(e->attempt, 2);
    ck_assert_int_eq(e->status, 429);
    ck_assert_int_eq(e->retry_after.s, 7);
    ck_assert_int_eq(e->retry_after.amz_ms, 1500);
    ck_assert_int_eq(e->breakage, HTTP_TRUNCATED_BODY);
    ck_assert_int_eq(e->idempotency, IDEMPOTENCY_NEW);
    ck_assert(e->committed);
    ck_assert_uint_eq(e->unknown_count, 1);
    ck_assert_int_eq(e->ended_us, 0);
}
END_TEST

START_TEST(an_entry_does_not_have_what_the_request_did_not)
{
    struct call call = {
        .arena = &arena,
        .error = {.name = STR("StaleException"), .retry_after = {.s = 7, .amz_ms = 7}},
        .execution_id = STR(EXECUTION_ID),
        .input.unknown_count = 1000,
        .input.unknown = (struct str[INPUT_UNKNOWN_KEPT_MAX]){{0}},
    };
    struct http_response response = {.status = 200};
    const struct journal_entry *e =
        recorded(journal_new(10), &call, &(struct http_request){.body = STR("")}, &response);
    ck_assert_ptr_null(e->operation);
    ck_assert_ptr_null(e->instance_id.p);
    ck_assert_ptr_null(e->client_token.p);
    ck_assert_ptr_null(e->invocation_id.p);
    ck_assert_int_eq(e->attempt, 1);
    /* The call has not failed, and nothing was kept. */
    ck_assert_ptr_null(e->error.p);
    ck_assert_int_lt(e->retry_after.s, 0);
    ck_assert_int_lt(e->retry_after.amz_ms, 0);
    ck_assert_ptr_null(e->execution_id.p);
    ck_assert_uint_eq(e->unknown_count, INPUT_UNKNOWN_KEPT_MAX);
}
END_TEST

/* Views have no NUL behind them: what follows in memory is not the attempt's. */
START_TEST(the_attempt_ends_with_its_view)
{
    struct http_header header = {STR("amz-sdk-request"), str_first(STR("attempt=23"), 9)};
    struct http_request request = {.headers = &header, .header_count = 1};
    struct call call = {.arena = &arena};
    struct http_response response = {.status = 200};
    ck_assert_int_eq(recorded(journal_new(1), &call, &request, &response)->attempt, 2);
}
END_TEST

#define AKID "AKIDEXAMPLE"
#define SCOPE "20260102/us-east-1/connect/aws4_request"

/* A secret that must be nowhere in an entry, and what may be kept of the header. */
static const struct {
    const char *name, *value;
    const char *secret;
    const char *kept;
} secrets[] = {
    {"Authorization",
     "AWS4-HMAC-SHA256 Credential=" AKID "/" SCOPE ", SignedHeaders=host, Signature=5ec7e7",
     "5ec7e7", AKID},
    {"authorization",
     "AWS4-HMAC-SHA256 Signature=5ec7e7, SignedHeaders=host, Credential=" AKID "/" SCOPE, "5ec7e7",
     AKID},
    {"AUTHORIZATION", "Bearer 5ec7e7", "5ec7e7", NULL},
    {"Authorization", "Basic NWVjN2U3", "NWVjN2U3", NULL},
    {"Authorization", "5ec7e7", "5ec7e7", NULL},
    {"X-Amz-Security-Token", "5ec7e7", "5ec7e7", NULL},
    {"x-amz-security-token", "5ec7e7/more", "5ec7e7", NULL},
};

static bool holds(struct str s, const char *needle)
{
    for (; s.n > 0; s = str_skip(s, 1))
        if (str_starts_with(s, str_from(needle)))
            return true;
    return false;
}

START_TEST(secrets_in_headers_are_cut)
{
    struct http_header headers[] = {{str_from(secrets[_i].name), str_from(secrets[_i].value)},
                                    {STR("x-other"), STR("a/b")}};
    struct http_request request = {
        .target = STR("/a"), .headers = headers, .header_count = 2, .body = STR("")};
    struct target target;
    target_parse(request.target, &target);
    struct call call = {.arena = &arena, .caller = caller_identify(&arena, &request, &target)};
    struct http_response response = {.status = 200};
    const struct journal_entry *e = recorded(journal_new(1), &call, &request, &response);
    ck_assert_case_str(secrets[_i].value, e->headers[0].name, secrets[_i].name);
    ck_assert_msg(!holds(e->headers[0].value, secrets[_i].secret), "%s: %.*s", secrets[_i].value,
                  STR_ARG(e->headers[0].value));
    if (secrets[_i].kept != NULL)
        ck_assert_msg(holds(e->headers[0].value, secrets[_i].kept), "%s: %.*s", secrets[_i].value,
                      STR_ARG(e->headers[0].value));
    ck_assert_str_view_eq(e->headers[1].value, "a/b");
}
END_TEST

/* A presigned request has them in its query. */
static const struct {
    const char *target;
    const char *secret;
} presigned[] = {
    {"/a?X-Amz-Security-Token=5ec7e7", "5ec7e7"},
    {"/a?x=1&X-Amz-Signature=5ec7e7&y=2", "5ec7e7"},
    {"/a?X-Amz-Credential=" AKID "%2F1&X-Amz-Security-Token=5ec7e7%2Fmore&y=2", "5ec7e7"},
};

START_TEST(secrets_in_the_query_are_cut)
{
    struct http_request request = {.target = str_from(presigned[_i].target), .body = STR("")};
    struct call call = {.arena = &arena};
    struct http_response response = {.status = 200};
    const struct journal_entry *e = recorded(journal_new(1), &call, &request, &response);
    ck_assert_msg(!holds(e->target, presigned[_i].secret), "%.*s", STR_ARG(e->target));
    ck_assert_msg(str_starts_with(e->target, STR("/a?")), "%.*s", STR_ARG(e->target));
    ck_assert_msg(holds(presigned[_i].target[3] == 'x' ? e->target : STR("x=1"), "x=1"), "%.*s",
                  STR_ARG(e->target));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("journal_entry");
    TCase *tests = suite_add_cases(suite, "journal_entry");
    tcase_add_test(tests, an_entry_says_what_was_asked_and_what_came_of_it);
    tcase_add_test(tests, an_entry_does_not_have_what_the_request_did_not);
    tcase_add_test(tests, the_attempt_ends_with_its_view);
    tcase_add_table(tests, secrets_in_headers_are_cut, secrets);
    tcase_add_table(tests, secrets_in_the_query_are_cut, presigned);
    return suite_main(suite);
}
