#include "api/route.h"

#include "base/text.h"
#include "cases.h"

#include <string.h>

static const struct shape id = {.type = SHAPE_STRING, .name = "Id"};

#define LABEL(member, wire)                                                                        \
    {                                                                                              \
        .name = (member), .wire_name = (wire), .location = IN_LABEL, .shape = &id,                 \
        .required = true                                                                           \
    }

/* The labels stand in another order than in the path, around a member of the body. */
static const struct member run_members[] = {
    LABEL("Run", "RunId"),
    {.name = "ThingId", .wire_name = "ThingId", .location = IN_BODY, .shape = &id},
    LABEL("Thing", "ThingId"),
};

static const struct member thing_members[] = {LABEL("Thing", "ThingId")};

#define MEMBERS(a) .members = (a), .member_count = ARRAY_COUNT(a)

static const struct operation rows[] = {
    {.name = "GetRoot", .method = "GET", .path = "/"},
    {.name = "CreateThing", .method = "POST", .path = "/things"},
    {.name = "ListThings", .method = "GET", .path = "/things"},
    {.name = "GetThing", .method = "GET", .path = "/things/{ThingId}", MEMBERS(thing_members)},
    {.name = "DeleteThing",
     .method = "DELETE",
     .path = "/things/{ThingId}",
     MEMBERS(thing_members)},
    {.name = "StartRun",
     .method = "PUT",
     .path = "/things/{ThingId}/runs/{RunId}/start",
     MEMBERS(run_members)},
};

static const struct operation_table table = {.rows = rows, .count = ARRAY_COUNT(rows)};

static bool find(const char *method, const char *raw, struct route *ret, struct api_error *reterr)
{
    struct target target;
    target_parse(str_from(raw), &target);
    return route_find(&table, str_from(method), &target, &arena, ret, reterr);
}

static const struct {
    const char *method, *target;
    const char *operation;
    /* By index of the member; NULL where none is bound. */
    const char *labels[3];
} known[] = {
    {"GET", "/", "GetRoot", {NULL}},
    {"POST", "/things", "CreateThing", {NULL}},
    {"GET", "/things", "ListThings", {NULL}},
    {"GET", "/things?a=/x/y", "ListThings", {NULL}},
    {"GET", "http://localhost:2663/things", "ListThings", {NULL}},
    {"GET", "/things/a", "GetThing", {"a"}},
    {"DELETE", "/things/a", "DeleteThing", {"a"}},
    {"GET", "/things/things", "GetThing", {"things"}},
    {"PUT", "/things/a/runs/b/start", "StartRun", {"b", NULL, "a"}},
    {"PUT", "/things/runs/runs/start/start", "StartRun", {"start", NULL, "runs"}},
    /* Labels are bound raw: what an escape stands for is no business of the path. */
    {"GET", "/things/a%2Fb", "GetThing", {"a%2Fb"}},
    {"GET", "/things/arn%3Aaws%3Aconnect%2F%7B", "GetThing", {"arn%3Aaws%3Aconnect%2F%7B"}},
    {"GET", "/things/%zz", "GetThing", {"%zz"}},
    {"GET", "/things/..", "GetThing", {".."}},
    {"PUT", "/things/../runs/./start", "StartRun", {".", NULL, ".."}},
    /* An empty label is a label: that it is missing is for the validator to say. */
    {"GET", "/things/", "GetThing", {""}},
    {"PUT", "/things//runs//start", "StartRun", {"", NULL, ""}},
};

START_TEST(a_known_path_leads_to_its_row)
{
    struct route route;
    struct api_error error;
    ck_assert_msg(find(known[_i].method, known[_i].target, &route, &error), "%s %s",
                  known[_i].method, known[_i].target);
    ck_assert_str_eq(route.operation->name, known[_i].operation);
    for (size_t i = 0; i < ARRAY_COUNT(known[_i].labels); i++) {
        if (known[_i].labels[i] == NULL)
            ck_assert_msg(route.labels[i].p == NULL, "%s: label %zu", known[_i].target, i);
        else
            ck_assert_msg(route.labels[i].p != NULL, "%s: no label %zu", known[_i].target, i);
        if (known[_i].labels[i] != NULL)
            ck_assert_case_str(known[_i].target, route.labels[i], known[_i].labels[i]);
    }
}
END_TEST

#define NEAREST(path, nearest) "No operation has the path '" path "'; the nearest is " nearest

#define LIST_THINGS "GET /things (ListThings)"
#define CREATE_THING "POST /things (CreateThing)"
#define GET_THING "GET /things/{ThingId} (GetThing)"
#define DELETE_THING "DELETE /things/{ThingId} (DeleteThing)"
#define START_RUN "PUT /things/{ThingId}/runs/{RunId}/start (StartRun)"

