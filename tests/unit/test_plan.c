#include "plans/plan.h"

#include "base/text.h"
#include "cases.h"

static struct field_error error;

static bool parse(const char *json, struct plan **ret, size_t *ret_count)
{
    struct json_error json_error;
    struct reading r = {.arena = &arena, .reterr = &error};
    const struct json *v = json_parse(&arena, str_from(json), &json_error);
    ck_assert_msg(v != NULL, "%s: column %zu: %s", json, json_error.column, json_error.reason);
    return plans_parse(&r, NULL, v, ret, ret_count);
}

static struct plan parse_one(const char *json)
{
    struct plan *plans;
    size_t count;
    ck_assert_msg(parse(json, &plans, &count), "%s: %.*s", json, STR_ARG(error.error));
    ck_assert_uint_eq(count, 1);
    return plans[0];
}

static struct str written(const struct plan *plan)
{
    struct text text = {.arena = &arena};
    struct json_writer w = {.out = &text};
    plan_write(&w, plan);
    return text_str(&text);
}

#define DEFAULT_TIMES "\"initiatedSeconds\":1,\"inProgressSeconds\":2,"

/* What is read, and what it is written as. */
static const struct {
    const char *read;
    const char *written;
} good[] = {
    {"{}", "{\"progression\":\"time\"," DEFAULT_TIMES "\"outcome\":\"PASSED\",\"observations\":2}"},
    {"{\"progression\": \"time\", \"initiatedSeconds\": 0, \"inProgressSeconds\": 1000000}",
     "{\"progression\":\"time\",\"initiatedSeconds\":0,\"inProgressSeconds\":1000000,"
     "\"outcome\":\"PASSED\",\"observations\":2}"},
    {"{\"progression\": \"immediate\", \"outcome\": \"FAILED\", \"observations\": 0}",
     "{\"progression\":\"immediate\",\"outcome\":\"FAILED\",\"observations\":0}"},
    {"{\"progression\": \"manual\"}",
     "{\"progression\":\"manual\",\"times\":1,\"outcome\":\"PASSED\",\"observations\":2}"},
    {"{\"times\": 1000000, \"progression\": \"manual\", \"observations\": 100}",
     "{\"progression\":\"manual\",\"times\":1000000,\"outcome\":\"PASSED\",\"observations\":100}"},
    {"{\"outcome\": \"HANG\"}",
     "{\"progression\":\"time\"," DEFAULT_TIMES "\"outcome\":\"HANG\",\"observations\":2}"},
    {"{\"outcome\": \"FAILED\", \"failingObservations\": [\"a\", \"\\u00e4\\\"\"]}",
     "{\"progression\":\"time\"," DEFAULT_TIMES "\"outcome\":\"FAILED\",\"observations\":2,"
     "\"failingObservations\":[\"a\",\"\xc3\xa4\\\"\"]}"},
    {"{\"outcome\": \"FAILED\", \"failingObservations\": []}",
     "{\"progression\":\"time\"," DEFAULT_TIMES "\"outcome\":\"FAILED\",\"observations\":2}"},
    {"{\"accountId\": \"1*\", \"region\": \"us-?\", \"instanceId\": \"i\", \"testCaseId\": \"\", "
     "\"clientToken\": \"*\"}",
     "{\"accountId\":\"1*\",\"region\":\"us-?\",\"instanceId\":\"i\",\"testCaseId\":\"\","
     "\"clientToken\":\"*\",\"progression\":\"time\"," DEFAULT_TIMES
     "\"outcome\":\"PASSED\",\"observations\":2}"},
    {"{\"literal\": true, \"testCaseId\": \"a*\"}",
     "{\"testCaseId\":\"a*\",\"literal\":true,\"progression\":\"time\"," DEFAULT_TIMES
     "\"outcome\":\"PASSED\",\"observations\":2}"},
    {"{\"literal\": false, \"testCaseId\": \"a*\"}",
     "{\"testCaseId\":\"a*\",\"progression\":\"time\"," DEFAULT_TIMES
     "\"outcome\":\"PASSED\",\"observations\":2}"},
};

