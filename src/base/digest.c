#include "base/digest.h"

#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/hmac.h>
#include <nettle/memops.h>
#include <nettle/sha2.h>

void digest_sha256_hex(struct str s, char ret[DIGEST_HEX_BYTES + 1])
{
    struct sha256_ctx context;
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_init(&context);
    sha256_update(&context, s.n, (const uint8_t *)s.p);
    sha256_digest(&context, sizeof digest, digest);
    digest_hex(digest, ret);
}

void digest_hmac_sha256(struct str key, struct str s, uint8_t ret[DIGEST_BYTES])
{
    struct hmac_sha256_ctx context;
    hmac_sha256_set_key(&context, key.n, (const uint8_t *)key.p);
    hmac_sha256_update(&context, s.n, (const uint8_t *)s.p);
    hmac_sha256_digest(&context, DIGEST_BYTES, ret);
}

void digest_hex(const uint8_t digest[DIGEST_BYTES], char ret[DIGEST_HEX_BYTES + 1])
{
    base16_encode_update(ret, DIGEST_BYTES, digest);
    ret[DIGEST_HEX_BYTES] = '\0';
}

void digest_sha256_base64(struct str s, char ret[DIGEST_BASE64_BYTES + 1])
{
    struct sha256_ctx context;
    uint8_t digest[DIGEST_BYTES];
    sha256_init(&context);
    sha256_update(&context, s.n, (const uint8_t *)s.p);
    sha256_digest(&context, sizeof digest, digest);
    base64_encode_raw(ret, sizeof digest, digest);
    ret[DIGEST_BASE64_BYTES] = '\0';
}

bool digest_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memeql_sec(a.p, b.p, a.n));
}
