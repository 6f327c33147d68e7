/*
 * NextToken: pages that lose and repeat nothing while others insert and delete, and tokens that fit
 * the query that they were given to and no other.
 */
#include "family.h"

#include <pthread.h>

/* What a query asks of a list, beside its operation. */
struct query {
    const char *instance_id;
    const char *filter; /* "" or another one that keeps everything */
    int max;            /* 0: not given */
    const char *token;  /* NULL: none */
};

static const char *run_id, *other_run_id, *test_case_id;

static const char *paging(const struct query *q)
{
    const char *max = q->max > 0 ? format("&maxResults=%d", q->max) : "";
    const char *token = q->token != NULL ? format("&nextToken=%s", q->token) : "";
    return format("%s%s%s", q->filter, max, token);
}

static const struct http_response *list_cases(const struct query *q)
{
    return ask("GET", format("/test-cases-summary/%s?%s", q->instance_id, paging(q)), NULL);
}

static const struct http_response *search_cases(const struct query *q)
{
    const char *max = q->max > 0 ? format(",'MaxResults':%d", q->max) : "";
    const char *token = q->token != NULL ? format(",'NextToken':'%s'", q->token) : "";
    return ask("POST", "/search-test-cases",
               format("{'InstanceId':'%s'%s%s%s}", q->instance_id, q->filter, max, token));
}

static const struct http_response *list_executions(const struct query *q)
{
    return ask("GET", format("/test-case-executions/%s?%s", q->instance_id, paging(q)), NULL);
}

static const struct http_response *list_records(const struct query *q)
{
    return ask(
        "GET",
        format("/test-cases/%s/%s/%s/records?%s", q->instance_id, test_case_id, run_id, paging(q)),
        NULL);
}

static const struct list {
    const char *name;
    const struct http_response *(*fetch)(const struct query *q);
    const char *items;
    const char *key;
    const char *filter; /* one more that keeps everything; NULL: there is none */
    int max;
} lists[] = {
    {"ListTestCases", list_cases, "TestCaseSummaryList", "Id", NULL, 1000},
    {"SearchTestCases", search_cases, "TestCases", "Id", ",'SearchCriteria':{}", 100},
    {"ListTestCaseExecutions", list_executions, "TestCaseExecutions", "TestCaseExecutionId",
     "startTime=0", 100},
    {"ListTestCaseExecutionRecords", list_records, "ExecutionRecords", "Record", "status=PASSED",
     100},
};

enum { CASES, SEARCH, EXECUTIONS, RECORDS };

static const struct json *page(const struct list *list, const struct query *q)
{
    const struct http_response *response = list->fetch(q);
    ck_assert_msg(response->status == 200, "%s: %.*s", list->name, STR_ARG(response->body));
    return harness_json(&h, response);
}

static const char *token_of(const struct json *told)
{
    return find(told, "NextToken") != NULL ? text_at(told, "NextToken") : NULL;
}

/* As many test cases and executions, and one execution with as many records, as are asked for. */
static void stock(int count)
{
    /* INITIATION, EXECUTION_START and COMPLETION are records too. */
    answer("PUT", "/_mock/progression",
           format("{'progression':'immediate','observations':%d}", count - 3));
    test_case_id = "t";
    run_id = start(INSTANCE, "t");
    for (int i = 1; i < count; i++)
        other_run_id = start(INSTANCE, "t");
    for (int i = 0; i < count; i++)
        create(format("case %d", i), ",'Status':'SAVED'");
}

/* --- how long a page is --- */

START_TEST(a_page_is_as_long_as_it_is_asked_to_be)
{
    enum { COUNT = 7 };
    const struct list *list = &lists[_i];
    stock(COUNT);
    for (int max = 1; max <= COUNT + 1; max++) {
        int pages = 0, items = 0;
        struct query q = {.instance_id = INSTANCE, .filter = "", .max = max};
        do {
            const struct json *told = page(list, &q);
            int n = (int)json_count(find(told, list->items));
            q.token = token_of(told);
            ck_assert_msg(q.token != NULL ? n == max : n > 0 && n <= max, "%s: %d of %d",
                          list->name, n, max);
            items += n;
            pages++;
        } while (q.token != NULL);
        ck_assert_msg(items == COUNT, "%s by %d: %d", list->name, max, items);
        ck_assert_msg(pages == (COUNT + max - 1) / max, "%s by %d: %d pages", list->name, max,
                      pages);
    }
}
END_TEST

