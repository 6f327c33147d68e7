/*
 * The content of a test case (Amazon Connect API Reference, "Test case language"): what publishing
 * checks, and what an execution needs of it.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct test_content {
    int64_t observations;
    /* Their ids, as a JSON array. */
    struct str observation_ids;
};

/*
 * Checks a content and an entry point (JSON as the request had it, or absent). Returns false with
 * all problems, as a JSON array of {"message": ...}: no JSON object; no Version; no Observations or
 * too many; an observation without Identifier, Event or Actions; an Identifier that stands twice; a
 * transition that leads nowhere; an entry point without what its type needs. The model bounds how
 * many are told, and their length.
 */
bool test_content_check(struct arena *a, struct str content, struct str entry_point,
                        struct test_content *ret, struct str *reterr_problems);
