#include "coverage/sites.h"

#include "base/text.h"
#include "model.h"

/* "/Token length 10, /Page range 100, ...": the sites with a maximum. */
static const char *maxima(const struct sites *sites)
{
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < sites->count; i++) {
        int64_t maximum;
        if (site_maximum(&sites->list[i], &maximum))
            text_printf(&text, "%s%s %s %lld", text.n > 0 ? ", " : "", sites->list[i].path,
                        site_constraint(&sites->list[i]), (long long)maximum);
    }
    return arena_copy(&arena, text_str(&text)).p;
}

static const char *members(const struct sites *sites)
{
    struct text text = {.arena = &arena};
    for (size_t i = 0; i < sites->count; i++)
        if (sites->list[i].is_member)
            text_printf(&text, "%s%s", text.n > 0 ? " " : "", sites->list[i].path);
    return arena_copy(&arena, text_str(&text)).p;
}

START_TEST(every_member_has_a_site_and_what_holds_itself_is_unfolded_once)
{
    struct sites sites = sites_of(&arena, MODEL_PUT);
    ck_assert_str_eq(members(&sites), "/Token /Page /Tags /Node /Node/Name /Node/All");
    ck_assert_str_eq(maxima(&sites), "/Token length 10, /Page range 100, /Tags length 3, "
                                     "/Tags/* key length 4, /Node/Name length 4");
}
END_TEST

/* "/Token=1 /Node/Name=4": what a body sets, with what is largest there. */
static const char *uses_of(const char *body)
{
    struct sites sites = sites_of(&arena, MODEL_PUT);
    struct input input = model_put_input(body);
    struct site_use uses[SITES_MAX] = {0};
    struct text text = {.arena = &arena};
    sites_note(&sites, MODEL_PUT, &input, uses);
    for (size_t i = 0; i < sites.count; i++)
        if (uses[i].is_set)
            text_printf(&text, "%s%s=%lld", text.n > 0 ? " " : "", sites.list[i].path,
                        (long long)uses[i].largest);
    return arena_copy(&arena, text_str(&text)).p;
}

static const struct {
    const char *name;
    const char *body;
    const char *uses;
} bodies[] = {
    {"nothing", "{}", ""},
    {"null is nothing", "{\"Token\": null}", ""},
    {"an empty text is set", "{\"Token\": \"\"}", "/Token=0"},
    {"lengths are of characters", "{\"Token\": \"a\xf0\x9f\x98\x80\"}", "/Token=2"},
    {"a length over the limit is still its length", "{\"Token\": \"abcdefghijkl\"}", "/Token=12"},
    {"a number", "{\"Page\": 77}", "/Page=77"},
    {"a number under zero", "{\"Page\": -5}", "/Page=-5"},
    {"a map, its keys and its values", "{\"Tags\": {\"abc\": \"longer\", \"b\": \"\"}}",
     "/Tags=2 /Tags/*=0 /Tags/*=3"},
    {"an empty map has no keys", "{\"Tags\": {}}", "/Tags=0"},
    {"a structure", "{\"Node\": {\"Name\": \"ab\"}}", "/Node=0 /Node/Name=2"},
    {"what stands deeper counts where it stands first",
     "{\"Node\": {\"All\": [{\"Name\": \"a\"}, {\"All\": [{\"Name\": \"abc\"}]}, {\"Name\": "
     "\"ab\"}]}}",
     "/Node=0 /Node/Name=3 /Node/All=0 /Node/All/*=0"},
};

START_TEST(a_request_uses_the_sites_that_it_sets)
{
    ck_assert_case_str(bodies[_i].name, str_from(uses_of(bodies[_i].body)), bodies[_i].uses);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sites");
    TCase *tests = suite_add_cases(suite, "sites");
    tcase_add_test(tests, every_member_has_a_site_and_what_holds_itself_is_unfolded_once);
    tcase_add_table(tests, a_request_uses_the_sites_that_it_sets, bodies);
    return suite_main(suite);
}
