#include "base/fields.h"

#include "suite.h"

#include "base/array.h"

#include <stdint.h>

struct inner {
    int64_t depth;
};

struct thing {
    struct str name;
    struct str note;
    int64_t count;
    double ratio;
    bool on;
    int kind;
    struct inner inner;
};

static const struct field inner_fields[] = {
    {.name = "depth",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct inner, depth),
     .required = true,
     .max = 3},
};

static int reader_context;

static bool read_inner(struct reading *r, const struct place *place, const struct json *v,
                       void *ret)
{
    ck_assert_ptr_eq(r->context, &reader_context);
    return fields_read(r, place, v, inner_fields, ARRAY_COUNT(inner_fields), ret);
}

static const char *const kinds[] = {"fixed", "uniform", "lognormal", NULL};

static const struct field thing_fields[] = {
    {.name = "name",
     .kind = FIELD_STRING,
     .offset = offsetof(struct thing, name),
     .required = true,
     .min = 1,
     .max = 5},
    {.name = "note", .kind = FIELD_STRING, .offset = offsetof(struct thing, note)},
    {.name = "count",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct thing, count),
     .min = -2,
     .max = 10},
    {.name = "ratio",
     .kind = FIELD_NUMBER,
     .offset = offsetof(struct thing, ratio),
     .min = 0,
     .max = 0.5},
    {.name = "on", .kind = FIELD_BOOLEAN, .offset = offsetof(struct thing, on)},
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct thing, kind),
     .choices = kinds},
    {.name = "inner",
     .kind = FIELD_READER,
     .offset = offsetof(struct thing, inner),
     .read = read_inner},
    {.name = "comment", .kind = FIELD_READER, .read = field_ignore},
};

static bool read_thing(struct arena *a, const struct place *place, const char *text,
                       struct thing *ret, struct field_error *reterr)
{
    struct json_error error;
    const struct json *v = json_parse(a, str_from(text), &error);
    ck_assert_msg(v != NULL, "%s is no JSON", text);
    struct reading r = {.arena = a, .context = &reader_context, .reterr = reterr};
    return fields_read(&r, place, v, thing_fields, ARRAY_COUNT(thing_fields), ret);
}

static const struct {
    const char *text;
    const char *error;
    const char *path;
    const char *hint;
} refused[] = {
    {"[]", "must be an object, not an array", "", ""},
    {"null", "must be an object, not null", "", ""},
    {"\"x\"", "must be an object, not a string", "", ""},
    {"{}", "the field 'name' is missing", "", ""},
    {"{\"note\":\"n\"}", "the field 'name' is missing", "", ""},
    {"{\"nmae\":\"x\"}", "the field 'nmae' is not known", "/nmae", "did you mean 'name'?"},
    {"{\"Name\":\"x\"}", "the field 'Name' is not known", "/Name", "did you mean 'name'?"},
    {"{\"\":1}", "the field '' is not known", "/", "did you mean 'name'?"},
    {"{\"coun/t~\":1}", "the field 'coun/t~' is not known", "/coun~1t~0", "did you mean 'count'?"},
    {"{\"name\":1}", "must be a string, not a number", "/name", ""},
    {"{\"name\":null}", "must be a string, not null", "/name", ""},
    {"{\"name\":\"\"}", "must have a length from 1 to 5", "/name", ""},
    {"{\"name\":\"abcdef\"}", "must have a length from 1 to 5", "/name", ""},
    {"{\"name\":\"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\"}",
     "must have a length from 1 to 5", "/name", ""},
    {"{\"count\":\"1\"}", "must be a whole number, not a string", "/count", ""},
    {"{\"count\":true}", "must be a whole number, not a boolean", "/count", ""},
    {"{\"count\":0.5}", "must be a whole number from -2 to 10", "/count", ""},
    {"{\"count\":11}", "must be a whole number from -2 to 10", "/count", ""},
    {"{\"count\":-3}", "must be a whole number from -2 to 10", "/count", ""},
    {"{\"count\":1e300}", "must be a whole number from -2 to 10", "/count", ""},
    {"{\"ratio\":[]}", "must be a number, not an array", "/ratio", ""},
    {"{\"ratio\":0.5000001}", "must be a number from 0 to 0.5", "/ratio", ""},
    {"{\"ratio\":-0.0000001}", "must be a number from 0 to 0.5", "/ratio", ""},
    {"{\"on\":0}", "must be a boolean, not a number", "/on", ""},
    {"{\"on\":{}}", "must be a boolean, not an object", "/on", ""},
    {"{\"kind\":0}", "must be a string, not a number", "/kind", ""},
    {"{\"kind\":\"fixd\"}", "'fixd' is not known here", "/kind", "did you mean 'fixed'?"},
    {"{\"kind\":\"FIXED\"}", "'FIXED' is not known here", "/kind", "did you mean 'fixed'?"},
    {"{\"kind\":\"lognorm\"}", "'lognorm' is not known here", "/kind", "did you mean 'lognormal'?"},
    {"{\"inner\":{\"depth\":4}}", "must be a whole number from 0 to 3", "/inner/depth", ""},
    {"{\"inner\":{}}", "the field 'depth' is missing", "/inner", ""},
    {"{\"inner\":1}", "must be an object, not a number", "/inner", ""},
    {"{\"inner\":{\"dept\":1}}", "the field 'dept' is not known", "/inner/dept",
     "did you mean 'depth'?"},
    /* The first mistake in the text is the one that is told. */
    {"{\"on\":0,\"count\":11}", "must be a boolean, not a number", "/on", ""},
    {"{\"count\":11,\"on\":0}", "must be a whole number from -2 to 10", "/count", ""},
};

