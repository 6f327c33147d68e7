#include "faults/rule_parse.h"

#include "api/error.h"
#include "rules.h"

#define THROTTLE "\"error\":{\"code\":\"ThrottlingException\"}"

static struct fault_rule rule_of(const char *json)
{
    size_t count;
    struct fault_rule *rules = rules_parse(json, &count);
    ck_assert_uint_eq(count, 1);
    return rules[0];
}

START_TEST(a_rule_of_one_field_has_the_documented_defaults)
{
    struct fault_rule rule = rule_of("{" THROTTLE "}");
    ck_assert_ptr_null(rule.id.p);
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        ck_assert_msg(rule.match[i].p == NULL, "%s", fault_match_names[i]);
    ck_assert_int_eq(rule.skip, 0);
    ck_assert_int_lt(rule.times, 0);
    ck_assert(rule.probability == 1);
    ck_assert_int_eq(rule.effect.phase, FAULT_BEFORE);
    ck_assert_int_eq(rule.effect.delay.type, DELAY_NONE);
    ck_assert_int_eq(rule.effect.breakage, HTTP_UNBROKEN);
    ck_assert_int_eq(rule.effect.hang_ms, 0);
    ck_assert(rule.enabled);
    ck_assert_int_lt(rule.ttl_s, 0);
}
END_TEST

START_TEST(every_field_lands_in_the_rule)
{
    struct fault_rule rule = rule_of(
        "{\"id\":\"r\",\"operation\":\"Start*\",\"accountId\":\"1*\",\"region\":\"us-?\","
        "\"instanceId\":\"i\",\"testCaseId\":\"t\",\"clientToken\":\"\",\"attempt\":\"2\","
        "\"skip\":3,\"times\":4,\"probability\":0.25,\"phase\":\"after\","
        "\"delay\":{\"type\":\"fixed\",\"milliseconds\":80},\"error\":{\"code\":\"OwnException\","
        "\"statusCode\":418,\"message\":\"m\",\"retryAfterSeconds\":5,\"retryAfterMilliseconds\":7}"
        ",\"enabled\":false,"
        "\"ttlSeconds\":6}");
    static const char *const match[] = {"Start*", "1*", "us-?", "i", "t", "", "2"};
    ck_assert_str_view_eq(rule.id, "r");
    for (size_t i = 0; i < FAULT_MATCHES; i++) {
        ck_assert_msg(rule.match[i].p != NULL, "%s", fault_match_names[i]);
        ck_assert_case_str(fault_match_names[i], rule.match[i], match[i]);
    }
    ck_assert_int_eq(rule.skip, 3);
    ck_assert_int_eq(rule.times, 4);
    ck_assert(rule.probability == 0.25);
    ck_assert_int_eq(rule.effect.phase, FAULT_AFTER);
    ck_assert_int_eq(rule.effect.delay.milliseconds, 80);
    ck_assert_str_view_eq(rule.effect.error.code, "OwnException");
    ck_assert_int_eq(rule.effect.error.status, 418);
    ck_assert_str_view_eq(rule.effect.error.message, "m");
    ck_assert_int_eq(rule.effect.error.retry_after.s, 5);
    ck_assert_int_eq(rule.effect.error.retry_after.amz_ms, 7);
    ck_assert(!rule.enabled);
    ck_assert_int_eq(rule.ttl_s, 6);
}
END_TEST

START_TEST(an_error_takes_what_it_does_not_say_from_the_catalogue)
{
    const struct error_kind *kind = error_kind((enum error_code)_i);
    struct fault_error error =
        rule_of(arena_printf(&arena, "{\"error\":{\"code\":\"%s\"}}", kind->name).p).effect.error;
    ck_assert_case_str(kind->name, error.code, kind->name);
    ck_assert_case_int(kind->name, error.status, kind->status);
    ck_assert_case_str(kind->name, error.message, kind->message);
    ck_assert_case_int(kind->name, error.retry_after.s < 0, true);
    ck_assert_case_int(kind->name, error.retry_after.amz_ms < 0, true);
    const char *json =
        arena_printf(&arena, "{\"error\":{\"code\":\"%s\",\"statusCode\":599,\"message\":\"m\"}}",
                     kind->name)
            .p;
    error = rule_of(json).effect.error;
    ck_assert_case_int(kind->name, error.status, 599);
    ck_assert_case_str(kind->name, error.message, "m");
}
END_TEST

