/*
 * The protocol's own tests: fixtures/conformance/<kind>/<id>/ holds NN.request.http and
 * NN.expected.http. The requests are sent in order to a fresh mock. What is expected is Smithy's
 * word and not a recording: a status, headers that must be there and, where Smithy says it, a body,
 * equal as JSON but that a member "..." allows further members and a string "..." is any string.
 */
#include "base/json.h"
#include "harness.h"
#include "messages.h"
#include "suite.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static glob_t case_folders;

static bool matches(const struct json *wanted, const struct json *got);

static bool members_match(const struct json *wanted, const struct json *got)
{
    size_t listed = 0;
    for (const struct json *w = json_first(wanted); w != NULL; w = json_next(w)) {
        if (str_is(json_name(w), "..."))
            continue;
        const struct json *g = json_first(got);
        while (g != NULL && !str_equal(json_name(g), json_name(w)))
            g = json_next(g);
        if (g == NULL || !matches(w, g))
            return false;
        listed++;
    }
    return listed == json_count(got) || json_member(wanted, "...") != NULL;
}

static bool elements_match(const struct json *wanted, const struct json *got)
{
    const struct json *w = json_first(wanted), *g = json_first(got);
    for (; w != NULL && g != NULL; w = json_next(w), g = json_next(g))
        if (!matches(w, g))
            return false;
    return w == NULL && g == NULL;
}

static bool matches(const struct json *wanted, const struct json *got)
{
    if (json_type(wanted) != json_type(got))
        return false;
    switch (json_type(wanted)) {
    case JSON_OBJECT:
        return members_match(wanted, got);
    case JSON_ARRAY:
        return elements_match(wanted, got);
    case JSON_STRING:
        return str_is(json_string(wanted), "...") ||
               str_equal(json_string(wanted), json_string(got));
    case JSON_NUMBER:
        return !(json_number(wanted) < json_number(got)) &&
               !(json_number(wanted) > json_number(got));
    case JSON_BOOLEAN:
        return json_boolean(wanted) == json_boolean(got);
    default:
        return true;
    }
}

static void expect_headers(const char *request, struct str wanted,
                           const struct http_response *response)
{
    struct str line;
    while (str_split(&wanted, '\n', &line)) {
        size_t colon = str_find(line, ':');
        if (colon == line.n)
            continue;
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)colon, line.p);
        struct str value = str_trim(str_skip(line, colon + 1));
        struct str got = http_response_header(response, name);
        ck_assert_msg(str_equal(got, value), "%s: %s is '%.*s', not '%.*s'; body %.*s", request,
                      name, STR_ARG(got), STR_ARG(value), STR_ARG(response->body));
    }
}

/* `request` names the test in messages: the path has its kind and id. */
static void expect(struct harness *h, const char *request, const char *path,
                   const struct http_response *response)
{
    struct str first, body;
    const char *headers;
    message_split(&h->arena, message_read_file(&h->arena, path), &first, &headers, &body);
    int status = atoi(first.p);
    ck_assert_msg(response->status == status, "%s: the status is %d, not %d; body %.*s", request,
                  response->status, status, STR_ARG(response->body));
    expect_headers(request, str_from(headers), response);
    if (body.n == 0)
        return;
    struct json_error error;
    const struct json *wanted = json_parse(&h->arena, body, &error);
    ck_assert_msg(wanted != NULL, "%s: the body is no JSON: %s", path, error.reason);
    ck_assert_msg(matches(wanted, harness_json(h, response)), "%s: the body is\n%.*s\nnot\n%.*s",
                  request, STR_ARG(response->body), STR_ARG(body));
}

static void run_case(const char *folder)
{
    struct harness h;
    struct arena paths;
    arena_init(&paths, NULL, 0);
    const char *fixture = arena_printf(&paths, "%s/fixture.json", folder).p;
    harness_init(&h, access(fixture, R_OK) == 0 ? message_read_file(&paths, fixture).p : NULL);
    int n = 1;
    for (;; n++) {
        const char *request = arena_printf(&paths, "%s/%02d.request.http", folder, n).p;
        if (access(request, R_OK) != 0)
            break;
        const char *expected = arena_printf(&paths, "%s/%02d.expected.http", folder, n).p;
        expect(&h, request, expected, message_send_file(&h, request));
    }
    ck_assert_msg(n > 1, "%s: no 01.request.http", folder);
    harness_done(&h);
    arena_done(&paths);
}

START_TEST(answers_as_smithy_says)
{
    run_case(case_folders.gl_pathv[_i]);
}
END_TEST

int main(int argc, char *argv[])
{
    const char *root = argc > 1 ? argv[1] : "fixtures/conformance";
    char pattern[1024];
    snprintf(pattern, sizeof pattern, "%s/*/*", root);
    if (glob(pattern, 0, NULL, &case_folders) != 0) {
        fprintf(stderr, "%s: no cases\n", root);
        return EXIT_FAILURE;
    }
    Suite *suite = suite_create("conformance");
    TCase *cases = tcase_create("conformance");
    tcase_add_loop_test(cases, answers_as_smithy_says, 0, (int)case_folders.gl_pathc);
    suite_add_tcase(suite, cases);
    int status = suite_main(suite);
    globfree(&case_folders);
    return status;
}
