/*
 * Test cases: what publishing checks, the two versions, names, digests, tags, and what an update or
 * a deletion leaves.
 */
#include "base/utf8.h"
#include "family.h"

#define CASES "/test-cases/" INSTANCE
#define OBSERVATION(id) "{'Identifier':'" id "','Event':{},'Actions':[]}"
#define CONTENT_OF(observations) "{'Version':'1','Observations':[" observations "]}"

/* --- what publishing checks --- */

static const struct {
    const char *name;
    const char *content;
    const char *problems; /* joined by "; " */
} contents[] = {
    {"empty", "", "Content is not valid JSON: line 1, column 1: the text ends too early"},
    {"an array", "[]", "Content must be a JSON object"},
    {"null", "null", "Content must be a JSON object"},
    {"an empty object", "{}", "Version is missing; Observations is missing"},
    {"wrong types", "{'Version':1,'Observations':{}}",
     "Version must be a string, not a number; Observations must be an array, not an object"},
    {"no observation", CONTENT_OF(""), "Observations must not be empty"},
    {"an observation that is none", CONTENT_OF("null,'a'"),
     "Observations[0] must be an object; Observations[1] must be an object"},
    {"an empty observation", CONTENT_OF("{}"),
     "Observations[0].Identifier is missing; Observations[0].Event is missing; "
     "Observations[0].Actions is missing"},
    {"an observation of wrong types", CONTENT_OF("{'Identifier':1,'Event':[],'Actions':'a'}"),
     "Observations[0].Identifier must be a string, not a number; "
     "Observations[0].Event must be an object, not an array; "
     "Observations[0].Actions must be an array, not a string"},
    {"an empty identifier", CONTENT_OF(OBSERVATION("")),
     "Observations[0].Identifier must not be empty"},
    {"an identifier twice", CONTENT_OF(OBSERVATION("a") "," OBSERVATION("A") "," OBSERVATION("a")),
     "Observations[2].Identifier 'a' stands twice"},
    {"a transition to nowhere",
     CONTENT_OF("{'Identifier':'a','Event':{},'Actions':[],"
                "'Transitions':{'NextObservations':['a','b']}}"),
     "Observations[0].Transitions.NextObservations names an observation that does not exist"},
    {"a transition to a number",
     CONTENT_OF("{'Identifier':'a','Event':{},'Actions':[],"
                "'Transitions':{'NextObservations':[1]}}"),
     "Observations[0].Transitions.NextObservations names an observation that does not exist"},
    {"a name twice in an object", "{'Version':'1','Version':'1','Observations':[]}",
     "Content is not valid JSON: line 1, column 16: the name stands in this object already"},
};

static void expect_problems(const char *name, const struct http_response *response,
                            const char *problems)
{
    expect_error(name, response, 400, "InvalidTestCaseException", "Invalid test case content");
    struct text text = {.arena = &h.arena};
    const struct json *list = find(harness_json(&h, response), "Problems");
    ck_assert_msg(list != NULL, "%s: no Problems", name);
    for (const struct json *p = json_first(list); p != NULL; p = json_next(p)) {
        text_printf(&text, "%s%s", text.n > 0 ? "; " : "", text_at(p, "message"));
        ck_assert_msg(json_count(p) == 1, "%s: a problem has a message alone", name);
    }
    ck_assert_msg(str_is(text_str(&text), problems), "%s: \"%.*s\" is not \"%s\"", name,
                  STR_ARG(text_str(&text)), problems);
}

START_TEST(content_is_refused_with_all_its_problems)
{
    const char *content = json_quoted(contents[_i].content);
    const char *name = contents[_i].name;
    expect_problems(name, ask("PUT", CASES, format("{'Name':'x','Content':%s}", content)),
                    contents[_i].problems);
    const char *id = create("Draft", ",'Status':'SAVED'");
    const char *target = format(CASES "/%s", id);
    expect_problems(name,
                    ask("POST", target, format("{'Status':'PUBLISHED','Content':%s}", content)),
                    contents[_i].problems);
    ck_assert_str_eq(text_at(answer("GET", target, NULL), "TestCase/Content"), json_text(CONTENT));
    /* A saved version is not validated. */
    answer("POST", target, format("{'Status':'SAVED','Content':%s}", content));
    expect_problems(name, ask("POST", target, "{'Status':'PUBLISHED'}"), contents[_i].problems);
    answer("PUT", CASES, format("{'Name':'y','Status':'SAVED','Content':%s}", content));
}
END_TEST