static const struct {
    const char *method, *target;
    const char *message;
} unknown[] = {
    {"GET", "/thing", NEAREST("/thing", LIST_THINGS)},
    {"POST", "/thing", NEAREST("/thing", CREATE_THING)},
    /* A label that is not there is missing, also when the method would fit. */
    {"DELETE", "/thing", NEAREST("/thing", CREATE_THING)},
    {"GET", "/Things", NEAREST("/Things", LIST_THINGS)},
    {"GET", "/%74hings", NEAREST("/%74hings", LIST_THINGS)},
    {"GET", "//things", NEAREST("//things", GET_THING)},
    {"GET", "/thingz/a", NEAREST("/thingz/a", GET_THING)},
    {"DELETE", "/thingz/a", NEAREST("/thingz/a", DELETE_THING)},
    {"PUT", "/things/a/runs/b/stop", NEAREST("/things/a/runs/b/stop", START_RUN)},
    {"PUT", "/things/a/run/b/start", NEAREST("/things/a/run/b/start", START_RUN)},
    {"PUT", "/things/a/runs/b", NEAREST("/things/a/runs/b", START_RUN)},
    {"PUT", "/things/a/runs/b/start/", NEAREST("/things/a/runs/b/start/", START_RUN)},
    {"PUT", "/things/a/runs/b/c/start", NEAREST("/things/a/runs/b/c/start", START_RUN)},
    {"GET", "/thing?a=b", NEAREST("/thing", LIST_THINGS)},
    {"OPTIONS", "*", NULL},
    {"GET", "", NULL},
    {"GET", "things", NULL},
};

START_TEST(an_unknown_path_names_the_nearest)
{
    struct route route = {.operation = NULL};
    struct api_error error;
    bool found = find(unknown[_i].method, unknown[_i].target, &route, &error);
    ck_assert_msg(!found && route.operation == NULL, "%s", unknown[_i].target);
    ck_assert_case_str(unknown[_i].target, error.name, "UnknownOperationException");
    ck_assert_case_int(unknown[_i].target, error.status, 404);
    ck_assert_ptr_null(error.allow.p);
    if (unknown[_i].message != NULL)
        ck_assert_case_str(unknown[_i].target, error.message, unknown[_i].message);
}
END_TEST

static const struct {
    const char *method, *target;
    const char *allow;
} wrong[] = {
    {"PATCH", "/things", "POST, GET"},
    {"PUT", "/things/a", "GET, DELETE"},
    {"GET", "/things/a/runs/b/start", "PUT"},
    {"POST", "/", "GET"},
    /* One label, whatever its escapes stand for. */
    {"PUT", "/things/a%2Fruns%2Fb%2Fstart", "GET, DELETE"},
    {"get", "/things", "POST, GET"},
    {"HEAD", "/things", "POST, GET"},
    {"", "/things", "POST, GET"},
    {"PUTT", "/things/a/runs/b/start", "PUT"},
    {"PU", "/things/a/runs/b/start", "PUT"},
};

START_TEST(a_wrong_method_names_those_that_the_path_has)
{
    struct route route = {.operation = NULL};
    struct api_error error;
    ck_assert(!find(wrong[_i].method, wrong[_i].target, &route, &error));
    ck_assert_ptr_null(route.operation);
    ck_assert_case_str(wrong[_i].target, error.name, "MethodNotAllowedException");
    ck_assert_case_int(wrong[_i].target, error.status, 405);
    ck_assert_case_str(wrong[_i].target, error.allow, wrong[_i].allow);
    ck_assert_case_str(wrong[_i].target, error.message,
                       arena_printf(&arena, "The path '%s' does not take %s; it takes %s",
                                    wrong[_i].target, wrong[_i].method, wrong[_i].allow)
                           .p);
}
END_TEST

/* 5 is the deepest row; 16 is what a target keeps. */
static const size_t depths[] = {6, 15, 16, 17, 100, 5000};

START_TEST(a_path_that_is_too_deep_is_unknown)
{
    struct text path = {.arena = &arena};
    for (size_t i = 0; i < depths[_i]; i++)
        text_add(&path, STR("/things"));
    struct target target;
    target_parse(text_str(&path), &target);
    struct route route;
    struct api_error error;
    ck_assert(!route_find(&table, STR("GET"), &target, &arena, &route, &error));
    ck_assert_int_eq(error.status, 404);
    ck_assert_uint_lt(error.message.n, 400);
}
END_TEST

START_TEST(a_long_segment_is_cut_in_the_message)
{
    char path[10001];
    memset(path, 'x', sizeof path);
    path[0] = '/';
    path[sizeof path - 1] = '\0';
    struct route route;
    struct api_error error;
    ck_assert(!find("GET", path, &route, &error));
    ck_assert_uint_lt(error.message.n, 400);
    memcpy(path, "/things/", 8);
    ck_assert(!find("PUT", path, &route, &error));
    ck_assert_int_eq(error.status, 405);
    ck_assert_uint_lt(error.message.n, 400);
    ck_assert(!find(path, "/things", &route, &error));
    ck_assert_int_eq(error.status, 405);
    ck_assert_uint_lt(error.message.n, 400);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("route");
    TCase *tests = suite_add_cases(suite, "route");
    tcase_add_table(tests, a_known_path_leads_to_its_row, known);
    tcase_add_table(tests, an_unknown_path_names_the_nearest, unknown);
    tcase_add_table(tests, a_wrong_method_names_those_that_the_path_has, wrong);
    tcase_add_table(tests, a_path_that_is_too_deep_is_unknown, depths);
    tcase_add_test(tests, a_long_segment_is_cut_in_the_message);
    return suite_main(suite);
}
