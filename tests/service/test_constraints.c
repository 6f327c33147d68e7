/*
 * Every constraint of every member of every operation at, under and over its limit, by walking the
 * operation table: what the validator says, to the letter. That the table is Connect's own is
 * tests/e2e/test_model_drift.py's to say.
 */
#include "constraints.h"

/* The depth to which a shape that holds itself is walked. */
enum { DEPTH_MAX = 5 };

/* --- strings --- */

/* Letters all, so that a tag's key may hold them. */
static const char *const letters[] = {"a", "\xc3\xa9", "\xf0\xa0\x80\x80"};

static struct str repeat(const char *letter, int64_t n)
{
    struct text text = {.arena = &h.arena};
    while (n-- > 0)
        text_add(&text, str_from(letter));
    return text.n > 0 ? arena_copy(&h.arena, text_str(&text)) : STR("");
}

/* How the string goes into the place of the member. */
static const char *written(const struct spot *s, struct str value)
{
    switch (s->operation->members[s->member].location) {
    case IN_BODY:
        return quoted(value);
    case IN_HEADER:
        return arena_copy(&h.arena, value).p;
    default:
        return escaped(value);
    }
}

static const char *length_rule(const struct spot *s, const struct shape *shape, int64_t n)
{
    return format("Value with length %lld at '%.*s' failed to satisfy constraint: "
                  "Member must have length %s",
                  (long long)n, STR_ARG(s->path), bounds_rule(shape->length));
}

/* Whether words of letters, which is what the lengths are tried with, fit the shape's pattern. */
static bool takes_letters(const struct shape *shape)
{
    return shape->pattern == NULL || strcmp(shape->name, "TagKey") == 0;
}

static void check_length(const struct spot *s, const struct shape *shape, const char *letter,
                         int64_t n)
{
    const struct member *member = &s->operation->members[s->member];
    const char *value = written(s, repeat(letter, n));
    if (n == 0 && member->location == IN_LABEL) {
        expect_violations(s, value, 1, failed(s, "not be null"));
        return;
    }
    bool bad_length = outside(shape->length, n), bad_form = !takes_letters(shape);
    const char *form =
        bad_form ? failed(s, format("satisfy regular expression pattern: %s", shape->pattern)) : "";
    if (!bad_length && !bad_form)
        expect_taken(s, value);
    else
        expect_violations(s, value, bad_length + bad_form,
                          format("%s%s%s", bad_length ? length_rule(s, shape, n) : "",
                                 bad_length && bad_form ? "; " : "", form));
}

static void check_lengths(const struct spot *s, const struct shape *shape)
{
    for (size_t i = 0; i < ARRAY_COUNT(letters); i++) {
        int64_t min = shape->length.has_min ? shape->length.min : 0;
        int64_t max = shape->length.has_max ? shape->length.max : 3000;
        int64_t lengths[] = {min - 1, min, min + 1, max - 1, max, max + 1};
        for (size_t j = 0; j < ARRAY_COUNT(lengths); j++)
            if (lengths[j] >= 0)
                check_length(s, shape, letters[i], lengths[j]);
    }
}

static void check_enum(const struct spot *s, const struct shape *shape)
{
    struct text all = {.arena = &h.arena};
    for (size_t i = 0; shape->values[i] != NULL; i++) {
        expect_taken(s, written(s, str_from(shape->values[i])));
        text_printf(&all, "%s%s", i > 0 ? ", " : "", shape->values[i]);
    }
    static const char *const wrong[] = {"",          "published",     "PUBLISHED ", "UNKNOWN",
                                        "initiated", "PASSED,FAILED", "voice_call", "exact"};
    const char *told = failed(s, format("satisfy enum value set: [%.*s]", STR_ARG(text_str(&all))));
    for (size_t i = 0; i < ARRAY_COUNT(wrong); i++)
        expect_violations(s, written(s, str_from(wrong[i])), 1, told);
}

