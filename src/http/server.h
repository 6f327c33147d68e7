/*
 * The front: sockets to requests and responses to sockets, by libmicrohttpd. The front's files are
 * the only ones that know it.
 */
#pragma once

#include "base/problem.h"
#include "http/limits.h"
#include "http/message.h"

#include <stdbool.h>
#include <stdint.h>

struct http_server;
struct tls_identity;

struct http_server_options {
    /* From listener_open(); the server closes it. */
    int listen_fd;
    /* Serve HTTPS as this; NULL: plain HTTP. It must outlive http_server_start(). */
    const struct tls_identity *tls;
    /* Threads that serve requests; 0: one for each processor, at least two. */
    unsigned threads;
    /* LIMIT_CONNECTIONS, LIMIT_IDLE_S and LIMIT_HALF_SENT_S; a test may set others. */
    unsigned connections;
    unsigned idle_s;
    int64_t half_sent_ms;
    http_handler *handler;
    void *cookie;
};

#define HTTP_SERVER_OPTIONS_DEFAULT                                                                \
    .connections = LIMIT_CONNECTIONS, .idle_s = LIMIT_IDLE_S,                                      \
    .half_sent_ms = LIMIT_HALF_SENT_S * INT64_C(1000)

/* Makes a server that does not serve yet. */
struct http_server *http_server_new(const struct http_server_options *options);

/* Serves from now on, on threads of its own. Returns false with the reason. */
bool http_server_start(struct http_server *s, struct problem *reterr);

/*
 * Ends every delay and hang that has begun: a delayed answer leaves at once, a hanging connection
 * is closed. Returns before that is done. The server must have been started.
 */
void http_server_cut_waits(struct http_server *s);

/*
 * Closes new connections at once, lets requests in flight finish for at most `grace_ms`
 * (cutting what waits), and closes what is left with the listening socket. Nothing calls the
 * handler any more when it returns.
 */
void http_server_stop(struct http_server *s, int64_t grace_ms);

/* Frees a server that was stopped, or never started; its listening socket is closed then. */
void http_server_free(struct http_server *s);
