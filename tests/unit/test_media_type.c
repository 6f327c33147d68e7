#include "http/media_type.h"

#include "suite.h"

#include "base/array.h"

struct media_case {
    const char *value;
    bool holds;
};

static const struct media_case content_types[] = {
    {"application/json", true},
    {"APPLICATION/Json", true},
    {"application/json; charset=utf-8", true},
    {"application/json;charset=utf-8", true},
    {"application/json ;charset=utf-8", true},
    {" application/json\t", true},
    {"application/json;", true},
    {NULL, false},
    {"", false},
    {";application/json", false},
    {"application", false},
    {"json", false},
    {"text/json", false},
    {"text/plain", false},
    {"application/json2", false},
    {"application/jso", false},
    {"application/json/", false},
    {"application/x-amz-json-1.1", false},
    {"application/problem+json", false},
    {"application/*", false},
    {"*/*", false},
    {"text/plain; application/json", false},
    {"application/json, text/plain", false},
    {"application /json", false},
};

START_TEST(content_types_are_json_by_their_type_alone)
{
    const struct media_case *c = &content_types[_i];
    ck_assert_msg(media_type_is_json(str_from(c->value)) == c->holds, "'%s'", c->value);
}
END_TEST

static const struct media_case accepts[] = {
    /* No header, or an empty one, allows anything. */
    {NULL, true},
    {"", true},
    {"  \t", true},
    /* By name and by wildcard. */
    {"application/json", true},
    {"Application/JSON", true},
    {"application/*", true},
    {"*/*", true},
    {"text/html, application/json", true},
    {"text/html,application/json;q=0.1,text/plain", true},
    {"text/html , */* ; q=0.8", true},
    {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", true},
    {"application/json; charset=utf-8", true},
    {"application/json;profile=x;q=0.5", true},
    /* Something else alone. */
    {"text/html", false},
    {"text/*", false},
    {"*/json", false},
    {"application/jsonp", false},
    {"application/xml", false},
    {"application/x-amz-json-1.0", false},
    {"text/html, text/plain;q=0.9", false},
    {",", false},
    {"application", false},
    /* A quality of 0 refuses; any other allows. */
    {"application/json;q=0", false},
    {"application/json;q=0.0", false},
    {"application/json;q=0.000", false},
    {"application/json;q=0.", false},
    {"application/json; Q=0", false},
    {"application/json ; q=0 ", false},
    {"application/json;charset=utf-8;q=0", false},
    {"*/*;q=0", false},
    {"application/*;q=0", false},
    {"application/json;q=0.001", true},
    {"application/json;q=1", true},
    {"application/json;q=1.000", true},
    {"application/json;xq=0", true},
    {"application/json;quality=0", true},
    /* The most specific range decides, wherever it stands. */
    {"application/json;q=0, */*", false},
    {"*/*, application/json;q=0", false},
    {"application/*;q=0, */*", false},
    {"*/*, application/*;q=0", false},
    {"application/*, application/json;q=0", false},
    {"application/json, */*;q=0", true},
    {"*/*;q=0, application/json", true},
    {"application/*;q=0, application/json;q=0.5", true},
    {"*/*;q=0, application/*", true},
    {"text/html;q=0, */*", true},
    {"text/html, */*;q=0", false},
};

START_TEST(accept_allows_json_by_its_most_specific_range)
{
    const struct media_case *c = &accepts[_i];
    ck_assert_msg(media_type_accepts_json(str_from(c->value)) == c->holds, "'%s'", c->value);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("media_type");
    TCase *cases = tcase_create("media_type");
    tcase_add_loop_test(cases, content_types_are_json_by_their_type_alone, 0,
                        (int)ARRAY_COUNT(content_types));
    tcase_add_loop_test(cases, accept_allows_json_by_its_most_specific_range, 0,
                        (int)ARRAY_COUNT(accepts));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