/* What each pattern of the model takes and does not. */
static const struct {
    const char *shape;
    const char *text;
    bool fits;
} patterns[] = {
    {"InstanceIdOrArn", INSTANCE, true},
    {"InstanceIdOrArn", "arn:aws:connect:us-east-1:123456789012:instance/" INSTANCE, true},
    {"InstanceIdOrArn", "arn:aws-us-gov:connect:us-gov-west-1:1:instance/" INSTANCE, false},
    {"InstanceIdOrArn", "arn:aws-us-gov:connect:us-gov-1:1:instance/" INSTANCE "/", false},
    {"InstanceIdOrArn", "arn:aws-us-gov:connect:us-west-1:1:instance/" INSTANCE, true},
    {"InstanceIdOrArn", "arn:aws-cn:connect:cn-north-1:1:instance/" INSTANCE, false},
    {"InstanceIdOrArn", "arn:aws:connect:us-east-12:1:instance/" INSTANCE, false},
    {"InstanceIdOrArn", "arn:aws:connect:us-east-1:123456789012345678901:instance/" INSTANCE,
     false},
    {"InstanceIdOrArn", "1234567G-1234-1234-1234-123456789012", false},
    {"InstanceIdOrArn", "ABCDEF12-1234-1234-1234-123456789012", false},
    {"InstanceIdOrArn", "12345678-1234-1234-1234-1234567890123", false},
    {"InstanceIdOrArn", " " INSTANCE, false},
    {"PhoneNumber", "+15550100", true},
    {"PhoneNumber", "+123456789012345", true},
    {"PhoneNumber", "+1234567890123456", false},
    {"PhoneNumber", "+1", false},
    {"PhoneNumber", "+0123", false},
    {"PhoneNumber", "15550100", false},
    {"PhoneNumber", "+1555-0100", false},
    {"PhoneNumber", "tel:+15550100", true},
    {"TagKey", "team", true},
    {"TagKey", "a b_.:/=+-@9", true},
    {"TagKey", "aws", true},
    {"TagKey", "aws:team", false},
    {"TagKey", "AWS:team", true},
    {"TagKey", "team?", false},
    {"TagKey", "\xf0\x9f\x98\x80", false},
    {"TagKey", "\xc3\xbc", true},
    {"RegionName", "us-east-1", true},
    {"RegionName", "us-gov-west-1", true},
    {"RegionName", "eu-west", true},
    {"RegionName", "us", false},
    {"RegionName", "US-EAST-1", false},
    {"RegionName", "1-2-3", false},
};

static void check_patterns(const struct spot *s, const struct shape *shape)
{
    int tried = 0;
    for (size_t i = 0; i < ARRAY_COUNT(patterns); i++) {
        if (strcmp(patterns[i].shape, shape->name) != 0)
            continue;
        tried++;
        const char *value = written(s, str_from(patterns[i].text));
        if (patterns[i].fits)
            expect_taken(s, value);
        else
            expect_violations(
                s, value, 1,
                failed(s, format("satisfy regular expression pattern: %s", shape->pattern)));
    }
    ck_assert_msg(tried > 0, "no texts for the pattern of %s", shape->name);
}

static void check_string(const struct spot *s, const struct shape *shape)
{
    if (shape->values != NULL)
        check_enum(s, shape);
    else
        check_lengths(s, shape);
    if (shape->pattern != NULL)
        check_patterns(s, shape);
}

/* --- numbers and times --- */

static const char *width_of(const struct shape *shape)
{
    return shape->type == SHAPE_INTEGER ? "an integer of 32 bits" : "an integer of 64 bits";
}

static void check_range(const struct spot *s, const struct shape *shape, long long n)
{
    const char *value = format("%lld", n);
    if (!outside(shape->range, n))
        expect_taken(s, value);
    else
        expect_violations(s, value, 1, failed(s, format("be %s", bounds_rule(shape->range))));
}

static void check_integer(const struct spot *s, const struct shape *shape)
{
    bool in_body = s->operation->members[s->member].location == IN_BODY;
    bool is_int = shape->type == SHAPE_INTEGER;
    struct bounds r = shape->range;
    long long lowest = is_int ? INT32_MIN : in_body ? -(1LL << 53) : INT64_MIN;
    long long highest = is_int ? INT32_MAX : in_body ? 1LL << 53 : INT64_MAX;
    const long long numbers[] = {lowest, lowest + 1, -1, 0, r.min, r.min + 1, highest, highest - 1};
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++)
        check_range(s, shape, numbers[i]);
    for (long long n = r.max - 1; r.has_max && n <= r.max + 1; n++)
        check_range(s, shape, n);
    static const char *const texts[] = {"",
                                        "1.5",
                                        "1.0",
                                        "1e2",
                                        "0x1",
                                        "true",
                                        "%201",
                                        "1%20",
                                        "+1",
                                        "-",
                                        "--1",
                                        "1,000",
                                        "NaN",
                                        "Inf",
                                        "null",
                                        "2ABC",
                                        "1%00",
                                        "%C3%A9",
                                        "Infinity",
                                        "9223372036854775808",
                                        "-9223372036854775809",
                                        "184467440737095500000"};
    for (size_t i = 0; !in_body && i < ARRAY_COUNT(texts); i++) {
        const char *told = format("Value at '%.*s' must be %s", STR_ARG(s->path), width_of(shape));
        if (strcmp(texts[i], "1%00") == 0)
            told = format("Value at '%.*s' cannot be decoded: the NUL character is not allowed",
                          STR_ARG(s->path));
        expect_unreadable(s, texts[i], told);
    }
    static const char *const wrong[][2] = {
        {"1.5", "a number"},         {"-1e300", "a number"}, {"true", "a boolean"},
        {"2147483648", "a number"},  {"'1'", "a string"},    {"''", "a string"},
        {"-2147483649", "a number"}, {"[1]", "an array"},    {"{}", "an object"}};
    for (size_t i = 0; in_body && i < ARRAY_COUNT(wrong); i++)
        expect_unreadable(s, wrong[i][0],
                          format("Value at '%.*s' must be %s, not %s", STR_ARG(s->path),
                                 width_of(shape), wrong[i][1]));
    if (in_body)
        expect_taken(s, "1e1");
    if (!in_body && is_int)
        expect_unreadable(s, "2147483648",
                          format("Value at '%.*s' must be %s", STR_ARG(s->path), width_of(shape)));
}

