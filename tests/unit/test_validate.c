#include "api/validate.h"

#include "base/text.h"
#include "cases.h"

/* One character of each length in UTF-8. */
#define ASCII "a"
#define TWO_BYTES "\xc3\xa9"
#define FOUR_BYTES "\xf0\x9f\x98\x80"

static const struct shape any = {.type = SHAPE_STRING, .name = "Any"};
static const struct shape short_text = {
    .type = SHAPE_STRING, .name = "ShortText", .length = BETWEEN(2, 4)};
static const struct shape id = {.type = SHAPE_STRING, .name = "Id", .length = BETWEEN(1, 100)};
static const struct shape token = {.type = SHAPE_STRING, .name = "Token", .length = AT_MOST(500)};
static const struct shape longer = {.type = SHAPE_STRING, .name = "Longer", .length = AT_LEAST(3)};
static const struct shape exact = {
    .type = SHAPE_STRING, .name = "Exact", .length = BETWEEN(12, 12)};
static const struct shape code = {
    .type = SHAPE_STRING, .name = "Code", .length = AT_MOST(3), .pattern = "^[A-Z]+$"};
static const char *const colors[] = {"RED", "GREEN", NULL};
static const struct shape color = {.type = SHAPE_STRING, .name = "Color", .values = colors};
static const struct shape page = {.type = SHAPE_INTEGER, .name = "Page", .range = BETWEEN(1, 100)};
static const struct shape total = {.type = SHAPE_LONG, .name = "Total", .range = AT_LEAST(-5)};
static const struct shape few = {.type = SHAPE_INTEGER, .name = "Few", .range = AT_MOST(0)};
static const struct shape flag = {.type = SHAPE_BOOLEAN, .name = "Flag"};
static const struct shape moment = {.type = SHAPE_TIMESTAMP, .name = "Moment"};
static const struct shape list = {
    .type = SHAPE_LIST, .name = "List", .length = BETWEEN(1, 2), .element = &short_text};
static const struct shape codes = {.type = SHAPE_LIST, .name = "Codes", .element = &code};
static const struct shape tags = {.type = SHAPE_MAP,
                                  .name = "Tags",
                                  .length = AT_MOST(2),
                                  .key = &longer,
                                  .element = &short_text};
static const struct shape free_tags = {.type = SHAPE_MAP, .name = "Free", .element = &short_text};

/* A node may hold nodes, by itself and in a list. */
static const struct shape node;
static const struct shape nodes = {.type = SHAPE_LIST, .name = "Nodes", .element = &node};
static const struct member node_members[] = {
    {.name = "Name", .wire_name = "Name", .shape = &short_text, .required = true},
    {.name = "Next", .wire_name = "Next", .shape = &node},
    {.name = "All", .wire_name = "All", .shape = &nodes},
};
static const struct shape node = {
    .type = SHAPE_STRUCTURE, .name = "Node", .members = node_members, .member_count = 3};

#define LABEL(n, s)                                                                                \
    {                                                                                              \
        .name = (n), .wire_name = (n), .location = IN_LABEL, .shape = (s), .required = true        \
    }
#define BODY(n, s)                                                                                 \
    {                                                                                              \
        .name = (n), .wire_name = (n), .shape = (s)                                                \
    }

/* Two rows, for one has at most 16 members. */
static const struct member text_members[] = {
    LABEL("Id", &id),        BODY("ClientToken", &token), BODY("Short", &short_text),
    BODY("Longer", &longer), BODY("Exact", &exact),       BODY("Code", &code),
    BODY("Color", &color),   BODY("Any", &any),
};

static const struct member other_members[] = {
    BODY("Page", &page),
    BODY("Total", &total),
    BODY("Few", &few),
    BODY("Flag", &flag),
    BODY("Moment", &moment),
    BODY("List", &list),
    BODY("Codes", &codes),
    BODY("Tags", &tags),
    BODY("Free", &free_tags),
    BODY("Node", &node),
    {.name = "Must", .wire_name = "must", .shape = &any, .required = true},
};

