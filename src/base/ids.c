#include "base/ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
 */
static uint64_t mix(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

struct ids ids_seeded(uint64_t seed)
{
    return (struct ids){.key = mix(seed), .seeded = true};
}

struct ids ids_random(void)
{
    struct ids ids = {.seeded = false};
    if (getentropy(&ids.key, sizeof ids.key) != 0) {
        perror("connect-mock: the system's random source");
        abort();
    }
    return ids;
}

/* FNV-1a over the bytes and their number, so that ("ab", "c") and ("a", "bc") differ. */
static uint64_t hash(uint64_t h, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
    return (h ^ s.n) * UINT64_C(0x100000001b3);
}

uint64_t ids_stream(struct str purpose, struct str a, struct str b)
{
    return hash(hash(hash(UINT64_C(0xcbf29ce484222325), purpose), a), b);
}

uint64_t ids_draw(const struct ids *ids, uint64_t stream, uint64_t n)
{
    return mix(mix(ids->key ^ mix(stream)) + n);
}

double ids_chance(const struct ids *ids, uint64_t stream, uint64_t n)
{
    return (double)(ids_draw(ids, stream, n) >> 11) * 0x1p-53;
}

void ids_uuid(const struct ids *ids, uint64_t stream, uint64_t n, char ret[IDS_UUID_BYTES + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t halves[2] = {ids_draw(ids, stream, 2 * n), ids_draw(ids, stream, 2 * n + 1)};
    halves[0] = (halves[0] & ~UINT64_C(0xf000)) | UINT64_C(0x4000);
    halves[1] = (halves[1] & ~(UINT64_C(3) << 62)) | (UINT64_C(2) << 62);
    char *p = ret;
    for (unsigned i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            *p++ = '-';
        *p++ = digits[(halves[i / 16] >> (60 - 4 * (i % 16))) & 15];
    }
    *p = '\0';
}

bool ids_is_uuid(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool is_hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? c != '-' : !is_hex)
            return false;
    }
    return s.n == IDS_UUID_BYTES;
}
