#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* How many bytes at the front are printable ASCII, at most `max`. */
static size_t plain_bytes(const char *s, size_t max)
{
    size_t n = 0;
    while (n < max && s[n] >= ' ' && s[n] < 0x7f)
        n++;
    return n;
}

static size_t escape(const char *from, char *to, size_t capacity)
{
    enum { ESCAPE_BYTES = sizeof "\\xHH" };
    size_t n = 0;
    while (*from != '\0' && n + ESCAPE_BYTES < capacity) {
        size_t plain = plain_bytes(from, capacity - ESCAPE_BYTES - n);
        memcpy(to + n, from, plain);
        n += plain;
        from += plain;
        if (plain == 0)
            n += (size_t)snprintf(to + n, capacity - n, "\\x%02X", (unsigned char)*from++);
    }
    return n;
}

void log_line(const char *format, ...)
{
    char raw[LOG_LINE_BYTES_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);

    static const char prefix[] = "connect-mock: ";
    char line[sizeof prefix + LOG_LINE_BYTES_MAX];
    memcpy(line, prefix, sizeof prefix - 1);
    size_t n = sizeof prefix - 1;
    n += escape(raw, line + n, sizeof line - n);
    line[n++] = '\n';
    while (write(STDERR_FILENO, line, n) < 0 && errno == EINTR)
        continue;
}
