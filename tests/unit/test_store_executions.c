/* Executions and their client tokens: what is started, what is replayed, what is not kept. */
#include "fresh_store.h"

#include <pthread.h>
#include <string.h>

static enum store_status start_as(const struct store_start *start, struct store_execution *ret)
{
    return stores_try(s, STORES_ACCOUNT, STORES_REGION, start, ret);
}

START_TEST(an_execution_is_what_was_asked_for_with_an_id_of_its_own)
{
    struct store_start start = stores_start(NULL);
    struct store_execution first, second;
    ck_assert_int_eq(start_as(&start, &first), STORE_OK);
    ck_assert_int_eq(start_as(&start, &second), STORE_OK);
    ck_assert_str_view_eq(first.instance_id, "i");
    ck_assert_str_view_eq(first.test_case_id, "t");
    ck_assert_int_eq(first.started_ms, STORES_NOW_MS);
    ck_assert_uint_eq(strlen(first.execution_id), IDS_UUID_BYTES);
    ck_assert_str_ne(first.execution_id, second.execution_id);
    ck_assert_int_eq(second.sequence, first.sequence + 1);
}
END_TEST

START_TEST(a_token_answers_with_the_execution_that_it_started)
{
    struct store_start start = stores_start("token");
    struct store_execution first, again, other;
    ck_assert_int_eq(start_as(&start, &first), STORE_OK);
    start.now_ms += 500;
    ck_assert_int_eq(start_as(&start, &again), STORE_REPLAYED);
    ck_assert_str_eq(again.execution_id, first.execution_id);
    ck_assert_int_eq(again.started_ms, STORES_NOW_MS);
    ck_assert_str_view_eq(again.instance_id, "i");
    ck_assert_str_view_eq(again.test_case_id, "t");
    start.client_token = STR("other");
    ck_assert_int_eq(start_as(&start, &other), STORE_OK);
    ck_assert_str_ne(other.execution_id, first.execution_id);
    /* What was replayed has started nothing. */
    ck_assert_int_eq(other.sequence, first.sequence + 1);
}
END_TEST

/* Pairs of tokens that must not be taken for one another. */
static const struct {
    const char *one, *other;
} tokens[] = {
    {"token", "Token"}, {"token", "token "}, {"", " "},    {"\xc3\xa9", "e\xcc\x81"},
    {"a%20b", "a b"},   {"1", "01"},         {"1", "1.0"},
};

START_TEST(tokens_are_compared_byte_by_byte)
{
    const char *one = stores_id(s, tokens[_i].one);
    const char *other = stores_id(s, tokens[_i].other);
    ck_assert_msg(strcmp(one, other) != 0, "'%s' and '%s'", tokens[_i].one, tokens[_i].other);
    ck_assert_str_eq(stores_id(s, tokens[_i].one), one);
    ck_assert_str_eq(stores_id(s, tokens[_i].other), other);
}
END_TEST

START_TEST(an_empty_token_is_a_token_and_an_absent_one_is_none)
{
    ck_assert_str_eq(stores_id(s, ""), stores_id(s, ""));
    ck_assert_str_ne(stores_id(s, NULL), stores_id(s, NULL));
    ck_assert_str_ne(stores_id(s, NULL), stores_id(s, ""));
}
END_TEST

static const struct {
    const char *name;
    const char *instance_id, *test_case_id;
    enum store_status status;
} reused[] = {
    {"the same", "i", "t", STORE_REPLAYED},
    {"another test case", "i", "u", STORE_TOKEN_CONFLICT},
    {"another instance", "j", "t", STORE_TOKEN_CONFLICT},
    {"the case of letters", "I", "t", STORE_TOKEN_CONFLICT},
    {"ids that run together", "it", "", STORE_TOKEN_CONFLICT},
    /* docs/fidelity.md: parameters are compared to the letter. */
    {"the instance by its ARN", "arn:aws:connect:us-east-1:111111111111:instance/i", "t",
     STORE_TOKEN_CONFLICT},
};

