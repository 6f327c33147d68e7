/*
 * Eight bytes at a time, as one number: for texts that are looked through at each request (Warren,
 * "Hacker's Delight", 6-1).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* The eight bytes at `p`, which need not be aligned. */
static inline uint64_t word_at(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* Eight times the same byte. */
static inline uint64_t word_of(unsigned char byte)
{
    return UINT64_C(0x0101010101010101) * byte;
}

/* Not 0 when one of the bytes is less than `bound`, which is at most 128. */
static inline uint64_t word_less(uint64_t word, unsigned char bound)
{
    return (word - word_of(bound)) & ~word & word_of(0x80);
}

/* Not 0 when one of the bytes is `byte`. */
static inline uint64_t word_has(uint64_t word, unsigned char byte)
{
    return word_less(word ^ word_of(byte), 1);
}
