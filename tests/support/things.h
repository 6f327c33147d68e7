/*
 * An API of two operations with a member of each shape in each place, and requests for it.
 */
#pragma once

#include "api/input.h"

#include "cases.h"

static const struct shape text = {.type = SHAPE_STRING, .name = "Text"};
static const struct shape boolean = {.type = SHAPE_BOOLEAN, .name = "Boolean"};
static const struct shape integer = {.type = SHAPE_INTEGER, .name = "Integer"};
static const struct shape big = {.type = SHAPE_LONG, .name = "Long"};
static const struct shape timestamp = {.type = SHAPE_TIMESTAMP, .name = "Timestamp"};
static const struct shape words = {.type = SHAPE_LIST, .name = "Words", .element = &text};
static const struct shape tags = {
    .type = SHAPE_MAP, .name = "Tags", .key = &text, .element = &text};

/* An item may hold another. */
static const struct shape item;

enum item_member { ITEM_TEXT, ITEM_LEVEL, ITEM_CHILD, ITEM_WORDS, ITEM_MEMBERS };

static const struct member item_members[] = {
    [ITEM_TEXT] = {.name = "Text", .wire_name = "Text", .shape = &text},
    [ITEM_LEVEL] = {.name = "Level", .wire_name = "Level", .shape = &integer},
    [ITEM_CHILD] = {.name = "Child", .wire_name = "Child", .shape = &item},
    [ITEM_WORDS] = {.name = "Words", .wire_name = "Words", .shape = &words},
};

static const struct shape item = {
    .type = SHAPE_STRUCTURE, .name = "Item", .members = item_members, .member_count = ITEM_MEMBERS};

static const struct shape items = {.type = SHAPE_LIST, .name = "Items", .element = &item};

static const char *const colors[] = {"RED", "GREEN", NULL};
static const struct shape color = {.type = SHAPE_STRING, .name = "Color", .values = colors};

enum thing_member {
    THING_ID,
    KIND,
    MAX,
    TOTAL_MAX,
    DEEP,
    SINCE,
    MODIFIED,
    NOTE,
    NAME,
    SIZE,
    TOTAL,
    ON,
    AT,
    TAGS,
    ITEMS,
    COLOR,
    MEMBERS
};

#define MEMBER(n, wire, where, s)                                                                  \
    {                                                                                              \
        .name = (n), .wire_name = (wire), .location = (where), .shape = (s)                        \
    }

static const struct member members[] = {
    [THING_ID] = MEMBER("ThingId", "ThingId", IN_LABEL, &text),
    [KIND] = MEMBER("Kind", "kind", IN_QUERY, &text),
    [MAX] = MEMBER("MaxResults", "maxResults", IN_QUERY, &integer),
    [TOTAL_MAX] = MEMBER("TotalMax", "totalMax", IN_QUERY, &big),
    [DEEP] = MEMBER("Deep", "deep", IN_QUERY, &boolean),
    [SINCE] = {.name = "Since",
               .wire_name = "since",
               .location = IN_QUERY,
               .shape = &timestamp,
               .timestamp_format = TIMESTAMP_DATE_TIME},
    [MODIFIED] = {.name = "Modified",
                  .wire_name = "x-modified",
                  .location = IN_HEADER,
                  .shape = &timestamp,
                  .timestamp_format = TIMESTAMP_HTTP_DATE},
    [NOTE] = MEMBER("Note", "x-note", IN_HEADER, &text),
    [NAME] = MEMBER("Name", "Name", IN_BODY, &text),
    [SIZE] = MEMBER("Size", "size", IN_BODY, &integer),
    [TOTAL] = MEMBER("Total", "Total", IN_BODY, &big),
    [ON] = MEMBER("On", "On", IN_BODY, &boolean),
    [AT] = MEMBER("At", "At", IN_BODY, &timestamp),
    [TAGS] = MEMBER("Tags", "Tags", IN_BODY, &tags),
    [ITEMS] = MEMBER("Items", "Items", IN_BODY, &items),
    [COLOR] = MEMBER("Color", "Color", IN_BODY, &color),
};

/* The second has nothing in the body. */
static const struct operation rows[] = {
    {.name = "PutThing",
     .method = "PUT",
     .path = "/things/{ThingId}",
     .members = members,
     .member_count = MEMBERS},
    {.name = "GetThing",
     .method = "GET",
     .path = "/things/{ThingId}",
     .members = members,
     .member_count = NAME},
};

static const struct operation_table table = {.rows = rows, .count = ARRAY_COUNT(rows)};

/* A request for one of the rows; the headers are given where a case needs one. */
struct sent {
    const char *method;
    const char *target;
    const char *header, *value;
    const char *body;
};

/* Where a request stands in a table: with this body, this target, or this header. */
#define BODY(text)                                                                                 \
    {                                                                                              \
        .method = "PUT", .target = "/things/a", .body = (text)                                     \
    }
#define TARGET(text)                                                                               \
    {                                                                                              \
        .method = "GET", .target = (text)                                                          \
    }
#define QUERY(text) TARGET("/things/a?" text)
#define MODIFIED_HEADER(text)                                                                      \
    {                                                                                              \
        .method = "GET", .target = "/things/a", .header = "X-Modified", .value = (text)            \
    }

static inline bool gather(const struct sent *sent, struct input *ret, struct api_error *reterr)
{
    struct http_header header = {str_from(sent->header), str_from(sent->value)};
    struct http_request request = {.method = str_from(sent->method),
                                   .target = str_from(sent->target),
                                   .headers = &header,
                                   .header_count = sent->header != NULL ? 1 : 0,
                                   .body = str_from(sent->body)};
    struct target target;
    target_parse(request.target, &target);
    struct route route;
    struct api_error unrouted;
    ck_assert_msg(route_find(&table, request.method, &target, &arena, &route, &unrouted), "%s",
                  sent->target);
    return input_gather(&arena, &route, &target, &request, ret, reterr);
}

static inline struct input gather_ok(const struct sent *sent)
{
    struct input input;
    struct api_error error;
    ck_assert_msg(gather(sent, &input, &error), "%s %s: %.*s", sent->target,
                  sent->body != NULL ? sent->body : "", STR_ARG(error.message));
    return input;
}

static inline struct input gather_body(const char *body)
{
    return gather_ok(&(struct sent){.method = "PUT", .target = "/things/a", .body = body});
}
