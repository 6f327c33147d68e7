#include "faults/delay.h"

#include "cases.h"

#include <math.h>
#include <string.h>

static bool try(const char *json, struct delay *ret, struct field_error *reterr)
{
    struct json_error error;
    const struct json *v = json_parse(&arena, str_from(json), &error);
    ck_assert_msg(v != NULL, "%s", json);
    struct place place = {.name = STR("delay")};
    struct reading r = {.arena = &arena, .reterr = reterr};
    return delay_read(&r, &place, v, ret);
}

static struct delay read_delay(const char *json)
{
    struct delay delay;
    struct field_error error;
    if (!try(json, &delay, &error))
        ck_abort_msg("%s: %.*s", json, STR_ARG(error.error));
    return delay;
}

static const struct {
    const char *json;
    enum delay_type type;
    /* What is written for it; NULL for the same. */
    const char *written;
} good[] = {
    {"{\"type\":\"fixed\",\"milliseconds\":0}", DELAY_FIXED, NULL},
    {"{\"type\":\"fixed\",\"milliseconds\":3600000}", DELAY_FIXED, NULL},
    {"{\"milliseconds\":80,\"type\":\"fixed\"}", DELAY_FIXED,
     "{\"type\":\"fixed\",\"milliseconds\":80}"},
    {"{\"type\":\"uniform\",\"lower\":10,\"upper\":20}", DELAY_UNIFORM, NULL},
    {"{\"type\":\"uniform\",\"lower\":10,\"upper\":10}", DELAY_UNIFORM, NULL},
    {"{\"type\":\"uniform\",\"lower\":0,\"upper\":3600000}", DELAY_UNIFORM, NULL},
    {"{\"type\":\"lognormal\",\"median\":80,\"sigma\":0.4,\"maxValue\":500}", DELAY_LOGNORMAL,
     NULL},
    {"{\"type\":\"lognormal\",\"median\":80,\"sigma\":10}", DELAY_LOGNORMAL,
     "{\"type\":\"lognormal\",\"median\":80,\"sigma\":10,\"maxValue\":3600000}"},
    {"{\"type\":\"dribble\",\"numberOfChunks\":1,\"totalDuration\":0}", DELAY_DRIBBLE, NULL},
    {"{\"type\":\"dribble\",\"numberOfChunks\":1000,\"totalDuration\":3600000}", DELAY_DRIBBLE,
     NULL},
};

START_TEST(each_type_is_read_and_written_in_the_same_form)
{
    struct delay delay = read_delay(good[_i].json);
    ck_assert_case_int(good[_i].json, delay.type, good[_i].type);
    struct text text = {.arena = &arena};
    struct json_writer w = {.out = &text};
    delay_write(&w, &delay);
    ck_assert_case_str(good[_i].json, text_str(&text),
                       good[_i].written != NULL ? good[_i].written : good[_i].json);
}
END_TEST

#define TYPES "the types are fixed, uniform, lognormal, dribble"

