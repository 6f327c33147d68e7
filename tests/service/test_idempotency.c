/*
 * ClientToken: what a token belongs to, how long it lives, what it answers.
 */
#include "harness.h"
#include "suite.h"

#include <pthread.h>
#include <stdio.h>

#define DAYS_7_MS (INT64_C(7) * 24 * 60 * 60 * 1000)
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

static bool is_replay(const struct http_response *response)
{
    return str_is(http_response_header(response, "Idempotent-Replayed"), "true");
}

/* Starts test case t on instance i as an account and in a region. */
static const struct http_response *start_as(const char *account, const char *region,
                                            const char *token)
{
    const char *headers =
        arena_printf(&h.arena,
                     JSON "Authorization: AWS4-HMAC-SHA256 Credential=%s/20260102/%s/connect/"
                          "aws4_request, SignedHeaders=host, Signature=0\n",
                     account, region)
            .p;
    const char *body = arena_printf(&h.arena, "{\"ClientToken\": \"%s\"}", token).p;
    return harness_send(&h, "PUT", "/test-cases/i/t/start-execution", headers, body);
}

START_TEST(the_same_token_answers_with_the_same_bytes)
{
    const struct http_response *first = harness_start(&h, "{\"ClientToken\": \"a\"}");
    const struct http_response *again = harness_start(&h, "{ \"ClientToken\" : \"\\u0061\" }");
    harness_expect_started(&h, first);
    ck_assert(!is_replay(first));
    ck_assert_int_eq(again->status, 200);
    ck_assert(is_replay(again));
    ck_assert(str_equal(first->body, again->body));
    ck_assert(!str_equal(http_response_header(first, "x-amzn-RequestId"),
                         http_response_header(again, "x-amzn-RequestId")));
}
END_TEST

static const struct {
    const char *name;
    const char *first;
    const char *second;
    bool same;
} tokens[] = {
    {"another case is another token", "{\"ClientToken\": \"a\"}", "{\"ClientToken\": \"A\"}",
     false},
    {"an empty token is a token", "{\"ClientToken\": \"\"}", "{\"ClientToken\": \"\"}", true},
    {"a blank more is another token", "{\"ClientToken\": \"a\"}", "{\"ClientToken\": \"a \"}",
     false},
    {"no token starts anew", "{}", "{}", false},
    {"null starts anew", "{\"ClientToken\": null}", "{\"ClientToken\": null}", false},
    {"an escaped pair is the character", "{\"ClientToken\": \"\\ud83d\\ude00\"}",
     "{\"ClientToken\": \"\xf0\x9f\x98\x80\"}", true},
    {"composed and decomposed differ", "{\"ClientToken\": \"\xc3\xa9\"}",
     "{\"ClientToken\": \"e\xcc\x81\"}", false},
};

START_TEST(tokens_are_compared_decoded_and_exactly)
{
    struct str first = harness_expect_started(&h, harness_start(&h, tokens[_i].first));
    struct str second = harness_expect_started(&h, harness_start(&h, tokens[_i].second));
    ck_assert_msg(str_equal(first, second) == tokens[_i].same, "%s", tokens[_i].name);
}
END_TEST

START_TEST(another_test_case_or_instance_is_a_conflict_and_starts_nothing)
{
    static const char *const targets[] = {"/test-cases/i/other/start-execution",
                                          "/test-cases/other/t/start-execution"};
    static const char body[] = "{\"ClientToken\": \"a\"}";
    struct str first = harness_expect_started(&h, harness_start(&h, body));
    harness_expect_error(harness_send(&h, "PUT", targets[_i], JSON, body), 400,
                         "InvalidRequestException",
                         "The ClientToken was already used with another InstanceId or TestCaseId");
    struct str again = harness_expect_started(&h, harness_start(&h, body));
    ck_assert(str_equal(first, again));
    /* Nothing was started in between: the seed's next id is the one a fresh mock gives second. */
    struct str next = harness_expect_started(&h, harness_start(&h, "{}"));
    struct harness fresh;
    harness_init(&fresh, NULL);
    harness_expect_started(&fresh, harness_start(&fresh, "{}"));
    ck_assert(str_equal(next, harness_expect_started(&fresh, harness_start(&fresh, "{}"))));
    harness_done(&fresh);
}
END_TEST

START_TEST(a_token_lives_seven_days_to_the_millisecond)
{
    struct str first = harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    h.now_ms += DAYS_7_MS - 1;
    struct str late = harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    ck_assert(str_equal(first, late));
    h.now_ms += 1;
    struct str expired = harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    ck_assert(!str_equal(first, expired));
    struct str again = harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    ck_assert(str_equal(expired, again));
}
END_TEST

START_TEST(an_expired_token_is_free_for_another_test_case)
{
    harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    h.now_ms += DAYS_7_MS;
    const struct http_response *other = harness_send(
        &h, "PUT", "/test-cases/i/other/start-execution", JSON, "{\"ClientToken\": \"a\"}");
    harness_expect_started(&h, other);
    ck_assert(!is_replay(other));
}
END_TEST

