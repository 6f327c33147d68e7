/*
 * The injector as clients meet it: every error of the catalogue, every field of a rule.
 */
#include "api/error.h"
#include "harness.h"
#include "suite.h"

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

static void put_rules(const char *rules)
{
    const struct http_response *response = harness_send(&h, "POST", "/_mock/faults", "", rules);
    ck_assert_msg(response->status == 200, "%s: %.*s", rules, STR_ARG(response->body));
}

/* A counter of the n-th rule in force. */
static long long counter(int nth, const char *name)
{
    const struct json *rule =
        json_first(harness_json(&h, harness_send(&h, "GET", "/_mock/faults", "", NULL)));
    while (nth-- > 0)
        rule = json_next(rule);
    long long n = -1;
    ck_assert(json_integer(json_member(rule, name), &n));
    return n;
}

static int status_of_start(void)
{
    return harness_start(&h, "{}")->status;
}

START_TEST(every_error_of_the_catalogue_can_be_injected)
{
    const struct error_kind *kind = error_kind((enum error_code)_i);
    put_rules(
        arena_printf(&h.arena, "{\"id\": \"r\", \"error\": {\"code\": \"%s\"}}", kind->name).p);
    const struct http_response *response = harness_start(&h, "{}");
    harness_expect_error(response, kind->status, kind->name, kind->message);
    ck_assert_str_view_eq(http_response_header(response, "x-mock-fault"), "r");
    ck_assert_ptr_null(http_response_header(response, "Retry-After").p);
    ck_assert_ptr_null(http_response_header(response, "x-amz-retry-after").p);
}
END_TEST

START_TEST(an_error_can_say_everything_itself)
{
    put_rules("{\"error\": {\"code\": \"NewException\", \"statusCode\": 499, "
              "\"message\": \"a \\\"new\\\" one\", \"retryAfterSeconds\": 2, "
              "\"retryAfterMilliseconds\": 1500}}");
    const struct http_response *response = harness_start(&h, "{}");
    harness_expect_error(response, 499, "NewException", "a \\\"new\\\" one");
    ck_assert_str_view_eq(http_response_header(response, "Retry-After"), "2");
    ck_assert_str_view_eq(http_response_header(response, "x-amz-retry-after"), "1500");
    ck_assert_str_view_eq(http_response_header(response, "x-mock-fault"), "rule-1");
}
END_TEST

static const struct {
    const char *match;
    bool fits;
} matches[] = {
    {"\"operation\": \"StartTestCaseExecution\"", true},
    {"\"operation\": \"Start*\"", true},
    {"\"accountId\": \"123456789012\"", true},
    {"\"accountId\": \"1234*\"", true},
    {"\"accountId\": \"000000000000\"", false},
    {"\"region\": \"eu-west-?\"", true},
    {"\"region\": \"us-*\"", false},
    {"\"instanceId\": \"instance-1\"", true},
    {"\"instanceId\": \"INSTANCE-1\"", false},
    {"\"testCaseId\": \"tc-*\"", true},
    {"\"testCaseId\": \"tc-\"", false},
    {"\"testCaseId\": \"tc-????\"", true},
    {"\"clientToken\": \"tok*\"", true},
    {"\"clientToken\": \"\"", false},
    {"\"clientToken\": \"*\", \"testCaseId\": \"*caf?\", \"region\": \"*\"", true},
    {"\"clientToken\": \"*\", \"testCaseId\": \"nothing\"", false},
};

START_TEST(a_rule_acts_on_what_all_its_fields_fit)
{
    put_rules(arena_printf(&h.arena, "{%s, \"error\": {\"code\": \"ThrottlingException\"}}",
                           matches[_i].match)
                  .p);
    const struct http_response *response =
        harness_send(&h, "PUT", "/test-cases/instance-1/tc-caf%C3%A9/start-execution",
                     JSON "Authorization: AWS4-HMAC-SHA256 "
                          "Credential=123456789012/20260102/eu-west-2/connect/aws4_request, "
                          "SignedHeaders=host, Signature=0\n",
                     "{\"ClientToken\": \"token\"}");
    ck_assert_msg(response->status == (matches[_i].fits ? 429 : 200), "%s: %d", matches[_i].match,
                  response->status);
}
END_TEST

START_TEST(a_request_without_a_token_fits_any_token_pattern_that_fits_nothing)
{
    put_rules("[{\"clientToken\": \"?*\", \"error\": {\"code\": \"ThrottlingException\"}},"
              " {\"clientToken\": \"*\", \"error\": {\"code\": \"AccessDeniedException\"}}]");
    ck_assert_int_eq(harness_start(&h, "{}")->status, 403);
    ck_assert_int_eq(harness_start(&h, "{\"ClientToken\": \"a\"}")->status, 429);
}
END_TEST

START_TEST(skip_lets_the_first_through_and_times_ends_it)
{
    static const int expected[] = {200, 200, 429, 429, 429, 200, 200};
    put_rules("{\"skip\": 2, \"times\": 3, \"error\": {\"code\": \"ThrottlingException\"}}");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        ck_assert_int_eq(status_of_start(), expected[i]);
    ck_assert_int_eq(counter(0, "matched"), 7);
    ck_assert_int_eq(counter(0, "hits"), 3);
}
END_TEST

