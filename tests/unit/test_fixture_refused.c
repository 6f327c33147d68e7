/*
 * Fixture files with a mistake: each is named with its place, and nothing is read.
 */
#include "cases.h"
#include "fixtures/fixture.h"
#include "folder.h"

#include <string.h>
#include <sys/stat.h>

static const struct operation rows[] = {{.name = "StartTestCaseExecution"},
                                        {.name = "StopTestCaseExecution"}};
static const struct operation_table table = {rows, ARRAY_COUNT(rows)};
static const struct fault_vocabulary vocabulary = {.operations = &table};

/* Expects that a file is refused, with nothing written; returns what follows "--fixture PATH: ". */
static const char *refusal(const char *path)
{
    struct fixture fixture = {.seed = 4242};
    struct problem problem = {""};
    ck_assert_msg(!fixture_read(&arena, "--fixture", path, &vocabulary, &fixture, &problem),
                  "the file was taken");
    ck_assert_int_eq(fixture.seed, 4242);
    const char *prefix = arena_printf(&arena, "--fixture %s: ", path).p;
    ck_assert_msg(strncmp(problem.text, prefix, strlen(prefix)) == 0, "%s", problem.text);
    return arena_printf(&arena, "%s", problem.text + strlen(prefix)).p;
}

#define TEST_CASE(fields) "{\"instances\": [{\"instanceId\": \"i\", \"testCases\": [" fields "]}]}"
#define INSTANCE(fields) "{\"instances\": [{\"instanceId\": \"i\", " fields "}]}"
#define UUID "0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c3d"
#define OWNER "\"accountId\": \"123456789012\", \"region\": \"r\", "
#define EXECUTION(more)                                                                            \
    "{\"executions\": [{" OWNER "\"testCaseExecutionId\": \"" UUID                                 \
    "\", \"instanceId\": \"i\", \"testCaseId\": \"t\"" more "}]}"
#define TOKEN(fields) "{\"clientTokens\": [{" OWNER fields "}]}"

#define TEN "0123456789"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define NO_END "at '/executions/0/runsAt': needs 'endsAt', or 'times' for one that goes by reads"
#define NO_TIME "is not a time in UTC; a time is written 2026-01-02T03:04:05Z"