START_TEST(every_connection_fault_is_known_by_its_name)
{
    const char *name = http_breakage_names[_i];
    struct fault_rule rule = rule_of(arena_printf(&arena, "{\"fault\":\"%s\"}", name).p);
    ck_assert_case_int(name, (int)rule.effect.breakage, _i);
    ck_assert_msg(rule.effect.error.code.p == NULL, "%s", name);
}
END_TEST

/* What is right, at the edges. */
static const char *const good[] = {
    "{\"times\":0," THROTTLE "}",
    "{\"skip\":1000000000,\"times\":1000000000," THROTTLE "}",
    "{\"probability\":0," THROTTLE "}",
    "{\"probability\":1," THROTTLE "}",
    "{\"ttlSeconds\":1," THROTTLE "}",
    "{\"ttlSeconds\":1000000000," THROTTLE "}",
    "{\"operation\":\"*\"," THROTTLE "}",
    "{\"operation\":\"ListTestCase?\"," THROTTLE "}",
    "{\"error\":{\"code\":\"Own\",\"statusCode\":400}}",
    "{\"error\":{\"code\":\"Own\",\"statusCode\":599}}",
    "{\"error\":{\"code\":\"Own\",\"statusCode\":500,\"message\":\"\"}}",
    "{\"error\":{\"code\":\"SlowDown\",\"statusCode\":503,\"retryAfterSeconds\":0}}",
    "{\"error\":{\"code\":\"ThrottlingException\",\"retryAfterSeconds\":86400}}",
    "{\"error\":{\"code\":\"ThrottlingException\",\"retryAfterMilliseconds\":0}}",
    "{\"error\":{\"code\":\"ThrottlingException\",\"retryAfterMilliseconds\":86400000}}",
    "{\"delay\":{\"type\":\"fixed\",\"milliseconds\":1}}",
    "{\"fault\":\"EMPTY_RESPONSE\",\"delay\":{\"type\":\"fixed\",\"milliseconds\":1}}",
    "{\"fault\":\"HANG\",\"milliseconds\":1}",
    "{\"fault\":\"HANG\",\"milliseconds\":3600000}",
};

START_TEST(values_at_the_edges_are_taken)
{
    rule_of(good[_i]);
}
END_TEST

#define VISIBLE "must be a string of 1 to 128 visible ASCII characters"
#define COUNT "must be a whole number from 0 to 1000000000"
#define WITH(field) "{" field "," THROTTLE "}"
#define ERROR(fields) "{\"error\":{" fields "}}"

