#include "faults/directive.h"

#include "api/error.h"
#include "rules.h"

#include <string.h>

static struct faults *f;

static void setup(void)
{
    arena_setup();
    rules_now_ms = 1000000;
    f = rules_injector(1);
    rules_replace(f, "[{\"id\":\"flaky\",\"enabled\":false,\"phase\":\"after\","
                     "\"delay\":{\"type\":\"fixed\",\"milliseconds\":80},"
                     "\"error\":{\"code\":\"Own\",\"statusCode\":418,\"retryAfterSeconds\":9}},"
                     "{\"id\":\"stuck\",\"fault\":\"HANG\",\"milliseconds\":700},"
                     "{\"id\":\"late\",\"delay\":{\"type\":\"fixed\",\"milliseconds\":5}}]");
}

static void teardown(void)
{
    faults_free(f);
    arena_teardown();
}

static struct fault_decision read_directive(const char *header)
{
    struct fault_decision d;
    struct str error;
    if (!fault_directive_read(f, &arena, str_from(header), &d, &error))
        ck_abort_msg("%s: %.*s", header, STR_ARG(error));
    return d;
}

START_TEST(every_code_of_the_catalogue_is_a_directive)
{
    const struct error_kind *kind = error_kind((enum error_code)_i);
    struct fault_decision d = read_directive(kind->name);
    ck_assert_case_str(kind->name, d.rule_id, kind->name);
    ck_assert_case_str(kind->name, d.effect.error.code, kind->name);
    ck_assert_case_int(kind->name, d.effect.error.status, kind->status);
    ck_assert_case_str(kind->name, d.effect.error.message, kind->message);
    ck_assert_case_int(kind->name, d.effect.error.retry_after.s < 0, true);
    ck_assert_case_int(kind->name, d.effect.phase, FAULT_BEFORE);
    ck_assert_case_int(kind->name, d.effect.breakage, HTTP_UNBROKEN);
}
END_TEST

START_TEST(every_connection_fault_is_a_directive)
{
    const char *name = http_breakage_names[_i];
    struct fault_decision d = read_directive(name);
    ck_assert_case_str(name, d.rule_id, name);
    ck_assert_case_int(name, d.effect.breakage, _i);
    ck_assert_case_int(name, d.effect.hang_ms, 0);
    ck_assert_msg(d.effect.error.code.p == NULL, "%s", name);
}
END_TEST

START_TEST(the_id_of_a_rule_is_a_directive_that_counts_as_met)
{
    struct fault_decision d = read_directive("flaky");
    ck_assert_str_view_eq(d.rule_id, "flaky");
    ck_assert_str_view_eq(d.effect.error.code, "Own");
    ck_assert_int_eq(d.effect.error.status, 418);
    ck_assert_int_eq(d.effect.error.retry_after.s, 9);
    ck_assert_int_eq(d.effect.phase, FAULT_AFTER);
    ck_assert_int_eq(d.delay_ms, 80);
    ck_assert_ptr_nonnull(
        strstr(rules_text(f), "\"enabled\":false,\"matched\":1,\"hits\":1,\"spent\":false"));
}
END_TEST

/* What a parameter makes of an effect; the rest is as without it. */
static const struct {
    const char *header;
    enum fault_phase phase;
    long retry_after_s;
    int64_t hang_ms;
    long amz_retry_after_ms;
} parameters[] = {
    {"ThrottlingException; phase=before", FAULT_BEFORE, -1, 0, -1},
    {"ThrottlingException; phase=after", FAULT_AFTER, -1, 0, -1},
    {"ThrottlingException;retryAfterSeconds=2", FAULT_BEFORE, 2, 0, -1},
    {"ThrottlingException ; retryAfterSeconds = 0", FAULT_BEFORE, 0, 0, -1},
    {"ThrottlingException; retryAfterSeconds=86400", FAULT_BEFORE, 86400, 0, -1},
    {"ThrottlingException; phase=after; retryAfterSeconds=3", FAULT_AFTER, 3, 0, -1},
    {"ThrottlingException; retryAfterMilliseconds=86400000", FAULT_BEFORE, -1, 0, 86400000},
    {"ThrottlingException; retryAfterMilliseconds=1; retryAfterSeconds=2", FAULT_BEFORE, 2, 0, 1},
    {"  ThrottlingException  ", FAULT_BEFORE, -1, 0, -1},
    {"HANG; milliseconds=1", FAULT_BEFORE, 0, 1, -1},
    {"HANG; milliseconds=3600000; phase=after", FAULT_AFTER, 0, 3600000, -1},
    {"CONNECTION_RESET_BY_PEER; phase=after", FAULT_AFTER, 0, 0, -1},
    {"flaky", FAULT_AFTER, 9, 0, -1},
    {"flaky; phase=before", FAULT_BEFORE, 9, 0, -1},
    {"flaky; retryAfterSeconds=1", FAULT_AFTER, 1, 0, -1},
    {"stuck", FAULT_BEFORE, -1, 700, -1},
    {"stuck; milliseconds=5", FAULT_BEFORE, -1, 5, -1},
    {"late; phase=after", FAULT_AFTER, -1, 0, -1},
};

START_TEST(parameters_override_what_the_name_says)
{
    const char *header = parameters[_i].header;
    struct fault_decision d = read_directive(header);
    ck_assert_case_int(header, d.effect.phase, parameters[_i].phase);
    if (d.effect.error.code.p != NULL) {
        ck_assert_case_int(header, d.effect.error.retry_after.s, parameters[_i].retry_after_s);
        ck_assert_case_int(header, d.effect.error.retry_after.amz_ms,
                           parameters[_i].amz_retry_after_ms);
    }
    ck_assert_case_int(header, d.effect.hang_ms, parameters[_i].hang_ms);
}
END_TEST

