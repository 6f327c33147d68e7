/*
 * How a response leaves, or fails to: what the injector can ask of the front. Plain values, so that
 * a test can look at them without a socket.
 */
#pragma once

#include "base/arena.h"
#include "base/ids.h"
#include "base/str.h"

#include <stdint.h>

struct http_response;

enum http_delivery_kind {
    /* The response, whole. */
    HTTP_DELIVER_RESPONSE,
    /* These bytes in its place, not necessarily HTTP, then the end of the stream. */
    HTTP_DELIVER_BYTES,
    /* Not a byte, and a TCP reset. */
    HTTP_DELIVER_RESET,
    /* Not a byte, until the client leaves, the server stops or `hang_ms` is over. */
    HTTP_DELIVER_NOTHING,
};

struct http_delivery {
    enum http_delivery_kind kind;
    struct str bytes;
    /* 0: for ever. */
    int64_t hang_ms;
    /* Waited before anything else happens. */
    int64_t delay_ms;
    /*
     * The body leaves in so many pieces, evenly over `dribble_ms`, and the head with the first of
     * them; 0: all at once.
     */
    int64_t dribble_pieces;
    int64_t dribble_ms;
};

/* The ways in which an answer can be broken; the names are WireMock's where it has one. */
enum http_breakage {
    HTTP_UNBROKEN,
    /* "EMPTY_RESPONSE": the end of the stream, with no byte before it. */
    HTTP_EMPTY_RESPONSE,
    /* "CONNECTION_RESET_BY_PEER": a TCP reset. */
    HTTP_CONNECTION_RESET_BY_PEER,
    /* "MALFORMED_RESPONSE_CHUNK": the head of a 200, then garbage for a chunk. */
    HTTP_MALFORMED_RESPONSE_CHUNK,
    /* "RANDOM_DATA_THEN_CLOSE": garbage from the first byte. */
    HTTP_RANDOM_DATA_THEN_CLOSE,
    /* "TRUNCATED_BODY": half of the body that Content-Length promises. */
    HTTP_TRUNCATED_BODY,
    /* "INVALID_JSON": a 200 of the right length whose body is no JSON. */
    HTTP_INVALID_JSON,
    /* "HANG": no answer. */
    HTTP_HANG,
    HTTP_BREAKAGES,
};

/* Their names, NULL-terminated; HTTP_UNBROKEN has the name "". */
extern const char *const http_breakage_names[HTTP_BREAKAGES + 1];

/*
 * Breaks a response in that way, at `wall_ms` of the true clock. Garbage is the n-th of the key
 * `ids`. What is written lives in the arena.
 */
void http_break(struct http_response *response, enum http_breakage how, struct arena *a,
                const struct ids *ids, uint64_t n, int64_t wall_ms);
