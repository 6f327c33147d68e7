/*
 * The plans in force: put by a test or by a fixture, refused whole with the place of the mistake,
 * chosen by what they match, and back to those of the start on a reset.
 */
#include "family.h"

#define PLANS "/_mock/progression"
#define DEFAULT                                                                                    \
    "{'progression':'time','initiatedSeconds':1,'inProgressSeconds':2,'outcome':'PASSED',"         \
    "'observations':2}"

/* --- what is written back --- */

static const struct {
    const char *put;
    const char *list; /* without the fallback */
} good[] = {
    {"[]", ""},
    {"{}", DEFAULT ","},
    {"[{},{}]", DEFAULT "," DEFAULT ","},
    {"{'progression':'immediate'}",
     "{'progression':'immediate','outcome':'PASSED','observations':2},"},
    {"{'progression':'manual','times':3,'outcome':'HANG'}",
     "{'progression':'manual','times':3,'outcome':'HANG','observations':2},"},
    {"{'progression':'manual'}",
     "{'progression':'manual','times':1,'outcome':'PASSED','observations':2},"},
    {"{'failingObservations':['a','b'],'outcome':'FAILED','observations':0,'initiatedSeconds':0,"
     "'inProgressSeconds':1000000}",
     "{'progression':'time','initiatedSeconds':0,'inProgressSeconds':1000000,'outcome':'FAILED',"
     "'observations':0,'failingObservations':['a','b']},"},
    {"{'clientToken':'*','testCaseId':'t?','instanceId':'i','region':'eu-*',"
     "'accountId':'111111111111','observations':100}",
     "{'accountId':'111111111111','region':'eu-*','instanceId':'i','testCaseId':'t?',"
     "'clientToken':'*','progression':'time','initiatedSeconds':1,'inProgressSeconds':2,"
     "'outcome':'PASSED','observations':100},"},
};

START_TEST(plans_are_written_as_they_are_read)
{
    const char *wanted = json_text(format("[%s" DEFAULT "]", good[_i].list));
    const struct http_response *response = ask("PUT", PLANS, good[_i].put);
    ck_assert_msg(response->status == 200 && str_is(response->body, wanted), "%s: %.*s",
                  good[_i].put, STR_ARG(response->body));
    ck_assert_str_view_eq(ask("GET", PLANS, NULL)->body, wanted);
    ck_assert_str_view_eq(ask("PUT", PLANS, format("[%s" DEFAULT "]", good[_i].list))->body,
                          json_text(format("[%s" DEFAULT "," DEFAULT "]", good[_i].list)));
}
END_TEST

static const struct {
    const char *put;
    const char *answer;
} bad[] = {
    {"{'progresion':'time'}", "{'error':'the field `progresion` is not known','path':'/progresion',"
                              "'hint':'did you mean `progression`?'}"},
    {"{'progression':'imediate'}", "{'error':'`imediate` is not known here','path':'/progression',"
                                   "'hint':'did you mean `immediate`?'}"},
    {"{'outcome':'passed'}", "{'error':'`passed` is not known here','path':'/outcome',"
                             "'hint':'did you mean `PASSED`?'}"},
    {"[{},{'outcome':'HANGS'}]", "{'error':'`HANGS` is not known here','path':'/1/outcome',"
                                 "'hint':'did you mean `HANG`?'}"},
    {"{'times':3}",
     "{'error':'goes with the progression `manual` alone','path':'/times','hint':''}"},
    {"{'progression':'manual','initiatedSeconds':1}",
     "{'error':'goes with the progression `time` alone','path':'/initiatedSeconds','hint':''}"},
    {"[{'progression':'immediate','inProgressSeconds':1}]",
     "{'error':'goes with the progression `time` alone','path':'/0/inProgressSeconds','hint':''}"},
    {"{'failingObservations':['a']}",
     "{'error':'goes with the outcome FAILED alone','path':'/failingObservations','hint':''}"},
    {"{'outcome':'FAILED','failingObservations':'a'}",
     "{'error':'must be an array of observation ids','path':'/failingObservations','hint':''}"},
    {"{'outcome':'FAILED','failingObservations':['a',1]}",
     "{'error':'must be an observation id, a text that is not "
     "empty','path':'/failingObservations/1',"
     "'hint':'without test case content they are observation-1, ...'}"},
    {"{'outcome':'FAILED','failingObservations':['']}",
     "{'error':'must be an observation id, a text that is not "
     "empty','path':'/failingObservations/0',"
     "'hint':'without test case content they are observation-1, ...'}"},
    {"{'initiatedSeconds':-1}",
     "{'error':'must be a whole number from 0 to 1000000','path':'/initiatedSeconds','hint':''}"},
    {"{'inProgressSeconds':1000001}",
     "{'error':'must be a whole number from 0 to 1000000','path':'/inProgressSeconds','hint':''}"},
    {"{'initiatedSeconds':1.5}",
     "{'error':'must be a whole number from 0 to 1000000','path':'/initiatedSeconds','hint':''}"},
    {"{'initiatedSeconds':'1'}",
     "{'error':'must be a whole number, not a string','path':'/initiatedSeconds','hint':''}"},
    {"{'progression':'manual','times':0}",
     "{'error':'must be a whole number from 1 to 1000000','path':'/times','hint':''}"},
    {"{'progression':'manual','times':1000001}",
     "{'error':'must be a whole number from 1 to 1000000','path':'/times','hint':''}"},
    {"{'observations':101}",
     "{'error':'must be a whole number from 0 to 100','path':'/observations','hint':''}"},
    {"{'observations':-1}",
     "{'error':'must be a whole number from 0 to 100','path':'/observations','hint':''}"},
    {"{'testCaseId':5}",
     "{'error':'must be a string, not a number','path':'/testCaseId','hint':''}"},
    {"{'operation':'StartTestCaseExecution'}",
     "{'error':'the field `operation` is not known','path':'/operation',"
     "'hint':'did you mean `observations`?'}"},
    {"[[]]", "{'error':'must be an object, not an array','path':'/0','hint':''}"},
    {"5", "{'error':'must be an object, not a number','path':'','hint':''}"},
};

