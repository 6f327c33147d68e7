#include "coverage/coverage.h"

#include "base/text.h"
#include "model.h"

#include <pthread.h>
#include <string.h>

#define ALL ((struct str){0})

static struct coverage *coverage;

static void setup(void)
{
    arena_setup();
    coverage = coverage_new(&model);
}

static void teardown(void)
{
    coverage_free(coverage);
    arena_teardown();
}

/* Counts a request for Put that was answered well, or with an error. */
static void put(const char *account, const char *body, const char *error)
{
    struct input input = model_put_input(body);
    coverage_count(coverage, &(struct coverage_request){
                                 .account_id = str_from(account),
                                 .operation = MODEL_PUT,
                                 .input = &input,
                                 .is_answered = true,
                                 .error = str_from(error),
                             });
}

static struct coverage_view view_of(const char *account)
{
    return coverage_view(coverage, &arena, str_from(account), ALL);
}

static const struct coverage_row *put_row(const char *account)
{
    struct coverage_view view = view_of(account);
    ck_assert_uint_eq(view.count, model.count);
    return &view.rows[0];
}

static uint64_t answers(const struct coverage_row *row, const char *error)
{
    for (size_t i = 0; i < row->error_count; i++)
        if (strcmp(row->errors[i].name, error) == 0)
            return row->errors[i].answers;
    ck_abort_msg("%s is not declared", error);
}

static uint64_t setting(const struct coverage_row *row, const char *member)
{
    for (size_t i = 0; i < row->member_count; i++)
        if (strcmp(row->members[i].path, member) == 0)
            return row->members[i].requests;
    ck_abort_msg("%s is no member", member);
}

static const struct coverage_limit *limit_of(const struct coverage_row *row, const char *member)
{
    for (size_t i = 0; i < row->limit_count; i++)
        if (strcmp(row->limits[i].path, member) == 0)
            return &row->limits[i];
    ck_abort_msg("%s has no limit", member);
}

START_TEST(before_any_request_the_whole_matrix_is_there_and_empty)
{
    struct coverage_view view = view_of(NULL);
    ck_assert_uint_eq(view.operations.covered, 0);
    ck_assert_uint_eq(view.operations.total, 2);
    ck_assert_uint_eq(view.errors.total, 3);
    ck_assert_uint_eq(view.members.total, 7);
    ck_assert_uint_eq(view.limits.total, 6);
    ck_assert_ptr_eq(view.rows[1].operation, MODEL_GET);
    ck_assert(!limit_of(&view.rows[0], "/Token")->was_sent);
    ck_assert(!limit_of(&view.rows[0], "/Token")->is_near);
}
END_TEST

START_TEST(requests_count_by_operation_error_and_member)
{
    put("1", "{\"Token\": \"a\", \"Page\": 5}", NULL);
    put("1", "{\"Token\": \"b\"}", "ThrottlingException");
    put("1", "{\"Token\": \"b\"}", "TeapotException");
    struct coverage_view view = view_of(NULL);
    const struct coverage_row *row = &view.rows[0];
    ck_assert_uint_eq(row->requests, 3);
    ck_assert_uint_eq(row->succeeded, 1);
    ck_assert_uint_eq(answers(row, "ThrottlingException"), 1);
    ck_assert_uint_eq(answers(row, "AccessDeniedException"), 0);
    ck_assert_uint_eq(setting(row, "/Token"), 3);
    ck_assert_uint_eq(setting(row, "/Page"), 1);
    ck_assert_uint_eq(setting(row, "/Tags"), 0);
    ck_assert_uint_eq(row->without_token, 0);
    ck_assert_uint_eq(view.rows[1].requests, 0);
    ck_assert_uint_eq(view.operations.covered, 1);
    ck_assert_uint_eq(view.errors.covered, 1);
    ck_assert_uint_eq(view.members.covered, 2);
    ck_assert_uint_eq(view.limits.covered, 0);
}
END_TEST

