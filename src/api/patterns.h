/*
 * What validate.c needs of the compiled patterns (by PCRE2: the model's use \p{L} and look-ahead).
 */
#pragma once

#include "api/validate.h"
#include "base/str.h"

#include <stdbool.h>

/* Whether some part of `s` fits `pattern`, which patterns_new() has seen. */
bool patterns_match(const struct patterns *p, const char *pattern, struct str s);
