#include "base/digest.h"

#include <nettle/base16.h>
#include <nettle/sha2.h>
#include <stdint.h>

void digest_sha256_hex(struct str s, char ret[DIGEST_HEX_BYTES + 1])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, s.n, (const uint8_t *)s.p);
    sha256_digest(&context, sizeof digest, digest);
    base16_encode_update(ret, sizeof digest, digest);
    ret[DIGEST_HEX_BYTES] = '\0';
}
