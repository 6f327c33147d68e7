#include "fixtures/fixture.h"

#include "cases.h"
#include "folder.h"

static const struct operation rows[] = {{.name = "StartTestCaseExecution"},
                                        {.name = "StopTestCaseExecution"}};
static const struct operation_table table = {rows, ARRAY_COUNT(rows)};
static const struct fault_vocabulary vocabulary = {.operations = &table};

/* Reads a text as a fixture file. */
static struct fixture read_good(const char *text)
{
    struct fixture fixture = {0};
    struct problem problem = {""};
    const char *path = folder_write(&arena, "good.json", str_from(text));
    ck_assert_msg(fixture_read(&arena, "--fixture", path, &vocabulary, &fixture, &problem), "%s",
                  problem.text);
    return fixture;
}

START_TEST(an_empty_fixture_declares_nothing)
{
    struct fixture f = read_good("{}");
    ck_assert(f.instance_count + f.rule_count + f.plan_count + f.execution_count + f.token_count ==
              0);
    ck_assert(!f.has_clock && !f.has_seed);
}
END_TEST

START_TEST(the_schema_of_an_editor_is_ignored)
{
    struct fixture f = read_good("{\"$schema\": \"../x.json\", \"instances\": [], \"faults\": []}");
    ck_assert_uint_eq(f.instance_count + f.rule_count, 0);
}
END_TEST

START_TEST(an_instance_is_everywhere_unless_it_says_where)
{
    struct fixture f = read_good("{\"instances\": [{\"instanceId\": \"a\"}, {\"instanceId\": "
                                 "\"b\", \"accountId\": \"123456789012\", \"region\": \"r\"}]}");
    ck_assert_uint_eq(f.instance_count, 2);
    ck_assert_str_view_eq(f.instances[0].instance_id, "a");
    ck_assert_ptr_null(f.instances[0].account_id.p);
    ck_assert_ptr_null(f.instances[0].region.p);
    ck_assert_uint_eq(f.instances[0].test_case_count, 0);
    ck_assert_str_view_eq(f.instances[1].instance_id, "b");
    ck_assert_str_view_eq(f.instances[1].account_id, "123456789012");
    ck_assert_str_view_eq(f.instances[1].region, "r");
}
END_TEST

#define SHA256_OF_BRACES "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"

START_TEST(a_test_case_in_short_is_published_and_named_after_its_id)
{
    struct fixture f = read_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": ["
                                 "{\"testCaseId\": \"t\"}]}]}");
    ck_assert_uint_eq(f.instances[0].test_case_count, 1);
    const struct store_test_case *t = &f.instances[0].test_cases[0];
    ck_assert_str_view_eq(t->test_case_id, "t");
    ck_assert_str_view_eq(t->name, "t");
    ck_assert_ptr_null(t->tags.p);
    ck_assert(t->version.published);
    ck_assert_str_view_eq(t->version.content, "{}");
    ck_assert_str_view_eq(t->version.content_sha256, SHA256_OF_BRACES);
    ck_assert_str_view_eq(t->version.modified_region, "us-east-1");
    ck_assert_int_eq(t->version.observations, -1);
    ck_assert_uint_eq(f.plan_count, 0);
}
END_TEST

START_TEST(a_test_case_takes_each_of_its_fields)
{
    struct fixture f =
        read_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [{\"testCaseId\": "
                  "\"t\", \"name\": \"N\", \"tags\": {\"k\": \"v\"}, \"status\": \"SAVED\", "
                  "\"content\": \"not {checked\", \"description\": \"D\", \"entryPoint\": "
                  "{\"Type\": \"CHAT\"}, \"initializationData\": \"I\", \"lastModifiedTime\": "
                  "\"2026-01-02T03:04:05Z\", \"lastModifiedRegion\": \"eu-west-2\"}]}]}");
    const struct store_test_case *t = &f.instances[0].test_cases[0];
    ck_assert_str_view_eq(t->name, "N");
    ck_assert_str_view_eq(t->tags, "{\"k\":\"v\"}");
    ck_assert(!t->version.published);
    ck_assert_str_view_eq(t->version.content, "not {checked");
    ck_assert_str_view_eq(t->version.description, "D");
    ck_assert_str_view_eq(t->version.entry_point, "{\"Type\":\"CHAT\"}");
    ck_assert_str_view_eq(t->version.initialization_data, "I");
    ck_assert_int_eq(t->version.modified_ms, INT64_C(1767323045000));
    ck_assert_str_view_eq(t->version.modified_region, "eu-west-2");
}
END_TEST

/* As a snapshot has it. */
START_TEST(an_empty_object_of_tags_is_none)
{
    struct fixture f = read_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": ["
                                 "{\"testCaseId\": \"t\", \"tags\": {}}]}]}");
    ck_assert_ptr_null(f.instances[0].test_cases[0].tags.p);
}
END_TEST

