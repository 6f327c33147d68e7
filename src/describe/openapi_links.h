/*
 * Links of the OpenAPI document: which operations take what an answer gives.
 */
#pragma once

#include "api/model.h"
#include "base/json_writer.h"

/*
 * Writes the value of "links" for the success of `from`: every operation whose labels are all in
 * its output or its own labels, at least one of them in the output. "TestCaseId" in the answer of
 * CreateTestCase leads to StartTestCaseExecution.
 */
void openapi_write_links(struct json_writer *w, const struct operation_table *operations,
                         const struct operation *from);
