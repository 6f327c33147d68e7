/*
 * The store's test cases: created, found in their versions, changed, deleted, listed.
 */
#include "base/text.h"
#include "stores.h"

static struct store *s;

static void setup(void)
{
    s = stores_open(NULL, ids_seeded(1));
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
}

static void teardown(void)
{
    store_rollback(s);
    store_close(s);
}

static struct store_test_case test_case(const char *id, const char *name, bool published,
                                        const char *content)
{
    return (struct store_test_case){
        .instance_id = STR("i"),
        .test_case_id = str_from(id),
        .name = str_from(name),
        .version = {.published = published,
                    .content = str_from(content),
                    .content_sha256 = STR("sha"),
                    .modified_ms = STORES_NOW_MS,
                    .modified_region = STR("us-east-1"),
                    .observations = -1},
    };
}

static enum store_status create(const char *id, const char *name, bool published,
                                const char *content)
{
    struct store_test_case t = test_case(id, name, published, content);
    struct str ret_id;
    return store_create_test_case(s, &arena, &t, &ret_id);
}

static enum store_status update(const char *id, const char *name, bool published,
                                const char *content)
{
    struct store_test_case t = test_case(id, name, published, content);
    return store_update_test_case(s, &t);
}

/* The content of a version; "-" when there is none. */
static const char *content_of(const char *id, enum store_version_choice choice)
{
    struct store_test_case t;
    enum store_status status = store_find_test_case(s, &arena, STR("i"), str_from(id), choice, &t);
    ck_assert(status == STORE_OK || status == STORE_NOT_FOUND);
    return status == STORE_OK ? t.version.content.p : "-";
}

/* The current, the saved and the published content. */
static void expect_contents(const char *id, const char *wanted)
{
    const char *got =
        arena_printf(&arena, "%s %s %s", content_of(id, STORE_VERSION_CURRENT),
                     content_of(id, STORE_VERSION_SAVED), content_of(id, STORE_VERSION_PUBLISHED))
            .p;
    ck_assert_str_eq(got, wanted);
}

static enum store_status start(const char *test_case_id, struct store_execution *ret)
{
    struct store_start start = stores_start(NULL);
    start.test_case_id = str_from(test_case_id);
    return store_start_execution(s, &arena, &start, ret);
}

START_TEST(a_test_case_is_found_as_it_was_created)
{
    struct store_test_case given = test_case("t", "N", true, "{}"), t;
    given.tags = STR("{\"k\":\"v\"}");
    given.version.description = STR("D");
    given.version.entry_point = STR("{\"Type\":\"CHAT\"}");
    given.version.initialization_data = STR("I");
    given.version.observations = 2;
    given.version.observation_ids = STR("[\"a\",\"b\"]");
    struct str id;
    ck_assert_int_eq(store_create_test_case(s, &arena, &given, &id), STORE_OK);
    ck_assert_str_view_eq(id, "t");
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("i"), STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_OK);
    ck_assert_str_view_eq(t.instance_id, "i");
    ck_assert_str_view_eq(t.test_case_id, "t");
    ck_assert_str_view_eq(t.name, "N");
    ck_assert_str_view_eq(t.tags, "{\"k\":\"v\"}");
    ck_assert(t.version.published);
    ck_assert_str_view_eq(t.version.description, "D");
    ck_assert_str_view_eq(t.version.content, "{}");
    ck_assert_str_view_eq(t.version.content_sha256, "sha");
    ck_assert_str_view_eq(t.version.entry_point, "{\"Type\":\"CHAT\"}");
    ck_assert_str_view_eq(t.version.initialization_data, "I");
    ck_assert_int_eq(t.version.modified_ms, STORES_NOW_MS);
    ck_assert_str_view_eq(t.version.modified_region, "us-east-1");
    ck_assert_int_eq(t.version.observations, 2);
    ck_assert_str_view_eq(t.version.observation_ids, "[\"a\",\"b\"]");
}
END_TEST

START_TEST(what_is_not_set_stays_absent)
{
    struct store_test_case t;
    ck_assert_int_eq(create("t", "N", true, "{}"), STORE_OK);
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("i"), STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_OK);
    ck_assert_str_view_eq(t.tags, "{}");
    ck_assert_ptr_null(t.version.description.p);
    ck_assert_ptr_null(t.version.entry_point.p);
    ck_assert_ptr_null(t.version.initialization_data.p);
    ck_assert_ptr_null(t.version.observation_ids.p);
    ck_assert_int_eq(t.version.observations, -1);
}
END_TEST

START_TEST(an_absent_id_is_drawn_and_another_each_time)
{
    struct str ids[3];
    for (int i = 0; i < 3; i++) {
        struct store_test_case t = test_case(NULL, arena_printf(&arena, "N%d", i).p, true, "{}");
        ck_assert_int_eq(store_create_test_case(s, &arena, &t, &ids[i]), STORE_OK);
        ck_assert_uint_eq(ids[i].n, IDS_UUID_BYTES);
        ck_assert_str_eq(content_of(ids[i].p, STORE_VERSION_CURRENT), "{}");
    }
    ck_assert(!str_equal(ids[0], ids[1]) && !str_equal(ids[1], ids[2]) &&
              !str_equal(ids[0], ids[2]));
}
END_TEST

