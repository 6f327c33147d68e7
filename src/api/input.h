/*
 * Gathers the members of an operation's input from where its row says they stand, as typed values.
 * What cannot be read as its type is a SerializationException here; whether a value keeps to its
 * constraints is validate.h's question.
 */
#pragma once

#include "api/error.h"
#include "api/model.h"
#include "api/route.h"
#include "base/arena.h"
#include "base/fields.h"
#include "base/str.h"
#include "http/message.h"
#include "http/target.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A value of a shape. Which members mean something follows from the shape's type. */
struct value {
    struct str string;    /* SHAPE_STRING */
    int64_t integer;      /* SHAPE_INTEGER, SHAPE_LONG */
    int64_t timestamp_ms; /* SHAPE_TIMESTAMP */
    bool boolean;         /* SHAPE_BOOLEAN */
    /*
     * SHAPE_STRUCTURE: by index of the member, NULL for one that is absent or null.
     * SHAPE_LIST, SHAPE_MAP: the elements or values, never NULL.
     */
    const struct value **items;
    /* SHAPE_MAP: the keys, by the same index. */
    struct str *keys;
    size_t count;
};

struct input {
    /* By index of the member in the operation's row; NULL for one that is absent or null. */
    const struct value *members[OPERATION_MEMBERS_MAX];
    /*
     * What the model does not know, and is ignored: members of the body by their JSON pointers, and
     * parameters of the query, but for those of a signature, by a '?' and their name as sent.
     */
    struct str *unknown;
    size_t unknown_count;
    /* All of it was gathered: an absent member was not sent. */
    bool is_complete;
};

/* More unknown members than this are counted, but not kept by name. */
enum { INPUT_UNKNOWN_KEPT_MAX = 16 };

/*
 * Fills `*ret` for the operation that `route` found. Returns false with SerializationException and
 * the place: of JSON that json.h refuses, of a wrong type, of a label that cannot be decoded. An
 * empty label counts as absent, and so does a JSON null.
 */
bool input_gather(struct arena *a, const struct route *route, const struct target *target,
                  const struct http_request *request, struct input *ret, struct api_error *reterr);

/*
 * Reads one value of a shape from a document that holds it as a body would. A member that the shape
 * does not have is refused. Returns NULL with `*r->reterr` set.
 */
const struct value *input_read_value(struct reading *r, const struct place *place,
                                     const struct shape *shape, const struct json *json);

/* Whether any member of the operation stands in the body. */
bool input_has_body(const struct operation *operation);

/* The string member at `index`, or a view with p == NULL when it is absent. */
struct str input_string(const struct input *input, size_t index);

/* The integer member at `index`, a time in ms too, or `otherwise` when it is absent. */
int64_t input_integer(const struct input *input, size_t index, int64_t otherwise);

/* The string member of that name; absent too when the operation has no such string member. */
struct str input_string_named(const struct operation *operation, const struct input *input,
                              const char *name);
