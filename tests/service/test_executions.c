/*
 * Executions: which of them a list keeps, what stopping comes to, and that ids of other accounts,
 * regions, instances and test cases are found nowhere.
 */
#include "family.h"

#define T0 HARNESS_NOW_MS

/* --- lists --- */

/* A target with `values` in place of its $1, $2 ... */
static const char *fill(const char *target, const char *const values[])
{
    struct text text = {.arena = &h.arena};
    for (const char *p = target; *p != '\0'; p++) {
        if (*p == '$')
            text_add(&text, str_from(values[*++p - '1']));
        else
            text_add_char(&text, *p);
    }
    return text.n > 0 ? arena_copy(&h.arena, text_str(&text)).p : "";
}

/* Five executions, each a minute after the last; the clock then stands at the last one's start. */
static const char *test_case_ids[3];
static char letters[5][IDS_UUID_BYTES + 1]; /* their ids: A, B ... E */

static void setup_five(void)
{
    static const int order[] = {0, 1, 0, 2, 0};
    setup();
    test_case_ids[0] = create("quick", "");
    test_case_ids[1] = create("slow", "");
    test_case_ids[2] = create("fails", "");
    answer("PUT", "/_mock/progression",
           format("[{'testCaseId':'%s','inProgressSeconds':1000},"
                  "{'testCaseId':'%s','outcome':'FAILED'}]",
                  test_case_ids[1], test_case_ids[2]));
    for (size_t i = 0; i < ARRAY_COUNT(order); i++) {
        h.now_ms = T0 + (int64_t)i * 60000;
        snprintf(letters[i], sizeof letters[i], "%s", start(INSTANCE, test_case_ids[order[i]]));
    }
    /* The third is stopped in its last moment. */
    h.now_ms = T0 + 2 * 60000 + 2999;
    answer("POST",
           format("/test-cases/" INSTANCE "/%s/%s/stop-execution", test_case_ids[0], letters[2]),
           "{}");
    h.now_ms = T0 + 4 * 60000;
}

/* The executions of a list's answer by their letters. */
static const char *lettered(const struct json *list)
{
    struct text text = {.arena = &h.arena};
    for (const struct json *e = json_first(list); e != NULL; e = json_next(e))
        for (size_t i = 0; i < ARRAY_COUNT(letters); i++)
            if (str_is(json_string(json_member(e, "TestCaseExecutionId")), letters[i]))
                text_add_char(&text, (char)('A' + i));
    return text.n > 0 ? arena_copy(&h.arena, text_str(&text)).p : "";
}

static const struct {
    const char *query;
    const char *wanted;
} filters[] = {
    {"", "EDCBA"},
    {"?testCaseId=$1", "ECA"},
    {"?testCaseId=$2", "B"},
    {"?testCaseId=nobody", ""},
    {"?testCaseName=quick", "ECA"},
    {"?testCaseName=fails", "D"},
    {"?testCaseName=Quick", ""},
    {"?testCaseName=qui", ""},
    {"?testCaseName=quick&testCaseId=$2", ""},
    {"?status=INITIATED", "E"},
    {"?status=IN_PROGRESS", "B"},
    {"?status=PASSED", "A"},
    {"?status=FAILED", "D"},
    {"?status=STOPPED", "C"},
    {"?status=PASSED&testCaseId=$2", ""},
    {"?startTime=1767323045000", "EDCBA"},
    {"?startTime=1767323045001", "EDCB"},
    {"?startTime=1767323225000", "ED"},
    {"?endTime=1767323045000", "A"},
    {"?endTime=1767323044999", ""},
    {"?endTime=1767323165000", "CBA"},
    {"?startTime=1767323105000&endTime=1767323225000", "DCB"},
    {"?startTime=1767323225000&endTime=1767323105000", ""},
    {"?startTime=0&endTime=9223372036854775807", "EDCBA"},
    {"?startTime=1767323105000&status=STOPPED&testCaseName=quick", "C"},
};

