/*
 * The operation table for people.
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"

/* A line for each operation: its name, method and path. */
struct str table_text(struct arena *a, const struct operation_table *operations);