START_TEST(a_page_is_a_hundred_long_by_itself)
{
    const struct list *list = &lists[_i];
    stock(100);
    struct query q = {.instance_id = INSTANCE, .filter = ""};
    ck_assert_ptr_null(token_of(page(list, &q)));
    harness_done(&h);
    setup();
    stock(101);
    const struct json *told = page(list, &q);
    ck_assert_uint_eq(json_count(find(told, list->items)), 100);
    q.token = token_of(told);
    ck_assert_uint_eq(json_count(find(page(list, &q), list->items)), 1);
    q = (struct query){.instance_id = INSTANCE, .filter = "", .max = list->max};
    ck_assert_uint_eq(json_count(find(page(list, &q), list->items)), list->max > 100 ? 101 : 100);
}
END_TEST

/* --- what fits a token --- */

static const struct http_response *fetch_with(const struct list *list, const char *token)
{
    return list->fetch(
        &(struct query){.instance_id = INSTANCE, .filter = "", .max = 2, .token = token});
}

static void expect_refused(const char *what, const struct list *list,
                           const struct http_response *response)
{
    expect_error(format("%s: %s", list->name, what), response, 400, "InvalidParameterException",
                 "The NextToken is not one that this query was given");
}

static const char *first_token(const struct list *list)
{
    const char *token = token_of(page(
        list, &(struct query){.instance_id = INSTANCE, .filter = "", .max = 2, .token = NULL}));
    ck_assert_ptr_nonnull(token);
    return token;
}

START_TEST(a_token_answers_the_same_every_time_and_for_any_length)
{
    const struct list *list = &lists[_i];
    stock(6);
    const char *token = first_token(list);
    struct str once = fetch_with(list, token)->body;
    ck_assert(str_equal(fetch_with(list, token)->body, once));
    struct query all = {.instance_id = INSTANCE, .filter = "", .max = 100, .token = token};
    ck_assert_uint_eq(json_count(find(page(list, &all), list->items)), 4);
}
END_TEST

START_TEST(a_token_of_another_query_is_refused)
{
    const struct list *list = &lists[_i];
    stock(6);
    const char *token = first_token(list);
    for (size_t i = 0; i < ARRAY_COUNT(lists); i++)
        if (i != (size_t)_i)
            expect_refused(lists[i].name, list, fetch_with(list, first_token(&lists[i])));
    struct query q = {.instance_id = INSTANCE, .filter = "", .token = token};
    if (list->filter != NULL) {
        q.filter = list->filter;
        expect_refused("another filter", list, list->fetch(&q));
        q.filter = "";
    }
    q.instance_id = OTHER_INSTANCE;
    run_id = start(OTHER_INSTANCE, "t");
    expect_refused("another instance", list, list->fetch(&q));
    q.instance_id = INSTANCE;
    become("111111111111", "us-east-1");
    run_id = start(INSTANCE, "t");
    expect_refused("another account", list, list->fetch(&q));
    become("000000000000", "eu-west-2");
    run_id = start(INSTANCE, "t");
    expect_refused("another region", list, list->fetch(&q));
}
END_TEST

START_TEST(a_token_of_another_execution_is_refused)
{
    stock(6);
    const char *token = first_token(&lists[RECORDS]);
    run_id = other_run_id;
    expect_refused("another execution", &lists[RECORDS], fetch_with(&lists[RECORDS], token));
    run_id = start(INSTANCE, test_case_id = create("another", ""));
    expect_refused("another test case", &lists[RECORDS], fetch_with(&lists[RECORDS], token));
}
END_TEST

START_TEST(a_token_that_was_tampered_with_is_refused)
{
    const struct list *list = &lists[_i];
    stock(6);
    const char *token = first_token(list);
    size_t n = strlen(token);
    for (size_t at = 0; at < n; at++) {
        char *forged = strcpy(arena_new(&h.arena, n + 1), token);
        forged[at] = forged[at] == '0' ? '1' : '0';
        expect_refused(forged, list, fetch_with(list, forged));
        forged[at] = 'A';
        expect_refused(forged, list, fetch_with(list, forged));
    }
    expect_refused("short", list, fetch_with(list, format("%.*s", (int)n - 1, token)));
    expect_refused("long", list, fetch_with(list, format("%s0", token)));
    expect_refused("twice", list, fetch_with(list, format("%s%s", token, token)));
    expect_refused("half", list, fetch_with(list, token + n / 2));
    expect_refused("a word", list, fetch_with(list, "next"));
    expect_refused("zeros", list, fetch_with(list, format("%0*d", (int)n, 0)));
    expect_refused("an umlaut", list, fetch_with(list, "\xc3\xa4"));
}
END_TEST

