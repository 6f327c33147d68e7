#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { ESCAPE_BYTES = sizeof "\\xHH" - 1 };

static bool is_plain_byte(char c)
{
    return c >= ' ' && c < 0x7f;
}

/* Looks at all of the text, in a form that compilers turn into vectors. */
static bool is_plain(struct str s)
{
    unsigned char plain = 1;
    for (size_t i = 0; i < s.n; i++)
        plain = is_plain_byte(s.p[i]) ? plain : 0;
    return plain != 0;
}

/* Writes what fits into `capacity` bytes; returns how many that are. */
static size_t escape(struct str s, char *to, size_t capacity)
{
    if (s.n <= capacity && is_plain(s)) {
        memcpy(to, s.p, s.n);
        return s.n;
    }
    static const char digits[] = "0123456789ABCDEF";
    size_t n = 0;
    for (size_t i = 0; i < s.n && n + ESCAPE_BYTES <= capacity; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_plain_byte(s.p[i])) {
            to[n++] = s.p[i];
            continue;
        }
        memcpy(to + n, (const char[]){'\\', 'x', digits[c >> 4], digits[c & 15]}, ESCAPE_BYTES);
        n += ESCAPE_BYTES;
    }
    return n;
}

void log_text(struct str text)
{
    static const char prefix[] = "connect-mock: ";
    enum { PREFIX_BYTES = sizeof prefix - 1 };
    char line[PREFIX_BYTES + LOG_LINE_BYTES_MAX + 1];
    memcpy(line, prefix, PREFIX_BYTES);
    size_t n = PREFIX_BYTES + escape(text, line + PREFIX_BYTES, LOG_LINE_BYTES_MAX);
    line[n++] = '\n';
    while (write(STDERR_FILENO, line, n) < 0 && errno == EINTR)
        continue;
}

void log_line(const char *format, ...)
{
    char raw[LOG_LINE_BYTES_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    log_text(str_from(raw));
}