static const struct {
    const char *json;
    const char *path, *error, *hint;
} bad[] = {
    {"80", "/delay", "must be an object with a 'type'", TYPES},
    {"null", "/delay", "must be an object with a 'type'", TYPES},
    {"[]", "/delay", "must be an object with a 'type'", TYPES},
    {"{}", "/delay", "must be an object with a 'type'", TYPES},
    {"{\"milliseconds\":80}", "/delay", "must be an object with a 'type'", TYPES},
    {"{\"type\":1}", "/delay", "must be an object with a 'type'", TYPES},
    {"{\"type\":\"fixd\",\"milliseconds\":1}", "/delay/type", "no delay has the type 'fixd'",
     "did you mean 'fixed'?"},
    {"{\"type\":\"\"}", "/delay/type", "no delay has the type ''", NULL},
    {"{\"type\":\"fixed\"}", "/delay", "the field 'milliseconds' is missing", ""},
    {"{\"type\":\"fixed\",\"milliseconds\":-1}", "/delay/milliseconds",
     "must be a whole number from 0 to 3600000", ""},
    {"{\"type\":\"fixed\",\"milliseconds\":3600001}", "/delay/milliseconds",
     "must be a whole number from 0 to 3600000", ""},
    {"{\"type\":\"fixed\",\"milliseconds\":1.5}", "/delay/milliseconds",
     "must be a whole number from 0 to 3600000", ""},
    {"{\"type\":\"fixed\",\"milliseconds\":\"80\"}", "/delay/milliseconds",
     "must be a whole number, not a string", ""},
    {"{\"type\":\"fixed\",\"millisecond\":80}", "/delay/millisecond",
     "the field 'millisecond' is not known", "did you mean 'milliseconds'?"},
    {"{\"type\":\"fixed\",\"milliseconds\":80,\"upper\":90}", "/delay/upper",
     "the field 'upper' is not known", NULL},
    {"{\"type\":\"uniform\",\"lower\":10}", "/delay", "the field 'upper' is missing", ""},
    {"{\"type\":\"uniform\",\"upper\":10}", "/delay", "the field 'lower' is missing", ""},
    {"{\"type\":\"uniform\",\"lower\":11,\"upper\":10}", "/delay/upper",
     "must not be less than 'lower'", ""},
    {"{\"type\":\"lognormal\",\"sigma\":1}", "/delay", "the field 'median' is missing", ""},
    {"{\"type\":\"lognormal\",\"median\":1}", "/delay", "the field 'sigma' is missing", ""},
    {"{\"type\":\"lognormal\",\"median\":1,\"sigma\":-0.1}", "/delay/sigma",
     "must be a number from 0 to 10", ""},
    {"{\"type\":\"lognormal\",\"median\":1,\"sigma\":10.1}", "/delay/sigma",
     "must be a number from 0 to 10", ""},
    {"{\"type\":\"lognormal\",\"median\":1,\"sigma\":1,\"maxValue\":3600001}", "/delay/maxValue",
     "must be a whole number from 0 to 3600000", ""},
    {"{\"type\":\"dribble\",\"numberOfChunks\":0,\"totalDuration\":1}", "/delay/numberOfChunks",
     "must be a whole number from 1 to 1000", ""},
    {"{\"type\":\"dribble\",\"numberOfChunks\":1001,\"totalDuration\":1}", "/delay/numberOfChunks",
     "must be a whole number from 1 to 1000", ""},
    {"{\"type\":\"dribble\",\"numberOfChunks\":1}", "/delay",
     "the field 'totalDuration' is missing", ""},
};

START_TEST(a_mistake_is_refused_with_its_place_and_leaves_the_delay_as_it_was)
{
    struct delay delay = {.type = DELAY_DRIBBLE, .pieces = 42};
    struct field_error error;
    ck_assert_msg(!try(bad[_i].json, &delay, &error), "%s", bad[_i].json);
    ck_assert_case_str(bad[_i].json, error.path, bad[_i].path);
    ck_assert_case_str(bad[_i].json, error.error, bad[_i].error);
    if (bad[_i].hint != NULL)
        ck_assert_case_str(bad[_i].json, error.hint, bad[_i].hint);
    ck_assert_case_int(bad[_i].json, delay.pieces, 42);
}
END_TEST

/* What so many draws of a delay come to. */
struct sample {
    int64_t min, max;
    double mean;
    size_t over_median;
};

enum { DRAWS = 20000 };

static struct sample sample(const struct delay *delay, uint64_t seed, int64_t median)
{
    struct ids ids = ids_seeded(seed);
    struct sample s = {.min = INT64_MAX, .max = INT64_MIN};
    for (uint64_t n = 0; n < DRAWS; n++) {
        int64_t ms = delay_sample_ms(delay, &ids, 7, n);
        s.min = ms < s.min ? ms : s.min;
        s.max = ms > s.max ? ms : s.max;
        s.mean += (double)ms / DRAWS;
        s.over_median += ms > median;
    }
    return s;
}

START_TEST(a_fixed_delay_is_always_the_same)
{
    struct delay delay = read_delay("{\"type\":\"fixed\",\"milliseconds\":80}");
    struct sample s = sample(&delay, 1, 0);
    ck_assert_int_eq(s.min, 80);
    ck_assert_int_eq(s.max, 80);
}
END_TEST

START_TEST(a_uniform_delay_takes_every_value_from_lower_to_upper_alike)
{
    struct delay delay = read_delay("{\"type\":\"uniform\",\"lower\":5,\"upper\":8}");
    struct ids ids = ids_seeded(1);
    size_t seen[10] = {0};
    for (uint64_t n = 0; n < DRAWS; n++) {
        int64_t ms = delay_sample_ms(&delay, &ids, 7, n);
        ck_assert_msg(ms >= 5 && ms <= 8, "%lld", (long long)ms);
        seen[ms]++;
    }
    /* A quarter each, within six standard deviations. */
    for (size_t ms = 5; ms <= 8; ms++)
        ck_assert_msg(seen[ms] > 4630 && seen[ms] < 5370, "%zu came %zu times", ms, seen[ms]);
    delay = read_delay("{\"type\":\"uniform\",\"lower\":3600000,\"upper\":3600000}");
    ck_assert_int_eq(sample(&delay, 1, 0).max, 3600000);
}
END_TEST