static const struct {
    const char *json;
    const char *path, *error, *hint;
} bad[] = {
    {"1", "", "must be an object, not a number", ""},
    {"null", "", "must be an object, not null", ""},
    {"{}", "", "the rule does nothing", "give it an 'error', a 'fault' or a 'delay'"},
    {"{\"id\":\"a\",\"times\":1}", "", "the rule does nothing", NULL},
    {WITH("\"eror\":1"), "/eror", "the field 'eror' is not known", "did you mean 'error'?"},
    {WITH("\"Times\":1"), "/Times", "the field 'Times' is not known", "did you mean 'times'?"},
    {WITH("\"id\":1"), "/id", VISIBLE, ""},
    {WITH("\"id\":\"\""), "/id", VISIBLE, ""},
    {WITH("\"id\":\"a b\""), "/id", VISIBLE, ""},
    {WITH("\"id\":\"a\\r\\nx: y\""), "/id", VISIBLE, ""},
    {WITH("\"id\":\"\xc3\xa9\""), "/id", VISIBLE, ""},
    {WITH("\"id\":null"), "/id", VISIBLE, ""},
    {WITH("\"operation\":1"), "/operation", "must be a string", ""},
    {WITH("\"operation\":\"StartTestCaseExecutions\""), "/operation",
     "no operation fits 'StartTestCaseExecutions'", "did you mean 'StartTestCaseExecution'?"},
    {WITH("\"operation\":\"Stat*\""), "/operation", "no operation fits 'Stat*'", NULL},
    {WITH("\"operation\":\"\""), "/operation", "no operation fits ''", NULL},
    {WITH("\"accountId\":1"), "/accountId", "must be a string, not a number", ""},
    {WITH("\"region\":[]"), "/region", "must be a string, not an array", ""},
    {WITH("\"instanceId\":null"), "/instanceId", "must be a string, not null", ""},
    {WITH("\"testCaseId\":{}"), "/testCaseId", "must be a string, not an object", ""},
    {WITH("\"clientToken\":true"), "/clientToken", "must be a string, not a boolean", ""},
    {WITH("\"attempt\":2"), "/attempt", "must be a string, not a number", ""},
    {WITH("\"skip\":-1"), "/skip", COUNT, ""},
    {WITH("\"skip\":1.5"), "/skip", COUNT, ""},
    {WITH("\"skip\":1000000001"), "/skip", COUNT, ""},
    {WITH("\"skip\":\"1\""), "/skip", "must be a whole number, not a string", ""},
    {WITH("\"times\":-1"), "/times", COUNT, ""},
    {WITH("\"times\":1000000001"), "/times", COUNT, ""},
    {WITH("\"times\":null"), "/times", "must be a whole number, not null", ""},
    {WITH("\"probability\":-0.1"), "/probability", "must be a number from 0 to 1", ""},
    {WITH("\"probability\":1.1"), "/probability", "must be a number from 0 to 1", ""},
    {WITH("\"probability\":\"1\""), "/probability", "must be a number, not a string", ""},
    {WITH("\"phase\":\"afte\""), "/phase", "'afte' is not known here", "did you mean 'after'?"},
    {WITH("\"phase\":1"), "/phase", "must be a string, not a number", ""},
    {WITH("\"enabled\":1"), "/enabled", "must be a boolean, not a number", ""},
    {WITH("\"ttlSeconds\":0"), "/ttlSeconds", "must be a whole number from 1 to 1000000000", ""},
    {WITH("\"ttlSeconds\":1000000001"), "/ttlSeconds",
     "must be a whole number from 1 to 1000000000", ""},
    {WITH("\"delay\":{\"type\":\"fixed\"}"), "/delay", "the field 'milliseconds' is missing", ""},
    {"{\"fault\":1}", "/fault", "must be a string", ""},
    {"{\"fault\":\"\"}", "/fault", "no fault has the name ''", NULL},
    {"{\"fault\":\"EMPTY_RESPONSES\"}", "/fault", "no fault has the name 'EMPTY_RESPONSES'",
     "did you mean 'EMPTY_RESPONSE'?"},
    {"{\"fault\":\"HANG\"," THROTTLE "}", "/fault", "a rule has an 'error' or a 'fault', not both",
     ""},
    {WITH("\"milliseconds\":5"), "/milliseconds", "goes with the fault HANG alone",
     "to wait before an answer use 'delay'"},
    {"{\"fault\":\"EMPTY_RESPONSE\",\"milliseconds\":5}", "/milliseconds",
     "goes with the fault HANG alone", NULL},
    {"{\"fault\":\"HANG\",\"milliseconds\":0}", "/milliseconds",
     "must be a whole number from 1 to 3600000", ""},
    {"{\"fault\":\"HANG\",\"milliseconds\":3600001}", "/milliseconds",
     "must be a whole number from 1 to 3600000", ""},
    {"{\"error\":\"ThrottlingException\"}", "/error", "must be an object, not a string", ""},
    {ERROR(""), "/error", "the field 'code' is missing", ""},
    {ERROR("\"statusCode\":400"), "/error", "the field 'code' is missing", ""},
    {ERROR("\"code\":1"), "/error/code", VISIBLE, ""},
    {ERROR("\"code\":\"\""), "/error/code", VISIBLE, ""},
    {ERROR("\"code\":\"a\\nb\",\"statusCode\":400"), "/error/code", VISIBLE, ""},
    {ERROR("\"code\":\"ThrotlingException\""), "/error/code",
     "'ThrotlingException' is not in the catalogue: give its statusCode too",
     "did you mean 'ThrottlingException'?"},
    {ERROR("\"code\":\"Own\",\"statusCode\":399"), "/error/statusCode",
     "must be a whole number from 400 to 599", ""},
    {ERROR("\"code\":\"Own\",\"statusCode\":600"), "/error/statusCode",
     "must be a whole number from 400 to 599", ""},
    {ERROR("\"code\":\"Own\",\"statusCode\":\"400\""), "/error/statusCode",
     "must be a whole number, not a string", ""},
    {ERROR("\"code\":\"ThrottlingException\",\"message\":1"), "/error/message",
     "must be a string, not a number", ""},
    {ERROR("\"code\":\"ThrottlingException\",\"retryAfterSeconds\":-1"), "/error/retryAfterSeconds",
     "must be a whole number from 0 to 86400", ""},
    {ERROR("\"code\":\"ThrottlingException\",\"retryAfterSeconds\":86401"),
     "/error/retryAfterSeconds", "must be a whole number from 0 to 86400", ""},
    {ERROR("\"code\":\"ThrottlingException\",\"retryAfterMilliseconds\":86400001"),
     "/error/retryAfterMilliseconds", "must be a whole number from 0 to 86400000", ""},
    {ERROR("\"code\":\"ThrottlingException\",\"status\":400"), "/error/status",
     "the field 'status' is not known", "did you mean 'statusCode'?"},
    /* In an array the place begins with the index; one wrong rule refuses them all. */
    {"[1]", "/0", "must be an object, not a number", ""},
    {"[{" THROTTLE "},[]]", "/1", "must be an object, not an array", ""},
    {"[{" THROTTLE "},{" THROTTLE "},{\"skip\":-1," THROTTLE "}]", "/2/skip", COUNT, ""},
    {"[{\"fault\":\"HANG\"},{\"error\":{\"code\":\"Own\"}}]", "/1/error/code",
     "'Own' is not in the catalogue: give its statusCode too", NULL},
};