START_TEST(what_does_not_fit_is_refused_with_its_place)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct thing thing = {0};
    struct field_error error = {0};
    const char *text = refused[_i].text;
    ck_assert_msg(!read_thing(&a, NULL, text, &thing, &error), "%s is let through", text);
    ck_assert_str_view_eq(error.error, refused[_i].error);
    ck_assert_str_view_eq(error.path, refused[_i].path);
    ck_assert_str_view_eq(error.hint, refused[_i].hint);
    arena_done(&a);
}
END_TEST

START_TEST(places_go_on_from_the_one_that_is_given)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct place list = {.name = STR("rules")}, element = {.parent = &list, .index = 2};
    struct thing thing = {0};
    struct field_error error = {0};
    ck_assert(!read_thing(&a, &element, "{\"inner\":{\"depth\":true}}", &thing, &error));
    ck_assert_str_view_eq(error.path, "/rules/2/inner/depth");
    ck_assert(!read_thing(&a, &element, "{}", &thing, &error));
    ck_assert_str_view_eq(error.path, "/rules/2");
    arena_done(&a);
}
END_TEST

START_TEST(every_kind_of_field_is_filled)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct thing thing = {0};
    struct field_error error = {.hint = STR("untouched")};
    ck_assert(read_thing(&a, NULL,
                         "{\"inner\":{\"depth\":3},\"kind\":\"lognormal\",\"on\":true,"
                         "\"ratio\":0.25,\"count\":-2,\"note\":\"\",\"name\":\"\xc3\xa4\xc3\xa4"
                         "\xc3\xa4\xc3\xa4\xf0\x9f\x98\x80\"}",
                         &thing, &error));
    ck_assert_str_view_eq(error.hint, "untouched");
    ck_assert_str_view_eq(thing.name, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xf0\x9f\x98\x80");
    ck_assert_ptr_nonnull(thing.note.p);
    ck_assert_str_view_eq(thing.note, "");
    ck_assert_int_eq(thing.count, -2);
    ck_assert_double_eq(thing.ratio, 0.25);
    ck_assert(thing.on);
    ck_assert_int_eq(thing.kind, 2);
    ck_assert_int_eq(thing.inner.depth, 3);
    arena_done(&a);
}
END_TEST

START_TEST(what_is_not_named_stays_as_it_was)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct thing thing = {.note = STR("old"),
                          .count = 7,
                          .ratio = 0.125,
                          .on = true,
                          .kind = 1,
                          .inner = {.depth = 2}};
    struct field_error error = {0};
    ck_assert(read_thing(&a, NULL, "{\"name\":\"x\"}", &thing, &error));
    ck_assert_str_view_eq(thing.name, "x");
    ck_assert_str_view_eq(thing.note, "old");
    ck_assert_int_eq(thing.count, 7);
    ck_assert_double_eq(thing.ratio, 0.125);
    ck_assert(thing.on);
    ck_assert_int_eq(thing.kind, 1);
    ck_assert_int_eq(thing.inner.depth, 2);
    arena_done(&a);
}
END_TEST

START_TEST(an_ignored_field_takes_anything_and_keeps_nothing)
{
    static const char *const texts[] = {"{\"comment\":{\"x\":[1]},\"name\":\"a\"}",
                                        "{\"name\":\"a\",\"comment\":null}"};
    struct arena a;
    arena_init(&a, NULL, 0);
    struct field_error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++) {
        struct thing thing = {.note = STR("old"), .count = 7};
        ck_assert_msg(read_thing(&a, NULL, texts[i], &thing, &error), "%s: %.*s", texts[i],
                      STR_ARG(error.error));
        ck_assert_str_view_eq(thing.name, "a");
        ck_assert_str_view_eq(thing.note, "old");
        ck_assert_int_eq(thing.count, 7);
    }
    arena_done(&a);
}
END_TEST

START_TEST(limits_are_inclusive_and_a_string_without_one_may_be_long)
{
    static const char *const texts[] = {
        "{\"name\":\"abcde\",\"count\":10,\"ratio\":0.5,\"inner\":{\"depth\":0}}",
        "{\"name\":\"a\",\"count\":-2,\"ratio\":0,\"note\":\"a text of more than five\"}",
        "{\"name\":\"a\",\"count\":1e1,\"ratio\":-0.0}",
    };
    struct arena a;
    arena_init(&a, NULL, 0);
    struct thing thing;
    struct field_error error = {0};
    for (size_t i = 0; i < ARRAY_COUNT(texts); i++)
        ck_assert_msg(read_thing(&a, NULL, texts[i], &thing, &error), "%s: %.*s", texts[i],
                      STR_ARG(error.error));
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fields");
    TCase *cases = tcase_create("fields");
    tcase_add_loop_test(cases, what_does_not_fit_is_refused_with_its_place, 0,
                        (int)ARRAY_COUNT(refused));
    tcase_add_test(cases, places_go_on_from_the_one_that_is_given);
    tcase_add_test(cases, every_kind_of_field_is_filled);
    tcase_add_test(cases, what_is_not_named_stays_as_it_was);
    tcase_add_test(cases, an_ignored_field_takes_anything_and_keeps_nothing);
    tcase_add_test(cases, limits_are_inclusive_and_a_string_without_one_may_be_long);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