START_TEST(the_first_rule_that_is_not_spent_wins)
{
    static const int expected[] = {429, 403, 500, 500};
    put_rules("[{\"times\": 1, \"error\": {\"code\": \"ThrottlingException\"}},"
              " {\"times\": 1, \"error\": {\"code\": \"AccessDeniedException\"}},"
              " {\"error\": {\"code\": \"InternalServiceException\"}}]");
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        ck_assert_int_eq(status_of_start(), expected[i]);
    ck_assert_int_eq(counter(2, "hits"), 2);
    ck_assert_int_eq(counter(2, "matched"), 2);
}
END_TEST

START_TEST(chance_is_about_right_and_the_same_under_one_seed)
{
    enum { REQUESTS = 400 };
    static const char rule[] =
        "{\"id\": \"r\", \"probability\": 0.25, \"error\": {\"code\": \"ThrottlingException\"}}";
    static int first[REQUESTS];
    int hits = 0;
    put_rules(rule);
    for (int i = 0; i < REQUESTS; i++)
        hits += (first[i] = status_of_start()) == 429;
    ck_assert_int_gt(hits, REQUESTS / 4 - 50);
    ck_assert_int_lt(hits, REQUESTS / 4 + 50);
    put_rules(rule);
    for (int i = 0; i < REQUESTS; i++)
        ck_assert_int_eq(status_of_start(), first[i]);
}
END_TEST

START_TEST(a_probability_of_zero_never_acts_and_of_one_always)
{
    put_rules("[{\"probability\": 0, \"error\": {\"code\": \"AccessDeniedException\"}},"
              " {\"probability\": 1, \"error\": {\"code\": \"ThrottlingException\"}}]");
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(status_of_start(), 429);
}
END_TEST

START_TEST(before_drops_the_work_and_after_keeps_it)
{
    static const struct {
        const char *phase;
        bool kept;
    } phases[] = {
        {"", false}, {"\"phase\": \"before\", ", false}, {"\"phase\": \"after\", ", true}};
    static const char body[] = "{\"ClientToken\": \"a\"}";
    put_rules(arena_printf(&h.arena,
                           "{%s\"times\": 1, \"error\": {\"code\": \"InternalServiceException\"}}",
                           phases[_i].phase)
                  .p);
    ck_assert_int_eq(harness_start(&h, body)->status, 500);
    const struct http_response *retry = harness_start(&h, body);
    harness_expect_started(&h, retry);
    ck_assert((http_response_header(retry, "Idempotent-Replayed").p != NULL) == phases[_i].kept);
    ck_assert_ptr_null(http_response_header(retry, "x-mock-fault").p);
    /* Either way one execution exists: the next id is the second of the seed. */
    struct str next = harness_expect_started(&h, harness_start(&h, "{}"));
    struct harness fresh;
    harness_init(&fresh, NULL);
    harness_expect_started(&fresh, harness_start(&fresh, "{}"));
    ck_assert(str_equal(next, harness_expect_started(&fresh, harness_start(&fresh, "{}"))));
    harness_done(&fresh);
}
END_TEST

START_TEST(a_request_that_is_refused_never_reaches_a_rule)
{
    static const char *const refused[] = {
        "/test-cases/i//start-execution",
        "/test-cases/i/%00/start-execution",
        "/test-cases/i/t/start",
        "/_mock/health",
    };
    put_rules("{\"error\": {\"code\": \"ThrottlingException\"}}");
    ck_assert_int_ne(harness_send(&h, "PUT", refused[_i], "", NULL)->status, 429);
    ck_assert_int_eq(counter(0, "matched"), 0);
}
END_TEST

START_TEST(a_replay_meets_rules_too)
{
    static const char body[] = "{\"ClientToken\": \"a\"}";
    struct str first = harness_expect_started(&h, harness_start(&h, body));
    put_rules("{\"times\": 1, \"error\": {\"code\": \"ThrottlingException\"}}");
    ck_assert_int_eq(harness_start(&h, body)->status, 429);
    ck_assert(str_equal(first, harness_expect_started(&h, harness_start(&h, body))));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fault rules");
    TCase *cases = tcase_create("fault rules");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, every_error_of_the_catalogue_can_be_injected, 0, ERROR_CODES);
    tcase_add_test(cases, an_error_can_say_everything_itself);
    tcase_add_loop_test(cases, a_rule_acts_on_what_all_its_fields_fit, 0,
                        sizeof matches / sizeof matches[0]);
    tcase_add_test(cases, a_request_without_a_token_fits_any_token_pattern_that_fits_nothing);
    tcase_add_test(cases, skip_lets_the_first_through_and_times_ends_it);
    tcase_add_test(cases, the_first_rule_that_is_not_spent_wins);
    tcase_add_test(cases, chance_is_about_right_and_the_same_under_one_seed);
    tcase_add_test(cases, a_probability_of_zero_never_acts_and_of_one_always);
    tcase_add_loop_test(cases, before_drops_the_work_and_after_keeps_it, 0, 3);
    tcase_add_loop_test(cases, a_request_that_is_refused_never_reaches_a_rule, 0, 4);
    tcase_add_test(cases, a_replay_meets_rules_too);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
