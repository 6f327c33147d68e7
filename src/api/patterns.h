/*
 * What validate.c needs of the compiled patterns.
 */
#pragma once

#include "api/validate.h"
#include "base/str.h"

#include <stdbool.h>

/* Whether the NUL-terminated text of `s` fits `pattern`, which patterns_new() has seen. */
bool patterns_match(const struct patterns *p, const char *pattern, struct str s);
