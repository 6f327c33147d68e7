/*
 * What tests on real sockets share: connections over the loopback, and reads with a deadline, so
 * that whatever goes wrong ends as a failure and not as a hang.
 */
#pragma once

#include "base/clock.h"
#include "base/str.h"

#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* How long a test waits for what must come, on a machine that is busy with other things. */
enum { SOCKET_PATIENCE_MS = 10000 };

static inline int64_t now_ms(void)
{
    return clock_monotonic_us() / 1000;
}

/* Connects to a port of 127.0.0.1. */
static inline int socket_connect(uint16_t port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(fd, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    ck_assert_msg(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "connect: %s",
                  strerror(errno));
    return fd;
}

/* The port that a socket is bound to. */
static inline uint16_t socket_port(int fd)
{
    struct sockaddr_in address = {0};
    socklen_t n = sizeof address;
    ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&address, &n), 0);
    return ntohs(address.sin_port);
}

static inline void socket_send(int fd, const char *text)
{
    size_t n = strlen(text);
    ck_assert_int_eq(send(fd, text, n, MSG_NOSIGNAL), (ssize_t)n);
}

/* Whether there is something to read, or the end, within that time. */
static inline bool socket_speaks(int fd, int64_t within_ms)
{
    struct pollfd polled = {.fd = fd, .events = POLLIN};
    return poll(&polled, 1, (int)within_ms) > 0;
}

enum socket_end {
    /* It has not ended in time. */
    SOCKET_OPEN,
    SOCKET_ENDED,
    SOCKET_RESET,
};

/* What came from a socket. */
struct received {
    char text[65536];
    size_t n;
    enum socket_end end;
};

/* Reads until the end, or until `wanted` bytes have come, or until the time is up. */
static inline void socket_read(int fd, size_t wanted, int64_t within_ms, struct received *ret)
{
    int64_t until_ms = now_ms() + within_ms;
    ret->end = SOCKET_OPEN;
    while (ret->n < wanted && ret->n < sizeof ret->text - 1) {
        int64_t left_ms = until_ms - now_ms();
        if (!socket_speaks(fd, left_ms > 0 ? left_ms : 0))
            break;
        ssize_t got = recv(fd, ret->text + ret->n, sizeof ret->text - 1 - ret->n, 0);
        if (got <= 0) {
            ret->end = got == 0 ? SOCKET_ENDED : SOCKET_RESET;
            ck_assert_msg(got == 0 || errno == ECONNRESET, "recv: %s", strerror(errno));
            break;
        }
        ret->n += (size_t)got;
    }
    ret->text[ret->n] = '\0';
}

/* Fails unless the socket ends in that way within the patience. */
static inline void socket_expect_end(int fd, enum socket_end end)
{
    static struct received received;
    received.n = 0;
    socket_read(fd, SIZE_MAX, SOCKET_PATIENCE_MS, &received);
    ck_assert_msg(received.end == end && received.n == 0, "the end is %d behind \"%s\"",
                  (int)received.end, received.text);
}
