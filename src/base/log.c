#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t escape(const char *from, char *to, size_t capacity)
{
    size_t n = 0;
    for (; *from != '\0' && n + 5 < capacity; from++) {
        unsigned char c = (unsigned char)*from;
        if (c >= ' ' && c < 0x7f)
            to[n++] = *from;
        else
            n += (size_t)snprintf(to + n, capacity - n, "\\x%02X", c);
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
