#include "base/timestamp.h"

#include "cases.h"

/* Instants that both forms can write, to the second. */
static const struct {
    const char *name;
    const char *date_time;
    const char *http_date;
    int64_t ms;
} instants[] = {
    {"the epoch", "1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 GMT", 0},
    {"a second before the epoch", "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT", -1000},
    {"an ordinary day", "2026-01-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05 GMT", 1767323045000},
    {"the 29th of a leap year", "2024-02-29T12:00:00Z", "Thu, 29 Feb 2024 12:00:00 GMT",
     1709208000000},
    {"the day after it", "2024-03-01T00:00:00Z", "Fri, 01 Mar 2024 00:00:00 GMT", 1709251200000},
    {"a century that is a leap year", "2000-02-29T00:00:00Z", "Tue, 29 Feb 2000 00:00:00 GMT",
     951782400000},
    {"a century that is none", "1900-03-01T00:00:00Z", "Thu, 01 Mar 1900 00:00:00 GMT",
     -2203891200000},
    {"the end of a year", "2023-12-31T23:59:59Z", "Sun, 31 Dec 2023 23:59:59 GMT", 1704067199000},
    {"past 32 bits", "2038-01-19T03:14:08Z", "Tue, 19 Jan 2038 03:14:08 GMT", 2147483648000},
    {"the first year", "0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", -62135596800000},
    {"the last second", "9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 GMT", 253402300799000},
};

START_TEST(both_forms_are_read_and_written_as_the_same_instant)
{
    const char *name = instants[_i].name;
    int64_t ms = 1;
    ck_assert_msg(timestamp_parse_date_time(str_from(instants[_i].date_time), &ms), "%s", name);
    ck_assert_case_int(name, ms, instants[_i].ms);
    ms = 1;
    ck_assert_msg(timestamp_parse_http_date(str_from(instants[_i].http_date), &ms), "%s", name);
    ck_assert_case_int(name, ms, instants[_i].ms);
    ck_assert_case_str(name, timestamp_date_time(&arena, instants[_i].ms), instants[_i].date_time);
    ck_assert_case_str(name, timestamp_http_date(&arena, instants[_i].ms), instants[_i].http_date);
}
END_TEST

static const struct {
    const char *date_time;
    int64_t ms;
    /* What is written for it; NULL for the same. */
    const char *written;
} fractions[] = {
    {"1970-01-01T00:00:00.001Z", 1, NULL},
    {"1970-01-01T00:00:00.120Z", 120, NULL},
    {"1970-01-01T00:00:00.999Z", 999, NULL},
    {"1970-01-01T00:00:00.1Z", 100, "1970-01-01T00:00:00.100Z"},
    {"1970-01-01T00:00:00.12Z", 120, "1970-01-01T00:00:00.120Z"},
    {"1970-01-01T00:00:00.0Z", 0, "1970-01-01T00:00:00Z"},
    {"1970-01-01T00:00:00.999999999Z", 999, "1970-01-01T00:00:00.999Z"},
    {"1969-12-31T23:59:59.999Z", -1, NULL},
    {"1969-12-31T23:59:59.001Z", -999, NULL},
};

