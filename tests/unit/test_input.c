#include "api/input.h"

#include "base/text.h"
#include "things.h"

START_TEST(every_member_is_found_where_its_row_says)
{
    struct http_header headers[] = {{STR("X-Note"), STR("n o t e")},
                                    {STR("X-MODIFIED"), STR("Fri, 02 Jan 2026 03:04:05 GMT")}};
    struct http_request request = {
        .method = STR("PUT"),
        .target =
            STR("/things/a%2Fb?other=1&kind=x%20y&kind=2nd&maxResults=7&totalMax=-8&deep=true&"
                "since=2026-01-02T03%3A04%3A05.5Z"),
        .headers = headers,
        .header_count = ARRAY_COUNT(headers),
        .body = STR("{\"Name\":\"n\",\"size\":-1,\"Total\":2,\"On\":false,\"At\":1.5,"
                    "\"Tags\":{\"a\":\"1\",\"b\":\"2\"},\"Color\":\"BLUE\","
                    "\"Items\":[{\"Text\":\"t\",\"Words\":[\"x\",\"y\"],\"Child\":{\"Level\":3}},"
                    "{}]}"),
    };
    struct target target;
    target_parse(request.target, &target);
    struct route route;
    struct input input;
    struct api_error error;
    ck_assert(route_find(&table, request.method, &target, &arena, &route, &error));
    ck_assert(input_gather(&arena, &route, &target, &request, &input, &error));

    for (size_t i = 0; i < MEMBERS; i++)
        ck_assert_msg(input.members[i] != NULL, "%s is missing", members[i].name);
    ck_assert_str_view_eq(input.members[THING_ID]->string, "a/b");
    ck_assert_str_view_eq(input.members[KIND]->string, "x y");
    ck_assert_int_eq(input.members[MAX]->integer, 7);
    ck_assert_int_eq(input.members[TOTAL_MAX]->integer, -8);
    ck_assert(input.members[DEEP]->boolean);
    ck_assert_int_eq(input.members[SINCE]->timestamp_ms, 1767323045500);
    ck_assert_int_eq(input.members[MODIFIED]->timestamp_ms, 1767323045000);
    ck_assert_str_view_eq(input.members[NOTE]->string, "n o t e");
    ck_assert_str_view_eq(input.members[NAME]->string, "n");
    ck_assert_int_eq(input.members[SIZE]->integer, -1);
    ck_assert_int_eq(input.members[TOTAL]->integer, 2);
    ck_assert(!input.members[ON]->boolean);
    ck_assert_int_eq(input.members[AT]->timestamp_ms, 1500);
    /* Whether a value is of its enum is for the validator to say. */
    ck_assert_str_view_eq(input.members[COLOR]->string, "BLUE");
    ck_assert_uint_eq(input.unknown_count, 1);
    ck_assert_str_view_eq(input.unknown[0], "?other");
}
END_TEST

START_TEST(lists_maps_and_structures_keep_their_order_and_gaps)
{
    struct input input =
        gather_body("{\"Tags\":{\"b\":\"1\",\"a\":\"2\"},\"Items\":[{\"Text\":\"t\",\"Words\":["
                    "\"x\",\"y\"],\"Child\":{\"Level\":3,\"Child\":null}},{}]}");
    const struct value *map = input.members[TAGS];
    ck_assert_uint_eq(map->count, 2);
    ck_assert_str_view_eq(map->keys[0], "b");
    ck_assert_str_view_eq(map->items[0]->string, "1");
    ck_assert_str_view_eq(map->keys[1], "a");
    ck_assert_str_view_eq(map->items[1]->string, "2");

    const struct value *list = input.members[ITEMS];
    ck_assert_uint_eq(list->count, 2);
    const struct value *first = list->items[0], *second = list->items[1];
    ck_assert_uint_eq(first->count, ITEM_MEMBERS);
    ck_assert_str_view_eq(first->items[ITEM_TEXT]->string, "t");
    ck_assert_ptr_null(first->items[ITEM_LEVEL]);
    ck_assert_str_view_eq(first->items[ITEM_WORDS]->items[1]->string, "y");
    ck_assert_int_eq(first->items[ITEM_CHILD]->items[ITEM_LEVEL]->integer, 3);
    ck_assert_ptr_null(first->items[ITEM_CHILD]->items[ITEM_CHILD]);
    for (size_t i = 0; i < ITEM_MEMBERS; i++)
        ck_assert_ptr_null(second->items[i]);

    input = gather_body("{\"Tags\":{},\"Items\":[]}");
    ck_assert_uint_eq(input.members[TAGS]->count, 0);
    ck_assert_uint_eq(input.members[ITEMS]->count, 0);
}
END_TEST

