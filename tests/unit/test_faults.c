#include "faults/faults.h"

#include "rules.h"

#include <pthread.h>
#include <string.h>

static struct faults *f;

static void setup(void)
{
    arena_setup();
    rules_now_ms = 1000000;
    f = rules_injector(1);
}

static void teardown(void)
{
    faults_free(f);
    arena_teardown();
}

#define ERROR "\"error\":{\"code\":\"ThrottlingException\"}"
#define ONE_RULE(fields) "{\"id\":\"r\"," fields ERROR "}"

static const struct fault_facts start = {
    .values = {
        [FAULT_MATCH_OPERATION] = VIEW("StartTestCaseExecution"),
        [FAULT_MATCH_ACCOUNT_ID] = VIEW("111111111111"),
        [FAULT_MATCH_REGION] = VIEW("us-east-1"),
        [FAULT_MATCH_INSTANCE_ID] = VIEW("i-1"),
        [FAULT_MATCH_TEST_CASE_ID] = VIEW("tc-1"),
        [FAULT_MATCH_ATTEMPT] = VIEW("1"),
    }};

/* The id of the rule that acts on a request; "" for none. */
static const char *decide(void)
{
    struct fault_decision d = faults_decide(f, &arena, &start);
    return d.rule_id.p != NULL ? d.rule_id.p : "";
}

/* Fails unless rule `index` has these counters. */
static void expect_counters(size_t index, int64_t matched, int64_t hits, bool spent)
{
    struct json_error error;
    const struct json *rule = json_first(json_parse(&arena, str_from(rules_text(f)), &error));
    while (index-- > 0)
        rule = json_next(rule);
    ck_assert(json_number(json_member(rule, "matched")) == (double)matched);
    ck_assert(json_number(json_member(rule, "hits")) == (double)hits);
    ck_assert(json_boolean(json_member(rule, "spent")) == spent);
}

/* What requests 0, 1, 2 ... get, a letter each: the rule's id or '.'. */
static const struct {
    const char *name;
    const char *rules;
    const char *sequence;
    /* Of the first rule. */
    int64_t matched, hits;
    bool spent;
} sequences[] = {
    {"no rules for it", "{\"id\":\"r\",\"operation\":\"ListTestCases\"," ERROR "}", "....", 0, 0,
     false},
    {"for ever", ONE_RULE(""), "rrrrrrrr", 8, 8, false},
    {"skip", ONE_RULE("\"skip\":2,"), "..rrrr", 6, 4, false},
    {"times", ONE_RULE("\"times\":2,"), "rr....", 6, 2, true},
    {"not yet spent", ONE_RULE("\"times\":3,"), "rr", 2, 2, false},
    {"spent with its last", ONE_RULE("\"times\":2,"), "rr", 2, 2, true},
    {"no time at all", ONE_RULE("\"times\":0,"), "...", 3, 0, true},
    {"skip and times", ONE_RULE("\"skip\":1,\"times\":2,"), ".rr...", 6, 2, true},
    {"no chance", ONE_RULE("\"probability\":0,"), "....", 4, 0, false},
    {"every chance", ONE_RULE("\"probability\":1,"), "rrrr", 4, 4, false},
    {"not enabled", ONE_RULE("\"enabled\":false,"), "....", 0, 0, false},
    {"the first that fits",
     "[{\"id\":\"a\",\"times\":2," ERROR "},{\"id\":\"b\",\"times\":1," ERROR "}]", "aab..", 5, 2,
     true},
    {"one that does not act makes way",
     "[{\"id\":\"a\",\"skip\":1,\"times\":1," ERROR "},{\"id\":\"b\"," ERROR "}]", "babb", 4, 1,
     true},
    {"one that does not match makes way",
     "[{\"id\":\"a\",\"testCaseId\":\"x\"," ERROR "},{\"id\":\"b\"," ERROR "}]", "bbb", 0, 0,
     false},
    {"rules behind the one that acts are not tried",
     "[{\"id\":\"a\",\"times\":1," ERROR "},{\"id\":\"b\",\"skip\":1," ERROR "}]", "a.bb", 4, 1,
     true},
};

START_TEST(rules_act_in_order_by_skip_and_times)
{
    const char *name = sequences[_i].name, *sequence = sequences[_i].sequence;
    rules_replace(f, sequences[_i].rules);
    for (size_t i = 0; sequence[i] != '\0'; i++) {
        const char *id = decide();
        ck_assert_msg((id[0] != '\0' ? id[0] : '.') == sequence[i], "%s: request %zu got '%s'",
                      name, i, id);
    }
    expect_counters(0, sequences[_i].matched, sequences[_i].hits, sequences[_i].spent);
}
END_TEST