#define VOICE(parameters) "{'Type':'VOICE_CALL','VoiceCallEntryPointParameters':{" parameters "}}"
#define EITHER "Must specify either FlowId or phone numbers"
#define SOURCE "Missing mandatory parameter SourcePhoneNumber"
#define DESTINATION "'DestinationPhoneNumber':'+15550199'"

static const struct {
    const char *name;
    const char *entry_point;
    const char *problems; /* NULL: none */
} entry_points[] = {
    {"a flow by voice", VOICE("'FlowId':'f'"), NULL},
    {"a number", VOICE("'SourcePhoneNumber':'+15550100'," DESTINATION), NULL},
    {"a flow by chat", "{'Type':'CHAT','ChatEntryPointParameters':{'FlowId':'f'}}", NULL},
    {"no type", "{}", "EntryPoint.Type is missing"},
    {"no parameters of voice", "{'Type':'VOICE_CALL'}",
     "EntryPoint.VoiceCallEntryPointParameters is missing"},
    {"chat's parameters for voice",
     "{'Type':'VOICE_CALL','ChatEntryPointParameters':{'FlowId':'f'}}",
     "EntryPoint.VoiceCallEntryPointParameters is missing"},
    {"nothing to call", VOICE(""), EITHER},
    {"a flow and a number", VOICE("'FlowId':'f','SourcePhoneNumber':'+15550100'," DESTINATION),
     EITHER},
    {"no source", VOICE(DESTINATION), SOURCE},
    {"a flow and a number without source", VOICE("'FlowId':'f'," DESTINATION), EITHER "; " SOURCE},
    {"no parameters of chat", "{'Type':'CHAT'}", "EntryPoint.ChatEntryPointParameters is missing"},
    {"no flow to chat with", "{'Type':'CHAT','ChatEntryPointParameters':{}}",
     "EntryPoint.ChatEntryPointParameters.FlowId is missing"},
};

START_TEST(an_entry_point_has_its_rules)
{
    const char *wanted = entry_points[_i].problems;
    const char *id =
        create("Draft", format(",'Status':'SAVED','EntryPoint':%s", entry_points[_i].entry_point));
    const struct http_response *response =
        ask("POST", format(CASES "/%s", id), "{'Status':'PUBLISHED'}");
    if (wanted != NULL)
        expect_problems(entry_points[_i].name, response, wanted);
    else
        ck_assert_msg(response->status == 200, "%s: %.*s", entry_points[_i].name,
                      STR_ARG(response->body));
}
END_TEST

/* A content in which so many observations have the same Identifier. */
static const char *repeating(int count, const char *identifier)
{
    struct text text = {.arena = &h.arena};
    text_add(&text, STR("{'Version':'1','Observations':["));
    for (int i = 0; i < count; i++)
        text_printf(&text, "%s{'Identifier':'%s','Event':{},'Actions':[]}", i > 0 ? "," : "",
                    identifier);
    text_add(&text, STR("]}"));
    return arena_copy(&h.arena, text_str(&text)).p;
}

START_TEST(problems_keep_to_the_models_number_and_length)
{
    char identifier[2 * 300 + 1] = "";
    for (int i = 0; i < 300; i++)
        strcat(identifier, "\xc3\xa9");
    const char *body =
        format("{'Name':'Many','Content':%s}", json_quoted(repeating(60, identifier)));
    const struct json *list = find(harness_json(&h, ask("PUT", CASES, body)), "Problems");
    ck_assert_uint_eq(json_count(list), 50);
    for (const struct json *p = json_first(list); p != NULL; p = json_next(p)) {
        struct str message = json_string(json_member(p, "message"));
        ck_assert_uint_eq(utf8_length(message), 256);
        ck_assert(utf8_is_valid(message, NULL));
        ck_assert_str_eq(message.p + message.n - 5, "\xc3\xa9...");
    }
}
END_TEST

START_TEST(the_problems_of_content_and_entry_point_come_together)
{
    expect_problems("both",
                    ask("PUT", CASES, "{'Name':'x','Content':'[]','EntryPoint':{'Type':'CHAT'}}"),
                    "Content must be a JSON object; "
                    "EntryPoint.ChatEntryPointParameters is missing");
}
END_TEST

