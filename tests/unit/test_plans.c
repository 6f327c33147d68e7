#include "plans/plans.h"

#include "base/text.h"
#include "cases.h"

#include <string.h>

static struct plans *plans;

static void setup(void)
{
    struct plan fallback = plan_default();
    fallback.observations = 99;
    plans = plans_new(&fallback);
}

static void teardown(void)
{
    plans_free(plans);
}

/* A plan for test cases that fit a pattern, told apart by its observations. */
static struct plan plan_for(const char *test_case_id, int64_t observations)
{
    struct plan plan = plan_default();
    plan.match[FAULT_MATCH_TEST_CASE_ID] = str_from(test_case_id);
    plan.observations = observations;
    return plan;
}

static int64_t chosen(const char *test_case_id)
{
    struct fault_facts facts = {.values[FAULT_MATCH_TEST_CASE_ID] = str_from(test_case_id)};
    return plans_choose(plans, &arena, &facts).observations;
}

START_TEST(without_plans_the_fallback_is_chosen)
{
    ck_assert_int_eq(chosen("t"), 99);
}
END_TEST

START_TEST(the_first_that_fits_is_chosen)
{
    struct plan list[] = {plan_for("a*", 1), plan_for("*b", 2), plan_for("ab", 3)};
    plans_replace(plans, list, ARRAY_COUNT(list));
    ck_assert_int_eq(chosen("ab"), 1);
    ck_assert_int_eq(chosen("cb"), 2);
    ck_assert_int_eq(chosen("c"), 99);
}
END_TEST

START_TEST(every_pattern_of_a_plan_must_fit)
{
    struct plan plan = plan_for("t", 1);
    plan.match[FAULT_MATCH_REGION] = STR("eu-*");
    plan.match[FAULT_MATCH_CLIENT_TOKEN] = STR("?");
    plans_replace(plans, &plan, 1);
    struct fault_facts facts = {.values[FAULT_MATCH_TEST_CASE_ID] = STR("t"),
                                .values[FAULT_MATCH_REGION] = STR("eu-west-2"),
                                .values[FAULT_MATCH_CLIENT_TOKEN] = STR("x")};
    ck_assert_int_eq(plans_choose(plans, &arena, &facts).observations, 1);
    facts.values[FAULT_MATCH_CLIENT_TOKEN] = (struct str){0};
    ck_assert_int_eq(plans_choose(plans, &arena, &facts).observations, 99);
}
END_TEST

START_TEST(appended_plans_stand_behind)
{
    struct plan first = plan_for("*", 1), second = plan_for("*", 2), other = plan_for("a", 3);
    plans_append(plans, &first, 1);
    plans_append(plans, &second, 1);
    ck_assert_int_eq(chosen("a"), 1);
    plans_replace(plans, &other, 1);
    ck_assert_int_eq(chosen("a"), 3);
    ck_assert_int_eq(chosen("b"), 99);
    plans_replace(plans, NULL, 0);
    ck_assert_int_eq(chosen("a"), 99);
}
END_TEST

START_TEST(no_more_are_appended_than_can_be_in_force)
{
    struct plan *list = arena_new(&arena, PLANS_MAX * sizeof *list);
    for (size_t i = 0; i < PLANS_MAX; i++)
        list[i] = plan_for("a", (int64_t)i);
    ck_assert(plans_append(plans, list, PLANS_MAX - 1));
    ck_assert(plans_can_append(plans, 1) && !plans_can_append(plans, 2));
    ck_assert(!plans_can_append(plans, SIZE_MAX));
    struct plan last = plan_for("b", 2);
    ck_assert(!plans_append(plans, list, 2));
    ck_assert_int_eq(chosen("b"), 99);
    ck_assert(plans_append(plans, &last, 1));
    ck_assert_int_eq(chosen("b"), 2);
    ck_assert(plans_can_append(plans, 0) && !plans_can_append(plans, 1));
    plans_replace(plans, list, PLANS_MAX);
    ck_assert(!plans_append(plans, &last, 1));
}
END_TEST

START_TEST(a_reset_comes_back_to_the_start)
{
    struct plan first = plan_for("*", 1), second = plan_for("*", 2);
    plans_reset(plans);
    ck_assert_int_eq(chosen("a"), 99);
    plans_append(plans, &first, 1);
    plans_mark_start(plans);
    plans_replace(plans, &second, 1);
    ck_assert_int_eq(chosen("a"), 2);
    plans_reset(plans);
    ck_assert_int_eq(chosen("a"), 1);
    plans_replace(plans, NULL, 0);
    plans_reset(plans);
    ck_assert_int_eq(chosen("a"), 1);
}
END_TEST

/* What the caller gave is gone; what was chosen outlives what it was chosen from. */
START_TEST(plans_are_copied_in_and_out)
{
    char pattern[] = "t", failing[] = "[\"a\"]";
    struct plan plan = plan_for(pattern, 1);
    plan.failing = str_from(failing);
    plans_append(plans, &plan, 1);
    memset(pattern, 'x', sizeof pattern - 1);
    memset(failing, 'x', sizeof failing - 1);
    struct fault_facts facts = {.values[FAULT_MATCH_TEST_CASE_ID] = STR("t")};
    struct plan copy = plans_choose(plans, &arena, &facts);
    plans_replace(plans, NULL, 0);
    ck_assert_str_view_eq(copy.failing, "[\"a\"]");
    ck_assert_str_view_eq(copy.match[FAULT_MATCH_TEST_CASE_ID], "t");
}
END_TEST

#define FIRST "{\"testCaseId\":\"a\",\"progression\":\"immediate\","
#define LAST "{\"progression\":\"time\",\"initiatedSeconds\":1,\"inProgressSeconds\":2,"
#define TAIL(n) "\"outcome\":\"PASSED\",\"observations\":" n "}"

START_TEST(the_list_is_written_in_order_with_the_fallback_last)
{
    struct plan plan = plan_for("a", 1);
    plan.progression = PLAN_IMMEDIATE;
    plans_append(plans, &plan, 1);
    struct text text = {.arena = &arena};
    struct json_writer w = {.out = &text};
    plans_write(plans, &w, true);
    ck_assert_str_view_eq(text_str(&text), "[" FIRST TAIL("1") "," LAST TAIL("99") "]");
    struct text without = {.arena = &arena};
    w = (struct json_writer){.out = &without};
    plans_write(plans, &w, false);
    ck_assert_str_view_eq(text_str(&without), "[" FIRST TAIL("1") "]");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plans");
    TCase *tests = suite_add_cases(suite, "plans");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, without_plans_the_fallback_is_chosen);
    tcase_add_test(tests, the_first_that_fits_is_chosen);
    tcase_add_test(tests, every_pattern_of_a_plan_must_fit);
    tcase_add_test(tests, appended_plans_stand_behind);
    tcase_add_test(tests, no_more_are_appended_than_can_be_in_force);
    tcase_add_test(tests, a_reset_comes_back_to_the_start);
    tcase_add_test(tests, plans_are_copied_in_and_out);
    tcase_add_test(tests, the_list_is_written_in_order_with_the_fallback_last);
    return suite_main(suite);
}