static const struct {
    const char *text;
    const char *problem;
} mistakes[] = {
    /* The text. */
    {"", "line 1, column 1: the text ends too early"},
    {"{\n  \"instances\": [,]\n}", "line 2, column 17: a value was expected"},
    {"{} x", "line 1, column 4: more text follows the value"},
    {"{\"seed\": 1, \"seed\": 2}", "line 1, column 13: the name stands in this object already"},
    {"\xff\xfe", "line 1, column 1: the text is not valid UTF-8"},
    /* The document. */
    {"[]", "at '': must be an object, not an array"},
    {"null", "at '': must be an object, not null"},
    {"{\"instnces\": []}",
     "at '/instnces': the field 'instnces' is not known; did you mean 'instances'?"},
    {"{\"instances\": {}}", "at '/instances': must be an array"},
    {"{\"instances\": null}", "at '/instances': must be an array"},
    /* Instances. */
    {"{\"instances\": [{\"instanceId\": \"a\"}, 1]}",
     "at '/instances/1': must be an object, not a number"},
    {"{\"instances\": [{}]}", "at '/instances/0': the field 'instanceId' is missing"},
    {"{\"instances\": [{\"instanceId\": 5}]}",
     "at '/instances/0/instanceId': must be a string, not a number"},
    {"{\"instances\": [{\"instanceId\": \"\"}]}",
     "at '/instances/0/instanceId': must have a length from 1 to 100"},
    {INSTANCE("\"accountId\": \"1234\""),
     "at '/instances/0/accountId': must be a string of 12 digits"},
    {INSTANCE("\"accountId\": 123456789012"),
     "at '/instances/0/accountId': must be a string of 12 digits"},
    {INSTANCE("\"region\": \"\""), "at '/instances/0/region': must have a length from 1 to 64"},
    {INSTANCE("\"testcases\": []"), "at '/instances/0/testcases': the field 'testcases' is not "
                                    "known; did you mean 'testCases'?"},
    {INSTANCE("\"testCases\": {}"), "at '/instances/0/testCases': must be an array"},
    /* Test cases. */
    {TEST_CASE("{\"testCaseId\": \"a\"}, {}"),
     "at '/instances/0/testCases/1': the field 'testCaseId' is missing"},
    {TEST_CASE("\"t\""), "at '/instances/0/testCases/0': must be an object, not a string"},
    {TEST_CASE("{\"testCaseId\": \"\"}"),
     "at '/instances/0/testCases/0/testCaseId': must have a length from 1 to 500"},
    {TEST_CASE(
         "{\"testCaseId\": \"t\", \"name\": \"a\"}, {\"testCaseId\": \"t\", \"name\": \"b\"}"),
     "at '/instances/0/testCases/1/testCaseId': stands twice in this instance"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"name\": \"\"}"),
     "at '/instances/0/testCases/0/name': must have length greater than or equal to 1"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"status\": \"PUBLISHD\"}"),
     "at '/instances/0/testCases/0/status': 'PUBLISHD' is not known here; did you mean "
     "'PUBLISHED'?"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": []}"),
     "at '/instances/0/testCases/0/tags': must be an object, not an array"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": null}"),
     "at '/instances/0/testCases/0/tags': must be an object, not null"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": {\"a\": 1}}"),
     "at '/instances/0/testCases/0/tags/a': must be a string, not a number"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": {\"a\": null}}"),
     "at '/instances/0/testCases/0/tags/a': must be a string, not null"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": {\"\": \"\"}}"),
     "at '/instances/0/testCases/0/tags': must have length between 1 and 128, inclusive"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"tags\": {\"aws:a\": \"\"}}"),
     "at '/instances/0/testCases/0/tags': must satisfy regular expression pattern: "
     "^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"entryPoint\": \"CHAT\"}"),
     "at '/instances/0/testCases/0/entryPoint': must be an object, not a string"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"entryPoint\": {\"Typ\": \"CHAT\"}}"),
     "at '/instances/0/testCases/0/entryPoint/Typ': the field 'Typ' is not known; did you mean "
     "'Type'?"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"saved\": {\"entryPoint\": {\"Type\": \"FAX\"}}}"),
     "at '/instances/0/testCases/0/saved/entryPoint/Type': must satisfy enum value set: "
     "[VOICE_CALL, CHAT]"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"published\": {\"entryPoint\": "
               "{\"ChatEntryPointParameters\": {\"FlowId\": 5}}}}"),
     "at '/instances/0/testCases/0/published/entryPoint/ChatEntryPointParameters/FlowId': must be "
     "a "
     "string, not a number"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"entryPoint\": {\"VoiceCallEntryPointParameters\": "
               "{\"SourcePhoneNumber\": \"110\"}}}"),
     "at '/instances/0/testCases/0/entryPoint/VoiceCallEntryPointParameters/SourcePhoneNumber': "
     "must satisfy regular expression pattern: \\+[1-9]\\d{1,14}$"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"lastModifiedTime\": \"yesterday\"}"),
     "at '/instances/0/testCases/0/lastModifiedTime': " NO_TIME},
    {TEST_CASE("{\"testCaseId\": \"t\", \"saved\": {}, \"content\": {}}"),
     "at '/instances/0/testCases/0/content': stands in 'published' or 'saved' when those are"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"published\": {}, \"status\": \"SAVED\"}"),
     "at '/instances/0/testCases/0/status': stands in 'published' or 'saved' when those are"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"saved\": {}, \"lastModifiedRegion\": \"r\"}"),
     "at '/instances/0/testCases/0/lastModifiedRegion': stands in 'published' or 'saved' when "
     "those are"},
    {TEST_CASE("{\"testCaseId\": \"t\", \"saved\": {\"contnt\": {}}}"),
     "at '/instances/0/testCases/0/saved/contnt': the field 'contnt' is not known; did you mean "
     "'content'?"},
    {TEST_CASE(
         "{\"testCaseId\": \"t\", \"name\": \"N\"}, {\"testCaseId\": \"u\", \"name\": \"N\"}"),
     "at '/instances/0/testCases/1/name': stands twice in this instance; without a name the id is "
     "the name"},
    /* Plans and faults. */
    {TEST_CASE("{\"testCaseId\": \"t\", \"plan\": {\"outcome\": \"PASED\"}}"),
     "at '/instances/0/testCases/0/plan/outcome': 'PASED' is not known here; did you mean "
     "'PASSED'?"},
    {"{\"progression\": [{}, {\"times\": 0}]}",
     "at '/progression/1/times': must be a whole number from 1 to 1000000"},
    {"{\"faults\": [{\"opertion\": \"*\"}]}",
     "at '/faults/0/opertion': the field 'opertion' is not known; did you mean 'operation'?"},
    {"{\"faults\": [{\"operation\": \"StartTestCase\"}]}",
     "at '/faults/0/operation': no operation fits 'StartTestCase'; did you mean "
     "'StartTestCaseExecution'?"},
    /* The clock and the seed. */
    {"{\"clock\": 5}", "at '/clock': must be an object, not a number"},
    {"{\"clock\": {}}", "at '/clock': the field 'instant' is missing"},
    {"{\"clock\": {\"instant\": 5}}", "at '/clock/instant': " NO_TIME},
    {"{\"clock\": {\"instant\": \"2026-02-29T00:00:00Z\"}}", "at '/clock/instant': " NO_TIME},
    {"{\"clock\": {\"instant\": \"2026-01-02T03:04:05Z\", \"frozen\": 1}}",
     "at '/clock/frozen': must be a boolean, not a number"},
    /* Executions and tokens. */
    {"{\"executions\": {}}", "at '/executions': must be an array"},
    {"{\"executions\": [{}]}", "at '/executions/0': the field 'accountId' is missing"},
    {"{\"executions\": [{\"testCaseExecutionId\": \"x\"}]}",
     "at '/executions/0/testCaseExecutionId': must be a UUID"},
    {"{\"executions\": [{\"testCaseExecutionId\": \"no uuid, but of thirty-six bytes too\"}]}",
     "at '/executions/0/testCaseExecutionId': must be a UUID"},
    {EXECUTION(", \"outcome\": \"HANG\""), "at '/executions/0/outcome': 'HANG' is not known here; "
                                           "did you mean 'PASSED'?"},
    {EXECUTION(", \"startedAt\": 1"), "at '/executions/0/startedAt': " NO_TIME},
    {EXECUTION(", \"runsAt\": \"2026-01-02T03:04:05Z\""), NO_END},
    {EXECUTION(", \"runsAt\": \"2026-01-02T03:04:05Z\", \"times\": 0"), NO_END},
    {EXECUTION(", \"initiatedMilliseconds\": 1000000001"),
     "at '/executions/0/initiatedMilliseconds': must be a whole number from 0 to 1000000000"},
    {EXECUTION(", \"times\": 1000001"),
     "at '/executions/0/times': must be a whole number from 0 to 1000000"},
    {EXECUTION(", \"timesOut\": \"no\""),
     "at '/executions/0/timesOut': must be a boolean, not a string"},
    {EXECUTION(", \"reads\": \"1\""), "at '/executions/0/reads': must be a whole number, not a "
                                      "string"},
    {"{\"clientTokens\": [{}]}", "at '/clientTokens/0': the field 'accountId' is missing"},
    {TOKEN("\"operation\": \"O\", \"clientToken\": \"c\", \"testCaseExecutionId\": \"" UUID "\""),
     "at '/clientTokens/0': the field 'expiresAt' is missing"},
    {TOKEN("\"clientToken\": \"" HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED "x\""),
     "at '/clientTokens/0/clientToken': must have a length from 0 to 500"},
    {TOKEN("\"clientToken\": null"),
     "at '/clientTokens/0/clientToken': must be a string, not null"},
};

