/*
 * The operation table as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.0).
 */
#pragma once

#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"

/* Returns the document, as JSON, of an API that is served at `url`, absolute or relative. */
struct str openapi_document(struct arena *a, const struct operation_table *operations,
                            const char *url);