static const struct operation rows[] = {
    {.name = "Text",
     .method = "PUT",
     .path = "/text/{Id}",
     .members = text_members,
     .member_count = ARRAY_COUNT(text_members)},
    {.name = "Other",
     .method = "PUT",
     .path = "/other",
     .members = other_members,
     .member_count = ARRAY_COUNT(other_members)},
};

static const struct operation_table table = {.rows = rows, .count = ARRAY_COUNT(rows)};

/* Validates what a request gathers, which must be readable; the message, or absent for none. */
static struct str violations(const char *target_text, struct str body)
{
    struct http_request request = {.target = str_from(target_text), .body = body};
    struct target target;
    target_parse(request.target, &target);
    struct route route;
    struct input input;
    struct api_error error;
    ck_assert(route_find(&table, STR("PUT"), &target, &arena, &route, &error));
    if (!input_gather(&arena, &route, &target, &request, &input, &error))
        ck_abort_msg("%.*s: %.*s", STR_ARG(body), STR_ARG(error.message));
    struct patterns *patterns = patterns_new(&table);
    bool ok = validate_input(&arena, patterns, route.operation, &input, &error);
    patterns_free(patterns);
    if (ok)
        return (struct str){0};
    ck_assert_str_view_eq(error.name, "InvalidParameterException");
    ck_assert_int_eq(error.status, 400);
    return error.message;
}

static const char *repeated(const char *character, size_t n)
{
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < n; i++)
        text_add(&text, str_from(character));
    return arena_copy(&arena, text_str(&text)).p;
}

#define ONE "1 validation error detected. "
#define FAILED " failed to satisfy constraint: Member must "

static const struct {
    const char *member;
    size_t length;
    /* NULL where nothing is wrong. */
    const char *rule;
} lengths[] = {
    {"ClientToken", 0, NULL},
    {"ClientToken", 499, NULL},
    {"ClientToken", 500, NULL},
    {"ClientToken", 501, "less than or equal to 500"},
    {"ClientToken", 5000, "less than or equal to 500"},
    {"Short", 0, "between 2 and 4, inclusive"},
    {"Short", 1, "between 2 and 4, inclusive"},
    {"Short", 2, NULL},
    {"Short", 4, NULL},
    {"Short", 5, "between 2 and 4, inclusive"},
    {"Longer", 2, "greater than or equal to 3"},
    {"Longer", 3, NULL},
    {"Longer", 1000, NULL},
    {"Exact", 11, "between 12 and 12, inclusive"},
    {"Exact", 12, NULL},
    {"Exact", 13, "between 12 and 12, inclusive"},
    {"Any", 0, NULL},
    {"Any", 10000, NULL},
};

START_TEST(lengths_are_counted_in_characters_whatever_their_bytes)
{
    static const char *const characters[] = {ASCII, TWO_BYTES, FOUR_BYTES};
    for (size_t i = 0; i < ARRAY_COUNT(characters); i++) {
        struct str body = arena_printf(&arena, "{\"%s\":\"%s\"}", lengths[_i].member,
                                       repeated(characters[i], lengths[_i].length));
        struct str message = violations("/text/a", body);
        const char *name = arena_printf(&arena, "%zu of \"%s\" in %s", lengths[_i].length,
                                        characters[i], lengths[_i].member)
                               .p;
        if (lengths[_i].rule == NULL)
            ck_assert_msg(message.p == NULL, "%s: %.*s", name, STR_ARG(message));
        else
            ck_assert_case_str(
                name, message,
                arena_printf(&arena, ONE "Value with length %zu at '/%s'" FAILED "have length %s",
                             lengths[_i].length, lengths[_i].member, lengths[_i].rule)
                    .p);
    }
}
END_TEST

