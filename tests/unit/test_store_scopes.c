/* Accounts, regions and declared instances: what is whose, and what a reset leaves. */
#include "fresh_store.h"

#include <string.h>

#define OTHER_ACCOUNT "222222222222"
#define OTHER_REGION "eu-west-1"
#define ARN "arn:aws:connect:us-east-1:111111111111:instance/"

static enum store_status start_in(const char *account_id, const char *region,
                                  const char *instance_id, const char *test_case_id,
                                  const char *token, struct store_execution *ret)
{
    struct store_start start = stores_start(token);
    start.instance_id = str_from(instance_id);
    start.test_case_id = str_from(test_case_id);
    return stores_try(s, account_id, region, &start, ret);
}

/* What a start without a token comes to. */
static enum store_status status_of(const char *account_id, const char *region,
                                   const char *instance_id, const char *test_case_id)
{
    struct store_execution e;
    return start_in(account_id, region, instance_id, test_case_id, NULL, &e);
}

static const char *id_in(const char *account_id, const char *region, const char *token)
{
    struct store_execution *e = arena_new(&arena, sizeof *e);
    enum store_status status = start_in(account_id, region, "i", "t", token, e);
    ck_assert(status == STORE_OK || status == STORE_REPLAYED);
    return e->execution_id;
}

#define TEST_CASE(id, is_published)                                                                \
    {                                                                                              \
        .test_case_id = VIEW(id), .name = VIEW(id), .tags = VIEW("{}"), .version = {               \
            .published = (is_published),                                                           \
            .content = VIEW("{}"),                                                                 \
            .content_sha256 = VIEW("0"),                                                           \
            .modified_region = VIEW("us-east-1"),                                                  \
            .observations = -1,                                                                    \
        }                                                                                          \
    }

static const struct store_test_case greeting_and_draft[] = {TEST_CASE("greeting", true),
                                                            TEST_CASE("draft", false)};

static void declare(const char *account_id, const char *region, const char *instance_id)
{
    struct store_instance instance = {.account_id = str_from(account_id),
                                      .region = str_from(region),
                                      .instance_id = str_from(instance_id),
                                      .test_cases = greeting_and_draft,
                                      .test_case_count = ARRAY_COUNT(greeting_and_draft)};
    ck_assert_msg(store_declare(s, &instance, 1), "%s", store_message());
}

START_TEST(accounts_and_regions_have_nothing_in_common)
{
    static const char *const scopes[][2] = {{STORES_ACCOUNT, STORES_REGION},
                                            {STORES_ACCOUNT, OTHER_REGION},
                                            {OTHER_ACCOUNT, STORES_REGION},
                                            {OTHER_ACCOUNT, OTHER_REGION}};
    const char *ids[ARRAY_COUNT(scopes)];
    for (size_t i = 0; i < ARRAY_COUNT(scopes); i++) {
        struct store_execution e;
        ck_assert_int_eq(start_in(scopes[i][0], scopes[i][1], "i", "t", "token", &e), STORE_OK);
        ck_assert_int_eq(e.sequence, 1);
        ids[i] = arena_copy(&arena, str_from(e.execution_id)).p;
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(ids[i], ids[j]);
    }
    for (size_t i = 0; i < ARRAY_COUNT(scopes); i++)
        ck_assert_str_eq(id_in(scopes[i][0], scopes[i][1], "token"), ids[i]);
}
END_TEST

START_TEST(what_one_account_does_does_not_change_the_ids_of_another)
{
    const char *alone[2] = {id_in(STORES_ACCOUNT, STORES_REGION, NULL),
                            id_in(STORES_ACCOUNT, STORES_REGION, NULL)};
    store_close(s);
    s = stores_open(NULL, ids_seeded(1));
    id_in(OTHER_ACCOUNT, STORES_REGION, NULL);
    ck_assert_str_eq(id_in(STORES_ACCOUNT, STORES_REGION, NULL), alone[0]);
    id_in(OTHER_ACCOUNT, STORES_REGION, NULL);
    id_in(STORES_ACCOUNT, OTHER_REGION, NULL);
    ck_assert_str_eq(id_in(STORES_ACCOUNT, STORES_REGION, NULL), alone[1]);
}
END_TEST

START_TEST(many_scopes_are_kept_apart)
{
    enum { SCOPES = 600 };
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < SCOPES; i++) {
            struct store_execution e;
            const char *account_id = arena_printf(&arena, "%012d", i).p;
            ck_assert_int_eq(start_in(account_id, STORES_REGION, "i", "t", NULL, &e), STORE_OK);
            ck_assert_int_eq(e.sequence, round + 1);
        }
    }
}
END_TEST

