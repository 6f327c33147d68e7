/*
 * How executions go: every progression with every outcome over time, the same in every operation;
 * plans that wait for reads; plans that are put in force, refused and reset.
 */
#include "family.h"

#define RUN "/test-cases/i/t/%s"
#define PLANS "/_mock/progression"

/* --- one look at an execution --- */

struct look {
    const char *status;
    int64_t total, passed, failed;
    double ended_s; /* 0: not ended */
};

static double number_or_0(const struct json *v, const char *path)
{
    return find(v, path) != NULL ? number_at(v, path) : 0;
}

static struct look summary_of(const struct json *told)
{
    return (struct look){
        .status = text_at(told, "Status"),
        .total = (int64_t)number_at(told, "ObservationSummary/TotalObservations"),
        .passed = (int64_t)number_at(told, "ObservationSummary/ObservationsPassed"),
        .failed = (int64_t)number_at(told, "ObservationSummary/ObservationsFailed"),
        .ended_s = number_or_0(told, "EndTime"),
    };
}

/* The document in a record's string. */
static const struct json *record_of(const struct json *v)
{
    struct json_error error;
    const struct json *record = json_parse(&h.arena, json_string(json_member(v, "Record")), &error);
    ck_assert_ptr_nonnull(record);
    return record;
}

/* The letters of the records' types, each of which must be as its place in the list says. */
static const char *check_records(const struct json *list, const struct look *look)
{
    struct text types = {.arena = &h.arena};
    int64_t passed = 0, failed = 0;
    double before_s = 0;
    for (const struct json *v = json_first(list); v != NULL; v = json_next(v)) {
        const struct json *record = record_of(v);
        const char *type = text_at(record, "Type");
        bool is_observation = strcmp(type, "OBSERVATION") == 0;
        text_add_char(&types, type[0]);
        ck_assert_double_ge(number_at(v, "Timestamp"), before_s);
        before_s = number_at(v, "Timestamp");
        ck_assert_double_le(before_s, (double)h.now_ms / 1000);
        ck_assert(is_observation == (find(v, "ObservationId") != NULL));
        if (is_observation) {
            ck_assert_str_eq(text_at(record, "Identifier"), text_at(v, "ObservationId"));
            ck_assert_str_eq(text_at(record, "Status"), text_at(v, "Status"));
            *(strcmp(text_at(v, "Status"), "PASSED") == 0 ? &passed : &failed) += 1;
        } else if (strcmp(type, "COMPLETION") == 0) {
            ck_assert_str_eq(text_at(record, "Status"), text_at(v, "Status"));
            ck_assert_str_eq(text_at(v, "Status"), look->status);
            ck_assert_double_eq(before_s, look->ended_s);
            ck_assert_int_eq((int)number_at(record, "ExecutionSummary/TotalObservations"),
                             (int)look->total);
            ck_assert_int_eq((int)number_at(record, "ExecutionSummary/PassedObservations"),
                             (int)passed);
            ck_assert_int_eq((int)number_at(record, "ExecutionSummary/FailedObservations"),
                             (int)failed);
        }
    }
    ck_assert_int_eq((int)passed, (int)look->passed);
    ck_assert_int_eq((int)failed, (int)look->failed);
    return arena_copy(&h.arena, text_str(&types)).p;
}