/* --- versions --- */

static const struct {
    const char *name;
    const char *created;
    const char *updates[3]; /* statuses, in order; "" updates without one */
    const char *by_default; /* "<status> <description>", the n-th change's description is n */
    const char *saved;      /* the published one when there is none */
    const char *published;  /* NULL: there is none */
} versions[] = {
    {"published", "PUBLISHED", {NULL}, "PUBLISHED 0", "PUBLISHED 0", "PUBLISHED 0"},
    {"saved", "SAVED", {NULL}, "SAVED 0", "SAVED 0", NULL},
    {"a draft beside", "PUBLISHED", {"SAVED"}, "PUBLISHED 0", "SAVED 1", "PUBLISHED 0"},
    {"two drafts", "PUBLISHED", {"SAVED", "SAVED"}, "PUBLISHED 0", "SAVED 2", "PUBLISHED 0"},
    {"an update of a draft", "PUBLISHED", {"SAVED", ""}, "PUBLISHED 0", "SAVED 2", "PUBLISHED 0"},
    {"a draft published",
     "PUBLISHED",
     {"SAVED", "PUBLISHED"},
     "PUBLISHED 2",
     "PUBLISHED 2",
     "PUBLISHED 2"},
    {"a first one published", "SAVED", {"PUBLISHED"}, "PUBLISHED 1", "PUBLISHED 1", "PUBLISHED 1"},
    {"an update of a published one",
     "PUBLISHED",
     {""},
     "PUBLISHED 1",
     "PUBLISHED 1",
     "PUBLISHED 1"},
    {"an update of a saved one", "SAVED", {""}, "SAVED 1", "SAVED 1", NULL},
    {"back and forth",
     "SAVED",
     {"PUBLISHED", "SAVED", ""},
     "PUBLISHED 1",
     "SAVED 3",
     "PUBLISHED 1"},
};

static const char *version_at(const char *id, const char *query)
{
    const struct json *told = answer("GET", format(CASES "/%s%s", id, query), NULL);
    return format("%s %s", text_at(told, "TestCase/Status"), text_at(told, "TestCase/Description"));
}

static void expect_version(int i, const char *id, const char *query, const char *wanted)
{
    const char *got = version_at(id, query);
    ck_assert_msg(strcmp(got, wanted) == 0, "%s, %s: %s is not %s", versions[i].name, query, got,
                  wanted);
}

START_TEST(a_saved_and_a_published_version_stand_side_by_side)
{
    const char *id = create("x", format(",'Description':'0','Status':'%s'", versions[_i].created));
    for (int n = 0; n < 3 && versions[_i].updates[n] != NULL; n++) {
        const char *status = versions[_i].updates[n];
        const char *with = *status != '\0' ? format(",'Status':'%s'", status) : "";
        const struct json *told =
            answer("POST", format(CASES "/%s", id), format("{'Description':'%d'%s}", n + 1, with));
        ck_assert_uint_eq(json_count(told), 0);
    }
    expect_version(_i, id, "", versions[_i].by_default);
    expect_version(_i, id, "?status=SAVED", versions[_i].saved);
    if (versions[_i].published != NULL)
        expect_version(_i, id, "?status=PUBLISHED", versions[_i].published);
    else
        ck_assert_int_eq(ask("GET", format(CASES "/%s?status=PUBLISHED", id), NULL)->status, 404);
    const struct http_response *started = ask("PUT", format(CASES "/%s/start-execution", id), "{}");
    ck_assert_msg(started->status == (versions[_i].published != NULL ? 200 : 400), "%s: %d",
                  versions[_i].name, started->status);
}
END_TEST

/* --- names and ids --- */

START_TEST(a_name_is_one_test_case_of_its_instance)
{
    static const char told[] = "The instance has a test case with the name 'One'";
    const char *first = create("One", ""), *second = create("Two", "");
    create("one", "");
    create("One ", "");
    const char *again = format("{'Name':'One','Content':%s}", json_quoted(CONTENT));
    expect_error("created", ask("PUT", CASES, again), 409, "DuplicateResourceException", told);
    expect_error("renamed", ask("POST", format(CASES "/%s", second), "{'Name':'One'}"), 409,
                 "DuplicateResourceException", told);
    answer("PUT", "/test-cases/" OTHER_INSTANCE, again);
    answer("POST", format(CASES "/%s", first), "{'Name':'Another'}");
    answer("POST", format(CASES "/%s", second), "{'Name':'One'}");
    answer("DELETE", format(CASES "/%s", second), NULL);
    create("One", "");
    become("111111111111", "us-east-1");
    create("One", "");
    become("111111111111", "eu-west-2");
    create("One", "");
}
END_TEST

