/* The rules in force as a list: who is in it, under which id, and what a reset brings back. */
#include "faults/faults.h"

#include "rules.h"

#include <string.h>

static struct faults *f;

static void setup(void)
{
    arena_setup();
    rules_now_ms = 1000000;
    f = rules_injector(1);
}

static void teardown(void)
{
    faults_free(f);
    arena_teardown();
}

#define HANG "\"fault\":\"HANG\""

/* The ids in force, with a blank behind each. */
static const char *ids_in_force(void)
{
    struct json_error error;
    struct text text = {.arena = &arena};
    const struct json *all = json_parse(&arena, str_from(rules_text(f)), &error);
    for (const struct json *rule = json_first(all); rule != NULL; rule = json_next(rule))
        text_printf(&text, "%s ", json_string(json_member(rule, "id")).p);
    return arena_copy(&arena, text_str(&text)).p != NULL ? arena_copy(&arena, text_str(&text)).p
                                                         : "";
}

static bool append(const char *json, struct field_error *reterr)
{
    size_t count;
    struct fault_rule *rules = rules_parse(json, &count);
    struct reading r = {.arena = &arena, .reterr = reterr};
    return faults_append(f, rules, count, &r);
}

static struct str decide_id(void)
{
    return faults_decide(f, &arena, &(struct fault_facts){.values = {{0}}}).rule_id;
}

START_TEST(replace_append_and_remove_change_the_list)
{
    struct field_error error;
    ck_assert_str_eq(rules_text(f), "[]");
    rules_replace(f, "[{\"id\":\"a\"," HANG "},{\"id\":\"b\"," HANG "}]");
    ck_assert_str_eq(ids_in_force(), "a b ");
    ck_assert(append("[{\"id\":\"c\"," HANG "},{\"id\":\"d\"," HANG "}]", &error));
    ck_assert_str_eq(ids_in_force(), "a b c d ");
    ck_assert(!faults_remove(f, STR("x")));
    ck_assert(!faults_remove(f, STR("")));
    ck_assert(faults_remove(f, STR("b")));
    ck_assert_str_eq(ids_in_force(), "a c d ");
    ck_assert(!faults_remove(f, STR("b")));
    ck_assert(faults_remove(f, STR("d")));
    ck_assert(faults_remove(f, STR("a")));
    ck_assert_str_eq(ids_in_force(), "c ");
    rules_replace(f, "{\"id\":\"e\"," HANG "}");
    ck_assert_str_eq(ids_in_force(), "e ");
    faults_remove_all(f);
    ck_assert_str_eq(ids_in_force(), "");
    rules_replace(f, "[]");
    ck_assert_str_eq(rules_text(f), "[]");
}
END_TEST

START_TEST(append_keeps_counters_and_replace_starts_anew)
{
    struct field_error error;
    rules_replace(f, "{\"id\":\"a\",\"times\":2," HANG "}");
    decide_id();
    ck_assert(append("{\"id\":\"b\"," HANG "}", &error));
    ck_assert_str_view_eq(decide_id(), "a");
    ck_assert_str_view_eq(decide_id(), "b");
    rules_replace(f, "{\"id\":\"a\",\"times\":2," HANG "}");
    ck_assert_str_view_eq(decide_id(), "a");
    ck_assert_str_view_eq(decide_id(), "a");
    ck_assert_ptr_null(decide_id().p);
}
END_TEST

START_TEST(rules_come_with_the_counters_that_they_bring)
{
    rules_replace(f, "[{\"id\":\"a\",\"times\":3,\"matched\":5,\"hits\":2," HANG "},"
                     "{\"id\":\"b\",\"times\":3,\"matched\":3,\"hits\":3," HANG "}]");
    ck_assert_str_view_eq(decide_id(), "a");
    ck_assert_ptr_null(decide_id().p);
}
END_TEST

static const struct {
    const char *name, *before, *added;
    const char *path, *error;
} twice[] = {
    {"among themselves", "[]", "[{\"id\":\"a\"," HANG "},{\"id\":\"a\"," HANG "}]", "/1/id", "a"},
    {"with one in force", "[{\"id\":\"a\"," HANG "}]",
     "[{\"id\":\"b\"," HANG "},{" HANG "},{\"id\":\"a\"," HANG "}]", "/2/id", "a"},
};

START_TEST(an_id_that_stands_twice_is_refused_and_nothing_changes)
{
    const char *name = twice[_i].name;
    struct field_error error;
    rules_replace(f, twice[_i].before);
    decide_id();
    const char *before = rules_text(f);
    ck_assert_msg(!append(twice[_i].added, &error), "%s", name);
    ck_assert_case_str(name, error.path, twice[_i].path);
    ck_assert_msg(error.error.n > 0, "%s", name);
    ck_assert_str_eq(rules_text(f), before);
}
END_TEST