START_TEST(an_empty_token_is_none_that_was_given)
{
    const struct http_response *response = fetch_with(&lists[_i], "");
    if (_i == SEARCH)
        expect_error("SearchTestCases", response, 400, "InvalidParameterException",
                     "1 validation error detected. Value with length 0 at '/NextToken' failed to "
                     "satisfy constraint: Member must have length between 1 and 2500, inclusive");
    else
        expect_refused("empty", &lists[_i], response);
}
END_TEST

/* --- while others change the list --- */

enum { WALKED_MAX = 200 };

/* A walk over test cases, with what a model knows of them. */
struct walk {
    unsigned random;
    struct {
        const char *id;
        bool stood; /* there since before the walk and not deleted */
        int seen;
    } items[WALKED_MAX];
    size_t count;
};

static unsigned draw(struct walk *w, unsigned below)
{
    w->random = w->random * 1103515245u + 12345u;
    return (w->random >> 16) % below;
}

static void add_case(struct walk *w, bool before)
{
    ck_assert_uint_lt(w->count, WALKED_MAX);
    w->items[w->count].id = create(format("case %zu", w->count), ",'Status':'SAVED'");
    w->items[w->count++].stood = before;
}

static void change(struct walk *w)
{
    for (unsigned n = draw(w, 3); n > 0; n--)
        add_case(w, false);
    for (unsigned n = draw(w, 3); n > 0; n--) {
        size_t i = draw(w, (unsigned)w->count);
        if (w->items[i].id == NULL)
            continue;
        answer("DELETE", format("/test-cases/" INSTANCE "/%s", w->items[i].id), NULL);
        w->items[i].id = NULL;
        w->items[i].stood = false;
    }
}

static void see(struct walk *w, const char *id)
{
    size_t i = 0;
    while (i < w->count && (w->items[i].id == NULL || strcmp(w->items[i].id, id) != 0))
        i++;
    ck_assert_msg(i < w->count, "%s was deleted and is listed", id);
    w->items[i].seen++;
}

START_TEST(what_stood_throughout_is_seen_once)
{
    for (int which = CASES; which <= SEARCH; which++) {
        const struct list *list = &lists[which];
        struct walk w = {.random = (unsigned)_i};
        harness_done(&h);
        setup();
        for (int i = 0; i < 30; i++)
            add_case(&w, true);
        struct query q = {.instance_id = INSTANCE, .filter = "", .max = 1 + (int)draw(&w, 9)};
        do {
            const struct json *told = page(list, &q);
            const struct json *items = find(told, list->items);
            for (const struct json *v = json_first(items); v != NULL; v = json_next(v))
                see(&w, text_at(v, list->key));
            q.token = token_of(told);
            if (q.token != NULL)
                change(&w);
        } while (q.token != NULL);
        for (size_t i = 0; i < w.count; i++)
            ck_assert_msg(w.items[i].seen <= 1 && (!w.items[i].stood || w.items[i].seen == 1),
                          "%s, seed %d: item %zu was seen %d times", list->name, _i, i,
                          w.items[i].seen);
    }
}
END_TEST

START_TEST(new_executions_and_moving_states_shift_no_page)
{
    enum { COUNT = 20 };
    const char *ids[COUNT];
    for (int i = 0; i < COUNT; i++, h.now_ms += 250)
        ids[i] = start(INSTANCE, "t");
    struct query q = {.instance_id = INSTANCE, .filter = "", .max = 3};
    int next = COUNT;
    do {
        const struct json *told = page(&lists[EXECUTIONS], &q);
        const struct json *items = find(told, "TestCaseExecutions");
        for (const struct json *v = json_first(items); v != NULL; v = json_next(v))
            ck_assert_str_eq(text_at(v, "TestCaseExecutionId"), ids[--next]);
        q.token = token_of(told);
        h.now_ms += 500;
        start(INSTANCE, "t");
    } while (q.token != NULL);
    ck_assert_int_eq(next, 0);
}
END_TEST

