#include "mock_state.h"

#include "api/error.h"
#include "base/array.h"
#include "base/json_copy.h"
#include "base/text.h"
#include "control/control.h"
#include "mock.h"

#include <string.h>

static int64_t fixed_now_ms(void *cookie)
{
    (void)cookie;
    return INT64_C(1767323045000);
}

static struct mock *mock;
static const struct credentials *known;

/* A reset has had a thread free things, which wants to be waited for. */
static void free_shared_mock(void)
{
    mock_free(mock);
}

void mock_state_know(const struct credentials *credentials)
{
    known = credentials;
}

static struct mock *shared_mock(void)
{
    if (mock != NULL)
        return mock;
    struct problem problem = {""};
    mock = mock_new(&(struct mock_options){.ids = ids_seeded(1),
                                           .clock = {.now_ms = fixed_now_ms},
                                           .fallback = plan_default(),
                                           .credentials = known,
                                           .journal_entries = 100},
                    &problem);
    FUZZ_REQUIRE(mock != NULL && atexit(free_shared_mock) == 0, "%s", problem.text);
    return mock;
}

/* --- the oracle --- */

/*
 * The body as json.h reads it. The journal shows a NUL that was sent as \u0000, which is JSON, but
 * which json.h refuses on purpose: another character stands for it here.
 */
static struct str without_nul(struct arena *a, struct str body)
{
    static const char nul[] = "\\u0000";
    size_t n = sizeof nul - 1;
    char *copy = arena_new(a, body.n + 1);
    memcpy(copy, body.p, body.n);
    for (size_t i = 0; i + n <= body.n; i++)
        if (memcmp(copy + i, nul, n) == 0)
            copy[i + n - 1] = '1';
    return (struct str){.p = copy, .n = body.n};
}

static void check_json(struct arena *a, const struct http_response *response)
{
    FUZZ_REQUIRE(fuzz_json(a, without_nul(a, response->body)) != NULL, "%d: %.*s", response->status,
                 STR_ARG(response->body));
}

/* An answer of the API: JSON; a 200, or an error of the catalogue with the status it has there. */
static void check_api(struct arena *a, const struct http_response *response)
{
    struct str type = http_response_header(response, "x-amzn-ErrorType");
    const struct error_kind *kind = error_kind_named(type);
    check_json(a, response);
    if (type.p == NULL) {
        FUZZ_REQUIRE(response->status == 200, "%d without a type", response->status);
        return;
    }
    FUZZ_REQUIRE(kind != NULL && kind->status == response->status, "%d %.*s", response->status,
                 STR_ARG(type));
    FUZZ_REQUIRE(response->status != 500, "%.*s", STR_ARG(response->body));
}

/* The answer to a preflight: all that it says is in its headers. */
static bool is_preflight(const struct http_request *request, const struct http_response *response)
{
    return str_is(request->method, "OPTIONS") && response->status == 200;
}

static void check_preflight(const struct http_response *response)
{
    FUZZ_REQUIRE(response->body.n == 0, "%.*s", STR_ARG(response->body));
    FUZZ_REQUIRE(http_response_header(response, "Access-Control-Allow-Methods").n > 0,
                 "a preflight that allows no method");
}

static void check_control(struct arena *a, const struct http_response *response)
{
    static const int statuses[] = {200, 400, 403, 404, 405, 409, 413, 431};
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_COUNT(statuses); i++)
        is_known |= response->status == statuses[i];
    FUZZ_REQUIRE(is_known, "%d: %.*s", response->status, STR_ARG(response->body));
    if (str_is(http_response_header(response, "Content-Type"), "application/json"))
        check_json(a, response);
}

bool mock_state_is_faulty(const struct http_response *response)
{
    return http_response_header(response, "x-mock-fault").p != NULL;
}

static struct http_response send_unchecked(struct arena *a, const struct http_request *request)
{
    struct http_response response = {0};
    mock_handle(shared_mock(), request, a, &response);
    if (response.completion.done != NULL)
        response.completion.done(response.completion.cookie, response.completion.number, true);
    return response;
}

static struct http_response call_unchecked(struct arena *a, const char *method, const char *target,
                                           struct str body)
{
    struct http_header type = {STR("Content-Type"), STR("application/json")};
    struct http_request request = {.method = str_from(method),
                                   .target = str_from(target),
                                   .is_from_loopback = true,
                                   .headers = &type,
                                   .header_count = 1,
                                   .body = body};
    return send_unchecked(a, &request);
}

static struct str snapshot_text(struct arena *a)
{
    return call_unchecked(a, "GET", "/_mock/snapshot", STR("")).body;
}

static bool is_counter(struct str name)
{
    static const char *const counters[] = {"matched", "hits", "spent"};
    for (size_t i = 0; i < ARRAY_COUNT(counters); i++)
        if (str_is(name, counters[i]))
            return true;
    return false;
}

static void write_rules(struct json_writer *w, const struct json *rules)
{
    json_open(w, '[');
    for (const struct json *rule = json_first(rules); rule != NULL; rule = json_next(rule)) {
        json_open(w, '{');
        for (const struct json *m = json_first(rule); m != NULL; m = json_next(m)) {
            if (is_counter(json_name(m)))
                continue;
            json_write_name_str(w, json_name(m));
            json_write_copy(w, m);
        }
        json_close(w, '}');
    }
    json_close(w, ']');
}

struct str mock_state_digest(struct arena *a)
{
    struct str snapshot = snapshot_text(a);
    const struct json *all = fuzz_json(a, snapshot);
    FUZZ_REQUIRE(all != NULL, "the snapshot: %.*s", STR_ARG(snapshot));
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    for (const struct json *m = json_first(all); m != NULL; m = json_next(m)) {
        json_write_name_str(&w, json_name(m));
        if (str_is(json_name(m), "faults"))
            write_rules(&w, m);
        else
            json_write_copy(&w, m);
    }
    json_close(&w, '}');
    return text_str(&text);
}

/* What a request that is refused leaves alone. One of the API counts as a match of its rules. */
static struct str lasting_state(struct arena *a, const struct http_request *request)
{
    return control_owns(request) ? snapshot_text(a) : mock_state_digest(a);
}

static void check(struct arena *a, const struct http_request *request,
                  const struct http_response *response)
{
    if (control_owns(request))
        check_control(a, response);
    else if (is_preflight(request, response))
        check_preflight(response);
    else
        check_api(a, response);
}

struct http_response mock_state_send(struct arena *a, const struct http_request *request)
{
    struct str before = lasting_state(a, request);
    struct http_response response = send_unchecked(a, request);
    if (mock_state_is_faulty(&response))
        return response;
    check(a, request, &response);
    if (response.status != 200) {
        struct str after = lasting_state(a, request);
        FUZZ_REQUIRE(str_equal(before, after), "%d changed\n%.*s\ninto\n%.*s", response.status,
                     STR_ARG(before), STR_ARG(after));
    }
    return response;
}

struct http_response mock_state_call(struct arena *a, const char *method, const char *target,
                                     struct str body)
{
    struct http_header type = {STR("Content-Type"), STR("application/json")};
    struct http_request request = {.method = str_from(method),
                                   .target = str_from(target),
                                   .is_from_loopback = true,
                                   .headers = &type,
                                   .header_count = 1,
                                   .body = body};
    return mock_state_send(a, &request);
}

void mock_state_reset(struct arena *a)
{
    struct http_response response = call_unchecked(a, "POST", "/_mock/reset", STR(""));
    FUZZ_REQUIRE(response.status == 200, "reset: %.*s", STR_ARG(response.body));
}
