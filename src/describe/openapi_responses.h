/*
 * The responses of an operation in the OpenAPI document: its output, and its errors by status.
 */
#pragma once

#include "api/error.h"
#include "api/model.h"
#include "base/json_writer.h"

/* What an operation has at most: the errors of its row and those of the protocol. */
enum { OPENAPI_ERRORS_MAX = OPERATION_ERRORS_MAX + 8 };

/*
 * The errors that an operation can answer with: those that its row declares, and those of the
 * protocol, which every operation has. Returns their number, at most OPENAPI_ERRORS_MAX.
 */
size_t openapi_errors(const struct operation *o, const struct error_kind *ret[]);

/* Writes the value of "responses" of an operation of the table. */
void openapi_write_responses(struct json_writer *w, const struct operation_table *operations,
                             const struct operation *o);

/* Writes the value of components' "headers": what the responses refer to. */
void openapi_write_headers(struct json_writer *w);
