/*
 * The open connections, and the thread that gives up requests which began and do not arrive: a
 * client that sends a byte now and then would keep libmicrohttpd's own inactivity time-out away. It
 * also ends connections that their client has half closed, once nothing is left to be answered; and
 * when there are as many as may be, those that have been idle longest, to make room for others.
 */
#pragma once

#include "base/problem.h"

#include <stdint.h>

struct connections;
struct connection;

/*
 * Starts the thread. A request must be complete within `half_sent_ms`. With `count_max` connections
 * open, who has been idle for a tenth of that time may be ended. NULL, with the reason, when no
 * thread can be had.
 */
struct connections *connections_new(int64_t half_sent_ms, unsigned count_max,
                                    struct problem *reterr);

/* Stops the thread. All connections must have been closed. NULL is allowed. */
void connections_free(struct connections *c);

/* A connection on the socket `fd` was opened; and closed, before the socket is. */
struct connection *connections_opened(struct connections *c, int fd);
void connections_closed(struct connections *c, struct connection *connection);

/*
 * A request began to arrive on it; has arrived in full, so many bytes on the wire or 0 when that is
 * not known (a chunked body); has been answered, or given up.
 */
void connection_request_began(struct connection *connection);
void connection_request_arrived(struct connection *connection, uint64_t bytes);
void connection_request_ended(struct connection *connection);