START_TEST(accounts_and_regions_have_tokens_of_their_own)
{
    static const struct {
        const char *account;
        const char *region;
    } scopes[] = {
        {"111111111111", "us-east-1"},
        {"222222222222", "us-east-1"},
        {"111111111111", "eu-west-2"},
    };
    struct str ids[3];
    for (size_t i = 0; i < 3; i++) {
        const struct http_response *first = start_as(scopes[i].account, scopes[i].region, "a");
        ids[i] = harness_expect_started(&h, first);
        ck_assert(!is_replay(first));
        for (size_t j = 0; j < i; j++)
            ck_assert(!str_equal(ids[i], ids[j]));
    }
    for (size_t i = 0; i < 3; i++)
        ck_assert(str_equal(ids[i], harness_expect_started(
                                        &h, start_as(scopes[i].account, scopes[i].region, "a"))));
}
END_TEST

START_TEST(a_key_that_is_no_account_id_is_the_default_account)
{
    struct str unsigned_id =
        harness_expect_started(&h, harness_start(&h, "{\"ClientToken\": \"a\"}"));
    struct str signed_id = harness_expect_started(&h, start_as("AKIDEXAMPLE", "us-east-1", "a"));
    ck_assert(str_equal(unsigned_id, signed_id));
}
END_TEST

START_TEST(a_refused_request_burns_no_token)
{
    static const char body[] = "{\"ClientToken\": \"a\"}";
    harness_send(&h, "POST", "/_mock/faults", "",
                 "{\"times\": 1, \"error\": {\"code\": \"ThrottlingException\"}}");
    harness_expect_error(harness_start(&h, body), 429, "ThrottlingException", "Rate exceeded");
    ck_assert(!is_replay(harness_start(&h, body)));
    ck_assert(is_replay(harness_start(&h, body)));
}
END_TEST

/* --- the race --- */

enum { RACERS = 8, ROUNDS = 50 };

struct racer {
    pthread_t thread;
    struct mock *mock;
    pthread_barrier_t *barrier;
    char bodies[ROUNDS][160];
    bool replayed[ROUNDS];
};

static void *race(void *cookie)
{
    struct racer *racer = cookie;
    static const struct http_header headers[] = {
        {{.p = "Content-Type", .n = 12}, {.p = "application/json", .n = 16}}};
    for (int i = 0; i < ROUNDS; i++) {
        struct arena a;
        arena_init(&a, NULL, 0);
        struct http_request request = {
            .method = STR("PUT"),
            .target = STR("/test-cases/i/t/start-execution"),
            .headers = headers,
            .header_count = 1,
            .body = arena_printf(&a, "{\"ClientToken\": \"%d\"}", i),
        };
        struct http_response response;
        pthread_barrier_wait(racer->barrier);
        mock_handle(racer->mock, &request, &a, &response);
        snprintf(racer->bodies[i], sizeof racer->bodies[i], "%.*s", STR_ARG(response.body));
        racer->replayed[i] = is_replay(&response);
        arena_done(&a);
    }
    return NULL;
}

START_TEST(racing_requests_with_one_token_start_one_execution)
{
    static struct racer racers[RACERS];
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, RACERS);
    for (int i = 0; i < RACERS; i++) {
        racers[i].mock = h.mock;
        racers[i].barrier = &barrier;
        ck_assert_int_eq(pthread_create(&racers[i].thread, NULL, race, &racers[i]), 0);
    }
    for (int i = 0; i < RACERS; i++)
        pthread_join(racers[i].thread, NULL);
    pthread_barrier_destroy(&barrier);
    for (int round = 0; round < ROUNDS; round++) {
        int started = 0;
        for (int i = 0; i < RACERS; i++) {
            started += !racers[i].replayed[round];
            ck_assert_str_eq(racers[i].bodies[round], racers[0].bodies[round]);
        }
        ck_assert_int_eq(started, 1);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("idempotency");
    TCase *cases = tcase_create("idempotency");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_test(cases, the_same_token_answers_with_the_same_bytes);
    tcase_add_loop_test(cases, tokens_are_compared_decoded_and_exactly, 0,
                        sizeof tokens / sizeof tokens[0]);
    tcase_add_loop_test(cases, another_test_case_or_instance_is_a_conflict_and_starts_nothing, 0,
                        2);
    tcase_add_test(cases, a_token_lives_seven_days_to_the_millisecond);
    tcase_add_test(cases, an_expired_token_is_free_for_another_test_case);
    tcase_add_test(cases, accounts_and_regions_have_tokens_of_their_own);
    tcase_add_test(cases, a_key_that_is_no_account_id_is_the_default_account);
    tcase_add_test(cases, a_refused_request_burns_no_token);
    tcase_add_test(cases, racing_requests_with_one_token_start_one_execution);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
