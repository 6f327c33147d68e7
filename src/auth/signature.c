#include "auth/signature.h"

#include "base/array.h"

struct str signature_string_to_sign(struct arena *a, struct str timestamp,
                                    const struct signature_scope *scope, struct str canonical)
{
    char digest[DIGEST_HEX_BYTES + 1];
    digest_sha256_hex(canonical, digest);
    return arena_printf(a, SIGNATURE_ALGORITHM "\n%.*s\n%.*s/%.*s/%.*s/%.*s\n%s",
                        STR_ARG(timestamp), STR_ARG(scope->date), STR_ARG(scope->region),
                        STR_ARG(scope->service), STR_ARG(scope->terminator), digest);
}

void signature_compute(struct arena *a, struct str secret, const struct signature_scope *scope,
                       struct str string_to_sign, char ret[DIGEST_HEX_BYTES + 1])
{
    const struct str steps[] = {scope->date, scope->region, scope->service, scope->terminator,
                                string_to_sign};
    uint8_t digest[DIGEST_BYTES];
    struct str key = arena_printf(a, "AWS4%.*s", STR_ARG(secret));
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        digest_hmac_sha256(key, steps[i], digest);
        key = (struct str){.p = (const char *)digest, .n = sizeof digest};
    }
    digest_hex(digest, ret);
}