START_TEST(records_that_come_up_between_pages_are_on_later_ones)
{
    answer("PUT", "/_mock/progression", "{'inProgressSeconds':10,'observations':10}");
    test_case_id = "t";
    run_id = start(INSTANCE, "t");
    h.now_ms += 3000;
    struct query q = {.instance_id = INSTANCE, .filter = "", .max = 2};
    struct text seen = {.arena = &h.arena};
    do {
        const struct json *told = page(&lists[RECORDS], &q);
        const struct json *items = find(told, "ExecutionRecords");
        for (const struct json *v = json_first(items); v != NULL; v = json_next(v))
            text_printf(&seen, "%s ",
                        find(v, "ObservationId") != NULL ? text_at(v, "ObservationId") : "-");
        q.token = token_of(told);
        h.now_ms += 2500;
    } while (q.token != NULL);
    ck_assert_str_view_eq(text_str(&seen),
                          "- - observation-1 observation-2 observation-3 observation-4 "
                          "observation-5 observation-6 observation-7 observation-8 observation-9 "
                          "observation-10 - ");
}
END_TEST

START_TEST(a_page_behind_the_last_item_is_empty)
{
    const char *ids[3];
    for (size_t i = 0; i < ARRAY_COUNT(ids); i++)
        ids[i] = create(format("case %zu", i), "");
    struct query q = {.instance_id = INSTANCE, .filter = "", .max = 2};
    q.token = token_of(page(&lists[_i], &q));
    ck_assert_ptr_nonnull(q.token);
    answer("DELETE", format("/test-cases/" INSTANCE "/%s", ids[2]), NULL);
    const struct json *told = page(&lists[_i], &q);
    ck_assert_uint_eq(json_count(find(told, lists[_i].items)), 0);
    ck_assert_ptr_null(token_of(told));
}
END_TEST

/* --- while others start executions on other threads --- */

enum { STARTERS = 3, STARTS = 100 };

static void *start_many(void *cookie)
{
    for (int i = 0; i < STARTS; i++) {
        struct arena a;
        arena_init(&a, NULL, 0);
        struct http_request request = {.method = STR("PUT"),
                                       .target = STR("/test-cases/" INSTANCE "/t/start-execution")};
        struct http_response response;
        mock_handle(cookie, &request, &a, &response);
        arena_done(&a);
    }
    return NULL;
}

START_TEST(racing_starts_shift_no_page)
{
    enum { COUNT = 30 };
    const char *ids[COUNT];
    pthread_t threads[STARTERS];
    for (int i = 0; i < COUNT; i++)
        ids[i] = start(INSTANCE, "t");
    for (int i = 0; i < STARTERS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, start_many, h.mock), 0);
    for (int round = 0; round < 10; round++) {
        struct query q = {.instance_id = INSTANCE, .filter = "", .max = 7};
        int next = COUNT;
        do {
            const struct json *told = page(&lists[EXECUTIONS], &q);
            const struct json *items = find(told, "TestCaseExecutions");
            for (const struct json *v = json_first(items); v != NULL; v = json_next(v))
                if (next > 0 && strcmp(text_at(v, "TestCaseExecutionId"), ids[next - 1]) == 0)
                    next--;
            q.token = token_of(told);
        } while (q.token != NULL);
        ck_assert_int_eq(next, 0);
    }
    for (int i = 0; i < STARTERS; i++)
        pthread_join(threads[i], NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("lists");
    TCase *cases = family_cases(suite, "lists");
    add_table(cases, a_page_is_as_long_as_it_is_asked_to_be, lists);
    tcase_add_loop_test(cases, a_page_is_a_hundred_long_by_itself, CASES, EXECUTIONS + 1);
    add_table(cases, a_token_answers_the_same_every_time_and_for_any_length, lists);
    add_table(cases, a_token_of_another_query_is_refused, lists);
    tcase_add_test(cases, a_token_of_another_execution_is_refused);
    add_table(cases, a_token_that_was_tampered_with_is_refused, lists);
    tcase_add_loop_test(cases, an_empty_token_is_none_that_was_given, CASES, EXECUTIONS + 1);
    tcase_add_loop_test(cases, what_stood_throughout_is_seen_once, 1, 21);
    tcase_add_test(cases, new_executions_and_moving_states_shift_no_page);
    tcase_add_test(cases, records_that_come_up_between_pages_are_on_later_ones);
    tcase_add_loop_test(cases, a_page_behind_the_last_item_is_empty, CASES, SEARCH + 1);
    tcase_add_test(cases, racing_starts_shift_no_page);
    return suite_main(suite);
}