START_TEST(the_length_of_a_label_is_that_of_its_decoded_text)
{
    struct str target = arena_printf(&arena, "/text/%s", repeated("%C3%A9", 100));
    ck_assert_ptr_null(violations(target.p, STR("")).p);
    target = arena_printf(&arena, "/text/%s", repeated("%C3%A9", 101));
    ck_assert_str_view_eq(violations(target.p, STR("")),
                          ONE "Value with length 101 at '/Id'" FAILED
                              "have length between 1 and 100, inclusive");
    ck_assert_str_view_eq(violations("/text/", STR("")), ONE "Value at '/Id'" FAILED "not be null");
}
END_TEST

/* What is behind {"must":"", of the body, and the message, NULL for none. */
static const struct {
    const char *rest;
    const char *message;
} cases[] = {
    {"}", NULL},
    {",\"Page\":1}", NULL},
    {",\"Page\":100}", NULL},
    {",\"Page\":0}", ONE "Value at '/Page'" FAILED "be between 1 and 100, inclusive"},
    {",\"Page\":101}", ONE "Value at '/Page'" FAILED "be between 1 and 100, inclusive"},
    {",\"Total\":-5}", NULL},
    {",\"Total\":9007199254740991}", NULL},
    {",\"Total\":-6}", ONE "Value at '/Total'" FAILED "be greater than or equal to -5"},
    {",\"Few\":-2147483648}", NULL},
    {",\"Few\":1}", ONE "Value at '/Few'" FAILED "be less than or equal to 0"},
    {",\"Flag\":false,\"Moment\":0}", NULL},
    {",\"List\":[\"ab\"]}", NULL},
    {",\"List\":[\"ab\",\"cd\"]}", NULL},
    {",\"List\":[]}",
     ONE "Value with length 0 at '/List'" FAILED "have length between 1 and 2, inclusive"},
    {",\"List\":[\"ab\",\"cd\",\"ef\"]}",
     ONE "Value with length 3 at '/List'" FAILED "have length between 1 and 2, inclusive"},
    {",\"List\":[\"a\"]}",
     ONE "Value with length 1 at '/List/0'" FAILED "have length between 2 and 4, inclusive"},
    {",\"List\":[\"ab\",\"abcde\"]}",
     ONE "Value with length 5 at '/List/1'" FAILED "have length between 2 and 4, inclusive"},
    {",\"Tags\":{}}", NULL},
    {",\"Tags\":{\"one\":\"ab\",\"two\":\"cd\"}}", NULL},
    {",\"Tags\":{\"one\":\"ab\",\"two\":\"cd\",\"three\":\"ef\"}}",
     ONE "Value with length 3 at '/Tags'" FAILED "have length less than or equal to 2"},
    {",\"Tags\":{\"one\":\"a\"}}",
     ONE "Value with length 1 at '/Tags/one'" FAILED "have length between 2 and 4, inclusive"},
    {",\"Tags\":{\"a/~b\":\"a\"}}",
     ONE "Value with length 1 at '/Tags/a~1~0b'" FAILED "have length between 2 and 4, inclusive"},
    /* A key is at the map. */
    {",\"Tags\":{\"k\":\"ab\"}}",
     ONE "Value with length 1 at '/Tags'" FAILED "have length greater than or equal to 3"},
    {",\"Free\":{\"\":\"ab\"}}", NULL},
    {",\"Free\":{\"\":\"a\"}}",
     ONE "Value with length 1 at '/Free/'" FAILED "have length between 2 and 4, inclusive"},
    {",\"Node\":{\"Name\":\"ab\"}}", NULL},
    {",\"Node\":{}}", ONE "Value at '/Node/Name'" FAILED "not be null"},
    {",\"Node\":{\"Name\":null}}", ONE "Value at '/Node/Name'" FAILED "not be null"},
    {",\"Node\":{\"Name\":\"ab\",\"Next\":{\"Name\":\"ab\",\"Next\":{\"Name\":\"a\"}}}}",
     ONE "Value with length 1 at '/Node/Next/Next/Name'" FAILED
         "have length between 2 and 4, inclusive"},
    {",\"Node\":{\"Name\":\"ab\",\"All\":[{\"Name\":\"ab\"},{\"Name\":\"ab\",\"All\":[{}]}]}}",
     ONE "Value at '/Node/All/1/All/0/Name'" FAILED "not be null"},
    {",\"Codes\":[\"ABC\",\"a\"]}",
     ONE "Value at '/Codes/1'" FAILED "satisfy regular expression pattern: ^[A-Z]+$"},
};