START_TEST(a_filter_keeps_what_it_says)
{
    const char *target =
        format("/test-case-executions/" INSTANCE "%s", fill(filters[_i].query, test_case_ids));
    const char *got = lettered(find(answer("GET", target, NULL), "TestCaseExecutions"));
    ck_assert_msg(strcmp(got, filters[_i].wanted) == 0, "%s: %s is not %s", filters[_i].query, got,
                  filters[_i].wanted);
}
END_TEST

START_TEST(pages_of_a_filter_come_to_all_of_it)
{
    const char *query = fill(filters[_i].query, test_case_ids);
    const char *token = "";
    struct text all = {.arena = &h.arena};
    for (int page = 0; page < 10; page++) {
        const struct json *told =
            answer("GET",
                   format("/test-case-executions/" INSTANCE "%s%cmaxResults=1%s", query,
                          *query == '\0' ? '?' : '&', token),
                   NULL);
        text_add(&all, str_from(lettered(find(told, "TestCaseExecutions"))));
        if (find(told, "NextToken") == NULL)
            break;
        token = format("&nextToken=%s", text_at(told, "NextToken"));
    }
    ck_assert_msg(str_is(text_str(&all), filters[_i].wanted), "%s: %.*s is not %s",
                  filters[_i].query, STR_ARG(text_str(&all)), filters[_i].wanted);
}
END_TEST

/* --- stopping --- */

enum token { NO_TOKEN, SAME_TOKEN, OTHER_TOKEN };

static const struct {
    const char *name;
    const char *plan;
    int64_t first_ms; /* of the first stop, after the start */
    enum token second_token;
    int first_status;
    bool replayed;
    const char *wanted; /* the state in the end */
    double ended_ms;
} stops[] = {
    {"at once", "{}", 0, NO_TOKEN, 200, false, "STOPPED", 0},
    {"before it runs", "{}", 999, SAME_TOKEN, 200, true, "STOPPED", 999},
    {"while it runs", "{}", 1000, OTHER_TOKEN, 200, false, "STOPPED", 1000},
    {"in the last moment", "{}", 2999, SAME_TOKEN, 200, true, "STOPPED", 2999},
    {"a moment too late", "{}", 3000, SAME_TOKEN, 400, false, "PASSED", 3000},
    {"one that has failed", "{'outcome':'FAILED'}", 3000, OTHER_TOKEN, 400, false, "FAILED", 3000},
    {"one that is over at once", "{'progression':'immediate'}", 0, NO_TOKEN, 400, false, "PASSED",
     0},
    {"one that hangs", "{'outcome':'HANG'}", 299999, SAME_TOKEN, 200, true, "STOPPED", 299999},
    {"one that has hung", "{'outcome':'HANG'}", 300000, SAME_TOKEN, 400, false, "FAILED", 300000},
    {"one that waits for reads", "{'progression':'manual','times':2}", 5000, OTHER_TOKEN, 200,
     false, "STOPPED", 5000},
};

static const struct http_response *stop(const char *id, enum token token)
{
    static const char *const bodies[] = {
        [NO_TOKEN] = "{}",
        [SAME_TOKEN] = "{'ClientToken':'stop'}",
        [OTHER_TOKEN] = "{'ClientToken':'again'}",
    };
    return ask("POST", format("/test-cases/i/t/%s/stop-execution", id), bodies[token]);
}

static void expect_stop(const char *name, const struct http_response *response, int status)
{
    if (status == 200)
        ck_assert_msg(response->status == 200 && str_is(response->body, "{}"), "%s: %d %.*s", name,
                      response->status, STR_ARG(response->body));
    else
        expect_error(name, response, 400, "InvalidRequestException",
                     "The test case execution has already ended");
}

START_TEST(stopping_ends_what_runs_and_nothing_else)
{
    const char *name = stops[_i].name;
    answer("PUT", "/_mock/progression", stops[_i].plan);
    const char *id = start("i", "t");
    h.now_ms += stops[_i].first_ms;
    expect_stop(name, stop(id, SAME_TOKEN), stops[_i].first_status);
    h.now_ms += 5000;
    const struct http_response *second = stop(id, stops[_i].second_token);
    expect_stop(name, second, stops[_i].first_status);
    bool replayed = http_response_header(second, "Idempotent-Replayed").p != NULL;
    ck_assert_msg(replayed == stops[_i].replayed, "%s: replayed is %d", name, replayed);
    const struct json *told = answer("GET", format("/test-cases/i/t/%s/summary", id), NULL);
    ck_assert_msg(strcmp(text_at(told, "Status"), stops[_i].wanted) == 0, "%s: %s", name,
                  text_at(told, "Status"));
    ck_assert_double_eq(number_at(told, "EndTime"),
                        ((double)HARNESS_NOW_MS + stops[_i].ended_ms) / 1000);
}
END_TEST