static const struct {
    const char *name;
    struct sent sent;
} nothing[] = {
    {"no body", {.method = "PUT", .target = "/things/", .body = NULL}},
    {"an empty body", {.method = "PUT", .target = "/things/", .body = ""}},
    {"an empty object", {.method = "PUT", .target = "/things/", .body = "{}"}},
    {"nulls",
     {.method = "PUT",
      .target = "/things/",
      .body = "{\"Name\":null,\"size\":null,\"Total\":null,\"On\":null,"
              "\"At\":null,\"Tags\":null,\"Items\":null,\"Color\":null}"}},
    {"a body where none is read", {.method = "GET", .target = "/things/", .body = "{\"Name\":1"}},
    {"names of other letters", {"PUT", "/things/?KIND=a", "x-not", "b", "{\"name\":\"c\"}"}},
    {"names of other places",
     {"PUT", "/things/?Name=a&x-note=b", "kind", "c", "{\"Note\":\"d\",\"ThingId\":\"e\"}"}},
};

START_TEST(what_the_request_does_not_have_is_absent)
{
    struct input input = gather_ok(&nothing[_i].sent);
    for (size_t i = 0; i < OPERATION_MEMBERS_MAX; i++)
        ck_assert_msg(input.members[i] == NULL, "%s: member %zu is there", nothing[_i].name, i);
}
END_TEST

START_TEST(an_empty_text_is_there)
{
    struct input input =
        gather_ok(&(struct sent){"PUT", "/things/a?kind", "x-note", "", "{\"Name\":\"\"}"});
    static const size_t present[] = {KIND, NOTE, NAME};
    for (size_t i = 0; i < ARRAY_COUNT(present); i++) {
        ck_assert_ptr_nonnull(input.members[present[i]]);
        ck_assert_ptr_nonnull(input_string(&input, present[i]).p);
        ck_assert_uint_eq(input_string(&input, present[i]).n, 0);
    }
}
END_TEST

static const struct {
    struct sent sent;
    size_t member;
    int64_t wanted;
} integers[] = {
    {QUERY("maxResults=0"), MAX, 0},
    {QUERY("maxResults=-0"), MAX, 0},
    {QUERY("maxResults=2147483647"), MAX, INT32_MAX},
    {QUERY("maxResults=-2147483648"), MAX, INT32_MIN},
    {QUERY("totalMax=2147483648"), TOTAL_MAX, INT64_C(2147483648)},
    {QUERY("totalMax=9223372036854775807"), TOTAL_MAX, INT64_MAX},
    {QUERY("totalMax=-9223372036854775808"), TOTAL_MAX, INT64_MIN},
    {BODY("{\"size\":0}"), SIZE, 0},
    {BODY("{\"size\":2147483647}"), SIZE, INT32_MAX},
    {BODY("{\"size\":-2147483648}"), SIZE, INT32_MIN},
    {BODY("{\"size\":1e2}"), SIZE, 100},
    {BODY("{\"Total\":2147483648}"), TOTAL, INT64_C(2147483648)},
    {BODY("{\"Total\":9007199254740991}"), TOTAL, INT64_C(9007199254740991)},
    {BODY("{\"Total\":-9007199254740991}"), TOTAL, INT64_C(-9007199254740991)},
};