START_TEST(values_are_held_against_their_constraints)
{
    struct str message =
        violations("/other", arena_printf(&arena, "{\"must\":\"\"%s", cases[_i].rest));
    if (cases[_i].message == NULL)
        ck_assert_msg(message.p == NULL, "%s: %.*s", cases[_i].rest, STR_ARG(message));
    else
        ck_assert_case_str(cases[_i].rest, message, cases[_i].message);
}
END_TEST

static const struct {
    const char *body;
    const char *message;
} texts[] = {
    {"{\"Code\":\"ABC\"}", NULL},
    {"{\"Code\":\"abc\"}",
     ONE "Value at '/Code'" FAILED "satisfy regular expression pattern: ^[A-Z]+$"},
    {"{\"Code\":\"\"}",
     ONE "Value at '/Code'" FAILED "satisfy regular expression pattern: ^[A-Z]+$"},
    {"{\"Color\":\"RED\"}", NULL},
    {"{\"Color\":\"GREEN\"}", NULL},
    {"{\"Color\":\"red\"}", ONE "Value at '/Color'" FAILED "satisfy enum value set: [RED, GREEN]"},
    {"{\"Color\":\"REDD\"}", ONE "Value at '/Color'" FAILED "satisfy enum value set: [RED, GREEN]"},
    {"{\"Color\":\"\"}", ONE "Value at '/Color'" FAILED "satisfy enum value set: [RED, GREEN]"},
    {"{\"Code\":null,\"Color\":null}", NULL},
    /* All at once, in the order of the row and not of the body; both rules of one member. */
    {"{\"Color\":\"BLUE\",\"Code\":\"abcd\",\"Short\":\"x\"}",
     "4 validation errors detected. "
     "Value with length 1 at '/Short'" FAILED "have length between 2 and 4, inclusive; "
     "Value with length 4 at '/Code'" FAILED "have length less than or equal to 3; "
     "Value at '/Code'" FAILED "satisfy regular expression pattern: ^[A-Z]+$; "
     "Value at '/Color'" FAILED "satisfy enum value set: [RED, GREEN]"},
};

START_TEST(texts_are_held_against_pattern_and_enum)
{
    struct str message = violations("/text/a", str_from(texts[_i].body));
    if (texts[_i].message == NULL)
        ck_assert_msg(message.p == NULL, "%s: %.*s", texts[_i].body, STR_ARG(message));
    else
        ck_assert_case_str(texts[_i].body, message, texts[_i].message);
}
END_TEST

/* Paths are of the model's names, not of those on the wire. */
START_TEST(a_required_member_of_the_body_that_is_absent_is_null)
{
    static const char *const bodies[] = {"", "{}", "{\"must\":null}", "{\"Must\":\"\"}"};
    for (size_t i = 0; i < ARRAY_COUNT(bodies); i++)
        ck_assert_case_str(bodies[i], violations("/other", str_from(bodies[i])),
                           ONE "Value at '/Must'" FAILED "not be null");
}
END_TEST

/* Counts how often `needle` stands in a message. */
static size_t occurrences(struct str s, const char *needle)
{
    size_t count = 0;
    for (; s.n > 0; s = str_skip(s, 1))
        count += str_starts_with(s, str_from(needle));
    return count;
}