START_TEST(a_broken_answer_is_neither_success_nor_error)
{
    struct input input = model_put_input("{\"Token\": \"a\"}");
    struct coverage_request request = {
        .account_id = STR("1"), .operation = MODEL_PUT, .input = &input};
    coverage_count(coverage, &request);
    request.error = STR("ThrottlingException");
    coverage_count(coverage, &request);
    const struct coverage_row *row = put_row(NULL);
    ck_assert_uint_eq(row->requests, 2);
    ck_assert_uint_eq(row->succeeded, 0);
    ck_assert_uint_eq(answers(row, "ThrottlingException"), 0);
    ck_assert_uint_eq(setting(row, "/Token"), 2);
}
END_TEST

START_TEST(of_input_that_could_not_be_read_no_member_counts_and_none_is_missed)
{
    put("1", "{\"Page\": 3, \"Token\": 4}", "SerializationException");
    const struct coverage_row *row = put_row(NULL);
    ck_assert_uint_eq(row->requests, 1);
    ck_assert_uint_eq(setting(row, "/Page"), 0);
    ck_assert_uint_eq(row->without_token, 0);
}
END_TEST

START_TEST(a_missing_token_counts_where_the_operation_takes_one)
{
    struct input nothing = {.is_complete = true};
    put("1", "{}", NULL);
    put("1", "{\"Token\": null}", NULL);
    put("1", "{\"Token\": \"\"}", NULL);
    coverage_count(coverage, &(struct coverage_request){.account_id = STR("1"),
                                                        .operation = MODEL_GET,
                                                        .input = &nothing,
                                                        .is_answered = true});
    struct coverage_view view = view_of(NULL);
    ck_assert_uint_eq(view.rows[0].without_token, 2);
    ck_assert_str_eq(view.rows[0].token, "Token");
    ck_assert_uint_eq(view.rows[1].without_token, 0);
    ck_assert_ptr_null(view.rows[1].token);
}
END_TEST

/* The largest of several requests against a maximum of 10 characters, or 100. */
static const struct {
    const char *name;
    const char *bodies[3];
    const char *member;
    int64_t largest;
    bool is_near;
} approaches[] = {
    {"far", {"{\"Token\": \"12345678\"}"}, "/Token", 8, false},
    {"near", {"{\"Token\": \"123456789\"}"}, "/Token", 9, true},
    {"at it", {"{\"Token\": \"1234567890\"}"}, "/Token", 10, true},
    {"over it", {"{\"Token\": \"12345678901\"}"}, "/Token", 11, true},
    {"the largest counts, not the last",
     {"{\"Page\": 5}", "{\"Page\": 90}", "{\"Page\": 7}"},
     "/Page",
     90,
     true},
    {"just not near", {"{\"Page\": 89}"}, "/Page", 89, false},
    {"under zero", {"{\"Page\": -7}", "{\"Page\": -9}"}, "/Page", -7, false},
    {"the greatest number", {"{\"Page\": 2147483647}"}, "/Page", 2147483647, true},
    {"three of three tags",
     {"{\"Tags\": {\"a\": \"\", \"b\": \"\", \"c\": \"\"}}"},
     "/Tags",
     3,
     true},
};

START_TEST(a_limit_is_near_from_nine_tenths_on)
{
    const char *name = approaches[_i].name;
    for (size_t i = 0; i < 3 && approaches[_i].bodies[i] != NULL; i++)
        put("1", approaches[_i].bodies[i], NULL);
    const struct coverage_limit *limit = limit_of(put_row(NULL), approaches[_i].member);
    ck_assert_msg(limit->was_sent, "%s", name);
    ck_assert_case_int(name, limit->largest, approaches[_i].largest);
    ck_assert_case_int(name, limit->is_near, approaches[_i].is_near);
}
END_TEST