START_TEST(a_mistake_is_refused_whole_with_its_place)
{
    struct fault_rule *rules = NULL;
    size_t count = 42;
    struct field_error error;
    ck_assert_msg(!rules_try(bad[_i].json, &rules, &count, &error), "%s", bad[_i].json);
    ck_assert_case_str(bad[_i].json, error.path, bad[_i].path);
    ck_assert_case_str(bad[_i].json, error.error, bad[_i].error);
    if (bad[_i].hint != NULL)
        ck_assert_case_str(bad[_i].json, error.hint, bad[_i].hint);
    ck_assert_msg(rules == NULL && count == 42, "%s", bad[_i].json);
}
END_TEST

static const struct {
    const char *field;
    size_t max;
    bool in_error;
} texts[] = {
    {"id", 128, false},          {"accountId", 1024, false},  {"region", 1024, false},
    {"instanceId", 1024, false}, {"testCaseId", 1024, false}, {"clientToken", 1024, false},
    {"attempt", 1024, false},    {"code", 128, true},         {"message", 4096, true},
};

START_TEST(texts_have_a_greatest_length)
{
    for (size_t over = 0; over <= 1; over++) {
        const char *json =
            arena_printf(&arena,
                         texts[_i].in_error ? "{\"error\":{%s\"statusCode\":400,\"%s\":"
                                              "\"%0*d\"}}"
                                            : "{%s\"fault\":\"HANG\",\"%s\":\"%0*d\"}",
                         str_is(STR("message"), texts[_i].field) ? "\"code\":\"Own\"," : "",
                         texts[_i].field, (int)(texts[_i].max + over), 0)
                .p;
        struct fault_rule *rules;
        size_t count;
        struct field_error error;
        ck_assert_msg(rules_try(json, &rules, &count, &error) == (over == 0), "%s of %zu",
                      texts[_i].field, texts[_i].max + over);
    }
}
END_TEST