static const struct {
    const char *instance_id, *test_case_id;
    enum store_status status;
} closed[] = {
    {"closed", "greeting", STORE_OK},
    {"closed", "draft", STORE_NOT_PUBLISHED},
    {"closed", "other", STORE_NOT_FOUND},
    {"closed", "Greeting", STORE_NOT_FOUND},
    {"closed", "", STORE_NOT_FOUND},
    {"open", "greeting", STORE_OK},
    {"open", "draft", STORE_OK},
    {"open", "other", STORE_OK},
    {"Closed", "other", STORE_OK},
    {ARN "closed", "greeting", STORE_OK},
    {ARN "closed", "draft", STORE_NOT_PUBLISHED},
    {ARN "closed", "other", STORE_NOT_FOUND},
    {ARN "open", "other", STORE_OK},
    {"closed-by-arn", "greeting", STORE_OK},
    {"closed-by-arn", "other", STORE_NOT_FOUND},
    {ARN "closed-by-arn", "other", STORE_NOT_FOUND},
    /* Not an ARN of an instance. */
    {"arn:aws:connect:us-east-1:111111111111:closed", "other", STORE_OK},
    {":instance/closed", "other", STORE_OK},
};

START_TEST(a_declared_instance_has_the_test_cases_that_are_declared)
{
    declare(NULL, NULL, "closed");
    declare(NULL, NULL, ARN "closed-by-arn");
    const char *name =
        arena_printf(&arena, "%s of %s", closed[_i].test_case_id, closed[_i].instance_id).p;
    ck_assert_case_int(
        name,
        status_of(STORES_ACCOUNT, STORES_REGION, closed[_i].instance_id, closed[_i].test_case_id),
        closed[_i].status);
}
END_TEST

START_TEST(a_start_that_is_refused_burns_neither_token_nor_sequence)
{
    declare(NULL, NULL, "closed");
    struct store_execution e;
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "closed", "other", "token", &e),
                     STORE_NOT_FOUND);
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "closed", "draft", "token", &e),
                     STORE_NOT_PUBLISHED);
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "closed", "greeting", "token", &e),
                     STORE_OK);
    ck_assert_int_eq(e.sequence, 1);
}
END_TEST

/* A late retry is answered, whatever has become of the test case. */
START_TEST(a_replay_does_not_ask_for_the_test_case_again)
{
    struct store_execution first, again;
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "closed", "other", "token", &first),
                     STORE_OK);
    declare(NULL, NULL, "closed");
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "closed", "other", "token", &again),
                     STORE_REPLAYED);
    ck_assert_str_eq(again.execution_id, first.execution_id);
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "other"), STORE_NOT_FOUND);
}
END_TEST

static const struct {
    const char *name;
    const char *account_id, *region;
    /* Whether it is closed in (1, us-east-1), (1, eu-west-1), (2, us-east-1). */
    bool closed[3];
} places[] = {
    {"everywhere", NULL, NULL, {true, true, true}},
    {"in one account", STORES_ACCOUNT, NULL, {true, true, false}},
    {"in one region", NULL, STORES_REGION, {true, false, true}},
    {"in one scope", STORES_ACCOUNT, STORES_REGION, {true, false, false}},
    {"elsewhere", "333333333333", NULL, {false, false, false}},
};

static void expect_closed_in_places(const char *name, const bool wanted[3])
{
    static const char *const scopes[3][2] = {{STORES_ACCOUNT, STORES_REGION},
                                             {STORES_ACCOUNT, OTHER_REGION},
                                             {OTHER_ACCOUNT, STORES_REGION}};
    for (size_t i = 0; i < 3; i++)
        ck_assert_msg((status_of(scopes[i][0], scopes[i][1], "closed", "other") ==
                       STORE_NOT_FOUND) == wanted[i],
                      "%s: %s, %s", name, scopes[i][0], scopes[i][1]);
}

START_TEST(an_instance_exists_in_the_scopes_that_it_names)
{
    /* Declared before its scopes are touched, and, the second time, after. */
    declare(places[_i].account_id, places[_i].region, "closed");
    expect_closed_in_places(places[_i].name, places[_i].closed);
    store_close(s);
    s = stores_open(NULL, ids_seeded(1));
    expect_closed_in_places(places[_i].name, (const bool[3]){false, false, false});
    declare(places[_i].account_id, places[_i].region, "closed");
    expect_closed_in_places(places[_i].name, places[_i].closed);
}
END_TEST

START_TEST(what_is_declared_is_copied)
{
    char instance_id[] = "closed", test_case_id[] = "greeting";
    struct store_test_case test_case = greeting_and_draft[0];
    test_case.test_case_id = str_from(test_case_id);
    struct store_instance instance = {
        .instance_id = str_from(instance_id), .test_cases = &test_case, .test_case_count = 1};
    ck_assert(store_declare(s, &instance, 1));
    memset(instance_id, 'x', sizeof instance_id - 1);
    memset(test_case_id, 'x', sizeof test_case_id - 1);
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "greeting"), STORE_OK);
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "other"), STORE_NOT_FOUND);
}
END_TEST

