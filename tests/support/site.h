/*
 * The front alone, on a free port of the loopback, with a handler that answers each path in its own
 * way.
 */
#pragma once

#include "suite.h"

#include "base/array.h"
#include "http/listener.h"
#include "http/server.h"
#include "sockets.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define BODY "hello, world"

/* More than sockets hold. */
enum { LARGE_BYTES = 32 * 1024 * 1024 };

enum { DELAY_MS = 300, LONG_MS = 60000, PIECES = 4, DRIBBLE_MS = 400 };

/* A server, and what its handler and completions saw. */
struct site {
    struct http_server *server;
    uint16_t port;
    atomic_int called;
    atomic_int delivered, lost;
    /* A request for /block is answered when this is set. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool released;
};

static struct site site;

/* How the paths are answered; any other at once. */
static const struct {
    const char *path;
    struct http_delivery delivery;
} routes[] = {
    {"/delay", {.delay_ms = DELAY_MS}},
    {"/delay-long", {.delay_ms = LONG_MS}},
    {"/hang", {.kind = HTTP_DELIVER_NOTHING, .hang_ms = DELAY_MS}},
    {"/delay-hang", {.kind = HTTP_DELIVER_NOTHING, .delay_ms = 200, .hang_ms = 200}},
    {"/hang-for-ever", {.kind = HTTP_DELIVER_NOTHING}},
    {"/dribble", {.dribble_pieces = PIECES, .dribble_ms = DRIBBLE_MS}},
    {"/dribble-long", {.dribble_pieces = 2, .dribble_ms = LONG_MS}},
    {"/dribble-fine", {.dribble_pieces = 1000, .dribble_ms = 100}},
    {"/reset", {.kind = HTTP_DELIVER_RESET}},
    {"/delay-reset", {.kind = HTTP_DELIVER_RESET, .delay_ms = 100}},
    {"/empty", {.kind = HTTP_DELIVER_BYTES}},
    {"/bytes", {.kind = HTTP_DELIVER_BYTES, .bytes = {.p = "no HTTP", .n = 7}}},
};

static inline void told(void *cookie, uint64_t number, bool delivered)
{
    struct site *s = cookie;
    if (number == 77)
        atomic_fetch_add(delivered ? &s->delivered : &s->lost, 1);
}

static inline void block(struct site *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->released)
        pthread_cond_wait(&s->changed, &s->lock);
    pthread_mutex_unlock(&s->lock);
}

static inline void handle(void *cookie, const struct http_request *request, struct arena *a,
                          struct http_response *ret)
{
    struct site *s = cookie;
    *ret = (struct http_response){.status = 200, .body = STR(BODY)};
    ret->completion = (struct http_completion){.done = told, .cookie = s, .number = 77};
    for (size_t i = 0; i < ARRAY_COUNT(routes); i++)
        if (str_is(request->target, routes[i].path))
            ret->delivery = routes[i].delivery;
    if (str_starts_with(request->target, STR("/echo")))
        ret->body = arena_printf(
            a, "%.*s %.*s %.*s %.*s", STR_ARG(request->method), STR_ARG(request->target),
            STR_ARG(http_request_header(request, "x-test")), STR_ARG(request->body));
    if (str_is(request->target, "/sizes"))
        ret->body = arena_printf(a, "%zu%s%s", request->body.n,
                                 request->body_too_large ? " body too large" : "",
                                 request->head_too_large ? " head too large" : "");
    if (str_is(request->target, "/large"))
        ret->body = (struct str){.p = memset(arena_new(a, LARGE_BYTES), 'l', LARGE_BYTES),
                                 .n = LARGE_BYTES};
    ret->close = str_is(request->target, "/close");
    atomic_fetch_add(&s->called, 1);
    if (str_is(request->target, "/block"))
        block(s);
}

static inline void open_site(struct http_server_options options)
{
    struct listener listener;
    struct problem problem = {""};
    ck_assert_msg(listener_open("http", "127.0.0.1", 0, &listener, &problem), "%s", problem.text);
    options.listen_fd = listener.fd;
    options.handler = handle;
    options.cookie = &site;
    site = (struct site){.port = socket_port(listener.fd)};
    pthread_mutex_init(&site.lock, NULL);
    pthread_cond_init(&site.changed, NULL);
    site.server = http_server_new(&options);
    ck_assert_msg(http_server_start(site.server, &problem), "%s", problem.text);
}

static inline void open_usual_site(void)
{
    open_site((struct http_server_options){HTTP_SERVER_OPTIONS_DEFAULT, .threads = 2});
}

static inline void close_site(void)
{
    http_server_stop(site.server, SOCKET_PATIENCE_MS);
    http_server_free(site.server);
    pthread_cond_destroy(&site.changed);
    pthread_mutex_destroy(&site.lock);
}

/* Waits until a counter has come to a value; a loss may be told more than once. */
static inline void expect_count(const atomic_int *count, int wanted)
{
    for (int64_t until_ms = now_ms() + SOCKET_PATIENCE_MS; atomic_load(count) < wanted;)
        if (now_ms() > until_ms || poll(NULL, 0, 1) < 0)
            break;
    int counted = atomic_load(count);
    ck_assert_msg(counted >= wanted, "%d of %d", counted, wanted);
}

static inline void ask(int fd, const char *path)
{
    char text[256];
    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
    socket_send(fd, text);
}

static inline int connect_and_ask(const char *path)
{
    int fd = socket_connect(site.port);
    ask(fd, path);
    return fd;
}

static struct received received;

/* Reads one 200 and compares its body, of which at least the head of the response comes first. */
static inline void expect_body(int fd, const char *body)
{
    const char *end = NULL;
    received.n = 0;
    for (;;) {
        size_t before = received.n;
        socket_read(fd, received.n + 1, SOCKET_PATIENCE_MS, &received);
        end = strstr(received.text, "\r\n\r\n");
        if ((end != NULL && strlen(end + 4) >= strlen(body)) || received.n == before)
            break;
    }
    ck_assert_msg(strncmp(received.text, "HTTP/1.1 200 ", 13) == 0, "\"%s\", end %d", received.text,
                  (int)received.end);
    ck_assert_msg(end != NULL && strcmp(end + 4, body) == 0, "\"%s\" has not the body \"%s\"",
                  received.text, body);
}