START_TEST(integers_reach_to_the_limits_of_their_type)
{
    struct input input = gather_ok(&integers[_i].sent);
    const struct value *value = input.members[integers[_i].member];
    ck_assert_ptr_nonnull(value);
    ck_assert_case_int(integers[_i].sent.target, value->integer, integers[_i].wanted);
}
END_TEST

static const struct {
    const char *digits;
    int64_t exact;
} longs[] = {
    {"9007199254740992", INT64_C(9007199254740992)},
    {"9007199254740993", INT64_C(9007199254740993)},
    {"-9007199254740993", INT64_C(-9007199254740993)},
    {"9223372036854775807", INT64_MAX},
    {"-9223372036854775808", INT64_MIN},
};

/* A JSON number is a double here: what it cannot hold may be refused, but not become another. */
START_TEST(a_long_in_the_body_is_exact_or_refused)
{
    struct sent sent = {.method = "PUT",
                        .target = "/things/a",
                        .body = arena_printf(&arena, "{\"Total\":%s}", longs[_i].digits).p};
    struct input input;
    struct api_error error;
    if (gather(&sent, &input, &error))
        ck_assert_case_int(longs[_i].digits, input.members[TOTAL]->integer, longs[_i].exact);
    else
        ck_assert_case_str(longs[_i].digits, error.name, "SerializationException");
}
END_TEST

static const struct {
    struct sent sent;
    size_t member;
    int64_t wanted_ms;
} timestamps[] = {
    {QUERY("since=1970-01-01T00:00:00Z"), SINCE, 0},
    {QUERY("since=2026-01-02T03%3A04%3A05.123Z"), SINCE, 1767323045123},
    {MODIFIED_HEADER("Thu, 01 Jan 1970 00:00:01 GMT"), MODIFIED, 1000},
    {BODY("{\"At\":0}"), AT, 0},
    {BODY("{\"At\":1767323045}"), AT, 1767323045000},
    {BODY("{\"At\":1767323045.123}"), AT, 1767323045123},
    {BODY("{\"At\":-0.5}"), AT, -500},
    {BODY("{\"At\":1.7e9}"), AT, 1700000000000},
    {BODY("{\"At\":253402300799}"), AT, 253402300799000},
};

START_TEST(timestamps_are_read_in_the_format_of_their_place)
{
    struct input input = gather_ok(&timestamps[_i].sent);
    ck_assert_ptr_nonnull(input.members[timestamps[_i].member]);
    ck_assert_case_int(timestamps[_i].sent.target,
                       input.members[timestamps[_i].member]->timestamp_ms,
                       timestamps[_i].wanted_ms);
}
END_TEST

START_TEST(unknown_members_are_ignored_and_named_by_their_pointer)
{
    struct input input =
        gather_body("{\"x\":1,\"Name\":\"n\",\"a/b\":{\"deep\":[]},\"Items\":[{},{\"y\":null,"
                    "\"Child\":{\"text\":\"\"}}],\"ThingId\":\"b\",\"Tags\":{\"z\":\"no\"}}");
    static const char *const pointers[] = {"/x", "/a~1b", "/Items/1/y", "/Items/1/Child/text",
                                           "/ThingId"};
    ck_assert_uint_eq(input.unknown_count, ARRAY_COUNT(pointers));
    for (size_t i = 0; i < ARRAY_COUNT(pointers); i++)
        ck_assert_str_view_eq(input.unknown[i], pointers[i]);
    ck_assert_str_view_eq(input_string(&input, NAME), "n");
    ck_assert_str_view_eq(input_string(&input, THING_ID), "a");
}
END_TEST