START_TEST(accounts_are_kept_apart_and_added_up)
{
    put("1", "{\"Token\": \"a\"}", NULL);
    put("2", "{\"Page\": 90}", "ThrottlingException");
    put("2", "{\"Page\": 3}", NULL);
    ck_assert_uint_eq(put_row("1")->requests, 1);
    ck_assert_uint_eq(put_row("2")->requests, 2);
    ck_assert_uint_eq(setting(put_row("1"), "/Page"), 0);
    ck_assert_uint_eq(put_row("3")->requests, 0);
    const struct coverage_row *all = put_row(NULL);
    ck_assert_uint_eq(all->requests, 3);
    ck_assert_uint_eq(answers(all, "ThrottlingException"), 1);
    ck_assert_int_eq(limit_of(all, "/Page")->largest, 90);
    ck_assert_uint_eq(put_row("?")->requests, 3);
}
END_TEST

START_TEST(a_view_may_be_of_some_operations)
{
    struct coverage_view view = coverage_view(coverage, &arena, ALL, STR("G*"));
    ck_assert_uint_eq(view.count, 1);
    ck_assert_ptr_eq(view.rows[0].operation, MODEL_GET);
    ck_assert_uint_eq(view.members.total, 1);
}
END_TEST

/* "/A 2, /B 1": the unknown members. */
static const char *unknown_of(const char *account)
{
    const struct coverage_row *row = put_row(account);
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < row->unknown_count; i++)
        text_printf(&text, "%s%.*s %llu", i > 0 ? ", " : "", STR_ARG(row->unknown[i].pointer),
                    (unsigned long long)row->unknown[i].requests);
    return arena_copy(&arena, text_str(&text)).p;
}

START_TEST(unknown_members_are_listed_with_how_many_sent_them)
{
    put("1", "{\"A\": 1, \"Node\": {\"B\": 2}}", NULL);
    put("1", "{\"A\": 1}", NULL);
    put("2", "{\"A\": 1}", NULL);
    put("2", "{\"Token\": \"a\"}", NULL);
    ck_assert_str_eq(unknown_of("1"), "/A 2, /Node/B 1");
    ck_assert_str_eq(unknown_of(NULL), "/A 3, /Node/B 1");
    ck_assert_uint_eq(put_row(NULL)->with_unknown, 3);
    ck_assert_uint_eq(put_row(NULL)->unlisted, 0);
}
END_TEST

START_TEST(unknown_members_are_kept_in_bounded_memory)
{
    for (int i = 0; i < COVERAGE_UNKNOWN_MAX + 3; i++)
        put("1", arena_printf(&arena, "{\"A%d\": 1}", i).p, NULL);
    ck_assert_uint_eq(put_row("1")->unknown_count, COVERAGE_UNKNOWN_MAX);
    ck_assert_uint_eq(put_row("1")->unlisted, 3);
    put("2", "{\"B\": 1}", NULL);
    ck_assert_uint_eq(put_row(NULL)->unknown_count, COVERAGE_UNKNOWN_MAX);
    ck_assert_uint_eq(put_row(NULL)->unlisted, 4);

    struct text many = {.arena = &arena};
    for (int i = 0; i < INPUT_UNKNOWN_KEPT_MAX + 2; i++)
        text_printf(&many, "%s\"C%d\": 1", i > 0 ? ", " : "", i);
    put("3", arena_printf(&arena, "{%.*s}", STR_ARG(text_str(&many))).p, NULL);
    ck_assert_uint_eq(put_row("3")->unknown_count, INPUT_UNKNOWN_KEPT_MAX);
    ck_assert_uint_eq(put_row("3")->unlisted, 2);
}
END_TEST

START_TEST(a_long_name_is_cut_between_two_characters)
{
    char name[COVERAGE_UNKNOWN_BYTES_MAX + 1];
    memset(name, 'a', sizeof name);
    /* With the slash of the pointer, its first byte is the last that is kept. */
    memcpy(name + COVERAGE_UNKNOWN_BYTES_MAX - 2, "\xc3\xa9", 3);
    put("1", arena_printf(&arena, "{\"%s\": 1}", name).p, NULL);
    const struct coverage_row *row = put_row("1");
    ck_assert_uint_eq(row->unknown_count, 1);
    ck_assert_uint_eq(row->unknown[0].pointer.n, COVERAGE_UNKNOWN_BYTES_MAX - 1);
    ck_assert(str_starts_with(row->unknown[0].pointer, STR("/aaa")));
}
END_TEST

