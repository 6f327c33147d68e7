#include "operations/test_content.h"

#include "store/store.h"

#include "base/text.h"
#include "cases.h"

#define OBSERVATION(id) "{\"Identifier\": \"" id "\", \"Event\": {}, \"Actions\": []}"
#define CONTENT(observations) "{\"Version\": \"1\", \"Observations\": [" observations "]}"
#define NEXT(id, ids)                                                                              \
    "{\"Identifier\": \"" id "\", \"Event\": {}, \"Actions\": [], "                                \
    "\"Transitions\": {\"NextObservations\": [" ids "]}}"
#define GOOD CONTENT(OBSERVATION("a"))

static const struct {
    const char *content;
    const char *entry_point;
    const char *ids;
} good[] = {
    {GOOD, NULL, "[\"a\"]"},
    {CONTENT(OBSERVATION("a") ", " OBSERVATION("b") ", " OBSERVATION("A")), NULL,
     "[\"a\",\"b\",\"A\"]"},
    {CONTENT(NEXT("a", "\"b\", \"a\"") ", " NEXT("b", "")), NULL, "[\"a\",\"b\"]"},
    {CONTENT("{\"Identifier\": \"a\", \"Event\": {}, \"Actions\": [], \"Transitions\": {}, "
             "\"More\": 1}"),
     NULL, "[\"a\"]"},
    {CONTENT(OBSERVATION("\\\"\\u00e4")), NULL, "[\"\\\"\xc3\xa4\"]"},
    {GOOD, "{\"Type\": \"VOICE_CALL\", \"VoiceCallEntryPointParameters\": {\"FlowId\": \"f\"}}",
     "[\"a\"]"},
    {GOOD,
     "{\"Type\": \"VOICE_CALL\", \"VoiceCallEntryPointParameters\": {\"SourcePhoneNumber\": "
     "\"+1\", \"DestinationPhoneNumber\": \"+2\"}}",
     "[\"a\"]"},
    {GOOD, "{\"Type\": \"CHAT\", \"ChatEntryPointParameters\": {\"FlowId\": \"f\"}}", "[\"a\"]"},
};

START_TEST(good_content_has_its_observations_counted)
{
    struct test_content content;
    struct str problems = STR("");
    bool ok = test_content_check(&arena, str_from(good[_i].content), str_from(good[_i].entry_point),
                                 &content, &problems);
    ck_assert_msg(ok, "%s: %.*s", good[_i].content, STR_ARG(problems));
    ck_assert_case_str(good[_i].content, content.observation_ids, good[_i].ids);
    int64_t commas = 1;
    for (const char *p = good[_i].ids; *p != '\0'; p++)
        commas += *p == ',';
    ck_assert_case_int(good[_i].content, content.observations, commas);
}
END_TEST

#define PROBLEM(message) "{\"message\":\"" message "\"}"
#define NOWHERE                                                                                    \
    PROBLEM("Observations[0].Transitions.NextObservations names an observation that does not "     \
            "exist")

