/*
 * The whole of the store, out of it and into it.
 */
#include "base/text.h"
#include "store/snapshot.h"
#include "stores.h"

#include <stdio.h>

#define NOW STORES_NOW_MS
#define A "111111111111"
#define B "222222222222"
#define ID_1 "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define ID_2 "1a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define ID_3 "2a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"

static struct store *s;

static void setup(void)
{
    s = stores_open(NULL, ids_seeded(1));
}

static void teardown(void)
{
    store_close(s);
}

static struct store_snapshot exported(struct store *from)
{
    struct store_snapshot snapshot;
    ck_assert_msg(store_export(from, &arena, &snapshot), "%s", store_message());
    return snapshot;
}

/* Executions and tokens as one text to compare. */
static const char *written(struct store *from)
{
    struct store_snapshot n = exported(from);
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < n.execution_count; i++) {
        const struct store_owned_execution *o = &n.executions[i];
        const struct store_course *c = &o->execution.course;
        text_printf(&text, "%s %s %s #%lld %s/%s %lld %lld %lld-%lld %d%d %lld %lld/%lld %s %s; ",
                    o->owner.account_id.p, o->owner.region.p, o->execution.execution_id,
                    (long long)o->execution.sequence, o->execution.instance_id.p,
                    o->execution.test_case_id.p, (long long)o->execution.started_ms,
                    (long long)o->execution.stopped_ms, (long long)c->runs_ms,
                    (long long)c->ends_ms, c->fails, c->times_out, (long long)c->initiated_ms,
                    (long long)o->reads, (long long)c->times,
                    c->observation_ids.p != NULL ? c->observation_ids.p : "-", c->failing.p);
    }
    for (size_t i = 0; i < n.token_count; i++)
        text_printf(&text, "%s %s %s '%s' %s %lld; ", n.tokens[i].owner.account_id.p,
                    n.tokens[i].owner.region.p, n.tokens[i].operation.p, n.tokens[i].token.p,
                    n.tokens[i].execution_id.p, (long long)n.tokens[i].expires_ms);
    return arena_copy(&arena, text_str(&text)).p;
}

static void begin(const char *account_id)
{
    ck_assert(store_begin(s, str_from(account_id), STR(STORES_REGION)));
}

static struct store_owned_execution execution(const char *account_id, const char *id)
{
    struct store_owned_execution e = {
        .owner = {str_from(account_id), STR(STORES_REGION)},
        .execution = {.instance_id = STR("i"),
                      .test_case_id = STR("t"),
                      .started_ms = NOW,
                      .stopped_ms = STORE_NEVER,
                      .course = {.runs_ms = NOW, .ends_ms = NOW, .failing = STR("[]")}}};
    snprintf(e.execution.execution_id, sizeof e.execution.execution_id, "%s", id);
    return e;
}

static struct store_owned_token token(const char *account_id, const char *text, const char *id)
{
    return (struct store_owned_token){.owner = {str_from(account_id), STR(STORES_REGION)},
                                      .operation = STR("StartTestCaseExecution"),
                                      .token = str_from(text),
                                      .execution_id = str_from(id),
                                      .instance_id = STR("i"),
                                      .expires_ms = NOW + 1000};
}

START_TEST(an_empty_store_has_an_empty_snapshot)
{
    struct store_snapshot n = exported(s);
    ck_assert_uint_eq(n.instance_count + n.test_case_count + n.execution_count + n.token_count, 0);
    ck_assert(store_import(s, NULL, 0, NULL, 0));
}
END_TEST

