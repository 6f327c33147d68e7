/*
 * Contract coverage as it stands in the report.
 */
#pragma once

#include "base/json_writer.h"
#include "base/text.h"
#include "coverage/coverage.h"

/* As a JSON value; null when there is none to tell (NULL). */
void coverage_json(struct json_writer *w, const struct coverage_view *view);

/* For people: the operations that were called, then the names of the others. */
void coverage_text(struct text *text, const struct coverage_view *view);