START_TEST(replace_refuses_too_and_keeps_what_is_in_force)
{
    rules_replace(f, "{\"id\":\"old\"," HANG "}");
    size_t count;
    struct fault_rule *rules =
        rules_parse("[{\"id\":\"a\"," HANG "},{\"id\":\"a\"," HANG "}]", &count);
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    ck_assert(!faults_replace(f, rules, count, &r));
    ck_assert_str_view_eq(error.path, "/1/id");
    ck_assert_str_eq(ids_in_force(), "old ");
    /* What is replaced is in nobody's way. */
    rules_replace(f, "{\"id\":\"old\",\"times\":1," HANG "}");
}
END_TEST

START_TEST(can_append_says_what_append_would_and_changes_nothing)
{
    rules_replace(f, "{\"id\":\"a\"," HANG "}");
    const char *before = rules_text(f);
    size_t count;
    struct fault_rule *rules = rules_parse("[{" HANG "},{\"id\":\"a\"," HANG "}]", &count);
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    struct place place = {.name = STR("faults")};
    ck_assert(faults_can_append(f, rules, 1, &place, &r));
    ck_assert(!faults_can_append(f, rules, 2, &place, &r));
    ck_assert_str_view_eq(error.path, "/faults/1/id");
    ck_assert_str_eq(rules_text(f), before);
}
END_TEST

START_TEST(a_rule_without_an_id_gets_one_that_is_free)
{
    struct field_error error;
    rules_replace(f, "[{" HANG "},{" HANG "}]");
    ck_assert_str_eq(ids_in_force(), "rule-1 rule-2 ");
    ck_assert(append("[{" HANG "},{\"id\":\"rule-3\"," HANG "}]", &error));
    ck_assert_str_eq(ids_in_force(), "rule-1 rule-2 rule-4 rule-3 ");
    ck_assert(faults_remove(f, STR("rule-1")));
    ck_assert(append("{" HANG "}", &error));
    ck_assert_str_eq(ids_in_force(), "rule-2 rule-4 rule-3 rule-5 ");
}
END_TEST

/* So many rules that hang, on the arena. */
static struct fault_rule *hangs(size_t count)
{
    struct fault_rule *rules = arena_new(&arena, count * sizeof *rules);
    for (size_t i = 0; i < count; i++)
        rules[i] = (struct fault_rule){.times = -1,
                                       .probability = 1,
                                       .enabled = true,
                                       .ttl_s = -1,
                                       .effect.breakage = HTTP_HANG};
    return rules;
}

START_TEST(a_thousand_rules_can_be_in_force_and_no_more)
{
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    ck_assert(faults_replace(f, hangs(999), 999, &r));
    ck_assert(!faults_append(f, hangs(2), 2, &r));
    ck_assert_str_view_eq(error.error, "at most 1000 rules can be in force");
    ck_assert(faults_append(f, hangs(1), 1, &r));
    ck_assert(!faults_append(f, hangs(1), 1, &r));
    ck_assert(!faults_replace(f, hangs(1001), 1001, &r));
    ck_assert_str_view_eq(faults_nearest_id(f, &arena, STR("rule-1000x")), "rule-1000");
    ck_assert(faults_replace(f, hangs(1000), 1000, &r));
}
END_TEST

START_TEST(rules_are_copied)
{
    char id[] = "abc", code[] = "Own", pattern[] = "i*";
    struct fault_rule *rule = hangs(1);
    rule->id = str_from(id);
    rule->match[FAULT_MATCH_INSTANCE_ID] = str_from(pattern);
    rule->effect = (struct fault_effect){.error = {.code = str_from(code), .status = 500}};
    struct field_error error;
    struct reading r = {.arena = &arena, .reterr = &error};
    ck_assert(faults_replace(f, rule, 1, &r));
    id[0] = code[0] = pattern[0] = 'X';
    struct fault_facts facts = {.values = {[FAULT_MATCH_INSTANCE_ID] = STR("i1")}};
    struct fault_decision d = faults_decide(f, &arena, &facts);
    ck_assert_str_view_eq(d.rule_id, "abc");
    ck_assert_str_view_eq(d.effect.error.code, "Own");
}
END_TEST

START_TEST(a_reset_brings_back_the_rules_of_the_start_unspent)
{
    faults_reset(f);
    ck_assert_str_eq(rules_text(f), "[]");
    rules_replace(f, "[{\"id\":\"a\",\"times\":1," HANG "},{\"id\":\"b\",\"times\":0," HANG "}]");
    const char *start = rules_text(f);
    faults_mark_start(f);
    ck_assert_str_view_eq(decide_id(), "a");
    ck_assert_ptr_null(decide_id().p);
    faults_reset(f);
    ck_assert_str_eq(rules_text(f), start);
    ck_assert_str_view_eq(decide_id(), "a");
    rules_replace(f, "{\"id\":\"c\"," HANG "}");
    faults_reset(f);
    ck_assert_str_eq(rules_text(f), start);
    faults_remove_all(f);
    faults_reset(f);
    ck_assert_str_eq(rules_text(f), start);
}
END_TEST