START_TEST(a_reset_forgets_all_or_one_account)
{
    put("1", "{\"A\": 1}", NULL);
    put("2", "{\"A\": 1}", NULL);
    coverage_reset(coverage, STR("1"));
    coverage_reset(coverage, STR("nobody"));
    ck_assert_uint_eq(put_row("1")->requests, 0);
    ck_assert_uint_eq(put_row("1")->unknown_count, 0);
    ck_assert_uint_eq(put_row(NULL)->requests, 1);
    put("1", "{\"B\": 1}", NULL);
    ck_assert_str_eq(unknown_of("1"), "/B 1");
    coverage_reset(coverage, ALL);
    ck_assert_uint_eq(put_row(NULL)->requests, 0);
}
END_TEST

START_TEST(accounts_beyond_the_limit_share_a_count)
{
    for (int i = 0; i < COVERAGE_ACCOUNTS_MAX + 2; i++)
        put(arena_printf(&arena, "%012d", i).p, "{\"Token\": \"a\"}", NULL);
    struct coverage_view view = view_of(NULL);
    ck_assert_uint_eq(view.rows[0].requests, COVERAGE_ACCOUNTS_MAX + 2);
    ck_assert_uint_eq(view.shared_requests, 2);
    const char *last = arena_printf(&arena, "%012d", COVERAGE_ACCOUNTS_MAX - 1).p;
    ck_assert_uint_eq(put_row(last)->requests, 1);
    const char *over = arena_printf(&arena, "%012d", COVERAGE_ACCOUNTS_MAX).p;
    ck_assert_uint_eq(put_row(over)->requests, 0);
    ck_assert_uint_eq(view_of(over).shared_requests, 2);
    coverage_reset(coverage, ALL);
    put(over, "{\"Token\": \"a\"}", NULL);
    ck_assert_uint_eq(put_row(over)->requests, 1);
    ck_assert_uint_eq(view_of(NULL).shared_requests, 0);
}
END_TEST

/* --- from several threads --- */

enum { THREADS = 4, TIMES = 500 };

static void *count_many(void *cookie)
{
    const struct coverage_request *request = cookie;
    for (int i = 0; i < TIMES; i++)
        coverage_count(coverage, request);
    return NULL;
}

START_TEST(no_count_is_lost_between_threads)
{
    struct input input = model_put_input("{\"A\": 1}");
    struct coverage_request request = {
        .account_id = STR("1"), .operation = MODEL_PUT, .input = &input, .is_answered = true};
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, count_many, &request), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(put_row("1")->requests, THREADS * TIMES);
    ck_assert_uint_eq(put_row("1")->unknown[0].requests, THREADS * TIMES);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("coverage");
    TCase *tests = tcase_create("coverage");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, before_any_request_the_whole_matrix_is_there_and_empty);
    tcase_add_test(tests, requests_count_by_operation_error_and_member);
    tcase_add_test(tests, a_broken_answer_is_neither_success_nor_error);
    tcase_add_test(tests, of_input_that_could_not_be_read_no_member_counts_and_none_is_missed);
    tcase_add_test(tests, a_missing_token_counts_where_the_operation_takes_one);
    tcase_add_table(tests, a_limit_is_near_from_nine_tenths_on, approaches);
    tcase_add_test(tests, accounts_are_kept_apart_and_added_up);
    tcase_add_test(tests, a_view_may_be_of_some_operations);
    tcase_add_test(tests, unknown_members_are_listed_with_how_many_sent_them);
    tcase_add_test(tests, unknown_members_are_kept_in_bounded_memory);
    tcase_add_test(tests, a_long_name_is_cut_between_two_characters);
    tcase_add_test(tests, a_reset_forgets_all_or_one_account);
    tcase_add_test(tests, accounts_beyond_the_limit_share_a_count);
    tcase_add_test(tests, no_count_is_lost_between_threads);
    return suite_main(suite);
}
