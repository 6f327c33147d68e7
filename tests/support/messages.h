/*
 * HTTP messages in files: a first line, header lines, an empty line, the body. The line end behind
 * the body is the file's.
 */
#pragma once

#include "harness.h"

/* All bytes of a file, in the arena and with a 0 behind them; fails the test when it cannot be
 * read. */
struct str message_read_file(struct arena *a, const char *path);

/* Cuts a message up. The headers are "Name: value\n" each, as harness_send() takes them. */
void message_split(struct arena *a, struct str message, struct str *ret_first,
                   const char **ret_headers, struct str *ret_body);

/* Sends the request of a file; its first line is "METHOD TARGET HTTP/1.1". */
const struct http_response *message_send_file(struct harness *h, const char *path);