static void check_header_time(const struct spot *s)
{
    static const char *const good[] = {
        "Fri, 02 Jan 2026 03:04:05 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Thu, 29 Feb 2024 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"};
    static const char *const bad[] = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123Z",
        "1767323045",
        "1767323045.5",
        "Fri, 02 Jan 2026 03:04:05 UTC",
        "Fri, 02 Jan 2026 03:04:05 +0000",
        "Fri, 2 Jan 2026 03:04:05 GMT",
        "Fri, 02 jan 2026 03:04:05 GMT",
        "Fri, 30 Feb 2026 03:04:05 GMT",
        "Sun, 29 Feb 2026 03:04:05 GMT",
        "Fri, 02 Jan 2026 24:00:00 GMT",
        "Fri, 02 Jan 2026 03:60:05 GMT",
        "Friday, 02-Jan-26 03:04:05 GMT",
        "Fri Jan  2 03:04:05 2026",
        "Fri, 02 Jan 2026 03:04:05 GMT, Fri, 02 Jan 2026 03:04:05 GMT",
        "yesterday",
        "true"};
    for (size_t i = 0; i < ARRAY_COUNT(good); i++)
        expect_taken(s, good[i]);
    for (size_t i = 0; i < ARRAY_COUNT(bad); i++)
        expect_unreadable(s, bad[i],
                          format("Value at '%.*s' must be a timestamp", STR_ARG(s->path)));
}

/* --- structures, lists and maps --- */

static void check_shape(const struct spot *s, const struct shape *shape, int depth);

/* A spot inside of another one. */
static struct spot inside(const struct spot *s, const char *step, const char *before,
                          const char *after)
{
    struct spot inner = *s;
    const char *path = format("%.*s%s", STR_ARG(s->path), step);
    inner.path = str_from(path);
    inner.before = format("%s%s", s->before, before);
    inner.after = format("%s%s", after, s->after);
    inner.in_list = false;
    return inner;
}

static void check_structure(const struct spot *s, const struct shape *shape, int depth)
{
    expect_taken(s, "{}");
    expect_taken(s, "{'Unknown':{'Deep':[1,null,{'Name':5}]},'unknown':null}");
    for (size_t i = 0; i < shape->member_count; i++) {
        const struct member *m = &shape->members[i];
        struct spot inner = inside(s, format("/%s", m->name), format("{'%s':", m->wire_name), "}");
        check_shape(&inner, m->shape, depth + 1);
        /* A name in another case is another name. */
        expect_taken(s, format("{'%c%s':[]}", m->wire_name[0] | 0x20, m->wire_name + 1));
    }
}

static void check_list(const struct spot *s, const struct shape *shape, int depth)
{
    expect_taken(s, "[]");
    struct spot inner = inside(s, "/0", "[", "]");
    inner.in_list = true;
    check_shape(&inner, shape->element, depth + 1);
}

static const char *map_of(int64_t n)
{
    struct text text = {.arena = &h.arena};
    text_add(&text, STR("{"));
    for (int64_t i = 0; i < n; i++)
        text_printf(&text, "%s'k%d':''", i > 0 ? "," : "", (int)i);
    text_add(&text, STR("}"));
    return arena_copy(&h.arena, text_str(&text)).p;
}

static void check_map(const struct spot *s, const struct shape *shape, int depth)
{
    const int64_t counts[] = {
        0, 1, 2, shape->length.max - 1, shape->length.max, shape->length.max + 1};
    for (size_t i = 0; i < ARRAY_COUNT(counts); i++) {
        if (outside(shape->length, counts[i]))
            expect_violations(s, map_of(counts[i]), 1, length_rule(s, shape, counts[i]));
        else
            expect_taken(s, map_of(counts[i]));
    }
    struct spot value = inside(s, "/k", "{'k':", "}");
    value.in_list = true;
    check_shape(&value, shape->element, depth + 1);
    /* A key is at the place of its map. */
    struct spot key = inside(s, "", "{", ":'v'}");
    check_string(&key, shape->key);
}

