/*
 * The API as data, in the terms of Smithy (https://smithy.io/2.0/spec): shapes with constraints,
 * members bound to a place in the message, and operations that are rows of one table.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct call;
struct member;

enum shape_type {
    SHAPE_STRING,
    SHAPE_BOOLEAN,
    SHAPE_INTEGER, /* 32 bits */
    SHAPE_LONG,    /* 64 bits */
    SHAPE_TIMESTAMP,
    SHAPE_STRUCTURE,
    SHAPE_LIST,
    SHAPE_MAP, /* keys are strings */
};

/* Inclusive. A side that is absent is not checked and not named in messages. */
struct bounds {
    bool has_min, has_max;
    int64_t min, max;
};

#define AT_LEAST(n)                                                                                \
    {                                                                                              \
        .has_min = true, .min = (n)                                                                \
    }
#define AT_MOST(n)                                                                                 \
    {                                                                                              \
        .has_max = true, .max = (n)                                                                \
    }
#define BETWEEN(low, high)                                                                         \
    {                                                                                              \
        .has_min = true, .has_max = true, .min = (low), .max = (high)                              \
    }

struct shape {
    enum shape_type type;
    /* Smithy's name of the shape, as in Connect's model. */
    const char *name;
    /* @length: Unicode scalar values of a string, elements of a list, entries of a map. */
    struct bounds length;
    /* @range of an integer or long. */
    struct bounds range;
    /* @pattern of a string, in the syntax of PCRE2; NULL for none. It need not match all of it. */
    const char *pattern;
    /* Values of an enum, NULL-terminated; NULL when the string is no enum. */
    const char *const *values;
    /* Members of a structure. */
    const struct member *members;
    size_t member_count;
    /* Element of a list, key and value of a map. */
    const struct shape *element;
    const struct shape *key;
};

/* Where a member of an input or output stands (Smithy's HTTP binding traits). */
enum location {
    IN_BODY,
    IN_LABEL,
    IN_QUERY,
    IN_HEADER,
};

/* How a timestamp is written (Smithy's timestampFormat; the default follows from the location). */
enum timestamp_format {
    TIMESTAMP_EPOCH_SECONDS, /* a JSON number */
    TIMESTAMP_HTTP_DATE,     /* IMF-fixdate, RFC 9110, 5.6.7 */
    TIMESTAMP_DATE_TIME,     /* RFC 3339, UTC */
};

struct member {
    const char *name;
    /* The name on the wire: of the label, query parameter, header or JSON member. */
    const char *wire_name;
    enum location location;
    const struct shape *shape;
    bool required;
    /* @idempotencyToken: clients fill it when the caller does not. */
    bool idempotency_token;
    enum timestamp_format timestamp_format;
};

/* Members of one operation's input and elements of its table row have at most this number. */
enum { OPERATION_MEMBERS_MAX = 16, OPERATION_ERRORS_MAX = 16 };

/* The status of every success (Smithy's @http has it by default). */
enum { OPERATION_STATUS = 200 };

/* A row of the operation table. */
struct operation {
    const char *name;
    const char *method;
    /* A Smithy URI pattern; labels take a whole segment: "/test-cases/{InstanceId}". */
    const char *path;
    const struct member *members;
    size_t member_count;
    /* The structure that a success carries. */
    const struct shape *output;
    /* The errors that the API page lists; entries of the catalogue in api/error.h. */
    const char *errors[OPERATION_ERRORS_MAX];
    /* Does the work on valid input; see operations/operation.h. */
    void (*handle)(struct call *call);
};

/* The operations that the server knows. */
struct operation_table {
    const struct operation *rows;
    size_t count;
};