START_TEST(a_plan_is_read_and_written)
{
    struct plan plan = parse_one(good[_i].read);
    ck_assert_case_str(good[_i].read, written(&plan), good[_i].written);
}
END_TEST

START_TEST(what_is_written_is_read_as_the_same)
{
    struct plan plan = parse_one(good[_i].written);
    ck_assert_case_str(good[_i].read, written(&plan), good[_i].written);
}
END_TEST

START_TEST(the_default_is_what_an_empty_plan_is)
{
    struct plan plan = plan_default();
    ck_assert_str_view_eq(written(&plan), good[0].written);
}
END_TEST

#define RANGE(low, high) "must be a whole number from " low " to " high
#define ALONE(progression) "goes with the progression '" progression "' alone"

static const struct {
    const char *json;
    const char *path;
    const char *error;
    const char *hint;
} bad[] = {
    {"5", "", "must be an object, not a number", ""},
    {"[{}, null]", "/1", "must be an object, not null", ""},
    {"{\"progresion\": \"time\"}", "/progresion", "the field 'progresion' is not known",
     "did you mean 'progression'?"},
    {"{\"progression\": \"tim\"}", "/progression", "'tim' is not known here",
     "did you mean 'time'?"},
    {"{\"progression\": 1}", "/progression", "must be a string, not a number", ""},
    {"{\"initiatedSeconds\": -1}", "/initiatedSeconds", RANGE("0", "1000000"), ""},
    {"{\"initiatedSeconds\": 1000001}", "/initiatedSeconds", RANGE("0", "1000000"), ""},
    {"{\"inProgressSeconds\": 0.5}", "/inProgressSeconds", RANGE("0", "1000000"), ""},
    {"{\"inProgressSeconds\": \"1\"}", "/inProgressSeconds", "must be a whole number, not a string",
     ""},
    {"{\"progression\": \"manual\", \"times\": 0}", "/times", RANGE("1", "1000000"), ""},
    {"{\"progression\": \"manual\", \"times\": 1000001}", "/times", RANGE("1", "1000000"), ""},
    {"{\"observations\": 101}", "/observations", RANGE("0", "100"), ""},
    {"{\"observations\": -1}", "/observations", RANGE("0", "100"), ""},
    {"{\"outcome\": \"passed\"}", "/outcome", "'passed' is not known here",
     "did you mean 'PASSED'?"},
    {"{\"outcome\": \"STOPPED\"}", "/outcome", "'STOPPED' is not known here", NULL},
    {"{\"failingObservations\": \"a\"}", "/failingObservations",
     "must be an array of observation ids", ""},
    {"{\"failingObservations\": [\"a\", 5]}", "/failingObservations/1",
     "must be an observation id, a text that is not empty", NULL},
    {"{\"failingObservations\": [\"\"]}", "/failingObservations/0",
     "must be an observation id, a text that is not empty", NULL},
    {"{\"accountId\": 5}", "/accountId", "must be a string, not a number", ""},
    {"{\"literal\": 1}", "/literal", "must be a boolean, not a number", ""},
    {"{\"operation\": \"*\"}", "/operation", "the field 'operation' is not known", NULL},
    /* What the progression or the outcome has no use for. */
    {"{\"times\": 1}", "/times", ALONE("manual"), ""},
    {"{\"progression\": \"immediate\", \"initiatedSeconds\": 1}", "/initiatedSeconds",
     ALONE("time"), ""},
    {"{\"inProgressSeconds\": 1, \"progression\": \"manual\"}", "/inProgressSeconds", ALONE("time"),
     ""},
    {"{\"failingObservations\": [\"a\"]}", "/failingObservations",
     "goes with the outcome FAILED alone", ""},
    {"{\"failingObservations\": [\"a\"], \"outcome\": \"HANG\"}", "/failingObservations",
     "goes with the outcome FAILED alone", ""},
};

