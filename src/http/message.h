/*
 * HTTP requests and responses as plain values: what the whole walk works on, with no socket and no
 * HTTP library in sight.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "http/delivery.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct http_header {
    struct str name;
    struct str value;
};

/* Everything in a request lives at least until its response has been sent. */
struct http_request {
    struct str method;
    /* The request target as it arrived: undecoded, with its query. */
    struct str target;
    /* It came from a loopback address, and so from this machine. */
    bool is_from_loopback;
    const struct http_header *headers;
    size_t header_count;
    struct str body;
    /* The body was longer than LIMIT_BODY_BYTES and has been thrown away; `body` is empty. */
    bool body_too_large;
    /* The request line and the headers were over LIMIT_HEAD_BYTES or LIMIT_HEAD_FIELDS. */
    bool head_too_large;
    /* What is wrong with the head (grammar_flaw()); NULL when nothing is. Of a request with a flaw
     * no body is read: nobody knows where it ends. */
    const char *flaw;
};

enum { HTTP_RESPONSE_HEADERS_MAX = 16 };

/*
 * Told how a response left: when it leaves, before its first byte, so that whoever got the answer
 * finds it told; and again, with false, when it turns out not to have left whole.
 */
struct http_completion {
    /* NULL for nobody. May be called on any thread. */
    void (*done)(void *cookie, uint64_t number, bool delivered);
    void *cookie;
    uint64_t number;
};

/*
 * Content-Length, Connection and a Date that is not among the headers are the server's to add.
 * Names, values and the body live in the request's arena or are constants; a name ends with NUL.
 */
struct http_response {
    int status;
    struct http_header headers[HTTP_RESPONSE_HEADERS_MAX];
    size_t header_count;
    struct str body;
    /* Close the connection behind this response. */
    bool close;
    struct http_delivery delivery;
    struct http_completion completion;
};

/* The value of the first header of that name (any case), or a view with p == NULL. */
struct str http_request_header(const struct http_request *r, const char *name);
struct str http_response_header(const struct http_response *r, const char *name);

/*
 * Whether all of a request was read and kept. Of one that was not the rest may still be on the
 * connection, which is closed behind the answer.
 */
bool http_request_is_whole(const struct http_request *r);

/* The values of all headers of that name as one list (RFC 9110, 5.3); absent when there is none. */
struct str http_request_header_list(struct arena *a, const struct http_request *r,
                                    const char *name);

/* Adds a header. There is room for HTTP_RESPONSE_HEADERS_MAX; more is a bug. */
void http_response_add(struct http_response *r, const char *name, struct str value);

/*
 * Answers one request. Called on any thread of the server, for several requests at a time; what it
 * fills lives in the arena, which outlives the sending of the response.
 */
typedef void http_handler(void *cookie, const struct http_request *request, struct arena *a,
                          struct http_response *ret);