START_TEST(a_mistake_is_named_with_its_place)
{
    const char *path = folder_write(&arena, "bad.json", str_from(mistakes[_i].text));
    const char *problem = refusal(path);
    ck_assert_msg(strcmp(problem, mistakes[_i].problem) == 0, "\"%s\", not \"%s\"", problem,
                  mistakes[_i].problem);
}
END_TEST

/* What the text of the problem is, is not said here: only where it is. */
static const struct {
    const char *text;
    const char *place;
} misplaced[] = {
    {"{\"seed\": -1}", "at '/seed': "},
    {"{\"seed\": 1.5}", "at '/seed': "},
    {"{\"seed\": \"1\"}", "at '/seed': "},
    /* Read as a double it is that of its neighbour 9007199254740993 too. */
    {"{\"seed\": 9007199254740992}", "at '/seed': "},
    {"{\"seed\": 1e300}", "at '/seed': "},
    {EXECUTION(", \"reads\": -1"), "at '/executions/0/reads': "},
    /* Lists of ids: whatever else would be met only when a client asks for the observations. */
    {EXECUTION(", \"observationIds\": 5"), "at '/executions/0/observationIds"},
    {EXECUTION(", \"observationIds\": [5]"), "at '/executions/0/observationIds"},
    {EXECUTION(", \"observationIds\": {\"a\": \"b\"}"), "at '/executions/0/observationIds"},
    {EXECUTION(", \"failingObservations\": \"x\""), "at '/executions/0/failingObservations"},
    {EXECUTION(", \"failingObservations\": [null]"), "at '/executions/0/failingObservations"},
    /* Memory is taken for each. */
    {EXECUTION(", \"observations\": 100001"), "at '/executions/0/observations': "},
};