static const struct {
    const char *match;
    bool fits;
} matches[] = {
    {"\"operation\":\"StartTestCaseExecution\",", true},
    {"\"operation\":\"Start*\",", true},
    {"\"operation\":\"List*\",", false},
    {"\"accountId\":\"1*\",", true},
    {"\"accountId\":\"2*\",", false},
    {"\"region\":\"us-?a*-1\",", true},
    {"\"region\":\"eu-*\",", false},
    {"\"instanceId\":\"i-1\",", true},
    {"\"instanceId\":\"I-1\",", false},
    {"\"testCaseId\":\"tc-?\",", true},
    {"\"testCaseId\":\"tc-\",", false},
    {"\"attempt\":\"1\",", true},
    {"\"attempt\":\"2\",", false},
    /* The request has no token: an absent value counts as empty. */
    {"\"clientToken\":\"*\",", true},
    {"\"clientToken\":\"\",", true},
    {"\"clientToken\":\"?*\",", false},
    {"\"operation\":\"Start*\",\"region\":\"us-east-1\",\"testCaseId\":\"tc-1\",", true},
    {"\"operation\":\"Start*\",\"region\":\"us-east-1\",\"testCaseId\":\"tc-2\",", false},
};

START_TEST(a_rule_is_for_what_all_its_patterns_fit)
{
    rules_replace(f, arena_printf(&arena, "{\"id\":\"r\",%s" ERROR "}", matches[_i].match).p);
    ck_assert_msg((decide()[0] != '\0') == matches[_i].fits, "%s", matches[_i].match);
    expect_counters(0, matches[_i].fits, matches[_i].fits, false);
}
END_TEST

START_TEST(a_decision_carries_the_effect_of_its_rule)
{
    rules_replace(f, "{\"id\":\"r\",\"phase\":\"after\",\"delay\":{\"type\":\"fixed\","
                     "\"milliseconds\":80},\"error\":{\"code\":\"Own\",\"statusCode\":418,"
                     "\"message\":\"m\",\"retryAfterSeconds\":2}}");
    struct fault_decision d = faults_decide(f, &arena, &start);
    faults_remove_all(f);
    ck_assert_str_view_eq(d.rule_id, "r");
    ck_assert_int_eq(d.effect.phase, FAULT_AFTER);
    ck_assert_int_eq(d.delay_ms, 80);
    ck_assert_str_view_eq(d.effect.error.code, "Own");
    ck_assert_int_eq(d.effect.error.status, 418);
    ck_assert_str_view_eq(d.effect.error.message, "m");
    ck_assert_int_eq(d.effect.error.retry_after.s, 2);
    ck_assert_ptr_null(faults_decide(f, &arena, &start).rule_id.p);
}
END_TEST

enum { CHANCES = 2000 };

/* Which of so many requests rule "r" acts on. */
static size_t draw(uint64_t seed, const char *rules, bool ret[CHANCES])
{
    struct faults *drawn = rules_injector(seed);
    rules_replace(drawn, rules);
    size_t hits = 0;
    for (size_t i = 0; i < CHANCES; i++) {
        ret[i] = faults_decide(drawn, &arena, &start).rule_id.p != NULL;
        hits += ret[i];
    }
    faults_free(drawn);
    return hits;
}

START_TEST(chance_follows_from_the_seed_and_the_id)
{
    static bool first[CHANCES], again[CHANCES], other_seed[CHANCES], other_id[CHANCES];
    size_t hits = draw(1, ONE_RULE("\"probability\":0.3,"), first);
    draw(1, ONE_RULE("\"probability\":0.3,"), again);
    draw(2, ONE_RULE("\"probability\":0.3,"), other_seed);
    draw(1, "{\"id\":\"s\",\"probability\":0.3," ERROR "}", other_id);
    /* 600, within six standard deviations. */
    ck_assert_msg(hits > 477 && hits < 723, "%zu", hits);
    ck_assert_mem_eq(first, again, sizeof first);
    ck_assert(memcmp(first, other_seed, sizeof first) != 0);
    ck_assert(memcmp(first, other_id, sizeof first) != 0);
}
END_TEST