/* As json_text(), and with single quotes where there are backticks. */
static const char *with_quotes(const char *text)
{
    struct text out = {.arena = &h.arena};
    for (const char *c = json_text(text); *c != '\0'; c++)
        text_add_char(&out, *c == '`' ? '\'' : *c);
    return arena_copy(&h.arena, text_str(&out)).p;
}

START_TEST(a_bad_plan_is_refused_whole_with_its_place)
{
    answer("PUT", PLANS, "{'outcome':'FAILED'}");
    struct str before = ask("GET", PLANS, NULL)->body;
    const struct http_response *response = ask("PUT", PLANS, bad[_i].put);
    const char *wanted = with_quotes(bad[_i].answer);
    ck_assert_msg(response->status == 400 && str_is(response->body, wanted), "%s: %d %.*s",
                  bad[_i].put, response->status, STR_ARG(response->body));
    ck_assert(str_equal(ask("GET", PLANS, NULL)->body, before));
}
END_TEST

static const char *plans_of(size_t count)
{
    struct text text = {.arena = &h.arena};
    text_add(&text, STR("[{}"));
    while (--count > 0)
        text_add(&text, STR(",{}"));
    text_add(&text, STR("]"));
    return arena_copy(&h.arena, text_str(&text)).p;
}

START_TEST(a_thousand_plans_are_the_most)
{
    ck_assert_uint_eq(json_count(answer("PUT", PLANS, plans_of(1000))), 1001);
    const struct http_response *response = ask("PUT", PLANS, plans_of(1001));
    ck_assert_int_eq(response->status, 400);
    ck_assert_str_eq(text_at(harness_json(&h, response), "error"),
                     "at most 1000 plans can be in force");
    ck_assert_uint_eq(json_count(answer("GET", PLANS, NULL)), 1001);
}
END_TEST

/* --- which one it is --- */

/* What became of an execution a moment after its start. */
static const char *outcome(const char *instance_id, const char *test_case_id, const char *token)
{
    const struct json *told =
        answer("PUT", format("/test-cases/%s/%s/start-execution", instance_id, test_case_id),
               *token != '\0' ? format("{'ClientToken':'%s'}", token) : "{}");
    return text_at(answer("GET",
                          format("/test-cases/%s/%s/%s/summary", instance_id, test_case_id,
                                 text_at(told, "TestCaseExecutionId")),
                          NULL),
                   "Status");
}

#define FAILS "'progression':'immediate','outcome':'FAILED'"