/* The execution of test case t on instance i as all three operations have it. */
static struct look look_at(const char *id)
{
    struct look look = summary_of(answer("GET", format(RUN "/summary", id), NULL));
    const struct json *e =
        find(answer("GET", "/test-case-executions/i", NULL), "TestCaseExecutions/0");
    ck_assert_str_eq(text_at(e, "TestCaseExecutionId"), id);
    ck_assert_str_eq(text_at(e, "TestCaseExecutionStatus"), look.status);
    ck_assert_double_eq(number_or_0(e, "EndTime"), look.ended_s);
    const struct json *kept =
        answer("GET", format("/test-case-executions/i?status=%s", look.status), NULL);
    ck_assert_str_eq(text_at(kept, "TestCaseExecutions/0/TestCaseExecutionId"), id);
    const struct json *list =
        find(answer("GET", format(RUN "/records", id), NULL), "ExecutionRecords");
    const char *types = check_records(list, &look);
    ck_assert_int_eq(types[0], 'I');
    ck_assert((strchr(types, 'C') != NULL) == (look.ended_s > 0));
    if (strcmp(look.status, "IN_PROGRESS") == 0 || strcmp(look.status, "PASSED") == 0)
        ck_assert_ptr_nonnull(strchr(types, 'E'));
    return look;
}

/* --- by the clock --- */

static const struct {
    const char *plan;
    const char *course; /* "<at ms> <status> <passed>/<failed>" for each look, joined by ", " */
} courses[] = {
    {"{}", "0 INITIATED 0/0, 999 INITIATED 0/0, 1000 IN_PROGRESS 0/0, 1999 IN_PROGRESS 0/0, "
           "2000 IN_PROGRESS 1/0, 2999 IN_PROGRESS 1/0, 3000 PASSED 2/0, 999999999 PASSED 2/0"},
    {"{'progression':'time','outcome':'FAILED'}",
     "999 INITIATED 0/0, 1000 IN_PROGRESS 0/0, 2000 IN_PROGRESS 1/0, 3000 FAILED 1/1"},
    {"{'outcome':'HANG'}", "999 INITIATED 0/0, 1000 IN_PROGRESS 0/0, 299999 IN_PROGRESS 0/0, "
                           "300000 FAILED 0/2, 999999999 FAILED 0/2"},
    {"{'progression':'immediate'}", "0 PASSED 2/0, 1 PASSED 2/0"},
    {"{'progression':'immediate','outcome':'FAILED'}", "0 FAILED 1/1"},
    {"{'progression':'immediate','outcome':'HANG'}",
     "0 IN_PROGRESS 0/0, 299999 IN_PROGRESS 0/0, 300000 FAILED 0/2"},
    {"{'initiatedSeconds':0,'inProgressSeconds':0}", "0 PASSED 2/0"},
    {"{'initiatedSeconds':0}", "0 IN_PROGRESS 0/0, 1000 IN_PROGRESS 1/0, 2000 PASSED 2/0"},
    {"{'inProgressSeconds':0}", "999 INITIATED 0/0, 1000 PASSED 2/0"},
    {"{'initiatedSeconds':10,'inProgressSeconds':20,'observations':4}",
     "9999 INITIATED 0/0, 10000 IN_PROGRESS 0/0, 14999 IN_PROGRESS 0/0, 15000 IN_PROGRESS 1/0, "
     "25000 IN_PROGRESS 3/0, 29999 IN_PROGRESS 3/0, 30000 PASSED 4/0"},
    {"{'initiatedSeconds':1000,'outcome':'HANG'}", "299999 INITIATED 0/0, 300000 FAILED 0/2"},
    {"{'inProgressSeconds':1000}", "300000 IN_PROGRESS 0/0, 1001000 PASSED 2/0"},
    {"{'observations':0}", "1000 IN_PROGRESS 0/0, 3000 PASSED 0/0"},
    {"{'observations':0,'outcome':'HANG'}", "299999 IN_PROGRESS 0/0, 300000 FAILED 0/0"},
    {"{'observations':50}", "1039 IN_PROGRESS 0/0, 1040 IN_PROGRESS 1/0, 3000 PASSED 50/0"},
    {"{'observations':3,'outcome':'FAILED'}", "2999 IN_PROGRESS 2/0, 3000 FAILED 2/1"},
    {"{'observations':4,'outcome':'FAILED','failingObservations':['observation-1']}",
     "1499 IN_PROGRESS 0/0, 1500 IN_PROGRESS 0/1, 2000 IN_PROGRESS 1/1, 3000 FAILED 3/1"},
    {"{'observations':3,'outcome':'FAILED','failingObservations':['observation-3',"
     "'observation-2','observation-1','observation-1']}",
     "3000 FAILED 0/3"},
};

