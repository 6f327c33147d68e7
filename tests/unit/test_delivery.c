#include "http/delivery.h"

#include "suite.h"

#include "base/array.h"
#include "base/json.h"
#include "http/message.h"

#include <string.h>

/* 2026-01-02T03:04:05.999Z */
#define WALL_MS INT64_C(1767323045999)

#define BODY "{\"Status\":\"INITIATED\"}"

#define HEAD                                                                                       \
    "HTTP/1.1 200 OK\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\n"                                   \
    "content-type: application/json\r\n"                                                           \
    "x-mock-fault: f\r\n"
#define HEAD_201                                                                                   \
    "HTTP/1.1 201 OK\r\nDate: Fri, 02 Jan 2026 03:04:05 GMT\r\n"                                   \
    "content-type: application/json\r\n"                                                           \
    "x-mock-fault: f\r\n"

static struct http_response respond(const char *body)
{
    struct http_response response = {
        .status = 201, .body = str_from(body), .delivery = {.delay_ms = 7, .hang_ms = 8}};
    http_response_add(&response, "content-type", STR("application/json"));
    http_response_add(&response, "x-mock-fault", STR("f"));
    return response;
}

/* What each kind makes of the response above. Garbage is not compared here, only its place. */
static const struct {
    enum http_breakage how;
    const char *name;
    enum http_delivery_kind kind;
    /* What the bytes begin with, and whether garbage follows. */
    const char *bytes;
    bool garbage;
    int status;
    const char *body;
} kinds[] = {
    {HTTP_UNBROKEN, "", HTTP_DELIVER_RESPONSE, "", false, 201, BODY},
    {HTTP_EMPTY_RESPONSE, "EMPTY_RESPONSE", HTTP_DELIVER_BYTES, "", false, 201, BODY},
    {HTTP_CONNECTION_RESET_BY_PEER, "CONNECTION_RESET_BY_PEER", HTTP_DELIVER_RESET, "", false, 201,
     BODY},
    {HTTP_MALFORMED_RESPONSE_CHUNK, "MALFORMED_RESPONSE_CHUNK", HTTP_DELIVER_BYTES,
     HEAD "Transfer-Encoding: chunked\r\n\r\n", true, 200, BODY},
    {HTTP_RANDOM_DATA_THEN_CLOSE, "RANDOM_DATA_THEN_CLOSE", HTTP_DELIVER_BYTES, "", true, 201,
     BODY},
    {HTTP_TRUNCATED_BODY, "TRUNCATED_BODY", HTTP_DELIVER_BYTES,
     HEAD_201 "Content-Length: 22\r\n\r\n{\"Status\":\"", false, 201, BODY},
    {HTTP_INVALID_JSON, "INVALID_JSON", HTTP_DELIVER_RESPONSE, "", false, 200, "{\"Status\":\""},
    {HTTP_HANG, "HANG", HTTP_DELIVER_NOTHING, "", false, 201, BODY},
};

START_TEST(each_kind_breaks_the_response_in_its_way)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct ids ids = ids_seeded(1);
    struct http_response response = respond(BODY);
    http_break(&response, kinds[_i].how, &a, &ids, 0, WALL_MS);
    const char *name = kinds[_i].name;
    ck_assert_str_eq(http_breakage_names[kinds[_i].how], name);
    ck_assert_msg(response.delivery.kind == kinds[_i].kind, "%s: kind %d", name,
                  (int)response.delivery.kind);
    ck_assert_int_eq(response.status, kinds[_i].status);
    ck_assert_str_view_eq(response.body, kinds[_i].body);
    struct str bytes = response.delivery.bytes, begin = str_from(kinds[_i].bytes);
    ck_assert_msg(str_starts_with(bytes, begin), "%s: %.*s", name, STR_ARG(bytes));
    ck_assert_msg((bytes.n > begin.n) == kinds[_i].garbage, "%s: %zu bytes", name, bytes.n);
    /* Neither a status line nor a chunk size can begin with these. */
    for (size_t i = begin.n; i < bytes.n; i++)
        ck_assert_msg(((unsigned char)bytes.p[i] & 0x80) != 0, "%s: byte %zu", name, i);
    /* What else was asked for stays. */
    ck_assert_int_eq(response.delivery.delay_ms, 7);
    ck_assert_int_eq(response.delivery.hang_ms, 8);
    ck_assert_uint_eq(response.header_count, 2);
    arena_done(&a);
}
END_TEST

