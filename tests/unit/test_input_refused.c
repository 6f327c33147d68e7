/* What input_gather() refuses, and how it says so. */
#include "api/input.h"

#include "things.h"

static const struct {
    struct sent sent;
    const char *message;
} refused[] = {
    {BODY("{\"Name\":1}"), "Value at '/Name' must be a string, not a number"},
    {BODY("{\"On\":\"true\"}"), "Value at '/On' must be a boolean, not a string"},
    {BODY("{\"size\":2147483648}"), "Value at '/size' must be an integer of 32 bits, not a number"},
    {BODY("{\"size\":-2147483649}"),
     "Value at '/size' must be an integer of 32 bits, not a number"},
    {BODY("{\"Total\":1e300}"), "Value at '/Total' must be an integer of 64 bits, not a number"},
    {BODY("{\"At\":253402300800}"),
     "Value at '/At' must be a timestamp in seconds since 1970, not a number"},
    {BODY("{\"Tags\":[]}"), "Value at '/Tags' must be an object, not an array"},
    {BODY("{\"Tags\":{\"a\":1}}"), "Value at '/Tags/a' must be a string, not a number"},
    {BODY("{\"Tags\":{\"a/b~\":1}}"), "Value at '/Tags/a~1b~0' must be a string, not a number"},
    {BODY("{\"Tags\":{\"a\":\"\",\"b\":null}}"), "Value at '/Tags/b' must be a string, not null"},
    {BODY("{\"Items\":[{},1]}"), "Value at '/Items/1' must be an object, not a number"},
    {BODY("{\"Items\":[null]}"), "Value at '/Items/0' must be an object, not null"},
    {BODY("{\"Items\":[{\"Child\":{\"Child\":{\"Words\":[\"a\",\"b\",0]}}}]}"),
     "Value at '/Items/0/Child/Child/Words/2' must be a string, not a number"},
    {BODY("null"), "Value at '' must be an object, not null"},
    {QUERY("maxResults"), "Value at '/MaxResults' must be an integer of 32 bits"},
    {QUERY("maxResults=-"), "Value at '/MaxResults' must be an integer of 32 bits"},
    {QUERY("maxResults=%2B1"), "Value at '/MaxResults' must be an integer of 32 bits"},
    {QUERY("maxResults=2147483648"), "Value at '/MaxResults' must be an integer of 32 bits"},
    {QUERY("maxResults=-2147483649"), "Value at '/MaxResults' must be an integer of 32 bits"},
    {QUERY("totalMax=9223372036854775808"), "Value at '/TotalMax' must be an integer of 64 bits"},
    {QUERY("totalMax=-9223372036854775809"), "Value at '/TotalMax' must be an integer of 64 bits"},
    {QUERY("totalMax=99999999999999999999999999"),
     "Value at '/TotalMax' must be an integer of 64 bits"},
    {QUERY("deep=True"), "Value at '/Deep' must be a boolean"},
    {QUERY("kind=%zz"), "Value at '/Kind' cannot be decoded: a '%' must be followed by two "
                        "hexadecimal digits"},
    {QUERY("kind=%00"), "Value at '/Kind' cannot be decoded: the NUL character is not allowed"},
    {TARGET("/things/a%2"), "Value at '/ThingId' cannot be decoded: a '%' must be followed by two "
                            "hexadecimal digits"},
    {MODIFIED_HEADER("2026-01-02T03:04:05Z"), "Value at '/Modified' must be a timestamp"},
};

START_TEST(what_cannot_be_read_is_refused_with_its_place)
{
    struct input input;
    struct api_error error;
    const struct sent *sent = &refused[_i].sent;
    const char *name = sent->body != NULL ? sent->body : sent->target;
    ck_assert_msg(!gather(sent, &input, &error), "%s", name);
    ck_assert_case_str(name, error.name, "SerializationException");
    ck_assert_case_int(name, error.status, 400);
    ck_assert_case_str(name, error.message, refused[_i].message);
}
END_TEST

static const struct {
    const char *body;
    const char *place;
} broken[] = {
    {"{", "line 1, column 2: "},
    {"{}x", "line 1, column 3: "},
    {"{\"Name\":\"a\",\n \"Name\":\"b\"}", "line 2, column "},
    {"{\"Other\":\"\\u0000\"}", "line 1, column "},
    {" ", "line 1, column "},
};

START_TEST(broken_json_is_refused_with_line_and_column)
{
    struct sent sent = {.method = "PUT", .target = "/things/a", .body = broken[_i].body};
    struct input input;
    struct api_error error;
    ck_assert_msg(!gather(&sent, &input, &error), "%s", sent.body);
    ck_assert_case_str(sent.body, error.name, "SerializationException");
    struct str before = arena_printf(&arena, "The body is not valid JSON: %s", broken[_i].place);
    ck_assert_msg(str_starts_with(error.message, before), "%.*s", STR_ARG(error.message));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input_refused");
    TCase *tests = suite_add_cases(suite, "input_refused");
    tcase_add_table(tests, what_cannot_be_read_is_refused_with_its_place, refused);
    tcase_add_table(tests, broken_json_is_refused_with_line_and_column, broken);
    return suite_main(suite);
}