START_TEST(a_token_belongs_to_its_parameters)
{
    struct store_start start = stores_start("token");
    struct store_execution first, again = {.sequence = 42};
    ck_assert_int_eq(start_as(&start, &first), STORE_OK);
    start.instance_id = str_from(reused[_i].instance_id);
    start.test_case_id = str_from(reused[_i].test_case_id);
    ck_assert_case_int(reused[_i].name, start_as(&start, &again), reused[_i].status);
    if (reused[_i].status == STORE_TOKEN_CONFLICT)
        ck_assert_case_int(reused[_i].name, again.sequence, 42);
    /* A conflict leaves the token as it was. */
    ck_assert_str_eq(stores_id(s, "token"), first.execution_id);
}
END_TEST

START_TEST(a_token_belongs_to_its_operation)
{
    const char *first = stores_id(s, "token");
    struct store_start start = stores_start("token");
    start.operation = STR("OtherOperation");
    struct store_execution other;
    ck_assert_int_eq(start_as(&start, &other), STORE_OK);
    ck_assert_str_ne(other.execution_id, first);
}
END_TEST

START_TEST(a_token_expires_at_its_moment_and_not_before)
{
    struct store_start start = stores_start("token");
    struct store_execution first, again, later;
    ck_assert_int_eq(start_as(&start, &first), STORE_OK);
    start.now_ms = STORES_NOW_MS + 999;
    start.token_expires_ms = start.now_ms + 1000;
    ck_assert_int_eq(start_as(&start, &again), STORE_REPLAYED);
    /* The replay has not made it live longer. */
    start.now_ms = STORES_NOW_MS + 1000;
    start.token_expires_ms = start.now_ms + 1000;
    ck_assert_int_eq(start_as(&start, &later), STORE_OK);
    ck_assert_str_ne(later.execution_id, first.execution_id);
    /* It is the later execution's from then on, for as long again. */
    start.now_ms = STORES_NOW_MS + 1999;
    ck_assert_int_eq(start_as(&start, &again), STORE_REPLAYED);
    ck_assert_str_eq(again.execution_id, later.execution_id);
    start.now_ms = STORES_NOW_MS + 2000;
    ck_assert_int_eq(start_as(&start, &again), STORE_OK);
}
END_TEST

START_TEST(an_expired_token_may_be_used_for_something_else)
{
    struct store_start start = stores_start("token");
    struct store_execution e;
    ck_assert_int_eq(start_as(&start, &e), STORE_OK);
    start.test_case_id = STR("u");
    ck_assert_int_eq(start_as(&start, &e), STORE_TOKEN_CONFLICT);
    start.now_ms = STORES_NOW_MS + 1000;
    ck_assert_int_eq(start_as(&start, &e), STORE_OK);
    ck_assert_str_view_eq(e.test_case_id, "u");
}
END_TEST

START_TEST(what_is_rolled_back_burns_neither_token_nor_id)
{
    struct store *straight = stores_open(NULL, ids_seeded(1));
    const char *wanted[] = {stores_id(straight, "a"), stores_id(straight, "b")};
    store_close(straight);

    struct store_start start = stores_start("a");
    struct store_execution lost, kept;
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &lost), STORE_OK);
    store_rollback(s);
    ck_assert_int_eq(start_as(&start, &kept), STORE_OK);
    ck_assert_str_eq(kept.execution_id, wanted[0]);
    ck_assert_str_eq(stores_id(s, "b"), wanted[1]);
}
END_TEST

START_TEST(a_rollback_gives_an_expired_token_back)
{
    struct store_start start = stores_start("token");
    struct store_execution first, lost, again;
    ck_assert_int_eq(start_as(&start, &first), STORE_OK);
    struct store_start late = start;
    late.now_ms = STORES_NOW_MS + 1000;
    late.token_expires_ms = late.now_ms + 1000;
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(store_start_execution(s, &arena, &late, &lost), STORE_OK);
    store_rollback(s);
    ck_assert_int_eq(start_as(&start, &again), STORE_REPLAYED);
    ck_assert_str_eq(again.execution_id, first.execution_id);
}
END_TEST

