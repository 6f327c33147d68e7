/*
 * Reads JSON objects that people write (rules, fixtures, control calls) by a table of their fields.
 * Whatever does not fit is refused with the place, the rule and the nearest thing that would fit.
 */
#pragma once

#include "base/arena.h"
#include "base/json.h"
#include "base/place.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Why a document was refused. The views live in the arena or are constants; the hint may be empty.
 */
struct field_error {
    struct str error;
    /* A JSON pointer. */
    struct str path;
    struct str hint;
};

enum field_kind {
    FIELD_STRING,  /* a struct str */
    FIELD_INTEGER, /* an int64_t */
    FIELD_NUMBER,  /* a double */
    FIELD_BOOLEAN, /* a bool */
    FIELD_CHOICE,  /* an int: the index in `choices` */
    FIELD_READER,  /* whatever `read` makes of it */
};

/* What the reading of a document shares. */
struct reading {
    struct arena *arena;
    /* For FIELD_READER functions. */
    const void *context;
    /* Written on failure only. */
    struct field_error *reterr;
};

struct field {
    const char *name;
    enum field_kind kind;
    /* Where the value goes in the object that is being filled. */
    size_t offset;
    bool required;
    /* FIELD_INTEGER, FIELD_NUMBER: inclusive. FIELD_STRING: Unicode scalar values. */
    double min, max;
    /* FIELD_CHOICE: NULL-terminated. */
    const char *const *choices;
    /* FIELD_READER: returns false after field_refuse(). */
    bool (*read)(struct reading *r, const struct place *place, const struct json *v, void *ret);
};

/*
 * Fills `object` from the members of `v`. What the document does not name stays as it was. Strings
 * lie in the document. Returns false, with `*r->reterr` set, when `v` is no object, lacks a
 * required field, or has a field that is unknown, of a wrong type or out of range.
 */
bool fields_read(struct reading *r, const struct place *place, const struct json *v,
                 const struct field fields[], size_t count, void *object);

/* A `read` function that takes any value and keeps nothing. */
bool field_ignore(struct reading *r, const struct place *place, const struct json *v, void *ret);

/* Sets the error of a place, with an optional hint; returns false. */
bool field_refuse(struct reading *r, const struct place *place, struct str error, struct str hint);

/* "did you mean '...'?" with the nearest of the NULL-terminated names. */
struct str field_hint(struct arena *a, struct str unknown, const char *const names[]);
