/*
 * The limits of the server. docs/limits.md lists them; each has a test at, under and over it.
 */
#pragma once

enum {
    /* Request line and headers, with their line ends. Over it: 431. */
    LIMIT_HEAD_BYTES = 32 * 1024,
    /* Header fields. Over it: 431. libmicrohttpd keeps a record of each in memory of fixed size. */
    LIMIT_HEAD_FIELDS = 200,
    /* Request body. Over it: 413, and the connection is closed. */
    LIMIT_BODY_BYTES = 1024 * 1024,
    /* Open connections. One more waits in the listen queue until another closes. */
    LIMIT_CONNECTIONS = 1024,
    /* A connection on which nothing happens is closed after this. */
    LIMIT_IDLE_S = 75,
    /* A request that has begun and is not complete after this is given up. */
    LIMIT_HALF_SENT_S = 10,
    /* How long requests in flight may take to finish when the program is told to stop. */
    LIMIT_STOP_MS = 1000,
};
