#include "base/log.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "connect-mock: "

enum {
    ESCAPE_BYTES = sizeof "\\xHH" - 1,
    /* What a pipe takes without a wait when it has room. */
    PIECE_BYTES_MAX = 4096,
};

static_assert(sizeof PREFIX + LOG_LINE_BYTES_MAX <= PIECE_BYTES_MAX &&
                  PIECE_BYTES_MAX <= (int)LOG_GATHERED_BYTES_MAX,
              "a line goes into a piece, and a piece into what is gathered");

/*
 * Standard error is one for the process, and so is this. Lines are gathered in one block while the
 * other is written.
 */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    char blocks[2][LOG_GATHERED_BYTES_MAX];
    int current;
    size_t n;
    /* Whether a thread writes them, and whether it is to end. */
    bool has_thread, is_ending;
    pthread_t thread;
} gathered = {.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

/* Who writes has this, so that lines stay in their order; it is taken before gathered.mutex. */
static struct {
    pthread_mutex_t mutex;
    bool may_stall;
    unsigned long dropped;
} writing = {.mutex = PTHREAD_MUTEX_INITIALIZER};

/* --- the form of a line --- */

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

/* --- writing --- */

static void write_whole(struct str bytes)
{
    ssize_t written;
    do {
        written = write(STDERR_FILENO, bytes.p, bytes.n);
        bytes = str_skip(bytes, written > 0 ? (size_t)written : 0);
    } while (bytes.n > 0 && (written > 0 || (written < 0 && errno == EINTR)));
}

/* Whether a piece can be written without a wait. */
static bool has_room(void)
{
    struct pollfd polled = {.fd = STDERR_FILENO, .events = POLLOUT};
    return poll(&polled, 1, writing.dropped == 0 ? LOG_PATIENCE_MS : 0) > 0;
}

/* Takes whole lines off the front of `*lines`, as many as go into a piece. */
static struct str take_piece(struct str *lines)
{
    size_t n = lines->n;
    if (n > PIECE_BYTES_MAX)
        for (n = PIECE_BYTES_MAX; lines->p[n - 1] != '\n'; n--)
            continue;
    struct str piece = str_first(*lines, n);
    *lines = str_skip(*lines, n);
    return piece;
}

static unsigned long count_lines(struct str lines)
{
    unsigned long count = 0;
    for (size_t i = 0; i < lines.n; i++)
        count += lines.p[i] == '\n';
    return count;
}

static void write_count_of_dropped(void)
{
    char line[64];
    int n = snprintf(line, sizeof line, PREFIX "%lu lines were dropped: nobody read\n",
                     writing.dropped);
    write_whole((struct str){line, (size_t)n});
    writing.dropped = 0;
}

static void write_if_room(struct str piece)
{
    bool room = has_room();
    if (room && writing.dropped > 0) {
        write_count_of_dropped();
        room = has_room();
    }
    if (room)
        write_whole(piece);
    else
        writing.dropped += count_lines(piece);
}

/* --- gathering --- */

/* Empties the block that lines go to, by making it the other one. */
static struct str take_gathered(void)
{
    pthread_mutex_lock(&gathered.mutex);
    struct str lines = {gathered.blocks[gathered.current], gathered.n};
    gathered.current = 1 - gathered.current;
    gathered.n = 0;
    pthread_mutex_unlock(&gathered.mutex);
    return lines;
}

static void flush(void)
{
    pthread_mutex_lock(&writing.mutex);
    struct str lines = take_gathered();
    if (writing.may_stall)
        while (lines.n > 0)
            write_if_room(take_piece(&lines));
    else
        write_whole(lines);
    pthread_mutex_unlock(&writing.mutex);
}

/* Returns false when the block has no room for it. */
static bool gather(struct str line)
{
    pthread_mutex_lock(&gathered.mutex);
    bool fits = gathered.n + line.n <= LOG_GATHERED_BYTES_MAX;
    bool is_first = gathered.n == 0;
    if (fits) {
        memcpy(gathered.blocks[gathered.current] + gathered.n, line.p, line.n);
        gathered.n += line.n;
    }
    pthread_mutex_unlock(&gathered.mutex);
    if (is_first && gathered.has_thread)
        pthread_cond_signal(&gathered.changed);
    return fits;
}

/* Waits for lines to be gathered; returns false at the end. */
static bool await_lines(void)
{
    pthread_mutex_lock(&gathered.mutex);
    while (gathered.n == 0 && !gathered.is_ending)
        pthread_cond_wait(&gathered.changed, &gathered.mutex);
    bool goes_on = !gathered.is_ending;
    pthread_mutex_unlock(&gathered.mutex);
    return goes_on;
}

static void *write_gathered(void *cookie)
{
    (void)cookie;
    while (await_lines()) {
        nanosleep(&(struct timespec){.tv_nsec = LOG_GATHERED_MS * 1000000L}, NULL);
        flush();
    }
    return NULL;
}

void log_gather_start(void)
{
    struct stat status;
    /* A file always has room. */
    writing.may_stall = fstat(STDERR_FILENO, &status) == 0 && !S_ISREG(status.st_mode);
    gathered.is_ending = false;
    gathered.has_thread = pthread_create(&gathered.thread, NULL, write_gathered, NULL) == 0;
}

void log_gather_end(void)
{
    if (gathered.has_thread) {
        pthread_mutex_lock(&gathered.mutex);
        gathered.is_ending = true;
        pthread_cond_signal(&gathered.changed);
        pthread_mutex_unlock(&gathered.mutex);
        pthread_join(gathered.thread, NULL);
        gathered.has_thread = false;
    }
    flush();
}

/* --- lines --- */

static void add_line(struct str text)
{
    enum { PREFIX_BYTES = sizeof PREFIX - 1 };
    char line[PREFIX_BYTES + LOG_LINE_BYTES_MAX + 1];
    memcpy(line, PREFIX, PREFIX_BYTES);
    size_t n = PREFIX_BYTES + escape(text, line + PREFIX_BYTES, LOG_LINE_BYTES_MAX);
    line[n++] = '\n';
    while (!gather((struct str){line, n}))
        flush();
}

void log_text(struct str text)
{
    add_line(text);
    if (!gathered.has_thread)
        flush();
}

void log_line(const char *format, ...)
{
    char raw[LOG_LINE_BYTES_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    add_line(str_from(raw));
    flush();
}
