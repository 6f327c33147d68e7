/*
 * Shapes as JSON Schema (draft 2020-12, as OpenAPI 3.1 has it), each a component that others refer
 * to by its name.
 */
#pragma once

#include "api/model.h"
#include "base/json_writer.h"

/* Whether what is optional may also be null, which the server takes for absent. */
enum schema_use {
    SCHEMA_OF_REQUESTS,
    SCHEMA_OF_ANSWERS,
};

/* Writes {"$ref": ...} with the component of that name. */
void schema_write_ref(struct json_writer *w, const char *name);

/* Writes the schema of a shape in a body. */
void schema_write_shape(struct json_writer *w, const struct shape *shape, enum schema_use use);

/* Writes the schema of an object with those of the members that stand in the body. */
void schema_write_members(struct json_writer *w, const struct member members[], size_t count,
                          enum schema_use use);

/* Writes the schema of a member outside the body, where it is text. */
void schema_write_parameter(struct json_writer *w, const struct member *member);