START_TEST(the_basic_format_is_read_and_written)
{
    struct arena a;
    int64_t ms = -1;
    arena_init(&a, NULL, 0);
    ck_assert(timestamp_parse_basic(STR("20260102T030405Z"), &ms));
    ck_assert_int_eq(ms, INT64_C(1767323045000));
    ck_assert_str_view_eq(timestamp_basic(&a, ms + 999), "20260102T030405Z");
    static const char *const bad[] = {"",
                                      "20260102T030405",
                                      "2026-01-02T03:04:05Z",
                                      "20261302T030405Z",
                                      "20260102T240405Z",
                                      "20260102 030405Z"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(!timestamp_parse_basic(str_from(bad[i]), &ms), "%s", bad[i]);
    arena_done(&a);
}
END_TEST

START_TEST(fractions_are_read_to_the_millisecond)
{
    const char *name = fractions[_i].date_time;
    int64_t ms;
    ck_assert_msg(timestamp_parse_date_time(str_from(name), &ms), "%s", name);
    ck_assert_case_int(name, ms, fractions[_i].ms);
    ck_assert_case_str(name, timestamp_date_time(&arena, ms),
                       fractions[_i].written != NULL ? fractions[_i].written : name);
}
END_TEST

START_TEST(the_http_date_drops_the_fraction_towards_the_past)
{
    ck_assert_str_view_eq(timestamp_http_date(&arena, 999), "Thu, 01 Jan 1970 00:00:00 GMT");
    ck_assert_str_view_eq(timestamp_http_date(&arena, -1), "Wed, 31 Dec 1969 23:59:59 GMT");
}
END_TEST

static const char *const bad_date_times[] = {
    "",
    "Z",
    "2026-01-02",
    "2026-01-02T03:04:05",
    "2026-01-02 03:04:05Z",
    "2026-01-02t03:04:05Z",
    "2026-01-02T03:04:05z",
    "2026-01-02T03:04:05+00:00",
    "2026-01-02T03:04:05ZZ",
    "2026-01-02T03:04:05Z ",
    " 2026-01-02T03:04:05Z",
    "2026-01-02T03:04Z",
    "2026-1-02T03:04:05Z",
    "26-01-02T03:04:05Z",
    "12026-01-02T03:04:05Z",
    "-026-01-02T03:04:05Z",
    "2026/01/02T03:04:05Z",
    "2026-00-02T03:04:05Z",
    "2026-13-02T03:04:05Z",
    "2026-01-00T03:04:05Z",
    "2026-01-32T03:04:05Z",
    "2026-04-31T03:04:05Z",
    "2026-02-29T03:04:05Z",
    "2024-02-30T03:04:05Z",
    "1900-02-29T03:04:05Z",
    "2100-02-29T03:04:05Z",
    "2026-01-02T24:04:05Z",
    "2026-01-02T03:60:05Z",
    "2026-01-02T03:04:61Z",
    "2026-01-02T03:04:05.Z",
    "2026-01-02T03:04:05,5Z",
    "2026-01-02T03:04:05.1234567890Z",
    "2026-01-02T03:04:05.1x3Z",
    "2026-01-02T03:04:05.-12Z",
    "2026-01-02T03:04:055Z",
    "1767323045",
};

START_TEST(malformed_date_times_are_refused_and_nothing_is_written)
{
    int64_t ms = 42;
    ck_assert_msg(!timestamp_parse_date_time(str_from(bad_date_times[_i]), &ms), "\"%s\" is %lld",
                  bad_date_times[_i], (long long)ms);
    ck_assert_case_int(bad_date_times[_i], ms, 42);
}
END_TEST

static const char *const bad_http_dates[] = {
    "",
    "Fri, 02 Jan 2026 03:04:05",
    "Fri, 02 Jan 2026 03:04:05 UTC",
    "Fri, 02 Jan 2026 03:04:05 gmt",
    "Fri, 2 Jan 2026 03:04:05 GMT",
    "Fri 02 Jan 2026 03:04:05 GMT",
    "Friday, 02-Jan-26 03:04:05 GMT",
    "Fri Jan  2 03:04:05 2026",
    "Fri, 02 Foo 2026 03:04:05 GMT",
    "Fri, 02 jan 2026 03:04:05 GMT",
    "Fri, 00 Jan 2026 03:04:05 GMT",
    "Fri, 32 Jan 2026 03:04:05 GMT",
    "Sun, 29 Feb 2026 03:04:05 GMT",
    "Fri, 02 Jan 2026 24:04:05 GMT",
    "Fri, 02 Jan 2026 03:60:05 GMT",
    "Fri, 02 Jan 2026 03:04:61 GMT",
    "Fri, 02 Jan 2026 03:04:05.5 GMT",
    "Fri, 02 Jan 2026 03:04:05 GMT ",
    "2026-01-02T03:04:05Z",
};

START_TEST(malformed_http_dates_are_refused_and_nothing_is_written)
{
    int64_t ms = 42;
    ck_assert_msg(!timestamp_parse_http_date(str_from(bad_http_dates[_i]), &ms), "\"%s\" is %lld",
                  bad_http_dates[_i], (long long)ms);
    ck_assert_case_int(bad_http_dates[_i], ms, 42);
}
END_TEST

/* RFC 9110, 5.6.7: day-name is one of seven. */
START_TEST(an_http_date_with_a_weekday_that_is_none_is_refused)
{
    int64_t ms;
    ck_assert(!timestamp_parse_http_date(STR("Xyz, 02 Jan 2026 03:04:05 GMT"), &ms));
}
END_TEST

START_TEST(every_day_of_800_years_comes_back_from_both_forms)
{
    for (int64_t day = -146097; day < 146097; day++) {
        int64_t ms = day * 86400000, date_time_ms, http_date_ms;
        char first[4096];
        struct arena a;
        arena_init(&a, first, sizeof first);
        ck_assert(timestamp_parse_date_time(timestamp_date_time(&a, ms), &date_time_ms));
        ck_assert(timestamp_parse_http_date(timestamp_http_date(&a, ms), &http_date_ms));
        arena_done(&a);
        ck_assert_int_eq(date_time_ms, ms);
        ck_assert_int_eq(http_date_ms, ms);
    }
}
END_TEST

START_TEST(a_view_is_not_read_past_its_end)
{
    int64_t ms = 42;
    struct str all = STR("2026-01-02T03:04:05.123Z");
    for (size_t n = 0; n < all.n; n++)
        ck_assert_msg(!timestamp_parse_date_time(str_first(all, n), &ms), "%zu bytes", n);
    all = STR("Fri, 02 Jan 2026 03:04:05 GMT");
    for (size_t n = 0; n < all.n; n++)
        ck_assert_msg(!timestamp_parse_http_date(str_first(all, n), &ms), "%zu bytes", n);
    ck_assert(!timestamp_parse_date_time((struct str){0}, &ms));
    ck_assert(!timestamp_parse_http_date((struct str){0}, &ms));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("timestamp");
    TCase *tests = suite_add_cases(suite, "timestamp");
    tcase_add_table(tests, both_forms_are_read_and_written_as_the_same_instant, instants);
    tcase_add_test(tests, the_basic_format_is_read_and_written);
    tcase_add_table(tests, fractions_are_read_to_the_millisecond, fractions);
    tcase_add_test(tests, the_http_date_drops_the_fraction_towards_the_past);
    tcase_add_table(tests, malformed_date_times_are_refused_and_nothing_is_written, bad_date_times);
    tcase_add_table(tests, malformed_http_dates_are_refused_and_nothing_is_written, bad_http_dates);
    tcase_add_test(tests, an_http_date_with_a_weekday_that_is_none_is_refused);
    tcase_add_test(tests, every_day_of_800_years_comes_back_from_both_forms);
    tcase_add_test(tests, a_view_is_not_read_past_its_end);
    return suite_main(suite);
}