START_TEST(ids_are_not_drawn_twice)
{
    const char *ids[4];
    for (size_t i = 0; i < ARRAY_COUNT(ids); i++) {
        ids[i] = create("One", "");
        ck_assert_uint_eq(strlen(ids[i]), IDS_UUID_BYTES);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(ids[i], ids[j]);
        answer("DELETE", format(CASES "/%s", ids[i]), NULL);
    }
}
END_TEST

START_TEST(a_given_id_is_taken_and_taken_once)
{
    headers = "x-amz-resource-id: a/b c\n";
    ck_assert_str_eq(create("One", ""), "a/b c");
    const char *body = format("{'Name':'Two','Content':%s}", json_quoted(CONTENT));
    const struct http_response *taken = ask("PUT", CASES, body);
    ck_assert_int_eq(taken->status, 409);
    ck_assert_str_view_eq(http_response_header(taken, "x-amzn-ErrorType"), "IdempotencyException");
    headers = "";
    const struct json *told = answer("GET", CASES "/a%2Fb%20c", NULL);
    ck_assert_str_eq(text_at(told, "TestCase/Id"), "a/b c");
    create("Two", "");
}
END_TEST

/* --- what comes back --- */

START_TEST(everything_given_comes_back)
{
    headers = "x-amz-last-modified-time: Thu, 01 Jan 2026 12:00:00 GMT\n"
              "x-amz-last-modified-region: eu-west-2\n";
    const char *id =
        create("Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80 \\\"/",
               ",'Status':'SAVED','Description':'','InitializationData':'{}','Tags':{'b':'2',"
               "'a':''},'EntryPoint':{'Type':'CHAT','Unknown':1,'VoiceCallEntryPointParameters':"
               "null,'ChatEntryPointParameters':{'FlowId':'\\u00e9'}},'Unknown':{}");
    headers = "";
    const char *wanted = format(
        "{'TestCase':{'Arn':'arn:aws:connect:us-east-1:000000000000:instance/" INSTANCE
        "/test-case/%s','Id':'%s','Name':%s,'Content':%s,'EntryPoint':{'Type':'CHAT',"
        "'ChatEntryPointParameters':{'FlowId':'\xc3\xa9'}},'InitializationData':'{}',"
        "'Description':'','Status':'SAVED','LastModifiedTime':1767268800,'LastModifiedRegion':"
        "'eu-west-2','Tags':{'b':'2','a':''},'TestCaseSha256':'%s'}}",
        id, id, json_quoted("Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80 \\\"/"), json_quoted(CONTENT),
        text_at(answer("GET", format(CASES "/%s", id), NULL), "TestCase/TestCaseSha256"));
    ck_assert_str_view_eq(ask("GET", format(CASES "/%s", id), NULL)->body, json_text(wanted));
}
END_TEST

START_TEST(the_digest_is_that_of_the_content)
{
    static const struct {
        const char *content;
        const char *sha256; /* of FIPS 180-2 and of sha256sum */
    } digests[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"half done", "70f0bdbbb0d324a65171152ae8038294914739e4587c5d9761410a697ec6a0e9"},
    };
    const char *id = create("x", ",'Status':'SAVED'");
    for (size_t i = 0; i < ARRAY_COUNT(digests); i++) {
        answer("POST", format(CASES "/%s", id), format("{'Content':'%s'}", digests[i].content));
        const struct json *told = answer("GET", format(CASES "/%s", id), NULL);
        ck_assert_str_eq(text_at(told, "TestCase/TestCaseSha256"), digests[i].sha256);
    }
}
END_TEST