START_TEST(ids_of_test_cases_follow_from_the_seed_and_are_drawn_again_after_a_reset)
{
    struct store_test_case t = test_case(NULL, "N", true, "{}");
    struct str before, after;
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &before), STORE_OK);
    ck_assert(store_commit(s));
    ck_assert(store_reset(s, (struct str){0}));
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_str_eq(content_of(before.p, STORE_VERSION_CURRENT), "-");
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &after), STORE_OK);
    ck_assert_str_view_eq(after, before.p);
}
END_TEST

START_TEST(names_and_ids_are_unique_within_an_instance)
{
    struct store_test_case t = test_case("u", "N", true, "{}");
    struct str id = STR("untouched");
    ck_assert_int_eq(create("t", "N", true, "{}"), STORE_OK);
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_DUPLICATE);
    ck_assert_str_view_eq(id, "untouched");
    ck_assert_int_eq(create("t", "M", true, "{}"), STORE_DUPLICATE);
    ck_assert_str_eq(content_of("u", STORE_VERSION_CURRENT), "-");
    /* Names are compared as they are spelt. */
    ck_assert_int_eq(create("u", "n", true, "{}"), STORE_OK);
    t.instance_id = STR("j");
    t.name = STR("N");
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_OK);
}
END_TEST

/* What is done to "t", and the content of its current, saved and published version. */
START_TEST(a_saved_version_stands_beside_the_published_one)
{
    ck_assert_int_eq(create("t", "N", false, "s1"), STORE_OK);
    expect_contents("t", "s1 s1 -");
    ck_assert_int_eq(update("t", "N", false, "s2"), STORE_OK);
    expect_contents("t", "s2 s2 -");
    ck_assert_int_eq(update("t", "N", true, "p1"), STORE_OK);
    expect_contents("t", "p1 p1 p1");
    ck_assert_int_eq(update("t", "N", false, "s3"), STORE_OK);
    expect_contents("t", "p1 s3 p1");
    ck_assert_int_eq(update("t", "N", true, "p2"), STORE_OK);
    expect_contents("t", "p2 p2 p2");
}
END_TEST

START_TEST(an_update_may_change_the_name_but_not_to_that_of_another)
{
    struct store_test_case t;
    ck_assert_int_eq(create("t", "N", true, "a"), STORE_OK);
    ck_assert_int_eq(create("u", "M", true, "b"), STORE_OK);
    ck_assert_int_eq(update("t", "M", true, "c"), STORE_DUPLICATE);
    expect_contents("t", "a a a");
    ck_assert_int_eq(update("t", "O", true, "c"), STORE_OK);
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("i"), STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_OK);
    ck_assert_str_view_eq(t.name, "O");
    ck_assert_int_eq(update("u", "N", true, "d"), STORE_OK);
}
END_TEST

START_TEST(an_instance_with_a_test_case_is_closed)
{
    struct store_execution e;
    ck_assert_int_eq(start("x", &e), STORE_OK);
    ck_assert_int_eq(create("t", "N", true, "{}"), STORE_OK);
    ck_assert_int_eq(create("draft", "D", false, "{}"), STORE_OK);
    ck_assert_int_eq(start("x", &e), STORE_NOT_FOUND);
    ck_assert_int_eq(start("t", &e), STORE_OK);
    ck_assert_int_eq(start("draft", &e), STORE_NOT_PUBLISHED);
    ck_assert_int_eq(update("draft", "D", true, "{}"), STORE_OK);
    ck_assert_int_eq(start("draft", &e), STORE_OK);
}
END_TEST

START_TEST(a_start_takes_the_observations_of_the_published_content)
{
    struct store_test_case t = test_case("t", "N", true, "{}");
    struct store_execution e;
    struct str id;
    t.version.observations = 3;
    t.version.observation_ids = STR("[\"a\",\"b\",\"c\"]");
    ck_assert_int_eq(store_create_test_case(s, &arena, &t, &id), STORE_OK);
    ck_assert_int_eq(update("t", "N", false, "{}"), STORE_OK);
    ck_assert_int_eq(start("t", &e), STORE_OK);
    ck_assert_int_eq(e.course.observations, 3);
    ck_assert_str_view_eq(e.course.observation_ids, "[\"a\",\"b\",\"c\"]");
}
END_TEST

