/*
 * Snapshots: what the server writes it takes, and writes again to the byte, at the largest that
 * each value can be.
 */
#include "family.h"

#define START "/test-cases/%s/%s/start-execution"

/* So many times the text. */
static const char *repeated(const char *text, size_t count)
{
    struct text out = {.arena = &h.arena};
    for (size_t i = 0; i < count; i++)
        text_add(&out, str_from(text));
    return arena_copy(&h.arena, text_str(&out)).p;
}

/* In a path: U+1F600, which is one character and four bytes. */
#define FACE "%F0%9F%98%80"

/* --- what a snapshot is taken of --- */

static void nothing(void)
{
}

static void a_long_name(void)
{
    create(repeated("n", 100000), "");
}

static void a_long_observation_id(void)
{
    const char *content =
        format("{'Version':'1','Observations':[{'Identifier':'%s','Event':{},'Actions':[]}]}",
               repeated("i", 100000));
    const struct json *created = answer("PUT", "/test-cases/" INSTANCE,
                                        format("{'Name':'n','Content':%s}", json_quoted(content)));
    start(INSTANCE, text_at(created, "TestCaseId"));
}

static void a_long_name_of_a_failing_observation(void)
{
    answer("PUT", "/_mock/progression",
           format("{'outcome':'FAILED','failingObservations':['%s']}", repeated("i", 100000)));
    start("open", "t");
}

static void a_long_region(void)
{
    headers = format("x-amz-last-modified-region: us-east-1%s\n", repeated("-x", 10000));
    create("n", "");
}

static void a_region_that_is_none(void)
{
    become("111111111111", repeated("r", 64));
    create("n", "");
}

static void as_many_tags_as_can_be(void)
{
    struct text tags = {.arena = &h.arena};
    for (int i = 0; i < 50; i++)
        text_printf(&tags, "%s'%02d%s':'%s'", i > 0 ? "," : "", i, repeated("\xc3\xa4", 126),
                    repeated("\xf0\x9f\x98\x80", 256));
    create("n", format(",'Tags':{%s}", arena_copy(&h.arena, text_str(&tags)).p));
    create("without", "");
}

static void every_entry_point(void)
{
    create("voice", ",'EntryPoint':{'Type':'VOICE_CALL','VoiceCallEntryPointParameters':{"
                    "'SourcePhoneNumber':'+15550100','DestinationPhoneNumber':'+15550199'}}");
    create("chat", format(",'EntryPoint':{'Type':'CHAT','ChatEntryPointParameters':{'FlowId':'%s'"
                          "}}",
                          repeated("f", 500)));
    create("empty", ",'EntryPoint':{},'Status':'SAVED'");
}

static void long_ids(void)
{
    headers = format("x-amz-resource-id: %s\n", repeated("\xc3\xa4", 500));
    create("n", "");
    headers = "";
    answer("PUT", format(START, repeated(FACE, 100), repeated(FACE, 500)),
           format("{'ClientToken':'%s'}", repeated("\xf0\x9f\x98\x80", 500)));
}

static void the_arn_of_an_instance_without_an_id(void)
{
    start("arn:aws:connect:us-east-1:000000000000:instance%2F", "t");
}

static void an_arn_in_an_arn(void)
{
    start("arn:aws:connect:us-east-1:000000000000:instance%2Farn:a:instance%2Fi", "t");
    start("arn:aws:connect:us-east-1:000000000000:instance%2Farn:a:instance%2F", "t");
}

static void both_versions(void)
{
    const char *id = create("n", ",'Description':'','InitializationData':'{}'");
    answer("POST", format("/test-cases/" INSTANCE "/%s", id),
           "{'Status':'SAVED','Content':'no content','Description':'d'}");
}

static void plans_to_their_limits(void)
{
    answer("PUT", "/_mock/progression",
           format("[{'initiatedSeconds':1000000,'inProgressSeconds':1000000,'observations':100,"
                  "'testCaseId':'%s','literal':true},{'progression':'manual','times':1000000},"
                  "{'progression':'immediate','outcome':'HANG'}]",
                  repeated("\xc3\xa4", 1024)));
    start("open", repeated("%C3%A4", 500));
}

static void as_many_plans_as_can_be(void)
{
    answer("PUT", "/_mock/progression", format("[%s{}]", repeated("{},", 999)));
}

static void the_plan_of_a_test_case(void)
{
    answer("POST", "/_mock/fixtures",
           "{'instances':[{'instanceId':'i','testCases':[{'testCaseId':'a*','plan':"
           "{'outcome':'FAILED'}},{'testCaseId':'ax'}]}]}");
}

static void an_execution_in_each_state(void)
{
    answer("PUT", "/_mock/progression", "{'testCaseId':'manual','progression':'manual'}");
    for (int reads = 0; reads < 3; reads++) {
        const char *id = start("open", "manual");
        for (int i = 0; i < reads; i++)
            answer("GET", format("/test-cases/open/manual/%s/summary", id), NULL);
    }
    const char *stopped = start("open", "t");
    answer("POST", format("/test-cases/open/t/%s/stop-execution", stopped), "{'ClientToken':'c'}");
    start("arn:aws:connect:us-east-1:000000000000:instance%2Fopen", "t");
}

/* The token lives for longer than can be written, and the execution ends later. */
static void an_execution_at_the_end_of_time(void)
{
    answer("PUT", "/_mock/clock", "{'action':'freeze','instant':'9999-12-31T23:59:59Z'}");
    answer("PUT", format(START, "open", "t"), "{'ClientToken':'c'}");
}

static const struct {
    const char *name;
    void (*bring_about)(void);
} states[] = {
    {"nothing", nothing},
    {"a long name", a_long_name},
    {"a long observation id", a_long_observation_id},
    {"a long name of a failing observation", a_long_name_of_a_failing_observation},
    {"a long region", a_long_region},
    {"a region that is none", a_region_that_is_none},
    {"as many tags as can be", as_many_tags_as_can_be},
    {"every entry point", every_entry_point},
    {"long ids", long_ids},
    {"the ARN of an instance without an id", the_arn_of_an_instance_without_an_id},
    {"an ARN in an ARN", an_arn_in_an_arn},
    {"both versions", both_versions},
    {"plans to their limits", plans_to_their_limits},
    {"as many plans as can be", as_many_plans_as_can_be},
    {"the plan of a test case", the_plan_of_a_test_case},
    {"an execution in each state", an_execution_in_each_state},
    {"an execution at the end of time", an_execution_at_the_end_of_time},
};

static const char *snapshot_of(struct harness *of)
{
    const struct http_response *response = harness_send(of, "GET", "/_mock/snapshot", "", NULL);
    ck_assert_int_eq(response->status, 200);
    return arena_copy(&h.arena, response->body).p;
}

/* A fixture that is refused fails the test with its place. */
START_TEST(a_snapshot_is_a_fixture_of_the_same_state)
{
    struct harness again;
    states[_i].bring_about();
    const char *before = snapshot_of(&h);
    harness_init(&again, before);
    /* Instances are made for an account and region when that first calls. */
    harness_send(&again, "GET", "/test-cases-summary/" INSTANCE, headers, NULL);
    const char *after = snapshot_of(&again);
    harness_done(&again);
    ck_assert_msg(strcmp(before, after) == 0, "%s: %s\nis not\n%s", states[_i].name, after, before);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("snapshot");
    TCase *snapshots = family_cases(suite, "snapshots");
    add_table(snapshots, a_snapshot_is_a_fixture_of_the_same_state, states);
    return suite_main(suite);
}