START_TEST(all_violations_are_counted_but_not_more_than_50_spelt_out)
{
    static const size_t counts[] = {2, 49, 50, 51, 1000};
    struct text body = {.arena = &arena};
    text_add(&body, STR("{\"must\":\"\",\"Codes\":[\"a\""));
    for (size_t i = 1; i < counts[_i]; i++)
        text_add(&body, STR(",\"a\""));
    text_add(&body, STR("]}"));
    struct str message = violations("/other", text_str(&body));
    struct str head =
        arena_printf(&arena, "%zu validation errors detected. Value at '/Codes/0'", counts[_i]);
    size_t shown = counts[_i] < 50 ? counts[_i] : 50;
    ck_assert_msg(str_starts_with(message, head), "%.*s", STR_ARG(message));
    ck_assert_uint_eq(occurrences(message, "Value at '/Codes/"), shown);
    ck_assert_uint_eq(occurrences(message, "; "), shown - 1);
}
END_TEST

/* Values of a document, which stand in it at /here. */
static const struct {
    const struct shape *shape;
    const char *json;
    /* NULL where nothing is wrong. */
    const char *path;
    const char *error;
    const char *hint;
} values[] = {
    {&tags, "{\"one\":\"ab\"}", NULL, NULL, NULL},
    {&node, "{\"Name\":\"ab\",\"Next\":null}", NULL, NULL, NULL},
    {&tags, "[]", "/here", "must be an object, not an array", ""},
    {&tags, "{\"one\":1}", "/here/one", "must be a string, not a number", ""},
    {&tags, "{\"k\":\"ab\"}", "/here", "must have length greater than or equal to 3", ""},
    {&tags, "{\"one\":\"a\",\"two\":\"b\"}", "/here/one",
     "must have length between 2 and 4, inclusive", ""},
    {&code, "\"a\"", "/here", "must satisfy regular expression pattern: ^[A-Z]+$", ""},
    {&node, "{\"Next\":{\"Name\":\"ab\"}}", "/here/Name", "must not be null", ""},
    {&node, "{\"Next\":{\"name\":\"ab\"}}", "/here/Next/name", "the field 'name' is not known",
     "did you mean 'Name'?"},
};

START_TEST(a_value_of_a_document_is_refused_with_its_place_and_rule)
{
    struct json_error json_error;
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    struct place here = {.name = STR("here")};
    struct patterns *patterns = patterns_of(values[_i].shape);
    const struct json *json = json_parse(&arena, str_from(values[_i].json), &json_error);
    const struct value *value = input_read_value(&r, &here, values[_i].shape, json);
    bool ok = value != NULL && validate_value(&r, patterns, &here, values[_i].shape, value);
    patterns_free(patterns);
    ck_assert_case_int(values[_i].json, ok, values[_i].path == NULL);
    if (ok)
        return;
    ck_assert_case_str(values[_i].json, error.path, values[_i].path);
    ck_assert_case_str(values[_i].json, error.error, values[_i].error);
    ck_assert_case_str(values[_i].json, error.hint, values[_i].hint);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("validate");
    TCase *tests = suite_add_cases(suite, "validate");
    tcase_add_table(tests, lengths_are_counted_in_characters_whatever_their_bytes, lengths);
    tcase_add_test(tests, the_length_of_a_label_is_that_of_its_decoded_text);
    tcase_add_table(tests, values_are_held_against_their_constraints, cases);
    tcase_add_table(tests, texts_are_held_against_pattern_and_enum, texts);
    tcase_add_test(tests, a_required_member_of_the_body_that_is_absent_is_null);
    tcase_add_table(tests, a_value_of_a_document_is_refused_with_its_place_and_rule, values);
    tcase_add_loop_test(tests, all_violations_are_counted_but_not_more_than_50_spelt_out, 0, 5);
    return suite_main(suite);
}
