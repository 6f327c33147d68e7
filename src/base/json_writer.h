/*
 * Writes compact JSON. The bytes follow from the calls alone, so that a repeated answer is the same
 * to the byte.
 */
#pragma once

#include "base/str.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Caller-allocated; start with {.out = text}. Calls must make a well-formed document. */
struct json_writer {
    struct text *out;
    bool comma;
};

void json_open(struct json_writer *w, char bracket);  /* '{' or '[' */
void json_close(struct json_writer *w, char bracket); /* '}' or ']' */

/* The name of the member whose value the next call writes. */
void json_write_name(struct json_writer *w, const char *name);
void json_write_name_str(struct json_writer *w, struct str name);

/* Malformed UTF-8 is written as U+FFFD, a byte for a byte, so that the output is always JSON. */
void json_write_string(struct json_writer *w, struct str s);
void json_write_integer(struct json_writer *w, int64_t n);

/* Writes n / 1000: milliseconds as seconds. */
void json_write_thousandths(struct json_writer *w, int64_t n);

/* Writes a finite number with as many digits as it takes to read the same number back. */
void json_write_number(struct json_writer *w, double n);
void json_write_boolean(struct json_writer *w, bool b);
void json_write_null(struct json_writer *w);

/* Writes a value that is JSON already. */
void json_write_raw(struct json_writer *w, struct str json);

/* The name of a member and the bracket that opens its value. */
void json_open_member(struct json_writer *w, const char *name, char bracket);

/* A member in one call. An absent string (p == NULL, NULL) is written as null. */
void json_write_text_member(struct json_writer *w, const char *name, const char *text);
void json_write_string_member(struct json_writer *w, const char *name, struct str s);
void json_write_integer_member(struct json_writer *w, const char *name, int64_t n);
void json_write_boolean_member(struct json_writer *w, const char *name, bool b);
