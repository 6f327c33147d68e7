/*
 * UTF-8 (RFC 3629), by libunistring.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether `s` is well-formed: no overlong form, no surrogate, nothing over U+10FFFF. When it is
 * not, `*reterr_offset` (which may be NULL) is the byte where the first bad sequence begins.
 */
bool utf8_is_valid(struct str s, size_t *reterr_offset);

/* The number of Unicode scalar values in `s`, which must be well-formed. */
size_t utf8_length(struct str s);
