/*
 * Lines on standard error: one for each request, and warnings. Lines of several threads never mix.
 * Bytes outside printable ASCII are shown as \xHH.
 *
 * A write(2) took an eighth of the time of a request, so that the lines of requests are gathered,
 * and written together a moment later. A process that is killed takes the last of them along.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

enum {
    LOG_LINE_BYTES_MAX = 1024,
    /* How long the first of the lines that are gathered waits for others. */
    LOG_GATHERED_MS = 5,
    /* As many are written at once, before their time when it must be. */
    LOG_GATHERED_BYTES_MAX = 64 * 1024,
    /* How long a line waits for room, after log_gather_start(). */
    LOG_PATIENCE_MS = 100,
};

/*
 * From now on log_text() gathers lines, and a thread writes them. Lines that standard error has no
 * room for are dropped, when the first of them has waited in vain: a pipe that nobody reads must
 * not hold up those who write lines. How many they were stands in front of the next line that has
 * room. To be called when there is one thread.
 */
void log_gather_start(void);

/* Writes what is gathered, and ends the thread. To be called when nobody else writes lines. */
void log_gather_end(void);

/* Writes "connect-mock: " and the formatted text, cut to LOG_LINE_BYTES_MAX, and a line end; and
 * before it what is gathered. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line of text that is ready, gathered with others. */
void log_text(struct str text);