START_TEST(a_reset_of_all_forgets_executions_and_tokens)
{
    const char *first = id_in(STORES_ACCOUNT, STORES_REGION, "token");
    const char *second = id_in(STORES_ACCOUNT, STORES_REGION, NULL);
    const char *other = id_in(OTHER_ACCOUNT, OTHER_REGION, "token");
    ck_assert(store_reset(s, (struct str){0}));
    struct store_execution e;
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "i", "t", "token", &e), STORE_OK);
    ck_assert_int_eq(e.sequence, 1);
    /* Under a seed what comes is what came. */
    ck_assert_str_eq(e.execution_id, first);
    ck_assert_str_eq(id_in(STORES_ACCOUNT, STORES_REGION, NULL), second);
    ck_assert_int_eq(start_in(OTHER_ACCOUNT, OTHER_REGION, "i", "t", "token", &e), STORE_OK);
    ck_assert_str_eq(e.execution_id, other);
}
END_TEST

START_TEST(a_reset_of_one_account_leaves_the_others)
{
    const char *first = id_in(STORES_ACCOUNT, STORES_REGION, "token");
    const char *elsewhere = id_in(STORES_ACCOUNT, OTHER_REGION, "token");
    const char *other = id_in(OTHER_ACCOUNT, STORES_REGION, "token");
    ck_assert(store_reset(s, STR(STORES_ACCOUNT)));
    struct store_execution e;
    ck_assert_int_eq(start_in(OTHER_ACCOUNT, STORES_REGION, "i", "t", "token", &e), STORE_REPLAYED);
    ck_assert_str_eq(e.execution_id, other);
    ck_assert_int_eq(start_in(STORES_ACCOUNT, STORES_REGION, "i", "t", "token", &e), STORE_OK);
    ck_assert_str_eq(e.execution_id, first);
    ck_assert_int_eq(start_in(STORES_ACCOUNT, OTHER_REGION, "i", "t", "token", &e), STORE_OK);
    ck_assert_str_eq(e.execution_id, elsewhere);
    ck_assert(store_reset(s, STR("999999999999")));
    ck_assert_int_eq(start_in(OTHER_ACCOUNT, STORES_REGION, "i", "t", "token", &e), STORE_REPLAYED);
}
END_TEST

START_TEST(without_a_seed_a_reset_does_not_bring_old_ids_back)
{
    store_close(s);
    s = stores_open(NULL, ids_random());
    const char *first = id_in(STORES_ACCOUNT, STORES_REGION, "token");
    ck_assert(store_reset(s, (struct str){0}));
    ck_assert_str_ne(id_in(STORES_ACCOUNT, STORES_REGION, "token"), first);
}
END_TEST

START_TEST(declared_instances_stand_after_a_reset)
{
    declare(NULL, NULL, "closed");
    store_mark_start(s);
    static const struct str accounts[] = {{.p = NULL}, VIEW(STORES_ACCOUNT), VIEW(OTHER_ACCOUNT)};
    for (size_t i = 0; i < ARRAY_COUNT(accounts); i++) {
        ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "greeting"), STORE_OK);
        ck_assert(store_reset(s, accounts[i]));
        ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "other"),
                         STORE_NOT_FOUND);
        ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "draft"),
                         STORE_NOT_PUBLISHED);
    }
}
END_TEST

START_TEST(a_reset_of_all_forgets_what_was_declared_after_the_start)
{
    declare(NULL, NULL, "closed");
    store_mark_start(s);
    declare(NULL, NULL, "later");
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "later", "other"), STORE_NOT_FOUND);
    ck_assert(store_reset(s, (struct str){0}));
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "later", "other"), STORE_OK);
    ck_assert_int_eq(status_of(STORES_ACCOUNT, STORES_REGION, "closed", "other"), STORE_NOT_FOUND);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store_scopes");
    TCase *tests = tcase_create("store_scopes");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, accounts_and_regions_have_nothing_in_common);
    tcase_add_test(tests, what_one_account_does_does_not_change_the_ids_of_another);
    tcase_add_test(tests, many_scopes_are_kept_apart);
    tcase_add_table(tests, a_declared_instance_has_the_test_cases_that_are_declared, closed);
    tcase_add_test(tests, a_start_that_is_refused_burns_neither_token_nor_sequence);
    tcase_add_test(tests, a_replay_does_not_ask_for_the_test_case_again);
    tcase_add_table(tests, an_instance_exists_in_the_scopes_that_it_names, places);
    tcase_add_test(tests, what_is_declared_is_copied);
    tcase_add_test(tests, a_reset_of_all_forgets_executions_and_tokens);
    tcase_add_test(tests, a_reset_of_one_account_leaves_the_others);
    tcase_add_test(tests, without_a_seed_a_reset_does_not_bring_old_ids_back);
    tcase_add_test(tests, declared_instances_stand_after_a_reset);
    tcase_add_test(tests, a_reset_of_all_forgets_what_was_declared_after_the_start);
    return suite_main(suite);
}
