/*
 * A model of two operations with every kind of shape, for tests of what works on any table.
 */
#pragma once

#include "api/input.h"
#include "api/model.h"
#include "base/array.h"
#include "cases.h"

#define MODEL_BODY(n, s)                                                                           \
    {                                                                                              \
        .name = (n), .wire_name = (n), .shape = (s)                                                \
    }

static const struct shape model_token = {
    .type = SHAPE_STRING, .name = "Token", .length = AT_MOST(10)};
static const struct shape model_page = {
    .type = SHAPE_INTEGER, .name = "Page", .range = BETWEEN(1, 100)};
static const struct shape model_key = {.type = SHAPE_STRING, .name = "Key", .length = AT_MOST(4)};
static const struct shape model_value = {.type = SHAPE_STRING, .name = "Value"};
static const struct shape model_tags = {.type = SHAPE_MAP,
                                        .name = "Tags",
                                        .length = AT_MOST(3),
                                        .key = &model_key,
                                        .element = &model_value};

/* A node may hold nodes. */
static const struct shape model_node;
static const struct shape model_nodes = {
    .type = SHAPE_LIST, .name = "Nodes", .element = &model_node};
static const struct member model_node_members[] = {
    MODEL_BODY("Name", &model_key),
    MODEL_BODY("All", &model_nodes),
};
static const struct shape model_node = {.type = SHAPE_STRUCTURE,
                                        .name = "Node",
                                        .members = model_node_members,
                                        .member_count = ARRAY_COUNT(model_node_members)};

enum { MODEL_TOKEN, MODEL_PAGE, MODEL_TAGS, MODEL_NODE };

static const struct member model_put_members[] = {
    [MODEL_TOKEN] = {.name = "Token",
                     .wire_name = "Token",
                     .shape = &model_token,
                     .idempotency_token = true},
    [MODEL_PAGE] = MODEL_BODY("Page", &model_page),
    [MODEL_TAGS] = MODEL_BODY("Tags", &model_tags),
    [MODEL_NODE] = MODEL_BODY("Node", &model_node),
};
static const struct member model_get_members[] = {
    {.name = "Page", .wire_name = "page", .location = IN_QUERY, .shape = &model_page},
};

static const struct operation model_rows[] = {
    {.name = "Put",
     .method = "PUT",
     .path = "/things",
     .members = model_put_members,
     .member_count = ARRAY_COUNT(model_put_members),
     .errors = {"AccessDeniedException", "ThrottlingException"}},
    {.name = "Get",
     .method = "GET",
     .path = "/things",
     .members = model_get_members,
     .member_count = ARRAY_COUNT(model_get_members),
     .errors = {"AccessDeniedException"}},
};

static const struct operation_table model = {.rows = model_rows, .count = ARRAY_COUNT(model_rows)};

#define MODEL_PUT (&model_rows[0])
#define MODEL_GET (&model_rows[1])

/* What input_gather() makes of a request for Put with that body. */
static inline struct input model_put_input(const char *body)
{
    struct route route = {.operation = MODEL_PUT};
    struct target target;
    struct input input;
    struct api_error error;
    struct http_request request = {
        .method = STR("PUT"), .target = STR("/things"), .body = str_from(body)};
    target_parse(request.target, &target);
    if (!input_gather(&arena, &route, &target, &request, &input, &error))
        ck_assert(!input.is_complete);
    return input;
}
