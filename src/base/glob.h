/*
 * Patterns in which `*` stands for any text and `?` for any one Unicode scalar value. Everything
 * else stands for itself; there is no escape.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>

/* Whether the whole of `text` fits `pattern`. Both are UTF-8. Time is at most pattern.n * text.n.
 */
bool glob_matches(struct str pattern, struct str text);