static const struct {
    const char *name;
    const char *update;
} refused[] = {
    {"a name that is taken", "{'Name':'Taken','Description':'changed'}"},
    {"content that is wrong", "{'Content':'{}','Description':'changed','Name':'New'}"},
    {"an entry point that is wrong", "{'EntryPoint':{'Type':'CHAT'},'Description':'changed'}"},
    {"a length that is wrong", "{'Name':'','Description':'changed'}"},
    {"a type that is wrong", "{'Description':'changed','Content':{}}"},
    {"null and nothing", "{'Name':null,'Description':null,'Content':null,'Status':null}"},
};

START_TEST(what_is_refused_or_not_given_changes_nothing)
{
    create("Taken", "");
    const char *target = format(CASES "/%s", create("x", ",'Description':'first'"));
    struct str before = ask("GET", target, NULL)->body;
    const struct http_response *response = ask("POST", target, refused[_i].update);
    bool is_nothing = _i == (int)ARRAY_COUNT(refused) - 1;
    ck_assert_msg((response->status == 200) == is_nothing, "%s: %d", refused[_i].name,
                  response->status);
    struct str after = ask("GET", target, NULL)->body;
    ck_assert_msg(str_equal(before, after), "%s: %.*s", refused[_i].name, STR_ARG(after));
}
END_TEST

START_TEST(an_update_is_dated_and_placed)
{
    const char *target = format(CASES "/%s", create("x", ""));
    h.now_ms += 61250;
    answer("POST", target, "{'Description':'later'}");
    ck_assert_double_eq(number_at(answer("GET", target, NULL), "TestCase/LastModifiedTime"),
                        (double)(HARNESS_NOW_MS + 61250) / 1000);
    headers = "x-amz-last-modified-time: Thu, 01 Jan 1970 00:00:01 GMT\n"
              "x-amz-last-modified-region: us-gov-west-1\n";
    answer("POST", target, "{}");
    const struct json *told = answer("GET", target, NULL);
    ck_assert_double_eq(number_at(told, "TestCase/LastModifiedTime"), 1);
    ck_assert_str_eq(text_at(told, "TestCase/LastModifiedRegion"), "us-gov-west-1");
}
END_TEST

/* --- deleting --- */

START_TEST(a_deleted_test_case_is_gone_and_its_executions_are_not)
{
    const char *id = create("x", "");
    const char *execution = start(INSTANCE, id);
    const char *target = format(CASES "/%s", id);
    ck_assert_uint_eq(json_count(answer("DELETE", target, NULL)), 0);
    const char *told = format("Resource not found: the instance has no test case %s", id);
    static const char *const methods[] = {"GET", "POST", "DELETE"};
    for (size_t i = 0; i < ARRAY_COUNT(methods); i++)
        expect_error(methods[i], ask(methods[i], target, i == 1 ? "{}" : NULL), 404,
                     "ResourceNotFoundException", told);
    expect_error("start", ask("PUT", format("%s/start-execution", target), "{}"), 404,
                 "ResourceNotFoundException", told);
    h.now_ms += 3000;
    const struct json *summary = answer("GET", format("%s/%s/summary", target, execution), NULL);
    ck_assert_str_eq(text_at(summary, "Status"), "PASSED");
    const struct json *records = answer("GET", format("%s/%s/records", target, execution), NULL);
    ck_assert_str_eq(text_at(records, "ExecutionRecords/3/ObservationId"), "b");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("test cases");
    TCase *cases = family_cases(suite, "test cases");
    add_table(cases, content_is_refused_with_all_its_problems, contents);
    add_table(cases, an_entry_point_has_its_rules, entry_points);
    tcase_add_test(cases, problems_keep_to_the_models_number_and_length);
    tcase_add_test(cases, the_problems_of_content_and_entry_point_come_together);
    add_table(cases, a_saved_and_a_published_version_stand_side_by_side, versions);
    tcase_add_test(cases, a_name_is_one_test_case_of_its_instance);
    tcase_add_test(cases, ids_are_not_drawn_twice);
    tcase_add_test(cases, a_given_id_is_taken_and_taken_once);
    tcase_add_test(cases, everything_given_comes_back);
    tcase_add_test(cases, the_digest_is_that_of_the_content);
    add_table(cases, what_is_refused_or_not_given_changes_nothing, refused);
    tcase_add_test(cases, an_update_is_dated_and_placed);
    tcase_add_test(cases, a_deleted_test_case_is_gone_and_its_executions_are_not);
    return suite_main(suite);
}
