/*
 * For tests of the whole family of operations: requests in one line, and answers by path.
 */
#pragma once

#include "base/array.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "harness.h"
#include "suite.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* The instance of every test that needs no other, and one more. */
#define INSTANCE "12345678-1234-1234-1234-123456789012"
#define OTHER_INSTANCE "00000000-0000-0000-0000-00000000000b"

/* A content that can be published, with the observations a and b; quotes as ask() has them. */
#define CONTENT                                                                                    \
    "{'Version':'2019-10-30','Observations':["                                                     \
    "{'Identifier':'a','Event':{},'Actions':[],'Transitions':{'NextObservations':['b']}},"         \
    "{'Identifier':'b','Event':{},'Actions':[]}]}"

static struct harness h;

/* Header lines of every request. */
static const char *headers = "";

static inline void setup(void)
{
    harness_init(&h, NULL);
    headers = "";
}

static inline void teardown(void)
{
    harness_done(&h);
}

__attribute__((format(printf, 1, 2))) static inline const char *format(const char *f, ...)
{
    va_list args, again;
    va_start(args, f);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, f, args);
    char *text = arena_new(&h.arena, (size_t)n + 1);
    vsnprintf(text, (size_t)n + 1, f, again);
    va_end(again);
    va_end(args);
    return text;
}

/* The text with double quotes in place of single ones. */
static inline const char *json_text(const char *text)
{
    char *copy = arena_new(&h.arena, strlen(text) + 1);
    for (size_t i = 0; text[i] != '\0'; i++)
        copy[i] = text[i] == '\'' ? '"' : text[i];
    return copy;
}

/* The text as a JSON string, with its single quotes made double first. */
static inline const char *json_quoted(const char *text)
{
    struct text out = {.arena = &h.arena};
    struct json_writer w = {.out = &out};
    json_write_string(&w, str_from(json_text(text)));
    return arena_copy(&h.arena, text_str(&out)).p;
}

/* Sends one request; single quotes in the body stand for double ones, a NULL body is none. */
static inline const struct http_response *ask(const char *method, const char *target,
                                              const char *body)
{
    const char *all =
        format("%s%s", headers, body != NULL ? "Content-Type: application/json\n" : "");
    return harness_send(&h, method, target, all, body != NULL ? json_text(body) : NULL);
}

/* The same for a request that succeeds: its answer. */
static inline const struct json *answer(const char *method, const char *target, const char *body)
{
    const struct http_response *response = ask(method, target, body);
    ck_assert_msg(response->status == 200, "%s %s: %d: %.*s", method, target, response->status,
                  STR_ARG(response->body));
    return harness_json(&h, response);
}

/* From now on requests come from this account and region. */
static inline void become(const char *account_id, const char *region)
{
    headers = format("Authorization: AWS4-HMAC-SHA256 Credential=%s/20260102/%s/connect/"
                     "aws4_request, SignedHeaders=host, Signature=0\n",
                     account_id, region);
}

/* The value at a path of names and indexes, "TestCases/0/Name"; NULL when there is none. */
static inline const struct json *find(const struct json *v, const char *path)
{
    struct str rest = str_from(path), step;
    while (v != NULL && str_split(&rest, '/', &step)) {
        uint64_t index;
        if (json_type(v) == JSON_ARRAY && str_parse_number(step, 1000000, &index)) {
            for (v = json_first(v); v != NULL && index > 0; index--)
                v = json_next(v);
        } else {
            v = json_type(v) == JSON_OBJECT ? json_member(v, arena_copy(&h.arena, step).p) : NULL;
        }
    }
    return v;
}

static inline const char *text_at(const struct json *v, const char *path)
{
    const struct json *found = find(v, path);
    ck_assert_msg(found != NULL && json_type(found) == JSON_STRING, "no text at %s", path);
    return json_string(found).p;
}

static inline double number_at(const struct json *v, const char *path)
{
    const struct json *found = find(v, path);
    ck_assert_msg(found != NULL && json_type(found) == JSON_NUMBER, "no number at %s", path);
    return json_number(found);
}

/* Creates a test case of CONTENT with further members, ", 'Status': 'SAVED'"; returns its id. */
static inline const char *create(const char *name, const char *more)
{
    const char *body =
        format("{'Name':%s,'Content':%s%s}", json_quoted(name), json_quoted(CONTENT), more);
    return text_at(answer("PUT", "/test-cases/" INSTANCE, body), "TestCaseId");
}

/* Starts an execution; returns its id. */
static inline const char *start(const char *instance_id, const char *test_case_id)
{
    return text_at(
        answer("PUT", format("/test-cases/%s/%s/start-execution", instance_id, test_case_id), "{}"),
        "TestCaseExecutionId");
}

/* Fails, with the name of the case, unless it is that error with that message. */
static inline void expect_error(const char *name, const struct http_response *response, int status,
                                const char *error, const char *message)
{
    struct str got = http_response_header(response, "x-amzn-ErrorType");
    ck_assert_msg(response->status == status && str_is(got, error), "%s: %d %.*s, not %d %s: %.*s",
                  name, response->status, STR_ARG(got), status, error, STR_ARG(response->body));
    const char *told = text_at(harness_json(&h, response), "Message");
    ck_assert_msg(strcmp(told, message) == 0, "%s: \"%s\" is not \"%s\"", name, told, message);
}

/* The texts at the path in each element of an array, joined by blanks. */
static inline const char *join(const struct json *array, const char *path)
{
    struct text text = {.arena = &h.arena};
    ck_assert_msg(array != NULL && json_type(array) == JSON_ARRAY, "no array of %s", path);
    for (const struct json *v = json_first(array); v != NULL; v = json_next(v))
        text_printf(&text, "%s%s", text.n > 0 ? " " : "", text_at(v, path));
    return text.n > 0 ? arena_copy(&h.arena, text_str(&text)).p : "";
}

/* A TCase with setup() and teardown(). */
static inline TCase *family_cases(Suite *suite, const char *name)
{
    TCase *cases = tcase_create(name);
    tcase_add_checked_fixture(cases, setup, teardown);
    suite_add_tcase(suite, cases);
    return cases;
}

/* Runs `test` once for each element of the array `table`, with the index in `_i`. */
#define add_table(cases, test, table) tcase_add_loop_test(cases, test, 0, (int)ARRAY_COUNT(table))
