/*
 * From a response to libmicrohttpd, or past it to the socket: delays, dribbles, broken connections.
 */
#include "base/clock.h"
#include "http/exchange.h"
#include "http/tls.h"

#include <assert.h>
#include <string.h>
#include <sys/socket.h>

static void on_wait_ended(void *cookie, enum wait_end end)
{
    struct exchange *e = cookie;
    e->wait_end = end;
    MHD_resume_connection(e->mhd);
}

/* Takes the connection out of service until the wait ends; libmicrohttpd then asks again. */
static void suspend(struct exchange *e, int64_t until_us)
{
    int fd = MHD_get_connection_info(e->mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    e->wait = (struct wait){.fd = fd, .until_us = until_us, .ended = on_wait_ended, .cookie = e};
    MHD_suspend_connection(e->mhd);
    waiting_add(e->server->waiting, &e->wait);
}

/* In how many pieces the body leaves, none of them empty; 0: it is not dribbled. */
static int64_t dribble_pieces(const struct exchange *e)
{
    const struct http_delivery *delivery = &e->response.delivery;
    int64_t bytes = (int64_t)e->response.body.n;
    if (delivery->kind != HTTP_DELIVER_RESPONSE)
        return 0;
    return delivery->dribble_pieces < bytes ? delivery->dribble_pieces : bytes;
}

/* When the n-th piece is due, from 1. */
static int64_t dribble_due_us(const struct exchange *e, int64_t n)
{
    int64_t pieces = dribble_pieces(e);
    assert(pieces > 0);
    return e->dribble_began_us + e->response.delivery.dribble_ms * 1000 * n / pieces;
}

/* Gives libmicrohttpd the next piece of a dribbled body, or waits until it is due. */
static ssize_t dribble(void *cookie, uint64_t position, char *buffer, size_t capacity)
{
    struct exchange *e = cookie;
    struct str body = e->response.body;
    if (e->wait_end == WAIT_CLIENT_LEFT)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (atomic_load(&e->server->stopping))
        e->wait_end = WAIT_CUT;
    int64_t next = e->dribbled_pieces + 1;
    int64_t due_us = dribble_due_us(e, next);
    if (e->wait_end != WAIT_CUT && clock_monotonic_us() < due_us) {
        suspend(e, due_us);
        return 0;
    }
    size_t end = body.n * (size_t)next / (size_t)dribble_pieces(e);
    if (e->wait_end == WAIT_CUT)
        end = body.n;
    struct str piece = str_first(str_skip(body, (size_t)position), end - (size_t)position);
    if (piece.n > capacity)
        piece.n = capacity;
    else
        e->dribbled_pieces = next;
    if (position + piece.n == body.n)
        exchange_tell(e, true);
    memcpy(buffer, piece.p, piece.n);
    return (ssize_t)piece.n;
}

static struct MHD_Response *mhd_response(struct exchange *e)
{
    struct str body = e->response.body;
    if (dribble_pieces(e) > 0)
        return MHD_create_response_from_callback(body.n, body.n, dribble, e, NULL);
    return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
                                           MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_response(struct exchange *e)
{
    const struct http_response *response = &e->response;
    struct MHD_Response *mhd = mhd_response(e);
    if (mhd == NULL)
        return MHD_NO;
    /* Without one of its headers it would say something else; what is wanting then is memory. */
    enum MHD_Result result =
        response->close ? MHD_add_response_header(mhd, "Connection", "close") : MHD_YES;
    for (size_t i = 0; result == MHD_YES && i < response->header_count; i++)
        result = MHD_add_response_header(mhd, response->headers[i].name.p,
                                         arena_copy(&e->arena, response->headers[i].value).p);
    if (result == MHD_YES)
        result = MHD_queue_response(e->mhd, (unsigned)response->status, mhd);
    MHD_destroy_response(mhd);
    return result;
}

/*
 * Puts bytes on the connection past libmicrohttpd, which has not begun to answer; of HTTPS into the
 * TLS stream, so that it is HTTP that the client finds broken.
 */
static void send_bytes(struct exchange *e, struct str bytes)
{
    if (tls_protects(e->mhd)) {
        tls_send(e->mhd, bytes);
        return;
    }
    int fd = MHD_get_connection_info(e->mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    while (bytes.n > 0) {
        ssize_t sent = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        bytes = str_skip(bytes, (size_t)sent);
    }
}

/* Has close() send a reset instead of an orderly end. */
static void reset_on_close(struct exchange *e)
{
    int fd = MHD_get_connection_info(e->mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct linger linger = {.l_onoff = 1, .l_linger = 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    /* libmicrohttpd would end the TLS stream in good order first: reset it before that. */
    if (tls_protects(e->mhd))
        (void)connect(fd, &(struct sockaddr){.sa_family = AF_UNSPEC}, sizeof(struct sockaddr));
}

void exchange_tell(struct exchange *e, bool delivered)
{
    const struct http_completion *completion = &e->response.completion;
    if (completion->done != NULL)
        completion->done(completion->cookie, completion->number, delivered);
}

/* The end of an exchange, when all waiting is done. MHD_NO closes the connection. */
static enum MHD_Result finish(struct exchange *e)
{
    e->stage = STAGE_SENDING;
    const struct http_delivery *delivery = &e->response.delivery;
    /* A dribbled answer has left with its last piece. */
    if (dribble_pieces(e) == 0)
        exchange_tell(e, delivery->kind == HTTP_DELIVER_RESPONSE);
    switch (delivery->kind) {
    case HTTP_DELIVER_RESPONSE:
        return send_response(e);
    case HTTP_DELIVER_BYTES:
        send_bytes(e, delivery->bytes);
        return MHD_NO;
    case HTTP_DELIVER_RESET:
        reset_on_close(e);
        return MHD_NO;
    case HTTP_DELIVER_NOTHING:
        break;
    }
    return MHD_NO;
}

enum MHD_Result exchange_proceed(struct exchange *e)
{
    const struct http_delivery *delivery = &e->response.delivery;
    if (e->wait_end == WAIT_CLIENT_LEFT)
        return MHD_NO;
    /* What was cut waits for nothing more, and while the server stops nothing begins to wait. */
    if (e->wait_end == WAIT_CUT || atomic_load(&e->server->stopping))
        return finish(e);
    if (e->stage < STAGE_DELAYED && delivery->delay_ms > 0) {
        e->stage = STAGE_DELAYED;
        suspend(e, clock_monotonic_us() + delivery->delay_ms * 1000);
        return MHD_YES;
    }
    if (e->stage < STAGE_HANGING && delivery->kind == HTTP_DELIVER_NOTHING) {
        e->stage = STAGE_HANGING;
        suspend(e, delivery->hang_ms > 0 ? clock_monotonic_us() + delivery->hang_ms * 1000
                                         : WAIT_FOR_EVER);
        return MHD_YES;
    }
    if (e->stage < STAGE_DRIBBLING && dribble_pieces(e) > 0) {
        e->stage = STAGE_DRIBBLING;
        e->dribble_began_us = clock_monotonic_us();
        suspend(e, dribble_due_us(e, 1));
        return MHD_YES;
    }
    return finish(e);
}