START_TEST(time_alone_moves_an_execution_on)
{
    answer("PUT", PLANS, courses[_i].plan);
    const char *id = start("i", "t");
    struct str rest = str_from(courses[_i].course), step;
    while (str_split(&rest, ',', &step)) {
        const char *wanted = arena_copy(&h.arena, str_trim(step)).p;
        h.now_ms = HARNESS_NOW_MS + atoll(wanted);
        struct look look = look_at(id);
        const char *got = format("%lld %s %lld/%lld", atoll(wanted), look.status,
                                 (long long)look.passed, (long long)look.failed);
        ck_assert_msg(strcmp(got, wanted) == 0, "%s: %s is not %s", courses[_i].plan, got, wanted);
    }
}
END_TEST

START_TEST(an_end_is_dated_when_it_came_not_when_it_was_seen)
{
    const char *id = start("i", "t");
    h.now_ms += 1000000;
    ck_assert_double_eq(look_at(id).ended_s, (double)HARNESS_NOW_MS / 1000 + 3);
}
END_TEST

START_TEST(looking_changes_nothing)
{
    const char *id = start("i", "t");
    const char *target = format(RUN "/records", id);
    h.now_ms += 2500;
    struct str first = ask("GET", target, NULL)->body;
    for (int i = 0; i < 5; i++)
        ck_assert(str_equal(ask("GET", target, NULL)->body, first));
    h.now_ms += 500;
    const char *start_record = "ExecutionRecords/1/Record";
    ck_assert_str_eq(text_at(answer("GET", target, NULL), start_record),
                     text_at(harness_json(&h, ask("GET", target, NULL)), start_record));
}
END_TEST

/* --- stopped on the way --- */

static const struct {
    const char *plan;
    int64_t stop_ms;
    const char *types; /* of the records */
} stopped[] = {
    {"{}", 0, "IC"},
    {"{}", 999, "IC"},
    {"{}", 1000, "IEC"},
    {"{}", 2000, "IEOC"},
    {"{}", 2999, "IEOC"},
    {"{'outcome':'FAILED','failingObservations':['observation-1']}", 2500, "IEOC"},
    {"{'initiatedSeconds':1000}", 5000, "IC"},
    {"{'progression':'manual'}", 5000, "IC"},
};

START_TEST(a_stopped_execution_stays_as_it_was)
{
    answer("PUT", PLANS, stopped[_i].plan);
    const char *id = start("i", "t");
    h.now_ms += stopped[_i].stop_ms;
    answer("POST", format(RUN "/stop-execution", id), "{}");
    for (int i = 0; i < 3; i++, h.now_ms += 400000) {
        struct look look = look_at(id);
        ck_assert_str_eq(look.status, "STOPPED");
        ck_assert_double_eq(look.ended_s, (double)(HARNESS_NOW_MS + stopped[_i].stop_ms) / 1000);
        const struct json *list =
            find(answer("GET", format(RUN "/records", id), NULL), "ExecutionRecords");
        ck_assert_str_eq(check_records(list, &look), stopped[_i].types);
    }
}
END_TEST