START_TEST(times_counts_only_what_chance_lets_through)
{
    rules_replace(f, ONE_RULE("\"probability\":0.5,\"times\":10,"));
    size_t hits = 0;
    for (size_t i = 0; i < 200; i++)
        hits += decide()[0] != '\0';
    ck_assert_uint_eq(hits, 10);
    expect_counters(0, 200, 10, true);
}
END_TEST

START_TEST(a_rule_is_spent_when_its_time_is_over_and_not_before)
{
    rules_replace(f, ONE_RULE("\"ttlSeconds\":10,"));
    rules_now_ms += 9999;
    ck_assert_str_eq(decide(), "r");
    expect_counters(0, 1, 1, false);
    rules_now_ms += 1;
    expect_counters(0, 1, 1, true);
    ck_assert_str_eq(decide(), "");
    expect_counters(0, 2, 1, true);
}
END_TEST

START_TEST(the_time_of_a_rule_runs_from_when_it_was_put_in_force)
{
    rules_replace(f, ONE_RULE("\"ttlSeconds\":10,"));
    rules_now_ms += 6000;
    size_t count;
    struct fault_rule *rules = rules_parse("{\"id\":\"s\",\"ttlSeconds\":10," ERROR "}", &count);
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    ck_assert(faults_append(f, rules, count, &r));
    rules_now_ms += 6000;
    ck_assert_str_eq(decide(), "s");
    faults_mark_start(f);
    faults_reset(f);
    ck_assert_str_eq(decide(), "r");
}
END_TEST

enum { THREADS = 8, REQUESTS = 1000, TIMES = 100 };

static void *send_requests(void *p)
{
    size_t *hits = p;
    struct arena own;
    arena_init(&own, NULL, 0);
    for (size_t i = 0; i < REQUESTS; i++)
        *hits += faults_decide(f, &own, &start).rule_id.p != NULL;
    arena_done(&own);
    return NULL;
}

START_TEST(many_threads_share_the_times_of_a_rule_exactly)
{
    rules_replace(f, ONE_RULE("\"times\":100,\"probability\":0.5,"));
    pthread_t threads[THREADS];
    size_t hits[THREADS] = {0}, all = 0;
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, send_requests, &hits[i]), 0);
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        all += hits[i];
    }
    ck_assert_uint_eq(all, TIMES);
    expect_counters(0, (int64_t)THREADS * REQUESTS, TIMES, true);
}
END_TEST

static void *change_rules(void *p)
{
    struct arena own;
    arena_init(&own, NULL, 0);
    struct field_error error;
    struct reading r = {.arena = &own, .reterr = &error};
    struct fault_rule rule = {.match = {{0}},
                              .times = -1,
                              .probability = 1,
                              .enabled = true,
                              .effect.breakage = HTTP_HANG,
                              .ttl_s = -1};
    bool *ok = p;
    for (size_t i = 0; i < 200; i++) {
        *ok =
            *ok && (i % 4 == 0 ? faults_replace(f, &rule, 1, &r) : faults_append(f, &rule, 1, &r));
        if (i % 10 == 0)
            faults_reset(f);
    }
    arena_done(&own);
    return NULL;
}

/* For the sanitizers: a decision's text is the caller's, whatever becomes of the rule. */
START_TEST(rules_may_change_while_requests_are_decided)
{
    pthread_t changing, deciding[2];
    bool ok = true;
    size_t hits[2] = {0};
    ck_assert_int_eq(pthread_create(&changing, NULL, change_rules, &ok), 0);
    for (size_t i = 0; i < 2; i++)
        ck_assert_int_eq(pthread_create(&deciding[i], NULL, send_requests, &hits[i]), 0);
    pthread_join(changing, NULL);
    for (size_t i = 0; i < 2; i++)
        pthread_join(deciding[i], NULL);
    ck_assert(ok);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults");
    TCase *tests = tcase_create("faults");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_table(tests, rules_act_in_order_by_skip_and_times, sequences);
    tcase_add_table(tests, a_rule_is_for_what_all_its_patterns_fit, matches);
    tcase_add_test(tests, a_decision_carries_the_effect_of_its_rule);
    tcase_add_test(tests, chance_follows_from_the_seed_and_the_id);
    tcase_add_test(tests, times_counts_only_what_chance_lets_through);
    tcase_add_test(tests, a_rule_is_spent_when_its_time_is_over_and_not_before);
    tcase_add_test(tests, the_time_of_a_rule_runs_from_when_it_was_put_in_force);
    tcase_add_test(tests, many_threads_share_the_times_of_a_rule_exactly);
    tcase_add_test(tests, rules_may_change_while_requests_are_decided);
    return suite_main(suite);
}
