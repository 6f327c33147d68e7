/*
 * The service's own limits: rate, running, in flight, each alone and as --limits aws has them.
 */
#include "harness.h"
#include "suite.h"

#include <string.h>

#define JSON "Content-Type: application/json\n"

#define AS_OTHER                                                                                   \
    "Authorization: AWS4-HMAC-SHA256 Credential=222222222222/20260102/us-east-1/connect/"          \
    "aws4_request, Signature=0\n"

static struct harness h;

static void teardown(void)
{
    harness_done(&h);
}

static const struct http_response *start_as(const char *headers, const char *instance)
{
    const char *target = arena_printf(&h.arena, "/test-cases/%s/t/start-execution", instance).p;
    return harness_send(&h, "PUT", target, headers, NULL);
}

static const char *start_id(void)
{
    return harness_expect_started(&h, start_as("", "i")).p;
}

/* The statuses of the instance's executions in the order of their starts: "IRRPFS". */
static const char *statuses(void)
{
    static const struct {
        const char *name;
        char letter;
    } letters[] = {{"INITIATED", 'I'}, {"IN_PROGRESS", 'R'}, {"PASSED", 'P'}, {"STOPPED", 'S'}};
    const struct json *list =
        json_member(harness_json(&h, harness_send(&h, "GET", "/test-case-executions/i", "", NULL)),
                    "TestCaseExecutions");
    size_t count = json_count(list), at = count;
    char *all = arena_new(&h.arena, count + 1);
    for (const struct json *e = json_first(list); e != NULL; e = json_next(e)) {
        struct str status = json_string(json_member(e, "TestCaseExecutionStatus"));
        for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
            if (str_is(status, letters[i].name))
                all[at - 1] = letters[i].letter;
        at--;
    }
    return all;
}

START_TEST(a_rate_lets_a_burst_through_and_then_so_many_a_second)
{
    harness_init_limited(&h, (struct limits){.rate_per_s = 2, .rate_burst = 5});
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(start_as("", "i")->status, 200);
    harness_expect_error(start_as("", "i"), 429, "ThrottlingException", "Rate exceeded");
    h.now_ms += 499;
    ck_assert_int_eq(start_as("", "i")->status, 429);
    h.now_ms += 1;
    ck_assert_int_eq(start_as("", "i")->status, 200);
    ck_assert_int_eq(start_as("", "i")->status, 429);
    h.now_ms += 3600000;
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(start_as("", "i")->status, 200);
    ck_assert_int_eq(start_as("", "i")->status, 429);
}
END_TEST

START_TEST(a_rate_is_the_accounts_and_the_operations_own)
{
    harness_init_limited(&h, (struct limits){.rate_per_s = 1, .rate_burst = 1});
    ck_assert_int_eq(start_as("", "i")->status, 200);
    ck_assert_int_eq(start_as("", "other")->status, 429);
    ck_assert_int_eq(start_as(AS_OTHER, "i")->status, 200);
    ck_assert_int_eq(harness_send(&h, "GET", "/test-case-executions/i", "", NULL)->status, 200);
    ck_assert_int_eq(harness_send(&h, "GET", "/test-case-executions/i", "", NULL)->status, 429);
    harness_send(&h, "POST", "/_mock/reset", "", NULL);
    ck_assert_int_eq(start_as("", "i")->status, 200);
}
END_TEST

START_TEST(what_the_validator_refuses_takes_nothing_of_the_rate)
{
    harness_init_limited(&h, (struct limits){.rate_per_s = 1, .rate_burst = 1});
    ck_assert_int_eq(harness_send(&h, "PUT", "/test-cases/i//start-execution", "", NULL)->status,
                     400);
    ck_assert_int_eq(start_as("", "i")->status, 200);
}
END_TEST

