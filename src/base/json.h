/*
 * JSON (RFC 8259), by cJSON behind a strict gate: this is the only module that knows cJSON.
 *
 * cJSON 1.7.15 lets through duplicate keys, malformed UTF-8, raw control characters, leading zeros,
 * a byte order mark and trailing bytes, and cuts a string at \u0000. json_gate refuses all of that
 * first, so that whatever json_parse returns is exactly what the text says.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Objects and arrays may be nested this deep. */
enum { JSON_DEPTH_MAX = 32 };

/* A value of a parsed document; lives as long as the arena that the document was parsed into. */
struct json;

enum json_type {
    JSON_NULL,
    JSON_BOOLEAN,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT,
};

/* Where and why a text was refused. Line and column count from 1; the column counts bytes. */
struct json_error {
    size_t line;
    size_t column;
    const char *reason;
};

/*
 * Parses `text`, which must be one JSON value and nothing else. Returns NULL and fills `*reterr`
 * when it is not. Strings hold no NUL; numbers are finite.
 */
const struct json *json_parse(struct arena *a, struct str text, struct json_error *reterr);

enum json_type json_type(const struct json *v);

/* "null", "a boolean", "a number", "a string", "an array", "an object": for messages. */
const char *json_type_name(enum json_type type);

/* The value of a JSON_BOOLEAN, JSON_NUMBER, JSON_STRING. The view has a NUL behind it. */
bool json_boolean(const struct json *v);
double json_number(const struct json *v);
struct str json_string(const struct json *v);

/*
 * Whether `v` is a number without a fraction that cannot have been rounded: less than 2^53 either
 * way. If so `*ret` is set to it.
 */
bool json_integer(const struct json *v, long long *ret);

/* The first element of a JSON_ARRAY or member of a JSON_OBJECT, and the one after; NULL at the end.
 */
const struct json *json_first(const struct json *v);
const struct json *json_next(const struct json *v);

/* The number of elements or members. */
size_t json_count(const struct json *v);

/* The name of a member of a JSON_OBJECT. */
struct str json_name(const struct json *member);

/* The member of that name (case-sensitive), or NULL. */
const struct json *json_member(const struct json *object, const char *name);
