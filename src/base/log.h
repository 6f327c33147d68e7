/*
 * Lines on standard error: one for each request, and warnings. Each is written by one write(2), so
 * that lines of several threads never mix. Bytes outside printable ASCII are shown as \xHH.
 */
#pragma once

#include "base/str.h"

#include <stddef.h>

enum { LOG_LINE_BYTES_MAX = 1024 };

/* Writes "connect-mock: " and the formatted text, cut to LOG_LINE_BYTES_MAX, and a line end. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for text that is ready: for the line of each request, where formatting would count. */
void log_text(struct str text);