START_TEST(a_request_that_comes_too_soon_meets_no_fault_that_it_asks_for)
{
    static const char *const asks = JSON "x-mock-fault: mine\n";
    harness_init_limited(&h, (struct limits){.rate_per_s = 1, .rate_burst = 1});
    harness_send(&h, "POST", "/_mock/faults", "",
                 "[{\"id\":\"mine\",\"enabled\":false,\"fault\":\"INVALID_JSON\"}]");
    ck_assert_int_eq(start_as("", "i")->status, 200);
    const struct http_response *throttled = start_as(asks, "i");
    harness_expect_error(throttled, 429, "ThrottlingException", "Rate exceeded");
    ck_assert_ptr_null(http_response_header(throttled, "x-mock-fault").p);
    const struct json *rules = harness_json(&h, harness_send(&h, "GET", "/_mock/faults", "", NULL));
    ck_assert_double_eq(json_number(json_member(json_first(rules), "hits")), 0);
}
END_TEST

START_TEST(an_accounts_reset_fills_the_buckets_of_that_account)
{
    harness_init_limited(&h, (struct limits){.rate_per_s = 1, .rate_burst = 1});
    ck_assert_int_eq(start_as("", "i")->status, 200);
    ck_assert_int_eq(start_as(AS_OTHER, "i")->status, 200);
    harness_send(&h, "POST", "/_mock/reset?accountId=222222222222", JSON, "");
    ck_assert_int_eq(start_as("", "i")->status, 429);
    ck_assert_int_eq(start_as(AS_OTHER, "i")->status, 200);
    harness_send(&h, "POST", "/_mock/reset", JSON, "");
    ck_assert_int_eq(start_as("", "i")->status, 200);
}
END_TEST

START_TEST(so_many_run_and_the_others_wait_their_turn)
{
    static const struct {
        int64_t at_ms;
        const char *statuses;
    } moments[] = {
        {0, "IIIII"},    {1000, "RRIII"}, {2999, "RRIII"}, {3000, "PPRRI"},
        {4999, "PPRRI"}, {5000, "PPPPR"}, {7000, "PPPPP"},
    };
    harness_init_limited(&h, (struct limits){.running = 2});
    for (int i = 0; i < 5; i++)
        start_id();
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        h.now_ms = HARNESS_NOW_MS + moments[i].at_ms;
        ck_assert_msg(strcmp(statuses(), moments[i].statuses) == 0, "at %d ms: %s",
                      (int)moments[i].at_ms, statuses());
    }
}
END_TEST

START_TEST(a_stop_makes_room_for_who_waits)
{
    harness_init_limited(&h, (struct limits){.running = 1});
    const char *first = start_id();
    start_id();
    start_id();
    h.now_ms += 1500;
    ck_assert_str_eq(statuses(), "RII");
    const char *stop = arena_printf(&h.arena, "/test-cases/i/t/%s/stop-execution", first).p;
    ck_assert_int_eq(harness_send(&h, "POST", stop, "", NULL)->status, 200);
    ck_assert_str_eq(statuses(), "SRI");
    h.now_ms += 2000;
    ck_assert_str_eq(statuses(), "SPR");
    h.now_ms += 2000;
    ck_assert_str_eq(statuses(), "SPP");
}
END_TEST

START_TEST(instances_do_not_wait_for_each_other)
{
    harness_init_limited(&h, (struct limits){.running = 1});
    start_id();
    ck_assert_int_eq(start_as("", "other")->status, 200);
    ck_assert_int_eq(start_as(AS_OTHER, "i")->status, 200);
    start_id();
    h.now_ms += 1000;
    ck_assert_str_eq(statuses(), "RI");
}
END_TEST

START_TEST(more_in_flight_than_may_be_is_over_the_quota)
{
    harness_init_limited(&h, (struct limits){.in_flight = 3});
    for (int i = 0; i < 3; i++)
        start_id();
    harness_expect_error(start_as("", "i"), 402, "ServiceQuotaExceededException",
                         "The instance has 3 test case executions in flight already");
    ck_assert_int_eq(start_as("", "other")->status, 200);
    h.now_ms += 3000;
    start_id();
}
END_TEST

START_TEST(over_the_quota_burns_no_token_and_replays_are_answered)
{
    static const char first[] = "{\"ClientToken\": \"a\"}", second[] = "{\"ClientToken\": \"b\"}";
    harness_init_limited(&h, (struct limits){.in_flight = 1});
    harness_expect_started(&h, harness_start(&h, first));
    ck_assert_int_eq(harness_start(&h, second)->status, 402);
    ck_assert_ptr_nonnull(http_response_header(harness_start(&h, first), "Idempotent-Replayed").p);
    h.now_ms += 3000;
    const struct http_response *later = harness_start(&h, second);
    harness_expect_started(&h, later);
    ck_assert_ptr_null(http_response_header(later, "Idempotent-Replayed").p);
}
END_TEST

