#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PREFIX "connect-mock: "

enum { ESCAPE_BYTES = sizeof "\\xHH" - 1 };

/* Standard error is one for the process, and so is this. */
static bool may_stall;
static pthread_mutex_t stalling = PTHREAD_MUTEX_INITIALIZER;
static unsigned long dropped;

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

void log_never_stall(void)
{
    struct stat status;
    /* A file always has room. */
    may_stall = fstat(STDERR_FILENO, &status) == 0 && !S_ISREG(status.st_mode);
}

/* Whether a line, which is less than a page, can be written without a wait. */
static bool has_room(void)
{
    struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};
    return poll(&polled, 1, dropped == 0 ? LOG_PATIENCE_MS : 0) > 0;
}

static void write_bytes(const char *bytes, size_t n)
{
    while (write(STDERR_FILENO, bytes, n) < 0 && errno == EINTR)
        continue;
}

static void write_count_of_dropped(void)
{
    char line[64];
    int n = snprintf(line, sizeof line, PREFIX "%lu lines were dropped: nobody read\n", dropped);
    write_bytes(line, (size_t)n);
    dropped = 0;
}

/* One at a time: two lines may want the same room. */
static void write_if_room(const char *bytes, size_t n)
{
    pthread_mutex_lock(&stalling);
    bool room = has_room();
    if (room && dropped > 0)
        write_count_of_dropped();
    if (room)
        write_bytes(bytes, n);
    else
        dropped++;
    pthread_mutex_unlock(&stalling);
}

void log_text(struct str text)
{
    enum { PREFIX_BYTES = sizeof PREFIX - 1 };
    char line[PREFIX_BYTES + LOG_LINE_BYTES_MAX + 1];
    memcpy(line, PREFIX, PREFIX_BYTES);
    size_t n = PREFIX_BYTES + escape(text, line + PREFIX_BYTES, LOG_LINE_BYTES_MAX);
    line[n++] = '\n';
    if (may_stall)
        write_if_room(line, n);
    else
        write_bytes(line, n);
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