#define UNKNOWN(name, hint)                                                                        \
    "x-mock-fault: '" name "' is no error code, no connection fault and no id of a rule; "         \
    "did you mean '" hint "'?"
#define NOT(name, what) "x-mock-fault: '" name "' must be " what
#define PHASE NOT("phase", "before or after")
#define AMZ_MILLISECONDS NOT("retryAfterMilliseconds", "a number of milliseconds, beside an error")
#define SECONDS NOT("retryAfterSeconds", "a number of seconds, beside an error")
#define MILLISECONDS NOT("milliseconds", "a number, beside HANG")

static const struct {
    const char *header;
    /* NULL for any. */
    const char *error;
} bad[] = {
    {"", NULL},
    {";phase=after", NULL},
    {"ThrotlingException", UNKNOWN("ThrotlingException", "ThrottlingException")},
    {"throttlingexception", UNKNOWN("throttlingexception", "ThrottlingException")},
    {"EMPTY_RESPONSES", UNKNOWN("EMPTY_RESPONSES", "EMPTY_RESPONSE")},
    {"hang", UNKNOWN("hang", "HANG")},
    {"flakey", UNKNOWN("flakey", "flaky")},
    {"ThrottlingException HANG", NULL},
    {"ThrottlingException; phse=after",
     "x-mock-fault: 'phse' is no parameter; did you mean 'phase'?"},
    {"ThrottlingException; retryAfter=1",
     "x-mock-fault: 'retryAfter' is no parameter; did you mean 'retryAfterSeconds'?"},
    {"ThrottlingException; Phase=after",
     "x-mock-fault: 'Phase' is no parameter; did you mean 'phase'?"},
    {"ThrottlingException; phase", PHASE},
    {"ThrottlingException; phase=", PHASE},
    {"ThrottlingException; phase=After", PHASE},
    {"ThrottlingException; phase=during", PHASE},
    {"ThrottlingException; retryAfterMilliseconds=86400001", AMZ_MILLISECONDS},
    {"HANG; retryAfterMilliseconds=1", AMZ_MILLISECONDS},
    {"ThrottlingException; retryAfterSeconds", SECONDS},
    {"ThrottlingException; retryAfterSeconds=-1", SECONDS},
    {"ThrottlingException; retryAfterSeconds=1.5", SECONDS},
    {"ThrottlingException; retryAfterSeconds=86401", SECONDS},
    {"HANG; retryAfterSeconds=1", SECONDS},
    {"late; retryAfterSeconds=1", SECONDS},
    {"HANG; milliseconds=0", MILLISECONDS},
    {"HANG; milliseconds=-1", MILLISECONDS},
    {"HANG; milliseconds=3600001", MILLISECONDS},
    {"HANG; milliseconds=", MILLISECONDS},
    {"ThrottlingException; milliseconds=5", MILLISECONDS},
    {"EMPTY_RESPONSE; milliseconds=5", MILLISECONDS},
    {"ThrottlingException; phase=after; retryAfterSeconds=x", SECONDS},
};

START_TEST(a_mistake_is_refused_and_names_what_was_meant)
{
    struct fault_decision d = {.nth = 42};
    struct str error = {0};
    ck_assert_msg(!fault_directive_read(f, &arena, str_from(bad[_i].header), &d, &error), "%s",
                  bad[_i].header);
    ck_assert_msg(error.n > 0, "%s", bad[_i].header);
    if (bad[_i].error != NULL)
        ck_assert_case_str(bad[_i].header, error, bad[_i].error);
    ck_assert_case_int(bad[_i].header, (int64_t)d.nth, 42);
    ck_assert_msg(d.rule_id.p == NULL, "%s", bad[_i].header);
}
END_TEST

START_TEST(without_rules_a_mistake_is_held_against_the_names_alone)
{
    faults_remove_all(f);
    struct fault_decision d;
    struct str error;
    ck_assert(!fault_directive_read(f, &arena, STR("flaky"), &d, &error));
    ck_assert(!fault_directive_read(f, &arena, STR("HANGS"), &d, &error));
    ck_assert_str_view_eq(error, UNKNOWN("HANGS", "HANG"));
}
END_TEST

/* The request is refused, so that no rule has acted on it. */
START_TEST(a_directive_that_is_refused_counts_for_no_rule)
{
    struct fault_decision d;
    struct str error;
    const char *before = rules_text(f);
    ck_assert(!fault_directive_read(f, &arena, STR("flaky; phase=during"), &d, &error));
    ck_assert_str_eq(rules_text(f), before);
}
END_TEST

START_TEST(a_directive_is_a_view)
{
    struct fault_decision d;
    struct str error;
    struct str header =
        str_first(STR("HANG; milliseconds=12345"), sizeof "HANG; milliseconds=12" - 1);
    ck_assert(fault_directive_read(f, &arena, header, &d, &error));
    ck_assert_int_eq(d.effect.hang_ms, 12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("directive");
    TCase *tests = tcase_create("directive");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_loop_test(tests, every_code_of_the_catalogue_is_a_directive, 0, ERROR_CODES);
    tcase_add_loop_test(tests, every_connection_fault_is_a_directive, HTTP_UNBROKEN + 1,
                        HTTP_BREAKAGES);
    tcase_add_test(tests, the_id_of_a_rule_is_a_directive_that_counts_as_met);
    tcase_add_table(tests, parameters_override_what_the_name_says, parameters);
    tcase_add_table(tests, a_mistake_is_refused_and_names_what_was_meant, bad);
    tcase_add_test(tests, without_rules_a_mistake_is_held_against_the_names_alone);
    tcase_add_test(tests, a_directive_that_is_refused_counts_for_no_rule);
    tcase_add_test(tests, a_directive_is_a_view);
    return suite_main(suite);
}