START_TEST(a_lognormal_delay_has_its_median_and_spread)
{
    struct delay delay = read_delay("{\"type\":\"lognormal\",\"median\":10000,\"sigma\":0.5}");
    struct sample s = sample(&delay, 1, 10000);
    ck_assert_msg(s.over_median > 9550 && s.over_median < 10450, "%zu", s.over_median);
    /* The mean is median * exp(sigma^2 / 2). */
    double mean = 10000 * exp(0.125);
    ck_assert_msg(fabs(s.mean - mean) < 300, "%g is not %g", s.mean, mean);
    ck_assert_int_ge(s.min, 0);
}
END_TEST

START_TEST(a_lognormal_delay_is_cut_at_its_maximum)
{
    struct delay delay =
        read_delay("{\"type\":\"lognormal\",\"median\":100,\"sigma\":1,\"maxValue\":120}");
    struct sample s = sample(&delay, 1, 119);
    ck_assert_int_eq(s.max, 120);
    ck_assert_uint_gt(s.over_median, DRAWS / 4);
    delay = read_delay("{\"type\":\"lognormal\",\"median\":3600000,\"sigma\":10}");
    s = sample(&delay, 1, 0);
    ck_assert_int_eq(s.max, DELAY_MS_MAX);
    ck_assert_int_ge(s.min, 0);
    delay = read_delay("{\"type\":\"lognormal\",\"median\":100,\"sigma\":0}");
    s = sample(&delay, 1, 0);
    ck_assert_int_eq(s.min, s.max);
    ck_assert_msg(s.min == 100 || s.min == 99, "%lld", (long long)s.min);
    delay = read_delay("{\"type\":\"lognormal\",\"median\":0,\"sigma\":10}");
    ck_assert_int_eq(sample(&delay, 1, 0).max, 0);
}
END_TEST

START_TEST(no_delay_and_a_dribble_do_not_wait_before_the_answer)
{
    ck_assert_int_eq(sample(&(struct delay){0}, 1, 0).max, 0);
    struct delay delay =
        read_delay("{\"type\":\"dribble\",\"numberOfChunks\":5,\"totalDuration\":1000}");
    ck_assert_int_eq(sample(&delay, 1, 0).max, 0);
}
END_TEST

START_TEST(the_nth_wait_follows_from_seed_stream_and_n_alone)
{
    static const char *const types[] = {
        "{\"type\":\"uniform\",\"lower\":0,\"upper\":3600000}",
        "{\"type\":\"lognormal\",\"median\":100000,\"sigma\":1}",
    };
    struct delay delay = read_delay(types[_i]);
    struct ids same = ids_seeded(1), again = ids_seeded(1), other = ids_seeded(2);
    size_t other_seed = 0, other_stream = 0, other_n = 0;
    for (uint64_t n = 100; n-- > 0;) {
        int64_t ms = delay_sample_ms(&delay, &same, 7, n);
        ck_assert_int_eq(ms, delay_sample_ms(&delay, &again, 7, n));
        other_seed += ms != delay_sample_ms(&delay, &other, 7, n);
        other_stream += ms != delay_sample_ms(&delay, &same, 8, n);
        other_n += ms != delay_sample_ms(&delay, &same, 7, n + 1);
    }
    ck_assert_uint_gt(other_seed, 95);
    ck_assert_uint_gt(other_stream, 95);
    ck_assert_uint_gt(other_n, 95);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("delay");
    TCase *tests = suite_add_cases(suite, "delay");
    tcase_add_table(tests, each_type_is_read_and_written_in_the_same_form, good);
    tcase_add_table(tests, a_mistake_is_refused_with_its_place_and_leaves_the_delay_as_it_was, bad);
    tcase_add_test(tests, a_fixed_delay_is_always_the_same);
    tcase_add_test(tests, a_uniform_delay_takes_every_value_from_lower_to_upper_alike);
    tcase_add_test(tests, a_lognormal_delay_has_its_median_and_spread);
    tcase_add_test(tests, a_lognormal_delay_is_cut_at_its_maximum);
    tcase_add_test(tests, no_delay_and_a_dribble_do_not_wait_before_the_answer);
    tcase_add_loop_test(tests, the_nth_wait_follows_from_seed_stream_and_n_alone, 0, 2);
    return suite_main(suite);
}
