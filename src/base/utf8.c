#include "base/utf8.h"

#include "base/word.h"

#include <stdint.h>
#include <unistr.h>

/* How many bytes at the front are ASCII, a word at a time: most text is nothing else. */
static size_t ascii_bytes(struct str s)
{
    size_t n = 0;
    while (n + sizeof(uint64_t) <= s.n && (word_at(s.p + n) & word_of(0x80)) == 0)
        n += sizeof(uint64_t);
    return n;
}

bool utf8_is_valid(struct str s, size_t *reterr_offset)
{
    struct str rest = str_skip(s, ascii_bytes(s));
    const uint8_t *bad = rest.n > 0 ? u8_check((const uint8_t *)rest.p, rest.n) : NULL;
    if (bad == NULL)
        return true;
    if (reterr_offset != NULL)
        *reterr_offset = (size_t)(bad - (const uint8_t *)s.p);
    return false;
}

size_t utf8_length(struct str s)
{
    size_t ascii = ascii_bytes(s);
    struct str rest = str_skip(s, ascii);
    return ascii + (rest.n > 0 ? u8_mbsnlen((const uint8_t *)rest.p, rest.n) : 0);
}
