/*
 * The lengths of the API at, under and over their limits: in characters of one, two and four bytes,
 * as they are and percent-encoded, because a length counts Unicode scalar values.
 */
#include "base/text.h"
#include "harness.h"
#include "suite.h"

static struct harness h;

static void setup(void)
{
    harness_init(&h, NULL);
}

static void teardown(void)
{
    harness_done(&h);
}

static const struct {
    const char *name;
    const char *raw;
    const char *escaped;
} characters[] = {
    {"one byte", "a", "%61"},
    {"two bytes", "\xc3\xa9", "%C3%A9"},
    {"four bytes", "\xf0\x9f\x98\x80", "%F0%9F%98%80"},
};

enum { CHARACTERS = sizeof characters / sizeof characters[0] };

static const struct {
    const char *member;
    size_t max;
    const char *bounds;
} members[] = {
    {"InstanceId", 100, "between 1 and 100, inclusive"},
    {"TestCaseId", 500, "less than or equal to 500"},
    {"ClientToken", 500, "less than or equal to 500"},
};

enum { MEMBERS = sizeof members / sizeof members[0], INSTANCE = 0, TEST_CASE = 1, TOKEN = 2 };

static const char *repeat(const char *character, size_t n)
{
    struct text text = {.arena = &h.arena};
    while (n-- > 0)
        text_add(&text, str_from(character));
    return arena_copy(&h.arena, text_str(&text)).p;
}

static const struct http_response *send_with(int member, const char *value)
{
    const char *target =
        arena_printf(&h.arena, "/test-cases/%s/%s/start-execution",
                     member == INSTANCE ? value : "i", member == TEST_CASE ? value : "t")
            .p;
    const char *body =
        member == TOKEN ? arena_printf(&h.arena, "{\"ClientToken\": \"%s\"}", value).p : "{}";
    return harness_send(&h, "PUT", target, "Content-Type: application/json\n", body);
}

static void check_lengths(int member, const char *character)
{
    size_t max = members[member].max;
    harness_expect_started(&h, send_with(member, repeat(character, 1)));
    harness_expect_started(&h, send_with(member, repeat(character, max - 1)));
    harness_expect_started(&h, send_with(member, repeat(character, max)));
    harness_expect_error(
        send_with(member, repeat(character, max + 1)), 400, "InvalidParameterException",
        arena_printf(&h.arena,
                     "1 validation error detected. Value with length %zu at '/%s' failed to "
                     "satisfy constraint: Member must have length %s",
                     max + 1, members[member].member, members[member].bounds)
            .p);
}

START_TEST(a_length_counts_characters_as_they_are)
{
    check_lengths(_i % MEMBERS, characters[_i / MEMBERS].raw);
}
END_TEST

START_TEST(a_length_counts_characters_percent_encoded)
{
    check_lengths(_i % TOKEN, characters[_i / TOKEN].escaped);
}
END_TEST

START_TEST(a_token_counts_escaped_surrogate_pairs_as_one)
{
    check_lengths(TOKEN, "\\ud83d\\ude00");
}
END_TEST

START_TEST(every_violation_is_reported_in_the_order_of_the_members)
{
    const char *target =
        arena_printf(&h.arena, "/test-cases/%s//start-execution", repeat("i", 101)).p;
    const char *body = arena_printf(&h.arena, "{\"ClientToken\": \"%s\"}", repeat("t", 501)).p;
    harness_expect_error(
        harness_send(&h, "PUT", target, "Content-Type: application/json\n", body), 400,
        "InvalidParameterException",
        "3 validation errors detected. Value with length 101 at '/InstanceId' failed to satisfy "
        "constraint: Member must have length between 1 and 100, inclusive; Value at '/TestCaseId' "
        "failed to satisfy constraint: Member must not be null; Value with length 501 at "
        "'/ClientToken' failed to satisfy constraint: Member must have length less than or equal "
        "to 500");
}
END_TEST

START_TEST(nesting_is_counted_to_its_limit)
{
    static const struct {
        int depth;
        int status;
    } cases[] = {{31, 200}, {32, 200}, {33, 400}};
    const char *body =
        arena_printf(&h.arena, "{\"More\": %s%s}", repeat("[", (size_t)cases[_i].depth - 1),
                     repeat("]", (size_t)cases[_i].depth - 1))
            .p;
    ck_assert_int_eq(harness_start(&h, body)->status, cases[_i].status);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("limits");
    TCase *cases = tcase_create("limits");
    tcase_add_checked_fixture(cases, setup, teardown);
    tcase_add_loop_test(cases, a_length_counts_characters_as_they_are, 0, MEMBERS * CHARACTERS);
    tcase_add_loop_test(cases, a_length_counts_characters_percent_encoded, 0, TOKEN * CHARACTERS);
    tcase_add_test(cases, a_token_counts_escaped_surrogate_pairs_as_one);
    tcase_add_test(cases, every_violation_is_reported_in_the_order_of_the_members);
    tcase_add_loop_test(cases, nesting_is_counted_to_its_limit, 0, 3);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