#define INSTANCE "11111111-1111-1111-1111-111111111111"
#define OTHER_INSTANCE "22222222-2222-2222-2222-222222222222"

static const struct http_response *create_as(const char *headers, const char *instance,
                                             const char *name)
{
    const char *target = arena_printf(&h.arena, "/test-cases/%s", instance).p;
    const char *body =
        arena_printf(&h.arena, "{\"Name\":\"%s\",\"Content\":\"{}\",\"Status\":\"SAVED\"}", name).p;
    const char *typed = arena_printf(&h.arena, "Content-Type: application/json\n%s", headers).p;
    return harness_send(&h, "PUT", target, typed, body);
}

START_TEST(more_test_cases_than_an_instance_can_have_are_over_the_limit)
{
    harness_init_limited(&h, (struct limits){.test_cases = 2});
    ck_assert_int_eq(create_as("", INSTANCE, "a")->status, 200);
    ck_assert_int_eq(create_as("", INSTANCE, "b")->status, 200);
    harness_expect_error(create_as("", INSTANCE, "c"), 429, "LimitExceededException",
                         "The instance has 2 test cases already, as many as it can have");
    ck_assert_int_eq(create_as("", OTHER_INSTANCE, "c")->status, 200);
    ck_assert_int_eq(create_as(AS_OTHER, INSTANCE, "c")->status, 200);
}
END_TEST

START_TEST(more_test_cases_than_an_account_can_have_are_over_the_quota)
{
    harness_init_limited(&h, (struct limits){.account_test_cases = 2});
    ck_assert_int_eq(create_as("", INSTANCE, "a")->status, 200);
    ck_assert_int_eq(create_as("", OTHER_INSTANCE, "a")->status, 200);
    harness_expect_error(create_as("", INSTANCE, "b"), 402, "ServiceQuotaExceededException",
                         "The account has 2 test cases already, as many as it can have");
    ck_assert_int_eq(create_as(AS_OTHER, INSTANCE, "b")->status, 200);
}
END_TEST

START_TEST(aws_limits_are_those_that_aws_documents)
{
    struct limits aws = limits_aws();
    ck_assert_int_eq(aws.rate_per_s, 2);
    ck_assert_int_eq(aws.rate_burst, 5);
    ck_assert_int_eq(aws.running, 5);
    ck_assert_int_eq(aws.in_flight, 100);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quotas");
    TCase *cases = tcase_create("quotas");
    tcase_add_checked_fixture(cases, NULL, teardown);
    tcase_add_test(cases, a_rate_lets_a_burst_through_and_then_so_many_a_second);
    tcase_add_test(cases, a_rate_is_the_accounts_and_the_operations_own);
    tcase_add_test(cases, what_the_validator_refuses_takes_nothing_of_the_rate);
    tcase_add_test(cases, a_request_that_comes_too_soon_meets_no_fault_that_it_asks_for);
    tcase_add_test(cases, an_accounts_reset_fills_the_buckets_of_that_account);
    tcase_add_test(cases, so_many_run_and_the_others_wait_their_turn);
    tcase_add_test(cases, a_stop_makes_room_for_who_waits);
    tcase_add_test(cases, instances_do_not_wait_for_each_other);
    tcase_add_test(cases, more_in_flight_than_may_be_is_over_the_quota);
    tcase_add_test(cases, over_the_quota_burns_no_token_and_replays_are_answered);
    tcase_add_test(cases, more_test_cases_than_an_instance_can_have_are_over_the_limit);
    tcase_add_test(cases, more_test_cases_than_an_account_can_have_are_over_the_quota);
    suite_add_tcase(suite, cases);
    TCase *plain = tcase_create("documented");
    tcase_add_test(plain, aws_limits_are_those_that_aws_documents);
    suite_add_tcase(suite, plain);
    return suite_main(suite);
}
