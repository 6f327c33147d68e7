/*
 * Gathered values back in their JSON form: what the service gives back as it was given.
 */
#pragma once

#include "api/input.h"
#include "api/model.h"
#include "base/json_writer.h"

/* Writes a value of a shape. Absent members of structures are left out. */
void value_write(struct json_writer *w, const struct shape *shape, const struct value *value);

/* The same as a text of its own; absent (p == NULL) for an absent value (NULL). */
struct str value_json(struct arena *a, const struct shape *shape, const struct value *value);
