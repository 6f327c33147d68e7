/*
 * What the gate and the writer of JSON both know about strings (RFC 8259, 7).
 */
#pragma once

#include "base/str.h"
#include "base/word.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a byte cannot stand in a string as it is. */
static inline bool json_wants_escape(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}

/* How many bytes at the front of `s` stand for themselves. */
static inline size_t json_plain_bytes(struct str s)
{
    size_t n = 0;
    for (uint64_t word; n + sizeof word <= s.n; n += sizeof word) {
        word = word_at(s.p + n);
        if ((word_less(word, 0x20) | word_has(word, '"') | word_has(word, '\\')) != 0)
            break;
    }
    while (n < s.n && !json_wants_escape((unsigned char)s.p[n]))
        n++;
    return n;
}