START_TEST(a_rolled_back_creation_leaves_the_instance_open_and_the_name_free)
{
    struct store_execution e;
    ck_assert_int_eq(create("t", "N", true, "{}"), STORE_OK);
    store_rollback(s);
    ck_assert(store_begin(s, STR(STORES_ACCOUNT), STR(STORES_REGION)));
    ck_assert_int_eq(start("x", &e), STORE_OK);
    ck_assert_int_eq(create("u", "N", true, "{}"), STORE_OK);
}
END_TEST

START_TEST(a_deleted_test_case_is_gone_but_for_its_executions)
{
    struct store_execution e;
    ck_assert_int_eq(create("t", "N", true, "p"), STORE_OK);
    ck_assert_int_eq(update("t", "N", false, "s"), STORE_OK);
    ck_assert_int_eq(start("t", &e), STORE_OK);
    struct store_execution_key key = {STR("i"), STR("t"),
                                      arena_copy(&arena, str_from(e.execution_id))};
    ck_assert_int_eq(store_delete_test_case(s, STR("i"), STR("t")), STORE_OK);
    expect_contents("t", "- - -");
    ck_assert_int_eq(store_delete_test_case(s, STR("i"), STR("t")), STORE_NOT_FOUND);
    ck_assert_int_eq(start("t", &e), STORE_NOT_FOUND);
    ck_assert_int_eq(store_find_execution(s, &arena, &key, &e), STORE_OK);
    /* Its name and id are free again, and nothing old comes back with them. */
    ck_assert_int_eq(create("t", "N", false, "new"), STORE_OK);
    expect_contents("t", "new new -");
}
END_TEST

START_TEST(a_test_case_of_another_instance_or_scope_is_not_found)
{
    struct store_test_case t;
    ck_assert_int_eq(create("t", "N", true, "{}"), STORE_OK);
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("j"), STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_NOT_FOUND);
    ck_assert_int_eq(store_delete_test_case(s, STR("j"), STR("t")), STORE_NOT_FOUND);
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("arn:aws:connect:r:1:instance/i"),
                                          STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_OK);
    ck_assert(store_commit(s));
    ck_assert(store_begin(s, STR("222222222222"), STR(STORES_REGION)));
    ck_assert_int_eq(store_find_test_case(s, &arena, STR("i"), STR("t"), STORE_VERSION_CURRENT, &t),
                     STORE_NOT_FOUND);
}
END_TEST

/* The page behind a sequence, and what it holds of five test cases. */
static const struct {
    int64_t after;
    size_t max;
    const char *list;
} pages[] = {
    {0, 10, "a:p b:s c:p d:p e:s "},
    {0, 2, "a:p b:s "},
    {2, 2, "c:p d:p "},
    {4, 2, "e:s "},
    {5, 2, ""},
    {0, 0, ""},
};

START_TEST(a_list_has_the_order_of_creation_and_each_current_version_once)
{
    ck_assert_int_eq(create("a", "Z", true, "p"), STORE_OK);
    ck_assert_int_eq(create("b", "Y", false, "s"), STORE_OK);
    ck_assert_int_eq(create("c", "X", true, "p"), STORE_OK);
    ck_assert_int_eq(create("d", "W", false, "s"), STORE_OK);
    ck_assert_int_eq(create("e", "V", false, "s"), STORE_OK);
    ck_assert_int_eq(update("c", "X", false, "s"), STORE_OK);
    ck_assert_int_eq(update("d", "W", true, "p"), STORE_OK);
    struct store_test_case list[10];
    size_t count = 0;
    ck_assert_int_eq(
        store_list_test_cases(s, &arena, STR("i"), pages[_i].after, pages[_i].max, list, &count),
        STORE_OK);
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < count; i++)
        text_printf(&text, "%s:%s ", list[i].test_case_id.p, list[i].version.content.p);
    ck_assert_str_view_eq(text_str(&text), pages[_i].list);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("store test cases");
    TCase *tests = suite_add_cases(suite, "test cases");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, a_test_case_is_found_as_it_was_created);
    tcase_add_test(tests, what_is_not_set_stays_absent);
    tcase_add_test(tests, an_absent_id_is_drawn_and_another_each_time);
    tcase_add_test(tests, ids_of_test_cases_follow_from_the_seed_and_are_drawn_again_after_a_reset);
    tcase_add_test(tests, names_and_ids_are_unique_within_an_instance);
    tcase_add_test(tests, a_saved_version_stands_beside_the_published_one);
    tcase_add_test(tests, an_update_may_change_the_name_but_not_to_that_of_another);
    tcase_add_test(tests, an_instance_with_a_test_case_is_closed);
    tcase_add_test(tests, a_start_takes_the_observations_of_the_published_content);
    tcase_add_test(tests, a_rolled_back_creation_leaves_the_instance_open_and_the_name_free);
    tcase_add_test(tests, a_deleted_test_case_is_gone_but_for_its_executions);
    tcase_add_test(tests, a_test_case_of_another_instance_or_scope_is_not_found);
    tcase_add_table(tests, a_list_has_the_order_of_creation_and_each_current_version_once, pages);
    return suite_main(suite);
}
