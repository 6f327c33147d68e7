/*
 * JSON files that people hand to the program.
 */
#pragma once

#include "base/arena.h"
#include "base/fields.h"
#include "base/json.h"
#include "base/problem.h"

#include <stddef.h>

/*
 * Reads a file of at most `bytes_max` bytes that is one JSON value. `option` is the option that
 * named it, for the reason. Returns NULL with one line that names the option, the file and, for
 * what is no JSON, line and column.
 */
const struct json *document_read(struct arena *a, const char *option, const char *path,
                                 size_t bytes_max, struct problem *reterr);

/* One line about what is wrong in a document: `source` is its option and file. */
void document_refuse(struct str source, const struct field_error *error, struct problem *ret);
