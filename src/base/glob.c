#include "base/glob.h"

static size_t scalar_bytes(struct str text, size_t at)
{
    size_t n = 1;
    while (at + n < text.n && ((unsigned char)text.p[at + n] & 0xc0) == 0x80)
        n++;
    return n;
}

bool glob_matches(struct str pattern, struct str text)
{
    size_t p = 0, t = 0;
    /* Where to resume when the text after the latest `*` does not fit: give that star one more. */
    bool starred = false;
    size_t star_p = 0, star_t = 0;

    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            starred = true;
            star_p = ++p;
            star_t = t;
        } else if (p < pattern.n && pattern.p[p] == '?') {
            p++;
            t += scalar_bytes(text, t);
        } else if (p < pattern.n && pattern.p[p] == text.p[t]) {
            p++;
            t++;
        } else if (starred) {
            p = star_p;
            star_t += scalar_bytes(text, star_t);
            t = star_t;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}