START_TEST(several_starts_in_one_transaction_are_several_executions)
{
    struct store_start start = stores_start(NULL);
    struct store_execution first, second;
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &first), STORE_OK);
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &second), STORE_OK);
    ck_assert(store_commit(s));
    ck_assert_str_ne(first.execution_id, second.execution_id);
    struct store_execution third;
    ck_assert_int_eq(start_as(&start, &third), STORE_OK);
    ck_assert_int_eq(third.sequence, first.sequence + 2);
}
END_TEST

START_TEST(ids_follow_from_the_seed)
{
    struct store *same = stores_open(NULL, ids_seeded(1));
    struct store *other = stores_open(NULL, ids_seeded(2));
    struct store *random = stores_open(NULL, ids_random());
    for (int i = 0; i < 3; i++) {
        const char *id = stores_id(s, NULL);
        ck_assert_str_eq(stores_id(same, NULL), id);
        ck_assert_str_ne(stores_id(other, NULL), id);
        ck_assert_str_ne(stores_id(random, NULL), id);
    }
    store_close(same);
    store_close(other);
    store_close(random);
}
END_TEST

enum { THREADS = 8, ROUNDS = 50 };

struct racer {
    char ids[ROUNDS][IDS_UUID_BYTES + 1];
    int started;
    bool ok;
};

/* Check's assertions are for its own thread: what goes wrong is told by `ok`. */
static void *race(void *p)
{
    struct racer *racer = p;
    struct arena own;
    arena_init(&own, NULL, 0);
    racer->ok = true;
    for (int round = 0; round < ROUNDS; round++) {
        struct store_execution e;
        struct store_start start = stores_start(arena_printf(&own, "token-%d", round).p);
        if (!store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION))) {
            racer->ok = false;
            break;
        }
        enum store_status status = store_start_execution(s, &own, &start, &e);
        racer->started += status == STORE_OK;
        racer->ok = racer->ok && (status == STORE_OK || status == STORE_REPLAYED);
        racer->ok = store_commit(s) && racer->ok;
        memcpy(racer->ids[round], e.execution_id, sizeof e.execution_id);
    }
    arena_done(&own);
    return NULL;
}

START_TEST(threads_that_race_with_one_token_start_one_execution)
{
    static struct racer racers[THREADS];
    pthread_t threads[THREADS];
    int started = 0;
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < THREADS; i++) {
        ck_assert(racers[i].ok);
        started += racers[i].started;
        for (int round = 0; round < ROUNDS; round++)
            ck_assert_str_eq(racers[i].ids[round], racers[0].ids[round]);
    }
    ck_assert_int_eq(started, ROUNDS);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_executions");
    TCase *tests = tcase_create("store_executions");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, an_execution_is_what_was_asked_for_with_an_id_of_its_own);
    tcase_add_test(tests, a_token_answers_with_the_execution_that_it_started);
    tcase_add_table(tests, tokens_are_compared_byte_by_byte, tokens);
    tcase_add_test(tests, an_empty_token_is_a_token_and_an_absent_one_is_none);
    tcase_add_table(tests, a_token_belongs_to_its_parameters, reused);
    tcase_add_test(tests, a_token_belongs_to_its_operation);
    tcase_add_test(tests, a_token_expires_at_its_moment_and_not_before);
    tcase_add_test(tests, an_expired_token_may_be_used_for_something_else);
    tcase_add_test(tests, what_is_rolled_back_burns_neither_token_nor_id);
    tcase_add_test(tests, a_rollback_gives_an_expired_token_back);
    tcase_add_test(tests, several_starts_in_one_transaction_are_several_executions);
    tcase_add_test(tests, ids_follow_from_the_seed);
    tcase_add_test(tests, threads_that_race_with_one_token_start_one_execution);
    return suite_main(suite);
}
