#include "operations/page.h"

#include "cases.h"

#include <string.h>

static const struct shape text = {.type = SHAPE_STRING, .name = "Text"};
static const struct shape integer = {.type = SHAPE_INTEGER, .name = "Integer"};

enum list_member { INSTANCE, STATUS, MAX_RESULTS, NEXT_TOKEN, MEMBERS };

static const struct member members[] = {
    [INSTANCE] = {.name = "InstanceId", .wire_name = "InstanceId", .shape = &text},
    [STATUS] = {.name = "Status", .wire_name = "status", .shape = &text},
    [MAX_RESULTS] = {.name = "MaxResults", .wire_name = "maxResults", .shape = &integer},
    [NEXT_TOKEN] = {.name = "NextToken", .wire_name = "nextToken", .shape = &text},
};

static const struct operation list_things = {
    .name = "ListThings", .members = members, .member_count = MEMBERS};
static const struct operation list_others = {
    .name = "ListOthers", .members = members, .member_count = MEMBERS};

static const struct value *text_value(const char *z)
{
    struct value *value = arena_new(&arena, sizeof *value);
    value->string = str_from(z);
    return z != NULL ? value : NULL;
}

/* A call as a client makes it; NULL for what it leaves out. */
static struct call *call_of(const struct operation *operation, const char *region,
                            const char *instance, const char *status, int64_t max_results,
                            const char *next_token)
{
    struct call *call = arena_new(&arena, sizeof *call);
    struct value *max = arena_new(&arena, sizeof *max);
    max->integer = max_results;
    call->arena = &arena;
    call->caller = (struct caller){.account_id = STR("1"), .region = str_from(region)};
    call->route.operation = operation;
    call->input.members[INSTANCE] = text_value(instance);
    call->input.members[STATUS] = text_value(status);
    call->input.members[MAX_RESULTS] = max_results > 0 ? max : NULL;
    call->input.members[NEXT_TOKEN] = text_value(next_token);
    return call;
}

static uint64_t query_of(const struct operation *operation, const char *region,
                         const char *instance, const char *status)
{
    return page_query(call_of(operation, region, instance, status, 0, NULL));
}

START_TEST(the_size_of_a_page_and_the_token_do_not_name_the_query)
{
    uint64_t query = query_of(&list_things, "r", "i", "s");
    ck_assert(page_query(call_of(&list_things, "r", "i", "s", 7, "token")) == query);
    ck_assert(page_query(call_of(&list_things, "r", "i", "s", 8, NULL)) == query);
}
END_TEST

static const struct {
    const struct operation *operation;
    const char *region, *instance, *status;
} others[] = {
    {&list_others, "r", "i", "s"}, {&list_things, "q", "i", "s"}, {&list_things, "r", "j", "s"},
    {&list_things, "r", "i", "t"}, {&list_things, "r", "i", ""},  {&list_things, "r", "i", NULL},
    {&list_things, "r", "s", "i"}, {&list_things, "r", "is", ""},
};

START_TEST(every_other_member_names_the_query)
{
    ck_assert(query_of(others[_i].operation, others[_i].region, others[_i].instance,
                       others[_i].status) != query_of(&list_things, "r", "i", "s"));
}
END_TEST

START_TEST(an_empty_member_is_not_an_absent_one)
{
    ck_assert(query_of(&list_things, "r", "i", "") != query_of(&list_things, "r", "i", NULL));
}
END_TEST

static const int64_t positions[] = {0, 1, 2, 100, INT64_C(1) << 40, INT64_MAX};

START_TEST(a_token_comes_back_as_its_position)
{
    uint64_t query = query_of(&list_things, "r", "i", "s");
    struct str token = page_token(&arena, query, positions[_i]);
    int64_t position = 4242;
    struct call *call = call_of(&list_things, "r", "i", "s", 5, token.p);
    ck_assert(page_read(call, query, 17, &position));
    ck_assert_int_eq(position, positions[_i]);
    ck_assert(!call->failed);
    for (size_t i = 0; i < token.n; i++)
        ck_assert_msg(token.p[i] > ' ' && token.p[i] < 0x7f, "%s", token.p);
}
END_TEST

START_TEST(without_a_token_a_list_begins_at_its_start)
{
    int64_t position = 4242;
    struct call *call = call_of(&list_things, "r", "i", "s", 5, NULL);
    ck_assert(page_read(call, page_query(call), 17, &position));
    ck_assert_int_eq(position, 17);
}
END_TEST

static void expect_refused(const char *token)
{
    int64_t position = 4242;
    struct call *call = call_of(&list_things, "r", "i", "s", 5, token);
    ck_assert_msg(!page_read(call, page_query(call), 17, &position), "'%s' was taken", token);
    ck_assert(call->failed);
    ck_assert_int_eq(call->error.status, 400);
    ck_assert_str_view_eq(call->error.name, "InvalidParameterException");
}

START_TEST(the_token_of_another_query_is_refused)
{
    uint64_t other =
        query_of(others[_i].operation, others[_i].region, others[_i].instance, others[_i].status);
    expect_refused(page_token(&arena, other, 5).p);
}
END_TEST

static const int64_t made_up[] = {-1, -2, INT64_MIN};

START_TEST(a_made_up_token_has_no_position_in_front_of_the_list)
{
    expect_refused(page_token(&arena, query_of(&list_things, "r", "i", "s"), made_up[_i]).p);
}
END_TEST

START_TEST(what_is_no_token_is_refused)
{
    static const char *const tokens[] = {"",
                                         "x",
                                         "5",
                                         "0000000000000000",
                                         "00000000000000000000000000000000",
                                         "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
                                         "0000000000000000000000000000000 ",
                                         "000000000000000000000000000000000"};
    for (size_t i = 0; i < ARRAY_COUNT(tokens); i++)
        expect_refused(tokens[i]);
}
END_TEST

/* Each of its characters counts, and so does their case. */
START_TEST(a_token_with_one_character_changed_is_refused)
{
    struct str token = page_token(&arena, query_of(&list_things, "r", "i", "s"), 5);
    for (size_t i = 0; i < token.n; i++) {
        char *changed = arena_new(&arena, token.n + 1);
        memcpy(changed, token.p, token.n);
        changed[i] = changed[i] == '0' ? '1' : '0';
        expect_refused(changed);
    }
    expect_refused(arena_printf(&arena, "%s0", token.p).p);
    expect_refused(arena_copy(&arena, str_first(token, token.n - 1)).p);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("page");
    TCase *tests = suite_add_cases(suite, "page");
    tcase_add_test(tests, the_size_of_a_page_and_the_token_do_not_name_the_query);
    tcase_add_table(tests, every_other_member_names_the_query, others);
    tcase_add_test(tests, an_empty_member_is_not_an_absent_one);
    tcase_add_table(tests, a_token_comes_back_as_its_position, positions);
    tcase_add_test(tests, without_a_token_a_list_begins_at_its_start);
    tcase_add_table(tests, the_token_of_another_query_is_refused, others);
    tcase_add_table(tests, a_made_up_token_has_no_position_in_front_of_the_list, made_up);
    tcase_add_test(tests, what_is_no_token_is_refused);
    tcase_add_test(tests, a_token_with_one_character_changed_is_refused);
    return suite_main(suite);
}