START_TEST(unknown_parameters_are_ignored_and_named_but_for_those_of_a_signature)
{
    struct input input = gather_ok(&(struct sent){
        .method = "GET", .target = "/things/a?kind=k&maxresults=1&X-Amz-Date=1&Name=n&x%2Fy=&"});
    static const char *const names[] = {"?maxresults", "?Name", "?x%2Fy"};
    ck_assert_uint_eq(input.unknown_count, ARRAY_COUNT(names));
    for (size_t i = 0; i < ARRAY_COUNT(names); i++)
        ck_assert_str_view_eq(input.unknown[i], names[i]);
}
END_TEST

START_TEST(only_so_many_unknown_members_are_kept_but_all_are_counted)
{
    static const size_t counts[] = {INPUT_UNKNOWN_KEPT_MAX - 1, INPUT_UNKNOWN_KEPT_MAX,
                                    INPUT_UNKNOWN_KEPT_MAX + 1, 200};
    struct text body = {.arena = &arena};
    text_add(&body, STR("{\"Name\":\"n\""));
    for (size_t i = 0; i < counts[_i]; i++)
        text_printf(&body, ",\"u%zu\":0", i);
    text_add(&body, STR("}"));
    struct input input = gather_body(arena_copy(&arena, text_str(&body)).p);
    ck_assert_uint_eq(input.unknown_count, counts[_i]);
    ck_assert_str_view_eq(input.unknown[0], "/u0");
    if (counts[_i] >= INPUT_UNKNOWN_KEPT_MAX)
        ck_assert_str_view_eq(input.unknown[INPUT_UNKNOWN_KEPT_MAX - 1], "/u15");
}
END_TEST

START_TEST(a_member_is_found_by_its_name_when_it_is_a_string)
{
    struct input input = gather_ok(&(struct sent){
        .method = "PUT", .target = "/things/a?kind=k&maxResults=1", .body = "{\"Name\":\"n\"}"});
    ck_assert_str_view_eq(input_string_named(&rows[0], &input, "ThingId"), "a");
    ck_assert_str_view_eq(input_string_named(&rows[0], &input, "Kind"), "k");
    ck_assert_str_view_eq(input_string_named(&rows[0], &input, "Name"), "n");
    static const char *const absent[] = {"kind", "MaxResults", "Color", "Tags", "", "Nothing"};
    for (size_t i = 0; i < ARRAY_COUNT(absent); i++)
        ck_assert_msg(input_string_named(&rows[0], &input, absent[i]).p == NULL, "%s", absent[i]);
    ck_assert_ptr_null(input_string_named(&rows[1], &input, "Name").p);
}
END_TEST

START_TEST(an_operation_has_a_body_when_a_member_stands_there)
{
    ck_assert(input_has_body(&rows[0]));
    ck_assert(!input_has_body(&rows[1]));
    ck_assert(!input_has_body(&(struct operation){.name = "Nothing"}));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("input");
    TCase *tests = suite_add_cases(suite, "input");
    tcase_add_test(tests, every_member_is_found_where_its_row_says);
    tcase_add_test(tests, lists_maps_and_structures_keep_their_order_and_gaps);
    tcase_add_table(tests, what_the_request_does_not_have_is_absent, nothing);
    tcase_add_test(tests, an_empty_text_is_there);
    tcase_add_table(tests, integers_reach_to_the_limits_of_their_type, integers);
    tcase_add_table(tests, a_long_in_the_body_is_exact_or_refused, longs);
    tcase_add_table(tests, timestamps_are_read_in_the_format_of_their_place, timestamps);
    tcase_add_test(tests, unknown_members_are_ignored_and_named_by_their_pointer);
    tcase_add_test(tests, unknown_parameters_are_ignored_and_named_but_for_those_of_a_signature);
    tcase_add_loop_test(tests, only_so_many_unknown_members_are_kept_but_all_are_counted, 0, 4);
    tcase_add_test(tests, a_member_is_found_by_its_name_when_it_is_a_string);
    tcase_add_test(tests, an_operation_has_a_body_when_a_member_stands_there);
    return suite_main(suite);
}
