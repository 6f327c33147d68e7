#include "harness.h"

#include "suite.h"

#include "base/fields.h"

#include <stdio.h>
#include <unistd.h>

enum { HEADERS_MAX = 64 };

static int64_t fixed_now_ms(void *cookie)
{
    return ((const struct harness *)cookie)->now_ms;
}

/* Fixtures are files: write the text to one and read it as the program does. */
static void read_fixture(struct harness *h, const char *text, struct fixture *ret)
{
    char path[] = "/tmp/connect-mock-fixture-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    struct str all = str_from(text);
    ck_assert_int_eq(write(fd, all.p, all.n), (ssize_t)all.n);
    close(fd);
    struct problem problem = {""};
    bool ok = fixture_read(&h->arena, "--fixture", path, mock_vocabulary(), ret, &problem);
    unlink(path);
    ck_assert_msg(ok, "%s", problem.text);
}

static void init(struct harness *h, const char *fixture, const struct mock_options *asked)
{
    *h = (struct harness){.now_ms = HARNESS_NOW_MS};
    arena_init(&h->arena, NULL, 0);
    struct fixture *read = arena_new(&h->arena, sizeof *read);
    if (fixture != NULL)
        read_fixture(h, fixture, read);
    struct problem problem = {""};
    h->mock = mock_new(
        &(struct mock_options){
            .base_path = asked->base_path,
            .ids = ids_seeded(1),
            .clock = {.now_ms = fixed_now_ms, .cookie = h},
            .fixtures = read,
            .fixture_count = 1,
            .fallback = plan_default(),
            .limits = asked->limits,
            .credentials = asked->credentials,
            .access = asked->access,
            .journal_entries = HARNESS_JOURNAL_ENTRIES,
            .contract = asked->contract,
        },
        &problem);
    ck_assert_msg(h->mock != NULL, "%s", problem.text);
}

void harness_init(struct harness *h, const char *fixture)
{
    init(h, fixture, &(struct mock_options){0});
}

void harness_init_limited(struct harness *h, struct limits limits)
{
    init(h, NULL, &(struct mock_options){.limits = limits});
}

void harness_init_contract(struct harness *h, enum contract contract)
{
    init(h, NULL, &(struct mock_options){.contract = contract});
}

void harness_init_strict(struct harness *h, const struct credentials *credentials)
{
    init(h, NULL, &(struct mock_options){.credentials = credentials});
}

void harness_init_access(struct harness *h, struct access_policy access)
{
    init(h, NULL, &(struct mock_options){.access = access});
}

void harness_init_below(struct harness *h, const char *base_path)
{
    init(h, NULL, &(struct mock_options){.base_path = str_from(base_path)});
}

void harness_done(struct harness *h)
{
    mock_free(h->mock);
    arena_done(&h->arena);
}

static size_t parse_headers(struct str lines, struct http_header headers[HEADERS_MAX])
{
    size_t count = 0;
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        size_t colon = str_find(line, ':');
        if (colon == line.n)
            continue;
        ck_assert_uint_lt(count, HEADERS_MAX);
        headers[count++] = (struct http_header){.name = str_first(line, colon),
                                                .value = str_trim(str_skip(line, colon + 1))};
    }
    return count;
}

const struct http_response *harness_send_bytes(struct harness *h, const char *method,
                                               const char *target, const char *headers,
                                               struct str body)
{
    struct arena *a = &h->arena;
    struct http_header *parsed = arena_new(a, HEADERS_MAX * sizeof *parsed);
    struct http_request *request = arena_new(a, sizeof *request);
    *request = (struct http_request){
        .method = str_from(method),
        .target = str_from(target),
        .is_from_loopback = !h->is_remote,
        .headers = parsed,
        .header_count = parse_headers(str_from(headers), parsed),
        .body = body,
    };
    struct http_response *response = arena_new(a, sizeof *response);
    mock_handle(h->mock, request, a, response);
    /* What the front would do. */
    if (response->completion.done != NULL)
        response->completion.done(response->completion.cookie, response->completion.number,
                                  response->delivery.kind == HTTP_DELIVER_RESPONSE);
    return response;
}

const struct http_response *harness_send(struct harness *h, const char *method, const char *target,
                                         const char *headers, const char *body)
{
    return harness_send_bytes(h, method, target, headers, str_from(body));
}

const struct http_response *harness_start(struct harness *h, const char *body)
{
    return harness_send(h, "PUT", "/test-cases/i/t/start-execution",
                        "Content-Type: application/json\n", body);
}

/* The text of the one member that an error's body has. */
static struct str message_of(const struct http_response *response)
{
    static const char before[] = "{\"Message\":\"";
    size_t n = sizeof before - 1;
    ck_assert_msg(str_starts_with(response->body, str_from(before)), "the body is %.*s",
                  STR_ARG(response->body));
    return (struct str){.p = response->body.p + n, .n = response->body.n - n - 2};
}

void harness_expect_error(const struct http_response *response, int status, const char *name,
                          const char *message)
{
    ck_assert_msg(response->status == status, "%d is not %d: %.*s", response->status, status,
                  STR_ARG(response->body));
    ck_assert_str_view_eq(http_response_header(response, "x-amzn-ErrorType"), name);
    ck_assert_str_view_eq(http_response_header(response, "content-type"), "application/json");
    ck_assert_uint_eq(http_response_header(response, "x-amzn-RequestId").n, IDS_UUID_BYTES);
    ck_assert_str_view_eq(message_of(response), message);
}

const struct json *harness_json(struct harness *h, const struct http_response *response)
{
    struct json_error error;
    const struct json *json = json_parse(&h->arena, response->body, &error);
    ck_assert_msg(json != NULL, "%.*s", STR_ARG(response->body));
    return json;
}

struct str harness_expect_started(struct harness *h, const struct http_response *response)
{
    ck_assert_msg(response->status == 200, "%d: %.*s", response->status, STR_ARG(response->body));
    const struct json *json = harness_json(h, response);
    const struct json *id = json_member(json, "TestCaseExecutionId");
    ck_assert_ptr_nonnull(id);
    ck_assert_uint_eq(json_string(id).n, IDS_UUID_BYTES);
    ck_assert_str_view_eq(json_string(json_member(json, "Status")), "INITIATED");
    return json_string(id);
}
