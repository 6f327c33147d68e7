#include "auth/credentials.h"

#include "cases.h"

static const struct operation rows[] = {{.name = "StartTestCaseExecution"},
                                        {.name = "SearchTestCases"}};
static const struct operation_table operations = {.rows = rows, .count = ARRAY_COUNT(rows)};

static bool parse(const char *text, struct credentials *ret, struct field_error *reterr)
{
    struct json_error error;
    const struct json *v = json_parse(&arena, str_from(text), &error);
    ck_assert_msg(v != NULL, "%s", error.reason);
    struct reading r = {.arena = &arena, .reterr = reterr};
    return credentials_parse(&r, v, &operations, ret);
}

static const struct {
    const char *text, *path, *error, *hint;
} refused[] = {
    {"{}", "", "the field 'credentials' is missing", ""},
    {"[]", "", "must be an object, not an array", ""},
    {"{\"credential\": []}", "/credential", "the field 'credential' is not known",
     "did you mean 'credentials'?"},
    {"{\"credentials\": [{\"accessKeyId\": \"a\"}]}", "/credentials/0",
     "the field 'secretAccessKey' is missing", ""},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccesKey\": \"b\"}]}",
     "/credentials/0/secretAccesKey", "the field 'secretAccesKey' is not known",
     "did you mean 'secretAccessKey'?"},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\"},"
     "{\"accessKeyId\": \"a\", \"secretAccessKey\": \"c\"}]}",
     "/credentials/1/accessKeyId", "an entry before has the same access key", ""},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\","
     "\"deny\": [{\"operation\": \"StartTestCaseExec\"}]}]}",
     "/credentials/0/deny/0/operation", "no operation fits 'StartTestCaseExec'",
     "did you mean 'StartTestCaseExecution'?"},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\","
     "\"accountId\": \"12\"}]}",
     "/credentials/0/accountId", "must be a string of 12 digits", ""},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\","
     "\"expires\": \"tomorrow\"}]}",
     "/credentials/0/expires", "is not a time in UTC", "a time is written 2026-01-02T03:04:05Z"},
    {"{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\","
     "\"deny\": [{\"operation\": 1}]}]}",
     "/credentials/0/deny/0/operation", "must be a string", ""},
    {"{\"credentials\": [], \"regions\": [\"us-east-1\", \"\"]}", "/regions/1",
     "must be the name of a region", "us-east-1"},
    {"{\"credentials\": [], \"regions\": [2]}", "/regions/0", "must be the name of a region",
     "us-east-1"},
    {"{\"credentials\": [], \"regions\": \"us-east-1\"}", "/regions", "must be an array", ""},
};

START_TEST(what_does_not_fit_is_refused_with_its_place)
{
    struct credentials all;
    struct field_error error = {{0}, {0}, {0}};
    const char *name = refused[_i].text;
    ck_assert_msg(!parse(name, &all, &error), "%s", name);
    ck_assert_case_str(name, error.path, refused[_i].path);
    ck_assert_case_str(name, error.error, refused[_i].error);
    ck_assert_case_str(name, error.hint, refused[_i].hint);
}
END_TEST

static const struct {
    const char *operation, *instance_id;
    bool denied;
} denials[] = {
    {"StartTestCaseExecution", "i", true},
    {"StartTestCaseExecution", "arn:aws:connect:us-east-1:111122223333:instance/i", true},
    {"StartTestCaseExecution", "j", false},
    {"SearchTestCases", "j", true},
    {"StopTestCaseExecution", "i", false},
};

START_TEST(a_deny_is_for_its_operations_and_instances)
{
    struct credentials all = {0};
    struct field_error error = {{0}, {0}, {0}};
    ck_assert(parse("{\"credentials\": [{\"accessKeyId\": \"a\", \"secretAccessKey\": \"b\","
                    "\"deny\": [{\"operation\": \"Start*\", \"instanceId\": \"i\"},"
                    "{\"operation\": \"SearchTestCases\"}]}]}",
                    &all, &error));
    const struct credential *c = credentials_find(&all, STR("a"));
    ck_assert_ptr_nonnull(c);
    ck_assert_case_int(
        denials[_i].instance_id,
        credential_is_denied(c, str_from(denials[_i].operation), str_from(denials[_i].instance_id)),
        denials[_i].denied);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("credentials");
    TCase *tests = suite_add_cases(suite, "credentials");
    tcase_add_table(tests, what_does_not_fit_is_refused_with_its_place, refused);
    tcase_add_table(tests, a_deny_is_for_its_operations_and_instances, denials);
    return suite_main(suite);
}