START_TEST(a_rule_acts_by_its_id_whatever_it_is_for)
{
    rules_replace(f, "[{\"id\":\"a\",\"operation\":\"ListTestCases\",\"enabled\":false,"
                     "\"times\":0,\"skip\":5,\"probability\":0," HANG "}]");
    struct fault_decision d = {.nth = 42};
    ck_assert_ptr_null(decide_id().p);
    ck_assert(faults_effect(f, &arena, STR("a"), &d.effect));
    ck_assert_int_eq(d.effect.breakage, HTTP_HANG);
    ck_assert_ptr_nonnull(strstr(rules_text(f), "\"matched\":0,\"hits\":0"));
    for (uint64_t i = 0; i < 3; i++) {
        faults_hit(f, STR("a"), &d);
        ck_assert_uint_eq(d.nth, i);
    }
    ck_assert_ptr_nonnull(strstr(rules_text(f), "\"matched\":3,\"hits\":3"));
}
END_TEST

START_TEST(an_id_that_no_rule_has_does_nothing)
{
    struct fault_decision d = {.nth = 42, .effect.breakage = HTTP_HANG};
    ck_assert(!faults_effect(f, &arena, STR("b"), &d.effect));
    faults_hit(f, STR("b"), &d);
    ck_assert_uint_eq(d.nth, 42);
    ck_assert_int_eq(d.effect.breakage, HTTP_HANG);
}
END_TEST

START_TEST(a_rule_waits_by_its_id_as_long_as_for_whom_it_matches)
{
    static const char *const rule =
        "{\"id\":\"a\",\"delay\":{\"type\":\"uniform\",\"lower\":0,\"upper\":3600000}}";
    struct fault_decision by_id = {.rule_id = {0}};
    rules_replace(f, rule);
    int64_t matched_ms = faults_decide(f, &arena, &(struct fault_facts){.values = {{0}}}).delay_ms;
    rules_replace(f, rule);
    faults_hit(f, STR("a"), &by_id);
    ck_assert_int_eq(by_id.delay_ms, matched_ms);
    faults_hit(f, STR("a"), &by_id);
    ck_assert_int_ne(by_id.delay_ms, matched_ms);
}
END_TEST

/* faults.h: "spent: it will not act any more: it has acted its `times`". */
START_TEST(a_rule_that_acted_its_times_by_its_id_is_spent)
{
    rules_replace(f, "{\"id\":\"a\",\"times\":1," HANG "}");
    struct fault_decision d;
    faults_hit(f, STR("a"), &d);
    ck_assert_ptr_nonnull(strstr(rules_text(f), "\"hits\":1,\"spent\":true"));
    ck_assert_ptr_null(decide_id().p);
}
END_TEST

START_TEST(the_nearest_id_is_of_those_in_force)
{
    ck_assert_ptr_null(faults_nearest_id(f, &arena, STR("a")).p);
    rules_replace(f, "[{\"id\":\"flaky-start\"," HANG "},{\"id\":\"slow-list\"," HANG "}]");
    ck_assert_str_view_eq(faults_nearest_id(f, &arena, STR("flakystart")), "flaky-start");
    ck_assert_str_view_eq(faults_nearest_id(f, &arena, STR("slow")), "slow-list");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("faults_rules");
    TCase *tests = tcase_create("faults_rules");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, replace_append_and_remove_change_the_list);
    tcase_add_test(tests, append_keeps_counters_and_replace_starts_anew);
    tcase_add_test(tests, rules_come_with_the_counters_that_they_bring);
    tcase_add_table(tests, an_id_that_stands_twice_is_refused_and_nothing_changes, twice);
    tcase_add_test(tests, replace_refuses_too_and_keeps_what_is_in_force);
    tcase_add_test(tests, can_append_says_what_append_would_and_changes_nothing);
    tcase_add_test(tests, a_rule_without_an_id_gets_one_that_is_free);
    tcase_add_test(tests, a_thousand_rules_can_be_in_force_and_no_more);
    tcase_add_test(tests, rules_are_copied);
    tcase_add_test(tests, a_reset_brings_back_the_rules_of_the_start_unspent);
    tcase_add_test(tests, a_rule_acts_by_its_id_whatever_it_is_for);
    tcase_add_test(tests, an_id_that_no_rule_has_does_nothing);
    tcase_add_test(tests, a_rule_waits_by_its_id_as_long_as_for_whom_it_matches);
    tcase_add_test(tests, a_rule_that_acted_its_times_by_its_id_is_spent);
    tcase_add_test(tests, the_nearest_id_is_of_those_in_force);
    return suite_main(suite);
}