START_TEST(the_names_are_all_there_and_end_with_null)
{
    ck_assert_uint_eq(ARRAY_COUNT(kinds), HTTP_BREAKAGES);
    for (int i = 0; i < HTTP_BREAKAGES; i++)
        ck_assert_ptr_nonnull(http_breakage_names[i]);
    ck_assert_ptr_null(http_breakage_names[HTTP_BREAKAGES]);
}
END_TEST

static struct str garbage(struct arena *a, uint64_t seed, uint64_t n)
{
    struct ids ids = ids_seeded(seed);
    struct http_response response = respond(BODY);
    http_break(&response, HTTP_RANDOM_DATA_THEN_CLOSE, a, &ids, n, WALL_MS);
    return response.delivery.bytes;
}

START_TEST(garbage_follows_from_the_seed_and_the_number)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct str first = garbage(&a, 1, 0);
    ck_assert(str_equal(first, garbage(&a, 1, 0)));
    ck_assert(!str_equal(first, garbage(&a, 1, 1)));
    ck_assert(!str_equal(first, garbage(&a, 2, 0)));
    /* Nor is the next the same, moved along by a byte. */
    struct str next = garbage(&a, 1, 1);
    ck_assert(!str_equal(str_skip(first, 1), str_first(next, next.n - 1)));
    struct ids ids = ids_seeded(1);
    struct http_response response = respond(BODY);
    http_break(&response, HTTP_MALFORMED_RESPONSE_CHUNK, &a, &ids, 0, WALL_MS);
    struct str bytes = response.delivery.bytes;
    ck_assert(str_equal(str_skip(bytes, bytes.n - first.n), first));
    arena_done(&a);
}
END_TEST

/* The bodies of answers, and some that no answer has. */
static const char *const bodies[] = {
    BODY, "{}", "[]", "[{\"a\":1}]", "{\"Message\":\"x\"}", "\"text\"", "true",
};

START_TEST(half_a_json_text_is_no_json)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct ids ids = ids_seeded(1);
    struct http_response response = respond(bodies[_i]);
    http_break(&response, HTTP_INVALID_JSON, &a, &ids, 0, WALL_MS);
    struct json_error error;
    ck_assert_msg(json_parse(&a, response.body, &error) == NULL, "%.*s", STR_ARG(response.body));
    arena_done(&a);
}
END_TEST

START_TEST(a_truncated_body_is_shorter_than_its_content_length)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct ids ids = ids_seeded(1);
    struct http_response response = respond(bodies[_i]);
    size_t n = response.body.n;
    http_break(&response, HTTP_TRUNCATED_BODY, &a, &ids, 0, WALL_MS);
    struct str wanted =
        arena_printf(&a, HEAD_201 "Content-Length: %zu\r\n\r\n%.*s", n, (int)(n / 2), bodies[_i]);
    ck_assert_str_view_eq(response.delivery.bytes, wanted.p);
    arena_done(&a);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("delivery");
    TCase *cases = tcase_create("delivery");
    tcase_add_loop_test(cases, each_kind_breaks_the_response_in_its_way, 0,
                        (int)ARRAY_COUNT(kinds));
    tcase_add_test(cases, the_names_are_all_there_and_end_with_null);
    tcase_add_test(cases, garbage_follows_from_the_seed_and_the_number);
    tcase_add_loop_test(cases, half_a_json_text_is_no_json, 0, (int)ARRAY_COUNT(bodies));
    tcase_add_loop_test(cases, a_truncated_body_is_shorter_than_its_content_length, 0,
                        (int)ARRAY_COUNT(bodies));
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
