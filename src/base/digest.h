/*
 * SHA-256, by nettle.
 */
#pragma once

#include "base/str.h"

enum { DIGEST_HEX_BYTES = 64 };

/* Writes the digest in lower-case hexadecimal digits, NUL-terminated. */
void digest_sha256_hex(struct str s, char ret[DIGEST_HEX_BYTES + 1]);
