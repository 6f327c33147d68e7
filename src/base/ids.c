#include "base/ids.h"

#include <assert.h>
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

uint64_t ids_series(const struct ids *ids, uint64_t stream)
{
    return mix(ids->key ^ mix(stream));
}

uint64_t ids_draw(const struct ids *ids, uint64_t stream, uint64_t n)
{
    return mix(ids_series(ids, stream) + n);
}

double ids_chance(const struct ids *ids, uint64_t stream, uint64_t n)
{
    return (double)(ids_draw(ids, stream, n) >> 11) * 0x1p-53;
}

/* --- UUIDs --- */

/* Whether a dash is to stand at a place of a UUID. */
static bool is_dash_place(size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

bool ids_is_uuid(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (is_dash_place(i) ? s.p[i] != '-' : str_hex_digit(s.p[i]) < 0)
            return false;
    }
    return s.n == IDS_UUID_BYTES;
}

/*
 * The bits of a version 4 UUID that are free, 60 in its first half and 62 in its second. As in a
 * Feistel network (Luby, Rackoff 1988) one is mixed into the other in turn, which can be undone.
 */
struct halves {
    uint64_t bits[2];
};

enum { ROUNDS = 4 };

static const uint64_t masks[] = {(UINT64_C(1) << 60) - 1, (UINT64_C(1) << 62) - 1};

static void mix_round(uint64_t series, unsigned round, struct halves *h)
{
    unsigned into = round % 2;
    h->bits[into] ^= mix(mix(series + round) + h->bits[1 - into]) & masks[into];
}

static void write_uuid(const struct halves *h, char ret[IDS_UUID_BYTES + 1])
{
    static const char digits[] = "0123456789abcdef";
    uint64_t first = h->bits[0];
    const uint64_t words[] = {(first >> 12) << 16 | UINT64_C(0x4000) | (first & 0xfff),
                              UINT64_C(2) << 62 | h->bits[1]};
    char *p = ret;
    for (unsigned i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            *p++ = '-';
        *p++ = digits[(words[i / 16] >> (60 - 4 * (i % 16))) & 15];
    }
    *p = '\0';
}

/* Reads what write_uuid() may have written: nothing else. */
static bool read_uuid(struct str uuid, struct halves *ret)
{
    uint64_t words[2] = {0};
    unsigned count = 0;
    if (!ids_is_uuid(uuid))
        return false;
    for (size_t i = 0; i < IDS_UUID_BYTES; i++) {
        if (is_dash_place(i))
            continue;
        if (uuid.p[i] >= 'A' && uuid.p[i] <= 'F')
            return false;
        words[count / 16] = words[count / 16] << 4 | (unsigned)str_hex_digit(uuid.p[i]);
        count++;
    }
    *ret = (struct halves){{(words[0] >> 16) << 12 | (words[0] & 0xfff), words[1] & masks[1]}};
    return (words[0] & 0xf000) == 0x4000 && words[1] >> 62 == 2;
}

void ids_uuid(uint64_t series, uint64_t n, char ret[IDS_UUID_BYTES + 1])
{
    assert(n <= masks[1]);
    struct halves h = {{0, n}};
    for (unsigned round = 0; round < ROUNDS; round++)
        mix_round(series, round, &h);
    write_uuid(&h, ret);
}

bool ids_uuid_number(uint64_t series, struct str uuid, uint64_t *ret_n)
{
    struct halves h;
    if (!read_uuid(uuid, &h))
        return false;
    for (unsigned round = ROUNDS; round-- > 0;)
        mix_round(series, round, &h);
    *ret_n = h.bits[1];
    return h.bits[0] == 0;
}