START_TEST(a_stop_token_belongs_to_one_execution_for_seven_days)
{
    answer("PUT", "/_mock/progression", "{'inProgressSeconds':1000000}");
    const char *first = start("i", "t"), *second = start("i", "t");
    expect_stop("first", stop(first, SAME_TOKEN), 200);
    h.now_ms += INT64_C(7) * 24 * 60 * 60 * 1000 - 1;
    expect_error("second", stop(second, SAME_TOKEN), 400, "InvalidRequestException",
                 "The ClientToken was already used with another test case execution");
    h.now_ms += 1;
    expect_stop("the token is free", stop(second, SAME_TOKEN), 200);
    expect_error("first", stop(first, SAME_TOKEN), 400, "InvalidRequestException",
                 "The ClientToken was already used with another test case execution");
}
END_TEST

START_TEST(a_lost_answer_of_a_stop_is_made_good_by_its_token)
{
    const char *id = start("i", "t");
    answer("POST", "/_mock/faults",
           "{'operation':'StopTestCaseExecution','times':1,'phase':'after',"
           "'error':{'code':'InternalServiceException'}}");
    ck_assert_int_eq(stop(id, SAME_TOKEN)->status, 500);
    const struct http_response *again = stop(id, SAME_TOKEN);
    expect_stop("again", again, 200);
    ck_assert_str_view_eq(http_response_header(again, "Idempotent-Replayed"), "true");
}
END_TEST

START_TEST(a_refused_stop_stops_nothing)
{
    const char *id = start("i", "t");
    answer("POST", "/_mock/faults",
           "{'operation':'StopTestCaseExecution','times':1,"
           "'error':{'code':'ThrottlingException'}}");
    ck_assert_int_eq(stop(id, SAME_TOKEN)->status, 429);
    const struct json *told = answer("GET", format("/test-cases/i/t/%s/summary", id), NULL);
    ck_assert_str_eq(text_at(told, "Status"), "INITIATED");
    const struct http_response *again = stop(id, SAME_TOKEN);
    expect_stop("again", again, 200);
    ck_assert_ptr_null(http_response_header(again, "Idempotent-Replayed").p);
}
END_TEST

/* --- isolation --- */

/* Who asks for what the account 111111111111 has in us-east-1. */
static const struct {
    const char *name;
    const char *account_id;
    const char *region;
    const char *instance_id;
    bool other_test_case;
} strangers[] = {
    {"another account", "222222222222", "us-east-1", INSTANCE, false},
    {"no account id", "AKIDEXAMPLE", "us-east-1", INSTANCE, false},
    {"another region", "111111111111", "eu-west-2", INSTANCE, false},
    {"another instance", "111111111111", "us-east-1", OTHER_INSTANCE, false},
    {"another test case", "111111111111", "us-east-1", INSTANCE, true},
};

/* In a target $1, $2 and $3 stand for the ids of the instance, the test case, the execution. */
static const struct {
    const char *method;
    const char *target;
    const char *body;
    bool of_execution;
} foreign[] = {
    {"GET", "/test-cases/$1/$2", NULL, false},
    {"GET", "/test-cases/$1/$2?status=PUBLISHED", NULL, false},
    {"GET", "/test-cases/$1/$2?status=SAVED", NULL, false},
    {"POST", "/test-cases/$1/$2", "{'Name':'stolen'}", false},
    {"DELETE", "/test-cases/$1/$2", NULL, false},
    {"PUT", "/test-cases/$1/$2/start-execution", "{'ClientToken':'a'}", false},
    {"GET", "/test-cases/$1/$2/$3/summary", NULL, true},
    {"GET", "/test-cases/$1/$2/$3/records", NULL, true},
    {"POST", "/test-cases/$1/$2/$3/stop-execution", "{'ClientToken':'a'}", true},
};