static const struct {
    const char *content;
    const char *entry_point;
    /* Without the brackets. */
    const char *problems;
} bad[] = {
    {"", NULL, PROBLEM("Content is not valid JSON: line 1, column 1: the text ends too early")},
    {"{\n]", NULL,
     PROBLEM("Content is not valid JSON: line 2, column 1: a string in double quotes was "
             "expected")},
    {"[]", NULL, PROBLEM("Content must be a JSON object")},
    {"null", NULL, PROBLEM("Content must be a JSON object")},
    {"{}", NULL, PROBLEM("Version is missing") "," PROBLEM("Observations is missing")},
    {"{\"Version\": 1, \"Observations\": {}}", NULL,
     PROBLEM("Version must be a string, not a number") "," PROBLEM(
         "Observations must be an array, not an object")},
    {"{\"Observations\": [" OBSERVATION("a") "]}", NULL, PROBLEM("Version is missing")},
    {CONTENT(""), NULL, PROBLEM("Observations must not be empty")},
    {CONTENT("5"), NULL, PROBLEM("Observations[0] must be an object")},
    {CONTENT(OBSERVATION("a") ", null"), NULL, PROBLEM("Observations[1] must be an object")},
    {CONTENT("{}"), NULL,
     PROBLEM("Observations[0].Identifier is missing") "," PROBLEM(
         "Observations[0].Event is missing") "," PROBLEM("Observations[0].Actions is missing")},
    {CONTENT("{\"Identifier\": 5, \"Event\": [], \"Actions\": {}}"), NULL,
     PROBLEM("Observations[0].Identifier must be a string, not a number") "," PROBLEM(
         "Observations[0].Event must be an object, not an array") "," PROBLEM("Observations[0]."
                                                                              "Actions must be an "
                                                                              "array, not an "
                                                                              "object")},
    {CONTENT(OBSERVATION("")), NULL, PROBLEM("Observations[0].Identifier must not be empty")},
    {CONTENT(OBSERVATION("a") ", " OBSERVATION("b") ", " OBSERVATION("a")), NULL,
     PROBLEM("Observations[2].Identifier 'a' stands twice")},
    {CONTENT(OBSERVATION("\\u0061") ", " OBSERVATION("a")), NULL,
     PROBLEM("Observations[1].Identifier 'a' stands twice")},
    {CONTENT(NEXT("a", "\"b\"")), NULL, NOWHERE},
    {CONTENT(NEXT("a", "5")), NULL, NOWHERE},
    {CONTENT(NEXT("a", "\"b\", \"a\", \"c\"")), NULL, NOWHERE "," NOWHERE},
    {GOOD, "{}", PROBLEM("EntryPoint.Type is missing")},
    {GOOD, "{\"Type\": \"VOICE_CALL\"}",
     PROBLEM("EntryPoint.VoiceCallEntryPointParameters is missing")},
    {GOOD, "{\"Type\": \"VOICE_CALL\", \"VoiceCallEntryPointParameters\": {}}",
     PROBLEM("Must specify either FlowId or phone numbers")},
    {GOOD,
     "{\"Type\": \"VOICE_CALL\", \"VoiceCallEntryPointParameters\": {\"FlowId\": \"f\", "
     "\"SourcePhoneNumber\": \"+1\", \"DestinationPhoneNumber\": \"+2\"}}",
     PROBLEM("Must specify either FlowId or phone numbers")},
    {GOOD,
     "{\"Type\": \"VOICE_CALL\", \"VoiceCallEntryPointParameters\": {\"DestinationPhoneNumber\": "
     "\"+2\"}}",
     PROBLEM("Missing mandatory parameter SourcePhoneNumber")},
    {GOOD, "{\"Type\": \"CHAT\"}", PROBLEM("EntryPoint.ChatEntryPointParameters is missing")},
    {GOOD, "{\"Type\": \"CHAT\", \"ChatEntryPointParameters\": {}}",
     PROBLEM("EntryPoint.ChatEntryPointParameters.FlowId is missing")},
    /* Both are checked. */
    {"[]", "{}",
     PROBLEM("Content must be a JSON object") "," PROBLEM("EntryPoint.Type is missing")},
};

START_TEST(every_problem_of_bad_content_is_named)
{
    struct test_content content = {.observations = 4242};
    struct str problems = STR("");
    ck_assert_msg(!test_content_check(&arena, str_from(bad[_i].content),
                                      str_from(bad[_i].entry_point), &content, &problems),
                  "%s was taken", bad[_i].content);
    ck_assert_case_str(bad[_i].content, problems, arena_printf(&arena, "[%s]", bad[_i].problems).p);
    ck_assert_int_eq(content.observations, 4242);
}
END_TEST

/* A request body has room for so many. */
START_TEST(a_body_full_of_observations_is_checked)
{
    enum { OBSERVATIONS = 16000 };
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"Version\": \"1\", \"Observations\": ["));
    for (int i = 0; i < OBSERVATIONS; i++)
        text_printf(&text, "%s{\"Identifier\":\"%d\",\"Event\":{},\"Actions\":[]}",
                    i > 0 ? "," : "", i);
    text_add(&text, STR("]}"));
    struct test_content content;
    struct str problems;
    ck_assert(test_content_check(&arena, text_str(&text), (struct str){0}, &content, &problems));
    ck_assert_int_eq(content.observations, OBSERVATIONS);
}
END_TEST

static const struct {
    size_t observations;
    bool ok;
} sizes[] = {{STORE_OBSERVATIONS_MAX, true}, {STORE_OBSERVATIONS_MAX + 1, false}};

START_TEST(observations_have_a_limit)
{
    struct test_content content;
    struct str problems;
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"Version\": \"1\", \"Observations\": ["));
    for (size_t i = 0; i < sizes[_i].observations; i++)
        text_printf(&text, "%s{\"Identifier\":\"%zu\",\"Event\":{},\"Actions\":[]}",
                    i > 0 ? "," : "", i);
    text_add(&text, STR("]}"));
    bool ok = test_content_check(&arena, text_str(&text), (struct str){0}, &content, &problems);
    ck_assert_int_eq(ok, sizes[_i].ok);
    if (ok)
        ck_assert_int_eq(content.observations, STORE_OBSERVATIONS_MAX);
    else
        ck_assert_str_view_eq(problems,
                              "[" PROBLEM("Observations must not be more than 100000") "]");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("test_content");
    TCase *tests = suite_add_cases(suite, "test_content");
    tcase_add_table(tests, good_content_has_its_observations_counted, good);
    tcase_add_table(tests, every_problem_of_bad_content_is_named, bad);
    tcase_add_test(tests, a_body_full_of_observations_is_checked);
    tcase_add_table(tests, observations_have_a_limit, sizes);
    return suite_main(suite);
}