START_TEST(a_wrong_plan_is_refused_with_its_place)
{
    struct plan *plans = NULL;
    size_t count = 42;
    ck_assert_msg(!parse(bad[_i].json, &plans, &count), "%s was taken", bad[_i].json);
    ck_assert_case_str(bad[_i].json, error.path, bad[_i].path);
    ck_assert_case_str(bad[_i].json, error.error, bad[_i].error);
    if (bad[_i].hint != NULL)
        ck_assert_case_str(bad[_i].json, error.hint, bad[_i].hint);
    ck_assert(plans == NULL && count == 42);
}
END_TEST

/* 1000 is the limit. */
static const size_t counts[] = {0, 1, 999, 1000, 1001};

START_TEST(a_list_has_a_limit)
{
    struct text text = {.arena = &arena};
    text_add_char(&text, '[');
    for (size_t i = 0; i < counts[_i]; i++)
        text_add(&text, i > 0 ? STR(",{}") : STR("{}"));
    text_printf(&text, "]");
    struct plan *plans;
    size_t count = 0;
    bool ok = parse(arena_copy(&arena, text_str(&text)).p, &plans, &count);
    ck_assert_int_eq(ok, counts[_i] <= 1000);
    if (ok)
        ck_assert_uint_eq(count, counts[_i]);
    else
        ck_assert_str_view_eq(error.error, "at most 1000 plans can be in force");
}
END_TEST

/* A pattern of so many characters; its limit is 1024. */
static const struct {
    size_t length;
    bool ok;
} patterns[] = {{0, true}, {1024, true}, {1025, false}};

START_TEST(a_pattern_has_a_limit)
{
    struct text text = {.arena = &arena};
    text_add(&text, STR("{\"testCaseId\": \""));
    for (size_t i = 0; i < patterns[_i].length; i++)
        text_add(&text, STR("\xc3\xa4"));
    text_printf(&text, "\"}");
    struct plan *plans;
    size_t count;
    ck_assert_int_eq(parse(arena_copy(&arena, text_str(&text)).p, &plans, &count), patterns[_i].ok);
}
END_TEST

START_TEST(a_fixture_reads_over_what_stands_and_takes_no_match_fields)
{
    struct json_error json_error;
    struct reading r = {.arena = &arena, .reterr = &error};
    struct plan plan = plan_default();
    plan.observations = 7;
    plan.match[FAULT_MATCH_TEST_CASE_ID] = STR("t");
    const struct json *v = json_parse(&arena, STR("{\"inProgressSeconds\": 9}"), &json_error);
    ck_assert(plan_read_fields(&r, NULL, v, &plan));
    ck_assert_int_eq(plan.in_progress_s, 9);
    ck_assert_int_eq(plan.observations, 7);
    ck_assert_str_view_eq(plan.match[FAULT_MATCH_TEST_CASE_ID], "t");
    v = json_parse(&arena, STR("{\"inProgressSeconds\": 8, \"region\": \"r\"}"), &json_error);
    ck_assert(!plan_read_fields(&r, NULL, v, &plan));
    ck_assert_str_view_eq(error.path, "/region");
    ck_assert_int_eq(plan.in_progress_s, 9);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plan");
    TCase *tests = suite_add_cases(suite, "plan");
    tcase_add_table(tests, a_plan_is_read_and_written, good);
    tcase_add_table(tests, what_is_written_is_read_as_the_same, good);
    tcase_add_test(tests, the_default_is_what_an_empty_plan_is);
    tcase_add_table(tests, a_wrong_plan_is_refused_with_its_place, bad);
    tcase_add_table(tests, a_list_has_a_limit, counts);
    tcase_add_table(tests, a_pattern_has_a_limit, patterns);
    tcase_add_test(tests, a_fixture_reads_over_what_stands_and_takes_no_match_fields);
    return suite_main(suite);
}