START_TEST(a_value_that_would_do_harm_later_is_refused)
{
    const char *path = folder_write(&arena, "bad.json", str_from(misplaced[_i].text));
    const char *problem = refusal(path);
    ck_assert_msg(str_starts_with(str_from(problem), str_from(misplaced[_i].place)),
                  "\"%s\", not \"%s\"", problem, misplaced[_i].place);
}
END_TEST

/* Published content is checked; what is wrong with it is test_content's to say. */
START_TEST(published_content_that_is_none_is_refused_and_saved_content_is_not)
{
    const char *problem = refusal(folder_write(
        &arena, "bad.json", str_from(TEST_CASE("{\"testCaseId\": \"t\", \"content\": \"x\"}"))));
    ck_assert_msg(
        strncmp(problem, "at '/instances/0/testCases/0/content': cannot be published: ", 60) == 0,
        "%s", problem);
    ck_assert_ptr_nonnull(strstr(problem, "; SAVED content is not checked"));
    problem = refusal(folder_write(
        &arena, "bad.json",
        str_from(TEST_CASE("{\"testCaseId\": \"t\", \"published\": {\"content\": [1]}}"))));
    ck_assert_msg(strncmp(problem, "at '/instances/0/testCases/0/published/content': ", 49) == 0,
                  "%s", problem);
}
END_TEST

START_TEST(an_id_one_longer_than_its_limit_is_refused)
{
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"instances\": [{\"instanceId\": \""));
    for (int i = 0; i < 101; i++)
        text_add_char(&text, 'x');
    text_add(&text, STR("\"}]}"));
    const char *problem = refusal(folder_write(&arena, "bad.json", text_str(&text)));
    ck_assert_str_eq(problem, "at '/instances/0/instanceId': must have a length from 1 to 100");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_refused)
{
    ck_assert_str_eq(refusal(folder_path(&arena, "none.json")), "No such file or directory");
}
END_TEST

START_TEST(a_folder_is_refused_as_one)
{
    ck_assert_str_eq(refusal(folder), "Is a directory");
}
END_TEST

START_TEST(a_file_over_the_limit_is_refused_before_it_is_read)
{
    const char *path = folder_write(&arena, "large.json", STR("{}"));
    ck_assert_int_eq(truncate(path, FIXTURE_BYTES_MAX + 1), 0);
    ck_assert_str_eq(refusal(path), "the file has more than the 64 MiB that it can have");
}
END_TEST

/* The file is sparse: behind the two braces it holds NULs, which are no JSON. */
START_TEST(a_file_at_the_limit_is_read)
{
    const char *path = folder_write(&arena, "large.json", STR("{}"));
    ck_assert_int_eq(truncate(path, FIXTURE_BYTES_MAX), 0);
    ck_assert_str_eq(refusal(path), "line 1, column 3: more text follows the value");
}
END_TEST

START_TEST(a_file_of_rules_with_a_mistake_is_refused)
{
    struct fixture fixture = {.seed = 4242};
    struct problem problem = {""};
    const char *path =
        folder_write(&arena, "rules.json", STR("[{\"fault\": \"HANG\"}, {\"fault\": \"HAN\"}]"));
    ck_assert(!fixture_read_rules(&arena, "--faults", path, &vocabulary, &fixture, &problem));
    ck_assert_int_eq(fixture.seed, 4242);
    ck_assert_str_eq(
        problem.text,
        arena_printf(
            &arena, "--faults %s: at '/1/fault': no fault has the name 'HAN'; did you mean 'HANG'?",
            path)
            .p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fixture refused");
    TCase *tests = suite_add_cases(suite, "mistakes");
    tcase_add_checked_fixture(tests, folder_setup, folder_teardown);
    tcase_add_table(tests, a_mistake_is_named_with_its_place, mistakes);
    tcase_add_table(tests, a_value_that_would_do_harm_later_is_refused, misplaced);
    tcase_add_test(tests, published_content_that_is_none_is_refused_and_saved_content_is_not);
    tcase_add_test(tests, an_id_one_longer_than_its_limit_is_refused);
    tcase_add_test(tests, a_file_of_rules_with_a_mistake_is_refused);
    TCase *files = suite_add_cases(suite, "files");
    tcase_add_checked_fixture(files, folder_setup, folder_teardown);
    tcase_add_test(files, a_file_that_is_not_there_is_refused);
    tcase_add_test(files, a_folder_is_refused_as_one);
    tcase_add_test(files, a_file_over_the_limit_is_refused_before_it_is_read);
    tcase_add_test(files, a_file_at_the_limit_is_read);
    return suite_main(suite);
}