START_TEST(an_array_keeps_its_order_and_may_be_empty)
{
    size_t count;
    struct fault_rule *rules = rules_parse(
        "[{\"fault\":\"HANG\"},{\"id\":\"b\"," THROTTLE "},{\"fault\":\"HANG\"}]", &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_str_view_eq(rules[1].id, "b");
    ck_assert_int_eq(rules[0].effect.breakage, HTTP_HANG);
    ck_assert_int_eq(rules[2].effect.breakage, HTTP_HANG);
    rules_parse("[]", &count);
    ck_assert_uint_eq(count, 0);
}
END_TEST

START_TEST(a_thousand_rules_are_taken_and_one_more_is_refused)
{
    struct text text = {.arena = &arena};
    text_add(&text, STR("[{\"fault\":\"HANG\"}"));
    for (size_t i = 1; i < FAULT_RULES_MAX; i++)
        text_add(&text, STR(",{\"fault\":\"HANG\"}"));
    struct str head = arena_copy(&arena, text_str(&text));
    size_t count;
    rules_parse(arena_printf(&arena, "%s]", head.p).p, &count);
    ck_assert_uint_eq(count, 1000);
    struct fault_rule *rules;
    struct field_error error;
    ck_assert(!rules_try(arena_printf(&arena, "%s,{\"fault\":\"HANG\"}]", head.p).p, &rules, &count,
                         &error));
    ck_assert_str_view_eq(error.error, "at most 1000 rules can be in force");
    ck_assert_str_view_eq(error.path, "");
}
END_TEST

/* So that a list of rules can be put in force again. */
START_TEST(what_the_list_of_rules_says_can_be_read_again)
{
    struct fault_rule rule =
        rule_of("{\"id\":\"a\",\"matched\":5,\"hits\":3,\"spent\":true," THROTTLE "}");
    ck_assert_int_eq(rule.matched, 5);
    ck_assert_int_eq(rule.hits, 3);
    for (size_t i = 0; i < ARRAY_COUNT(good); i++) {
        struct faults *f = rules_injector(1);
        rules_replace(f, good[i]);
        const char *first = rules_text(f);
        rules_replace(f, first);
        ck_assert_str_eq(rules_text(f), first);
        faults_free(f);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rule_parse");
    TCase *tests = suite_add_cases(suite, "rule_parse");
    tcase_add_test(tests, a_rule_of_one_field_has_the_documented_defaults);
    tcase_add_test(tests, every_field_lands_in_the_rule);
    tcase_add_loop_test(tests, an_error_takes_what_it_does_not_say_from_the_catalogue, 0,
                        ERROR_CODES);
    tcase_add_loop_test(tests, every_connection_fault_is_known_by_its_name, HTTP_UNBROKEN + 1,
                        HTTP_BREAKAGES);
    tcase_add_table(tests, values_at_the_edges_are_taken, good);
    tcase_add_table(tests, a_mistake_is_refused_whole_with_its_place, bad);
    tcase_add_table(tests, texts_have_a_greatest_length, texts);
    tcase_add_test(tests, an_array_keeps_its_order_and_may_be_empty);
    tcase_add_test(tests, a_thousand_rules_are_taken_and_one_more_is_refused);
    tcase_add_test(tests, what_the_list_of_rules_says_can_be_read_again);
    return suite_main(suite);
}
