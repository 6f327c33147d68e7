#include "base/timestamp.h"

#include "base/array.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { DATE_BYTES_MAX = 40 };

static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* Days since 1970-01-01 of a date in the Gregorian calendar (the era algorithm of Hinnant 2013). */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool to_ms(int year, int month, int day, int hour, int minute, int second, int64_t *ret_ms)
{
    if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || hour > 23 ||
        minute > 59 || second > 59)
        return false;
    int64_t days = days_from_civil(year, month, day);
    *ret_ms = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
    return true;
}

/* Whether `s` has digits where `form` has '0' and the form's own bytes elsewhere ('a' is any). */
static bool has_form(struct str s, const char *form)
{
    if (s.n != strlen(form))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (form[i] == '0' ? !digit : form[i] != 'a' && form[i] != s.p[i])
            return false;
    }
    return true;
}

static int digits(struct str s, size_t at, size_t n)
{
    int value = 0;
    for (size_t i = at; i < at + n; i++)
        value = value * 10 + (s.p[i] - '0');
    return value;
}

/* Whether `s` begins with the name of a day; which one the date has is not checked. */
static bool is_weekday(struct str s)
{
    for (size_t i = 0; i < ARRAY_COUNT(weekdays); i++)
        if (memcmp(s.p, weekdays[i], 3) == 0)
            return true;
    return false;
}

bool timestamp_parse_http_date(struct str s, int64_t *ret_ms)
{
    if (!has_form(s, "aaa, 00 aaa 0000 00:00:00 GMT") || !is_weekday(s))
        return false;
    for (int month = 1; month <= 12; month++)
        if (memcmp(s.p + 8, months[month - 1], 3) == 0)
            return to_ms(digits(s, 12, 4), month, digits(s, 5, 2), digits(s, 17, 2),
                         digits(s, 20, 2), digits(s, 23, 2), ret_ms);
    return false;
}

/* Milliseconds of a fraction ".d..." of at most nine digits, or -1. */
static int fraction_ms(struct str s)
{
    if (s.n == 0)
        return 0;
    if (s.p[0] != '.' || s.n < 2 || s.n > 10)
        return -1;
    int ms = 0;
    for (size_t i = 1; i < s.n || i <= 3; i++) {
        char c = i < s.n ? s.p[i] : '0';
        if (c < '0' || c > '9')
            return -1;
        if (i <= 3)
            ms = ms * 10 + (c - '0');
    }
    return ms;
}

bool timestamp_parse_date_time(struct str s, int64_t *ret_ms)
{
    enum { SECONDS_BYTES = sizeof "2026-01-02T03:04:05" - 1 };
    if (s.n <= SECONDS_BYTES || s.p[s.n - 1] != 'Z' ||
        !has_form(str_first(s, SECONDS_BYTES), "0000-00-00T00:00:00"))
        return false;
    int ms = fraction_ms((struct str){.p = s.p + SECONDS_BYTES, .n = s.n - SECONDS_BYTES - 1});
    int64_t seconds_ms;
    if (ms < 0 || !to_ms(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), digits(s, 11, 2),
                         digits(s, 14, 2), digits(s, 17, 2), &seconds_ms))
        return false;
    *ret_ms = seconds_ms + ms;
    return true;
}

bool timestamp_parse_basic(struct str s, int64_t *ret_ms)
{
    return has_form(s, "00000000T000000Z") &&
           to_ms(digits(s, 0, 4), digits(s, 4, 2), digits(s, 6, 2), digits(s, 9, 2),
                 digits(s, 11, 2), digits(s, 13, 2), ret_ms);
}

static struct tm utc(int64_t ms, int *ret_fraction_ms)
{
    int64_t fraction = (ms % 1000 + 1000) % 1000;
    time_t seconds = (time_t)((ms - fraction) / 1000);
    struct tm tm;
    gmtime_r(&seconds, &tm);
    *ret_fraction_ms = (int)fraction;
    return tm;
}

struct str timestamp_http_date(struct arena *a, int64_t ms)
{
    int fraction;
    struct tm tm = utc(ms, &fraction);
    return arena_printf(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[tm.tm_wday], tm.tm_mday,
                        months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

struct str timestamp_date_time(struct arena *a, int64_t ms)
{
    int fraction;
    struct tm tm = utc(ms, &fraction);
    char tail[DATE_BYTES_MAX] = "";
    if (fraction != 0)
        snprintf(tail, sizeof tail, ".%03d", fraction);
    return arena_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, tail);
}

struct str timestamp_basic(struct arena *a, int64_t ms)
{
    int fraction;
    struct tm tm = utc(ms, &fraction);
    return arena_printf(a, "%04d%02d%02dT%02d%02d%02dZ", tm.tm_year + 1900, tm.tm_mon + 1,
                        tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}