START_TEST(content_may_be_the_json_that_the_text_would_be)
{
    struct fixture f =
        read_good("{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [{\"testCaseId\": "
                  "\"t\", \"status\": \"SAVED\", \"content\": {\"a\": [1, \"\\u00e4\"]}}]}]}");
    ck_assert_str_view_eq(f.instances[0].test_cases[0].version.content, "{\"a\":[1,\"\xc3\xa4\"]}");
}
END_TEST

START_TEST(a_test_case_may_have_both_versions)
{
    struct fixture f = read_good(
        "{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [{\"testCaseId\": \"t\", "
        "\"saved\": {\"content\": \"draft\"}, \"published\": {\"description\": \"P\"}}, "
        "{\"testCaseId\": \"u\", \"saved\": {}}]}]}");
    const struct store_test_case *versions = f.instances[0].test_cases;
    ck_assert_uint_eq(f.instances[0].test_case_count, 3);
    ck_assert_str_view_eq(versions[0].test_case_id, "t");
    ck_assert(versions[0].version.published);
    ck_assert_str_view_eq(versions[0].version.description, "P");
    ck_assert_str_view_eq(versions[0].version.content, "{}");
    ck_assert_str_view_eq(versions[1].test_case_id, "t");
    ck_assert(!versions[1].version.published);
    ck_assert_str_view_eq(versions[1].version.content, "draft");
    ck_assert_str_view_eq(versions[2].test_case_id, "u");
    ck_assert(!versions[2].version.published);
}
END_TEST

#define INSTANCES_WITH_PLAN                                                                        \
    "\"instances\": [{\"instanceId\": \"i\", \"accountId\": \"123456789012\", \"region\": \"r\", " \
    "\"testCases\": [{\"testCaseId\": \"t\", \"plan\": {\"progression\": \"immediate\"}}]}]"
#define PROGRESSION "\"progression\": [{\"testCaseId\": \"slow-*\", \"inProgressSeconds\": 60}]"

static const char *const plan_orders[] = {
    "{" INSTANCES_WITH_PLAN ", " PROGRESSION "}",
    "{" PROGRESSION ", " INSTANCES_WITH_PLAN "}",
};

START_TEST(the_plans_of_test_cases_come_first_whatever_the_order_of_the_file)
{
    struct fixture f = read_good(plan_orders[_i]);
    ck_assert_uint_eq(f.plan_count, 2);
    ck_assert_int_eq(f.plans[0].progression, PLAN_IMMEDIATE);
    ck_assert_str_view_eq(f.plans[0].match[FAULT_MATCH_ACCOUNT_ID], "123456789012");
    ck_assert_str_view_eq(f.plans[0].match[FAULT_MATCH_REGION], "r");
    ck_assert_str_view_eq(f.plans[0].match[FAULT_MATCH_INSTANCE_ID], "i");
    ck_assert_str_view_eq(f.plans[0].match[FAULT_MATCH_TEST_CASE_ID], "t");
    ck_assert_str_view_eq(f.plans[1].match[FAULT_MATCH_TEST_CASE_ID], "slow-*");
    ck_assert_int_eq(f.plans[1].in_progress_s, 60);
}
END_TEST

START_TEST(rules_are_read_as_the_injector_reads_them)
{
    struct fixture f = read_good("{\"faults\": [{\"id\": \"r\", \"times\": 2, \"error\": {\"code\":"
                                 " \"ThrottlingException\"}}, {\"fault\": \"HANG\"}]}");
    ck_assert_uint_eq(f.rule_count, 2);
    ck_assert_str_view_eq(f.rules[0].id, "r");
    ck_assert_int_eq(f.rules[0].times, 2);
    ck_assert_int_eq(f.rules[1].effect.breakage, HTTP_HANG);
}
END_TEST

static const struct {
    const char *text;
    bool frozen;
} clocks[] = {
    {"{\"clock\": {\"instant\": \"2026-01-02T03:04:05.006Z\"}}", false},
    {"{\"clock\": {\"instant\": \"2026-01-02T03:04:05.006Z\", \"frozen\": true}}", true},
    {"{\"clock\": {\"frozen\": false, \"instant\": \"2026-01-02T03:04:05.006Z\"}}", false},
};