static const struct {
    const char *plan;
    const char *instance_id;
    const char *test_case_id;
    const char *token;
    bool fits; /* for account 111111111111 in us-east-1 */
} matches[] = {
    {"{" FAILS "}", "i", "t", "", true},
    {"{'testCaseId':'t'," FAILS "}", "i", "t", "", true},
    {"{'testCaseId':'t'," FAILS "}", "i", "T", "", false},
    {"{'testCaseId':'tc-*'," FAILS "}", "i", "tc-1", "", true},
    {"{'testCaseId':'tc-?'," FAILS "}", "i", "tc-12", "", false},
    {"{'instanceId':'i'," FAILS "}", "i", "t", "", true},
    {"{'instanceId':'j'," FAILS "}", "i", "t", "", false},
    {"{'accountId':'1*'," FAILS "}", "i", "t", "", true},
    {"{'accountId':'2*'," FAILS "}", "i", "t", "", false},
    {"{'region':'us-east-1'," FAILS "}", "i", "t", "", true},
    {"{'region':'eu-west-2'," FAILS "}", "i", "t", "", false},
    {"{'clientToken':'bad-*'," FAILS "}", "i", "t", "bad-1", true},
    {"{'clientToken':'bad-*'," FAILS "}", "i", "t", "good", false},
    {"{'clientToken':'bad-*'," FAILS "}", "i", "t", "", false},
    {"{'testCaseId':'t','instanceId':'j'," FAILS "}", "i", "t", "", false},
    {"[{'testCaseId':'u'},{" FAILS "}]", "i", "t", "", true},
    {"[{'testCaseId':'t'},{" FAILS "}]", "i", "t", "", false},
    {"[{" FAILS "},{}]", "i", "t", "", true},
};

START_TEST(the_first_plan_that_fits_settles_it)
{
    become("111111111111", "us-east-1");
    answer("PUT", PLANS, matches[_i].plan);
    const char *got = outcome(matches[_i].instance_id, matches[_i].test_case_id, matches[_i].token);
    ck_assert_msg(strcmp(got, matches[_i].fits ? "FAILED" : "INITIATED") == 0, "%s: %s %s",
                  matches[_i].plan, matches[_i].test_case_id, got);
}
END_TEST

START_TEST(an_instance_is_matched_by_its_id_and_by_its_arn)
{
    answer("PUT", PLANS, "{'instanceId':'*" INSTANCE "'," FAILS "}");
    ck_assert_str_eq(outcome(INSTANCE, "t", ""), "FAILED");
    ck_assert_str_eq(
        outcome("arn%3Aaws%3Aconnect%3Aus-east-1%3A000000000000%3Ainstance%2F" INSTANCE, "t", ""),
        "FAILED");
}
END_TEST

/* --- from a fixture --- */

static void setup_fixture(void)
{
    harness_init(&h, "{\"instances\":[{\"instanceId\":\"i\",\"accountId\":\"111111111111\","
                     "\"testCases\":[{\"testCaseId\":\"fails\",\"plan\":{\"progression\":"
                     "\"immediate\",\"outcome\":\"FAILED\"}},{\"testCaseId\":\"plain\"}]},"
                     "{\"instanceId\":\"j\",\"testCases\":[{\"testCaseId\":\"fails\"}]}]}");
    headers = "";
    become("111111111111", "us-east-1");
}

START_TEST(a_fixture_gives_a_test_case_its_plan)
{
    ck_assert_str_eq(outcome("i", "fails", ""), "FAILED");
    ck_assert_str_eq(outcome("i", "plain", ""), "INITIATED");
    ck_assert_str_eq(outcome("j", "fails", ""), "INITIATED");
    become("222222222222", "us-east-1");
    ck_assert_str_eq(outcome("i", "fails", ""), "INITIATED");
}
END_TEST

START_TEST(a_reset_comes_back_to_the_plans_of_the_start)
{
    struct str before = ask("GET", PLANS, NULL)->body;
    answer("PUT", PLANS, "{'progression':'immediate'}");
    ck_assert_str_eq(outcome("i", "fails", ""), "PASSED");
    answer("POST", "/_mock/reset?accountId=111111111111", NULL);
    ck_assert_str_eq(outcome("i", "fails", ""), "PASSED");
    answer("POST", "/_mock/reset", NULL);
    ck_assert(str_equal(ask("GET", PLANS, NULL)->body, before));
    ck_assert_str_eq(outcome("i", "fails", ""), "FAILED");
    ck_assert_str_eq(outcome("i", "plain", ""), "INITIATED");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plans");
    TCase *cases = family_cases(suite, "plans");
    add_table(cases, plans_are_written_as_they_are_read, good);
    add_table(cases, a_bad_plan_is_refused_whole_with_its_place, bad);
    tcase_add_test(cases, a_thousand_plans_are_the_most);
    add_table(cases, the_first_plan_that_fits_settles_it, matches);
    tcase_add_test(cases, an_instance_is_matched_by_its_id_and_by_its_arn);
    TCase *fixtures = tcase_create("fixtures");
    tcase_add_checked_fixture(fixtures, setup_fixture, teardown);
    suite_add_tcase(suite, fixtures);
    tcase_add_test(fixtures, a_fixture_gives_a_test_case_its_plan);
    tcase_add_test(fixtures, a_reset_comes_back_to_the_plans_of_the_start);
    return suite_main(suite);
}
