#include "api/value_write.h"

#include "cases.h"

static const struct shape text = {.type = SHAPE_STRING, .name = "Text"};
static const struct shape boolean = {.type = SHAPE_BOOLEAN, .name = "Boolean"};
static const struct shape integer = {.type = SHAPE_INTEGER, .name = "Integer"};
static const struct shape big = {.type = SHAPE_LONG, .name = "Long"};
static const struct shape timestamp = {.type = SHAPE_TIMESTAMP, .name = "Timestamp"};
static const struct shape list = {.type = SHAPE_LIST, .name = "List", .element = &text};
static const struct shape map = {
    .type = SHAPE_MAP, .name = "Map", .key = &text, .element = &integer};

static const struct shape node;

static const struct member node_members[] = {
    {.name = "Text", .wire_name = "text", .shape = &text},
    {.name = "Boolean", .wire_name = "Boolean", .shape = &boolean},
    {.name = "Integer", .wire_name = "Integer", .shape = &integer},
    {.name = "Long", .wire_name = "Long", .shape = &big},
    {.name = "Time", .wire_name = "Time", .shape = &timestamp},
    {.name = "List", .wire_name = "List", .shape = &list},
    {.name = "Map", .wire_name = "Map", .shape = &map},
    {.name = "Node", .wire_name = "Node", .shape = &node},
};

static const struct shape node = {.type = SHAPE_STRUCTURE,
                                  .name = "Node",
                                  .members = node_members,
                                  .member_count = ARRAY_COUNT(node_members)};

static const struct member root[] = {
    {.name = "Node", .wire_name = "Node", .location = IN_BODY, .shape = &node},
};

static const struct operation operation = {
    .name = "PutNode", .method = "PUT", .path = "/", .members = root, .member_count = 1};

/* What a client gives, and what it is given back. */
static const struct {
    const char *given;
    const char *written;
} cases[] = {
    {"{}", "{}"},
    {"{\"text\": \"\"}", "{\"text\":\"\"}"},
    {"{\"text\": \"\\u00e4\\\"\\n\\/\"}", "{\"text\":\"\xc3\xa4\\\"\\n/\"}"},
    {"{\"text\": null, \"Integer\": null}", "{}"},
    {"{\"Boolean\": true}", "{\"Boolean\":true}"},
    {"{\"Boolean\": false}", "{\"Boolean\":false}"},
    {"{\"Integer\": -2147483648}", "{\"Integer\":-2147483648}"},
    {"{\"Integer\": 1e3}", "{\"Integer\":1000}"},
    {"{\"Long\": 9007199254740991}", "{\"Long\":9007199254740991}"},
    {"{\"Time\": 1767323045}", "{\"Time\":1767323045}"},
    {"{\"Time\": 1767323045.25}", "{\"Time\":1767323045.25}"},
    {"{\"Time\": -0.001}", "{\"Time\":-0.001}"},
    {"{\"List\": []}", "{\"List\":[]}"},
    {"{\"List\": [\"b\", \"a\", \"b\"]}", "{\"List\":[\"b\",\"a\",\"b\"]}"},
    {"{\"Map\": {}}", "{\"Map\":{}}"},
    {"{\"Map\": {\"b\": 1, \"a\\\"\": 2}}", "{\"Map\":{\"b\":1,\"a\\\"\":2}}"},
    {"{\"Node\": {\"Node\": {\"text\": \"x\"}, \"Integer\": 1}}",
     "{\"Node\":{\"Integer\":1,\"Node\":{\"text\":\"x\"}}}"},
    /* In the order of the model, without what the model does not know. */
    {"{\"Integer\": 1, \"Unknown\": [1], \"text\": \"t\"}", "{\"text\":\"t\",\"Integer\":1}"},
};

static const struct value *gather(const char *json)
{
    struct input *input = arena_new(&arena, sizeof *input);
    struct api_error error;
    struct route route = {.operation = &operation};
    struct target target;
    target_parse(STR("/"), &target);
    struct http_request request = {.body = arena_printf(&arena, "{\"Node\": %s}", json)};
    ck_assert_msg(input_gather(&arena, &route, &target, &request, input, &error), "%.*s",
                  STR_ARG(error.message));
    return input->members[0];
}

START_TEST(a_value_is_given_back_as_it_was_given)
{
    struct str written = value_json(&arena, &node, gather(cases[_i].given));
    ck_assert_case_str(cases[_i].given, written, cases[_i].written);
}
END_TEST

START_TEST(an_absent_value_has_no_text)
{
    ck_assert_ptr_null(value_json(&arena, &node, NULL).p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("value_write");
    TCase *tests = suite_add_cases(suite, "value_write");
    tcase_add_table(tests, a_value_is_given_back_as_it_was_given, cases);
    tcase_add_test(tests, an_absent_value_has_no_text);
    return suite_main(suite);
}