START_TEST(the_clock_stands_where_it_says)
{
    struct fixture f = read_good(clocks[_i].text);
    ck_assert(f.has_clock);
    ck_assert_int_eq(f.clock_frozen, clocks[_i].frozen);
    ck_assert_int_eq(f.clock_ms, INT64_C(1767323045006));
}
END_TEST

START_TEST(the_seed_is_taken_at_its_limits)
{
    struct fixture f = read_good("{\"seed\": 0}");
    ck_assert(f.has_seed && f.seed == 0);
    f = read_good("{\"seed\": 9007199254740991}");
    ck_assert(f.has_seed && f.seed == INT64_C(9007199254740991));
}
END_TEST

#define EXECUTION_ID "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define OWNER "\"accountId\": \"123456789012\", \"region\": \"r\", "
#define EXECUTION                                                                                  \
    "{" OWNER "\"testCaseExecutionId\": \"" EXECUTION_ID "\", \"instanceId\": \"i\", "             \
    "\"testCaseId\": \"t\""
#define TOKEN                                                                                      \
    "{" OWNER "\"operation\": \"O\", \"clientToken\": \"\", \"testCaseExecutionId\": "             \
    "\"" EXECUTION_ID "\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}"

START_TEST(an_execution_that_says_little_never_moves)
{
    struct fixture f = read_good("{\"executions\": [" EXECUTION "}]}");
    ck_assert_uint_eq(f.execution_count, 1);
    const struct store_owned_execution *e = &f.executions[0];
    ck_assert_str_view_eq(e->owner.account_id, "123456789012");
    ck_assert_str_view_eq(e->owner.region, "r");
    ck_assert_str_eq(e->execution.execution_id, EXECUTION_ID);
    ck_assert_str_view_eq(e->execution.instance_id, "i");
    ck_assert_str_view_eq(e->execution.test_case_id, "t");
    ck_assert(e->execution.stopped_ms == STORE_NEVER);
    ck_assert(e->execution.course.runs_ms == STORE_NEVER);
    ck_assert(e->execution.course.ends_ms == STORE_NEVER);
    ck_assert(!e->execution.course.fails && !e->execution.course.times_out);
    ck_assert_str_view_eq(e->execution.course.failing, "[]");
    ck_assert_ptr_null(e->execution.course.observation_ids.p);
    ck_assert_int_eq(e->reads, 0);
}
END_TEST

/* As StartTestCaseExecution stores it. A token has the instance as its first use named it. */
START_TEST(an_execution_has_the_instance_that_an_arn_names)
{
    struct fixture f =
        read_good("{\"executions\": [{" OWNER "\"testCaseExecutionId\": \"" EXECUTION_ID
                  "\", \"instanceId\": \"arn:aws:connect:r:1:instance/i\", \"testCaseId\": \"t\"}],"
                  "\"clientTokens\": [{" OWNER "\"operation\": \"O\", \"clientToken\": \"\", "
                  "\"instanceId\": \"arn:aws:connect:r:1:instance/i\", \"testCaseExecutionId\": "
                  "\"" EXECUTION_ID "\", \"expiresAt\": \"2026-01-02T03:04:05Z\"}]}");
    ck_assert_str_view_eq(f.executions[0].execution.instance_id, "i");
    ck_assert_str_view_eq(f.tokens[0].instance_id, "arn:aws:connect:r:1:instance/i");
}
END_TEST

START_TEST(an_execution_takes_each_of_its_fields)
{
    struct fixture f = read_good(
        "{\"executions\": [" EXECUTION ", \"startedAt\": \"1970-01-01T00:00:01Z\", \"runsAt\": "
        "\"1970-01-01T00:00:02Z\", \"endsAt\": \"1970-01-01T00:00:03Z\", \"stoppedAt\": "
        "\"1970-01-01T00:00:04Z\", \"outcome\": \"FAILED\", \"timesOut\": true, "
        "\"initiatedMilliseconds\": 5, \"times\": 6, \"reads\": 7, \"observations\": 2, "
        "\"observationIds\": [\"a\", \"b\"], \"failingObservations\": [\"b\"]}]}");
    const struct store_execution *e = &f.executions[0].execution;
    ck_assert_int_eq(e->started_ms, 1000);
    ck_assert_int_eq(e->course.runs_ms, 2000);
    ck_assert_int_eq(e->course.ends_ms, 3000);
    ck_assert_int_eq(e->stopped_ms, 4000);
    ck_assert(e->course.fails && e->course.times_out);
    ck_assert_int_eq(e->course.initiated_ms, 5);
    ck_assert_int_eq(e->course.times, 6);
    ck_assert_int_eq(f.executions[0].reads, 7);
    ck_assert_int_eq(e->course.observations, 2);
    ck_assert_str_view_eq(e->course.observation_ids, "[\"a\",\"b\"]");
    ck_assert_str_view_eq(e->course.failing, "[\"b\"]");
}
END_TEST