START_TEST(instances_and_test_cases_are_exported_with_their_versions_in_order)
{
    static const struct store_version saved = {.content = {.p = "s", .n = 1},
                                               .content_sha256 = {.p = "x", .n = 1},
                                               .modified_region = {.p = "r", .n = 1},
                                               .observations = -1};
    struct store_version published = saved;
    published.published = true;
    struct store_test_case t = {.instance_id = STR("i"), .version = published};
    struct str id;
    begin(A);
    t.test_case_id = t.name = STR("b");
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_OK);
    t.test_case_id = t.name = STR("a");
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_OK);
    t.version = saved;
    ck_assert_int_eq(store_update_test_case(s, &t), STORE_OK);
    ck_assert(store_commit(s));
    struct store_snapshot n = exported(s);
    ck_assert_uint_eq(n.instance_count, 1);
    ck_assert_str_view_eq(n.instances[0].owner.account_id, A);
    ck_assert_str_view_eq(n.instances[0].owner.region, STORES_REGION);
    ck_assert_str_view_eq(n.instances[0].instance_id, "i");
    ck_assert_uint_eq(n.test_case_count, 3);
    ck_assert_str_view_eq(n.test_cases[0].test_case.test_case_id, "b");
    ck_assert_str_view_eq(n.test_cases[1].test_case.test_case_id, "a");
    ck_assert_str_view_eq(n.test_cases[2].test_case.test_case_id, "a");
    ck_assert(n.test_cases[1].test_case.version.published !=
              n.test_cases[2].test_case.version.published);
}
END_TEST

/* Requests of two accounts: by time, by reads, stopped, with tokens. */
static void fill(void)
{
    struct store_execution e;
    struct store_start start = stores_start("c");
    begin(A);
    start.course = (struct store_course){.runs_ms = NOW + 1,
                                         .ends_ms = NOW + 2,
                                         .initiated_ms = 1,
                                         .fails = true,
                                         .times_out = true,
                                         .observations = 1,
                                         .observation_ids = STR("[\"a\"]"),
                                         .failing = STR("[\"a\"]")};
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    start.client_token = STR("");
    start.course = (struct store_course){
        .runs_ms = STORE_NEVER, .ends_ms = STORE_NEVER, .times = 3, .failing = STR("[]")};
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    struct store_execution_key key = {STR("i"), STR("t"),
                                      arena_copy(&arena, str_from(e.execution_id))};
    ck_assert_int_eq(store_read_execution(s, &arena, &key, NOW, &e), STORE_OK);
    struct store_stop stop = {.operation = STR("StopTestCaseExecution"),
                              .key = key,
                              .client_token = STR("c"),
                              .now_ms = NOW + 5,
                              .token_expires_ms = NOW + 6};
    ck_assert_int_eq(store_stop_execution(s, &arena, &stop), STORE_OK);
    ck_assert(store_commit(s));
    begin(B);
    start = stores_start(NULL);
    ck_assert_int_eq(store_start_execution(s, &arena, &start, &e), STORE_OK);
    ck_assert(store_commit(s));
}

START_TEST(what_goes_out_comes_in_as_the_same)
{
    fill();
    struct store_snapshot n = exported(s);
    ck_assert_uint_eq(n.execution_count, 3);
    ck_assert_uint_eq(n.token_count, 3);
    struct store *other = stores_open(NULL, ids_seeded(2));
    ck_assert_msg(store_import(other, n.executions, n.execution_count, n.tokens, n.token_count),
                  "%s", store_message());
    ck_assert_str_eq(written(other), written(s));
    store_close(other);
}
END_TEST

START_TEST(an_imported_token_is_answered_with_its_execution)
{
    struct store_owned_execution e = execution(A, ID_1);
    struct store_owned_token t = token(A, "c", ID_1);
    ck_assert(store_import(s, &e, 1, &t, 1));
    ck_assert_str_eq(stores_id(s, "c"), ID_1);
}
END_TEST

/* The n-th execution of a scope has the id of n: what is imported counts. */
START_TEST(imported_executions_are_counted_as_started_ones)
{
    struct store *plain = stores_open(NULL, ids_seeded(1));
    stores_id(plain, NULL);
    const char *second = stores_id(plain, NULL);
    struct store_owned_execution e = execution(STORES_ACCOUNT, ID_1);
    ck_assert(store_import(s, &e, 1, NULL, 0));
    ck_assert_str_eq(stores_id(s, NULL), second);
    store_close(plain);
}
END_TEST