START_TEST(a_completion_gives_its_reason)
{
    static const struct {
        const char *plan;
        const char *type;
    } ends[] = {
        {"{}", "SUCCESS"},
        {"{'outcome':'FAILED'}", "FAILURE"},
        {"{'outcome':'HANG'}", "TIMEOUT"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ends); i++) {
        answer("PUT", PLANS, ends[i].plan);
        const char *id = start("i", "t");
        h.now_ms += 300000;
        const struct json *told =
            answer("GET", format(RUN "/records?status=%s", id, i == 0 ? "PASSED" : "FAILED"), NULL);
        const struct json *last = json_first(find(told, "ExecutionRecords"));
        while (json_next(last) != NULL)
            last = json_next(last);
        const struct json *record = record_of(last);
        ck_assert_str_eq(text_at(record, "CompletionReason/Type"), ends[i].type);
        const struct json *reasons = find(record, "CompletionReason/FailureReasons");
        ck_assert_uint_eq(json_count(reasons), i == 0 ? 0 : 1);
        if (i > 0)
            ck_assert_str_eq(text_at(reasons, "0"), "OBSERVE_EVENT");
    }
}
END_TEST

/* --- by reads --- */

START_TEST(manual_moves_on_after_so_many_reads_twice)
{
    int times = _i;
    answer("PUT", PLANS, format("{'progression':'manual','times':%d}", times));
    const char *id = start("i", "t");
    for (int read = 0; read < 3 * times + 2; read++) {
        static const char *const states[] = {"INITIATED", "IN_PROGRESS", "PASSED"};
        int state = read / times < 2 ? read / times : 2;
        h.now_ms += 1000000;
        /* A list is no read, and says what the read will say. */
        for (int i = 0; i < 3; i++) {
            const struct json *told = answer("GET", "/test-case-executions/i", NULL);
            ck_assert_str_eq(text_at(told, "TestCaseExecutions/0/TestCaseExecutionStatus"),
                             states[state]);
        }
        /* Both operations count, and so does a page. */
        if (read % 2 == 0) {
            struct look look = summary_of(answer("GET", format(RUN "/summary", id), NULL));
            ck_assert_str_eq(look.status, states[state]);
            ck_assert_int_eq((int)look.passed, state == 2 ? 2 : 0);
        } else {
            static const size_t counts[] = {1, 2, 5};
            const struct json *told = answer("GET", format(RUN "/records", id), NULL);
            ck_assert_uint_eq(json_count(find(told, "ExecutionRecords")), counts[state]);
        }
    }
    /* It ended with the read that brought it about. */
    ck_assert_double_eq(look_at(id).ended_s,
                        (double)(HARNESS_NOW_MS + 2 * times * INT64_C(1000000)) / 1000);
}
END_TEST

START_TEST(what_is_no_read_of_it_does_not_count)
{
    answer("PUT", PLANS, "{'progression':'manual','times':1}");
    const char *id = start("i", "t");
    start("i", "t");
    ask("GET", format("/test-cases/i/other/%s/summary", id), NULL);
    ask("GET", format("/test-cases/other/t/%s/records", id), NULL);
    ask("GET", format(RUN "/records?maxResults=0", id), NULL);
    ask("GET", format(RUN "/records?nextToken=x", id), NULL);
    answer("POST", "/_mock/faults", "{'times':1,'error':{'code':'ThrottlingException'}}");
    ck_assert_int_eq(ask("GET", format(RUN "/summary", id), NULL)->status, 429);
    ck_assert_str_eq(summary_of(answer("GET", format(RUN "/summary", id), NULL)).status,
                     "INITIATED");
    /* An answer that was lost on its way has been read. */
    answer("POST", "/_mock/faults",
           "{'times':1,'phase':'after','error':{'code':'InternalServiceException'}}");
    ck_assert_int_eq(ask("GET", format(RUN "/summary", id), NULL)->status, 500);
    ck_assert_str_eq(summary_of(answer("GET", format(RUN "/summary", id), NULL)).status, "PASSED");
}
END_TEST

START_TEST(manual_fails_as_it_is_told)
{
    answer("PUT", PLANS,
           "{'progression':'manual','outcome':'FAILED','observations':3,"
           "'failingObservations':['observation-2']}");
    const char *id = start("i", "t");
    for (int i = 0; i < 2; i++)
        answer("GET", format(RUN "/summary", id), NULL);
    struct look look = look_at(id);
    ck_assert_str_eq(look.status, "FAILED");
    ck_assert_int_eq((int)look.passed, 2);
    ck_assert_int_eq((int)look.failed, 1);
}
END_TEST

