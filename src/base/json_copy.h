/*
 * A parsed value written again, compactly.
 */
#pragma once

#include "base/json.h"
#include "base/json_writer.h"

void json_write_copy(struct json_writer *w, const struct json *v);

/* The same as a text of its own. */
struct str json_copy(struct arena *a, const struct json *v);
