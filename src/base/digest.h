/*
 * SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), by nettle.
 */
#pragma once

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { DIGEST_BYTES = 32, DIGEST_HEX_BYTES = 64, DIGEST_BASE64_BYTES = 44 };

/* Writes the digest in lower-case hexadecimal digits, NUL-terminated. */
void digest_sha256_hex(struct str s, char ret[DIGEST_HEX_BYTES + 1]);

/* The same in base64 (RFC 4648). */
void digest_sha256_base64(struct str s, char ret[DIGEST_BASE64_BYTES + 1]);

/* The keyed digest, in bytes; and bytes in lower-case hexadecimal digits, NUL-terminated. */
void digest_hmac_sha256(struct str key, struct str s, uint8_t ret[DIGEST_BYTES]);
void digest_hex(const uint8_t digest[DIGEST_BYTES], char ret[DIGEST_HEX_BYTES + 1]);

/* Whether both hold the same bytes, in a time that does not depend on where they differ. */
bool digest_equal(struct str a, struct str b);
