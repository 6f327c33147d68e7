#include "base/utf8.h"

#include <stdint.h>
#include <unistr.h>

bool utf8_is_valid(struct str s, size_t *reterr_offset)
{
    const uint8_t *bad = s.n > 0 ? u8_check((const uint8_t *)s.p, s.n) : NULL;
    if (bad == NULL)
        return true;
    if (reterr_offset != NULL)
        *reterr_offset = (size_t)(bad - (const uint8_t *)s.p);
    return false;
}

size_t utf8_length(struct str s)
{
    return s.n > 0 ? u8_mbsnlen((const uint8_t *)s.p, s.n) : 0;
}
