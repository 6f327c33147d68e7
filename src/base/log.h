/*
 * Lines on standard error: one for each request, and warnings. Each is written by one write(2), so
 * that lines of several threads never mix. Bytes outside printable ASCII are shown as \xHH.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

enum {
    LOG_LINE_BYTES_MAX = 1024,
    /* How long a line waits for room, with log_never_stall(). */
    LOG_PATIENCE_MS = 100,
};

/*
 * From now on lines that standard error has no room for are dropped, when the first of them has
 * waited in vain: a pipe that nobody reads must not hold up those who write lines. How many they
 * were stands in front of the next line that has room. For the start, when there is one thread.
 */
void log_never_stall(void);

/* Writes "connect-mock: " and the formatted text, cut to LOG_LINE_BYTES_MAX, and a line end. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for text that is ready: for the line of each request, where formatting would count. */
void log_text(struct str text);