START_TEST(what_is_imported_stands_behind_what_is)
{
    struct store_owned_execution first = execution(A, ID_1), second = execution(A, ID_2);
    ck_assert(store_import(s, &first, 1, NULL, 0));
    ck_assert(store_import(s, &second, 1, NULL, 0));
    struct store_snapshot n = exported(s);
    ck_assert_uint_eq(n.execution_count, 2);
    ck_assert_str_eq(n.executions[0].execution.execution_id, ID_1);
    ck_assert_str_eq(n.executions[1].execution.execution_id, ID_2);
    ck_assert_int_eq(n.executions[1].execution.sequence, 2);
}
END_TEST

/* What else is imported with it, and what is wrong. */
START_TEST(an_import_is_all_or_nothing)
{
    struct store_owned_execution there = execution(A, ID_1);
    struct store_owned_token there_token = token(A, "c", ID_1);
    ck_assert(store_import(s, &there, 1, &there_token, 1));
    const char *before = written(s);

    struct store_owned_execution twice[] = {execution(A, ID_2), execution(A, ID_1)};
    ck_assert_msg(!store_import(s, twice, 2, NULL, 0), "an id twice");
    ck_assert_str_eq(written(s), before);

    struct store_owned_execution good = execution(A, ID_2);
    struct store_owned_token nowhere[] = {token(A, "d", ID_2), token(A, "e", ID_3)};
    ck_assert_msg(!store_import(s, &good, 1, nowhere, 2), "a token that leads nowhere");
    ck_assert_str_eq(written(s), before);

    struct store_owned_execution of_b = execution(B, ID_2);
    struct store_owned_token across = token(A, "d", ID_2);
    ck_assert_msg(!store_import(s, &of_b, 1, &across, 1), "a token of another account");
    ck_assert_str_eq(written(s), before);

    struct store_owned_token same = token(A, "c", ID_2);
    ck_assert_msg(!store_import(s, &good, 1, &same, 1), "a token twice");
    ck_assert_str_eq(written(s), before);

    ck_assert_msg(store_import(s, &good, 1, nowhere, 1), "%s", store_message());
}
END_TEST

START_TEST(a_failed_import_burns_no_sequence)
{
    struct store *plain = stores_open(NULL, ids_seeded(1));
    struct store_owned_execution twice[] = {execution(STORES_ACCOUNT, ID_1),
                                            execution(STORES_ACCOUNT, ID_1)};
    ck_assert(!store_import(s, twice, 2, NULL, 0));
    ck_assert_str_eq(stores_id(s, NULL), stores_id(plain, NULL));
    store_close(plain);
}
END_TEST

/* The scope of the token is one that nothing has touched since the file was opened. */
START_TEST(a_token_can_be_imported_for_an_execution_that_is_there)
{
    struct store_owned_execution e = execution(A, ID_1);
    struct store_owned_token t = token(A, "c", ID_1);
    ck_assert(store_import(s, &e, 1, NULL, 0));
    ck_assert(store_declare(s, NULL, 0));
    ck_assert_msg(store_import(s, NULL, 0, &t, 1), "%s", store_message());
    ck_assert_str_eq(stores_id(s, "c"), ID_1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store snapshot");
    TCase *tests = suite_add_cases(suite, "snapshot");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, an_empty_store_has_an_empty_snapshot);
    tcase_add_test(tests, instances_and_test_cases_are_exported_with_their_versions_in_order);
    tcase_add_test(tests, what_goes_out_comes_in_as_the_same);
    tcase_add_test(tests, an_imported_token_is_answered_with_its_execution);
    tcase_add_test(tests, imported_executions_are_counted_as_started_ones);
    tcase_add_test(tests, what_is_imported_stands_behind_what_is);
    tcase_add_test(tests, an_import_is_all_or_nothing);
    tcase_add_test(tests, a_failed_import_burns_no_sequence);
    tcase_add_test(tests, a_token_can_be_imported_for_an_execution_that_is_there);
    return suite_main(suite);
}