START_TEST(a_token_is_read_and_an_empty_one_too)
{
    struct fixture f = read_good("{\"clientTokens\": [" TOKEN "]}");
    ck_assert_uint_eq(f.token_count, 1);
    ck_assert_str_view_eq(f.tokens[0].operation, "O");
    ck_assert_ptr_nonnull(f.tokens[0].token.p);
    ck_assert_uint_eq(f.tokens[0].token.n, 0);
    ck_assert_str_view_eq(f.tokens[0].execution_id, EXECUTION_ID);
    ck_assert_int_eq(f.tokens[0].expires_ms, INT64_C(1767323045000));
}
END_TEST

/* What the limits of ids count are scalar values; an id at its limit is taken. */
START_TEST(ids_are_taken_at_their_limits)
{
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"instances\": [{\"instanceId\": \""));
    for (int i = 0; i < 100; i++)
        text_add(&text, STR("\xf0\x9f\x98\x80"));
    text_add(&text, STR("\", \"testCases\": [{\"testCaseId\": \""));
    for (int i = 0; i < 500; i++)
        text_add(&text, STR("\xc3\xa4"));
    text_add(&text, STR("\"}]}]}"));
    struct fixture f = read_good(arena_copy(&arena, text_str(&text)).p);
    ck_assert_uint_eq(f.instances[0].instance_id.n, 400);
    ck_assert_uint_eq(f.instances[0].test_cases[0].test_case_id.n, 1000);
}
END_TEST

static const char *const rule_files[] = {
    "[{\"id\": \"a\", \"fault\": \"HANG\"}, {\"fault\": \"HANG\"}]",
    "{\"id\": \"a\", \"fault\": \"HANG\"}",
};

START_TEST(a_file_of_rules_holds_a_list_or_one)
{
    struct fixture f = {0};
    struct problem problem = {""};
    const char *path = folder_write(&arena, "rules.json", str_from(rule_files[_i]));
    ck_assert_msg(fixture_read_rules(&arena, "--faults", path, &vocabulary, &f, &problem), "%s",
                  problem.text);
    ck_assert_uint_eq(f.rule_count, _i == 0 ? 2 : 1);
    ck_assert_str_view_eq(f.rules[0].id, "a");
    ck_assert_uint_eq(f.instance_count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fixture");
    TCase *tests = suite_add_cases(suite, "fixture");
    tcase_add_checked_fixture(tests, folder_setup, folder_teardown);
    tcase_add_test(tests, an_empty_fixture_declares_nothing);
    tcase_add_test(tests, the_schema_of_an_editor_is_ignored);
    tcase_add_test(tests, an_instance_is_everywhere_unless_it_says_where);
    tcase_add_test(tests, a_test_case_in_short_is_published_and_named_after_its_id);
    tcase_add_test(tests, a_test_case_takes_each_of_its_fields);
    tcase_add_test(tests, an_empty_object_of_tags_is_none);
    tcase_add_test(tests, content_may_be_the_json_that_the_text_would_be);
    tcase_add_test(tests, a_test_case_may_have_both_versions);
    tcase_add_table(tests, the_plans_of_test_cases_come_first_whatever_the_order_of_the_file,
                    plan_orders);
    tcase_add_test(tests, rules_are_read_as_the_injector_reads_them);
    tcase_add_table(tests, the_clock_stands_where_it_says, clocks);
    tcase_add_test(tests, the_seed_is_taken_at_its_limits);
    tcase_add_test(tests, an_execution_that_says_little_never_moves);
    tcase_add_test(tests, an_execution_has_the_instance_that_an_arn_names);
    tcase_add_test(tests, an_execution_takes_each_of_its_fields);
    tcase_add_test(tests, a_token_is_read_and_an_empty_one_too);
    tcase_add_test(tests, ids_are_taken_at_their_limits);
    tcase_add_table(tests, a_file_of_rules_holds_a_list_or_one, rule_files);
    return suite_main(suite);
}