/* --- starting again --- */

START_TEST(a_replayed_start_is_the_same_to_the_byte_at_every_state)
{
    static const char body[] = "{'ClientToken':'a'}";
    static const int64_t waits_ms[] = {0, 1000, 1000, 1000, 1000000};
    answer("PUT", PLANS, courses[_i].plan);
    struct str first = ask("PUT", "/test-cases/i/t/start-execution", body)->body;
    for (size_t i = 0; i < ARRAY_COUNT(waits_ms); i++) {
        h.now_ms += waits_ms[i];
        const struct http_response *again = ask("PUT", "/test-cases/i/t/start-execution", body);
        ck_assert(str_equal(again->body, first));
        ck_assert_str_view_eq(http_response_header(again, "Idempotent-Replayed"), "true");
    }
    const struct json *told = answer("GET", "/test-case-executions/i", NULL);
    ck_assert_uint_eq(json_count(find(told, "TestCaseExecutions")), 1);
}
END_TEST

START_TEST(the_course_is_settled_at_the_start)
{
    const char *id = start("i", "t");
    answer("PUT", PLANS, "{'outcome':'FAILED','inProgressSeconds':50}");
    h.now_ms += 3000;
    ck_assert_str_eq(look_at(id).status, "PASSED");
}
END_TEST

START_TEST(observations_are_those_of_the_content_that_was_started)
{
    const char *test_case = create("x", "");
    answer("PUT", PLANS,
           "{'progression':'immediate','observations':9,'outcome':'FAILED',"
           "'failingObservations':['a']}");
    const char *first = start(INSTANCE, test_case);
    answer("POST", format("/test-cases/" INSTANCE "/%s", test_case),
           format("{'Content':%s}", json_quoted("{'Version':'1','Observations':[{'Identifier':"
                                                "'only','Event':{},'Actions':[]}]}")));
    const char *run = format("/test-cases/" INSTANCE "/%s/%s", test_case, first);
    struct look look = summary_of(answer("GET", format("%s/summary", run), NULL));
    ck_assert_int_eq((int)look.total, 2);
    const struct json *told = answer("GET", format("%s/records", run), NULL);
    ck_assert_str_eq(text_at(told, "ExecutionRecords/2/ObservationId"), "a");
    ck_assert_str_eq(text_at(told, "ExecutionRecords/2/Status"), "FAILED");
    ck_assert_str_eq(text_at(told, "ExecutionRecords/3/Status"), "PASSED");
    const char *second = start(INSTANCE, test_case);
    told = answer("GET", format("/test-cases/" INSTANCE "/%s/%s/records", test_case, second), NULL);
    ck_assert_str_eq(text_at(told, "ExecutionRecords/2/ObservationId"), "only");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("progression");
    TCase *cases = family_cases(suite, "progression");
    add_table(cases, time_alone_moves_an_execution_on, courses);
    tcase_add_test(cases, an_end_is_dated_when_it_came_not_when_it_was_seen);
    tcase_add_test(cases, looking_changes_nothing);
    add_table(cases, a_stopped_execution_stays_as_it_was, stopped);
    tcase_add_test(cases, a_completion_gives_its_reason);
    tcase_add_loop_test(cases, manual_moves_on_after_so_many_reads_twice, 1, 5);
    tcase_add_test(cases, what_is_no_read_of_it_does_not_count);
    tcase_add_test(cases, manual_fails_as_it_is_told);
    add_table(cases, a_replayed_start_is_the_same_to_the_byte_at_every_state, courses);
    tcase_add_test(cases, the_course_is_settled_at_the_start);
    tcase_add_test(cases, observations_are_those_of_the_content_that_was_started);
    return suite_main(suite);
}