static const char *type_wanted(const struct shape *shape)
{
    static const char *const names[] = {
        [SHAPE_STRING] = "a string",
        [SHAPE_BOOLEAN] = "a boolean",
        [SHAPE_INTEGER] = "an integer of 32 bits",
        [SHAPE_LONG] = "an integer of 64 bits",
        [SHAPE_STRUCTURE] = "an object",
        [SHAPE_LIST] = "an array",
        [SHAPE_MAP] = "an object",
    };
    return names[shape->type];
}

static void check_types(const struct spot *s, const struct shape *shape)
{
    static const char *const values[][2] = {
        {"5", "a number"},  {"true", "a boolean"}, {"'x'", "a string"},
        {"[]", "an array"}, {"{}", "an object"},   {"null", "null"},
    };
    const char *wanted = type_wanted(shape);
    for (size_t i = 0; i < ARRAY_COUNT(values); i++) {
        bool is_null = strcmp(values[i][0], "null") == 0;
        bool is_number = shape->type == SHAPE_INTEGER && strcmp(values[i][0], "5") == 0;
        if (is_null && !s->in_list) {
            if (!s->operation->members[s->member].required)
                expect_taken(s, "null");
            continue;
        }
        if (!is_number && strcmp(values[i][1], wanted) != 0)
            expect_unreadable(s, values[i][0],
                              format("Value at '%.*s' must be %s, not %s", STR_ARG(s->path), wanted,
                                     values[i][1]));
    }
}

static void check_shape(const struct spot *s, const struct shape *shape, int depth)
{
    if (depth > DEPTH_MAX)
        return;
    if (s->operation->members[s->member].location == IN_BODY)
        check_types(s, shape);
    switch (shape->type) {
    case SHAPE_STRING:
        check_string(s, shape);
        break;
    case SHAPE_INTEGER:
    case SHAPE_LONG:
        check_integer(s, shape);
        break;
    case SHAPE_TIMESTAMP:
        check_header_time(s);
        break;
    case SHAPE_STRUCTURE:
        check_structure(s, shape, depth);
        break;
    case SHAPE_LIST:
        check_list(s, shape, depth);
        break;
    case SHAPE_MAP:
        check_map(s, shape, depth);
        break;
    case SHAPE_BOOLEAN:
        ck_abort_msg("no operation has one yet");
    }
}

/* --- the walk --- */

/* The spot of the n-th of all members there could be; false when there is no such member. */
static bool spot_at(int n, struct spot *ret)
{
    const struct operation *o = &operations.rows[n / OPERATION_MEMBERS_MAX];
    size_t member = (size_t)n % OPERATION_MEMBERS_MAX;
    if (member >= o->member_count)
        return false;
    *ret = (struct spot){.operation = o,
                         .member = member,
                         .path = str_from(format("/%s", o->members[member].name)),
                         .before = "",
                         .after = ""};
    return true;
}

START_TEST(a_member_keeps_to_its_constraints)
{
    struct spot s;
    if (spot_at(_i, &s))
        check_shape(&s, s.operation->members[s.member].shape, 0);
}
END_TEST

START_TEST(a_required_member_must_be_there)
{
    struct spot s;
    if (!spot_at(_i, &s) || !s.operation->members[s.member].required)
        return;
    const struct operation *o = s.operation;
    const char *told = failed(&s, "not be null");
    if (o->members[s.member].location == IN_LABEL) {
        expect_violations(&s, "", 1, told);
        return;
    }
    ck_assert_int_eq(o->members[s.member].location, IN_BODY);
    expect_violations(&s, "null", 1, told);
    const char *without = body_of(o, s.member, NULL);
    expect_error(name_of(&s, "nothing"), ask(o->method, path_of(o, s.member, ""), without), 400,
                 "InvalidParameterException", format("1 validation error detected. %s", told));
}
END_TEST

/* As many starting points as operations have members; those that are not there pass. */
int main(void)
{
    Suite *suite = suite_create("constraints");
    TCase *cases = family_cases(suite, "constraints");
    tcase_set_timeout(cases, 60);
    int spots = (int)operations.count * OPERATION_MEMBERS_MAX;
    tcase_add_loop_test(cases, a_member_keeps_to_its_constraints, 0, spots);
    tcase_add_loop_test(cases, a_required_member_must_be_there, 0, spots);
    return suite_main(suite);
}