static const char *owned, *owned_run;

/* What the owner sees of all that it has. */
static const char *everything(void)
{
    struct text text = {.arena = &h.arena};
    become("111111111111", "us-east-1");
    static const char *const targets[] = {
        "/test-cases/$1/$2",
        "/test-cases-summary/$1",
        "/test-cases/$1/$2/$3/summary",
        "/test-cases/$1/$2/$3/records",
        "/test-case-executions/$1",
    };
    for (size_t i = 0; i < ARRAY_COUNT(targets); i++)
        text_add(
            &text,
            ask("GET", fill(targets[i], (const char *const[]){INSTANCE, owned, owned_run}), NULL)
                ->body);
    return arena_copy(&h.arena, text_str(&text)).p;
}

START_TEST(what_belongs_to_others_is_not_found)
{
    enum { REQUESTS = ARRAY_COUNT(foreign) };
    size_t s = (size_t)_i / REQUESTS, r = (size_t)_i % REQUESTS;
    become("111111111111", "us-east-1");
    owned = create("secret", "");
    owned_run = start(INSTANCE, owned);
    const char *before = everything();
    become(strangers[s].account_id, strangers[s].region);
    /* The stranger's instances have test cases of their own, and are closed. */
    answer("PUT", format("/test-cases/%s", strangers[s].instance_id),
           format("{'Name':'mine','Content':%s}", json_quoted(CONTENT)));
    const char *test_case = strangers[s].other_test_case ? "nobody" : owned;
    const char *name = format("%s: %s", strangers[s].name, foreign[r].target);
    const char *target = fill(
        foreign[r].target, (const char *const[]){strangers[s].instance_id, test_case, owned_run});
    const char *told =
        foreign[r].of_execution
            ? format("Resource not found: the test case has no execution %s", owned_run)
            : format("Resource not found: the instance has no test case %s", test_case);
    expect_error(name, ask(foreign[r].method, target, foreign[r].body), 404,
                 "ResourceNotFoundException", told);
    if (!strangers[s].other_test_case && strcmp(strangers[s].name, "another instance") != 0)
        ck_assert_msg(strcmp(everything(), before) == 0, "%s changed something", name);
}
END_TEST

START_TEST(lists_show_nothing_of_others)
{
    become("111111111111", "us-east-1");
    start(INSTANCE, create("secret", ""));
    become(strangers[_i].account_id, strangers[_i].region);
    const char *instance = strangers[_i].instance_id;
    if (strangers[_i].other_test_case)
        instance = OTHER_INSTANCE;
    const struct json *lists[] = {
        find(answer("GET", format("/test-cases-summary/%s", instance), NULL),
             "TestCaseSummaryList"),
        find(answer("GET", format("/test-case-executions/%s", instance), NULL),
             "TestCaseExecutions"),
        find(answer("POST", "/search-test-cases", format("{'InstanceId':'%s'}", instance)),
             "TestCases"),
    };
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++)
        ck_assert_msg(json_count(lists[i]) == 0, "%s: list %zu", strangers[_i].name, i);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("executions");
    TCase *lists = tcase_create("lists");
    tcase_add_checked_fixture(lists, setup_five, teardown);
    suite_add_tcase(suite, lists);
    add_table(lists, a_filter_keeps_what_it_says, filters);
    add_table(lists, pages_of_a_filter_come_to_all_of_it, filters);
    TCase *stopping = family_cases(suite, "stopping");
    add_table(stopping, stopping_ends_what_runs_and_nothing_else, stops);
    tcase_add_test(stopping, a_stop_token_belongs_to_one_execution_for_seven_days);
    tcase_add_test(stopping, a_lost_answer_of_a_stop_is_made_good_by_its_token);
    tcase_add_test(stopping, a_refused_stop_stops_nothing);
    TCase *isolation = family_cases(suite, "isolation");
    tcase_add_loop_test(isolation, what_belongs_to_others_is_not_found, 0,
                        (int)(ARRAY_COUNT(strangers) * ARRAY_COUNT(foreign)));
    add_table(isolation, lists_show_nothing_of_others, strangers);
    return suite_main(suite);
}
