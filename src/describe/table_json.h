/*
 * The operation table as JSON: all that the server knows of its API, for programs that compare it
 * with a model of theirs.
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"

/*
 * {"operations": {NAME: {"method", "path", "status", "input": {MEMBER: {"location": "label" |
 * "query" | "header" | "body", "wireName", "shape", "required", "idempotencyToken",
 * "timestampFormat" of timestamps}}, "output": the same, "errors": [NAME]}},
 * "errors": {NAME: {"status", "members"}}, the whole catalogue,
 * "shapes": {NAME: {"type", "length" and "range": {"min", "max"}, "pattern", "values", "members",
 * "key", "element"}}}: what a row or shape does not have is left out, but for the flags of members.
 */
struct str table_json(struct arena *a, const struct operation_table *operations);
