/*
 * What the files of the front share: one request and its response on libmicrohttpd's connection.
 */
#pragma once

#include "base/arena.h"
#include "base/text.h"
#include "http/connections.h"
#include "http/message.h"
#include "http/server.h"
#include "http/waiting.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The first part of a request's arena comes with the exchange. */
enum { EXCHANGE_ARENA_BYTES = 4096 };

struct http_server {
    struct MHD_Daemon *daemon;
    struct http_server_options options;
    struct connections *connections;
    struct waiting *waiting;
    /* Requests that have begun and whose response has not been sent. */
    atomic_int in_flight;
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t idle;
};

/* How far a request has come. */
enum stage {
    STAGE_ARRIVING,
    STAGE_DELAYED,
    STAGE_HANGING,
    /* The head of a dribbled answer waits for the first piece of its body. */
    STAGE_DRIBBLING,
    STAGE_SENDING,
};

/* One request and its response, from the first line to the last byte sent. */
struct exchange {
    struct arena arena;
    struct http_server *server;
    struct MHD_Connection *mhd;
    struct client *client;
    struct http_request request;
    bool begun;
    uint64_t head_bytes;
    /* Bytes that the body is to have by its head; 0 when that does not say. */
    uint64_t declared_bytes;
    /* Bytes of the body that have arrived, kept or thrown away. */
    uint64_t body_bytes;
    struct text body;
    struct http_response response;
    enum stage stage;
    /* The wait of the present stage and how the last one ended; which piece of a dribble is next.
     */
    struct wait wait;
    enum wait_end wait_end;
    int64_t dribble_began_us;
    int64_t dribbled_pieces;
    _Alignas(max_align_t) char first[EXCHANGE_ARENA_BYTES];
};

/* The context of a connection. */
struct client {
    struct connection *connection;
    /* A request is under way on it. */
    bool is_exchanging;
    /* That request; its memory is taken once, for all requests of the connection. */
    struct exchange exchange;
};

/*
 * Carries an exchange whose response is ready on from where it stands: to a wait, after which
 * libmicrohttpd asks again, or to its end. MHD_NO closes the connection.
 */
enum MHD_Result exchange_proceed(struct exchange *e);

/* Tells the response's completion, if there is one. */
void exchange_tell(struct exchange *e, bool delivered);
