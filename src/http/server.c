#include "http/server.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "http/address.h"
#include "http/descriptors.h"
#include "http/exchange.h"
#include "http/grammar.h"
#include "http/tls.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    /*
     * What libmicrohttpd may take for one connection: the head, and its own list of the fields. It
     * clears all of it after each request, so more would be paid for by every one.
     */
    CONNECTION_POOL_BYTES = 2 * LIMIT_HEAD_BYTES,
    /* A body over the limit is read and thrown away up to here, so that its client gets to read. */
    DISCARDED_BYTES_MAX = 16 * LIMIT_BODY_BYTES,
};

/* --- from libmicrohttpd to a request --- */

/* libmicrohttpd decodes the path and query before it hands them over, unless it is told how not to.
 */
static size_t leave_escaped(void *cookie, struct MHD_Connection *mhd, char *s)
{
    (void)cookie;
    (void)mhd;
    return strlen(s);
}

static void exchange_end(struct exchange *e)
{
    struct http_server *s = e->server;
    e->client->is_exchanging = false;
    connection_request_ended(e->client->connection);
    arena_done(&e->arena);
    if (atomic_fetch_sub(&s->in_flight, 1) == 1 && atomic_load(&s->stopping)) {
        pthread_mutex_lock(&s->lock);
        pthread_cond_signal(&s->idle);
        pthread_mutex_unlock(&s->lock);
    }
}

static void on_connection(void *cookie, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http_server *s = cookie;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
        struct client *client = memory_new(sizeof *client);
        client->connection = connections_opened(s->connections, fd);
        *socket_context = client;
    } else {
        struct client *client = *socket_context;
        /* A query that libmicrohttpd has no room for ends its request without a word. */
        if (client->is_exchanging)
            exchange_end(&client->exchange);
        connections_closed(s->connections, client->connection);
        free(client);
    }
}

/* The first sight of a request: its raw target, before anything is decoded. */
static void *on_target(void *cookie, const char *target, struct MHD_Connection *mhd)
{
    struct http_server *s = cookie;
    struct client *client =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    struct exchange *e = &client->exchange;
    memset(e, 0, offsetof(struct exchange, first));
    arena_init(&e->arena, e->first, sizeof e->first);
    e->body.arena = &e->arena;
    e->request.target = arena_copy(&e->arena, str_from(target));
    e->server = s;
    e->mhd = mhd;
    e->client = client;
    client->is_exchanging = true;
    connection_request_began(client->connection);
    atomic_fetch_add(&s->in_flight, 1);
    return e;
}

static void on_completed(void *cookie, struct MHD_Connection *mhd, void **exchange,
                         enum MHD_RequestTerminationCode code)
{
    (void)cookie;
    (void)mhd;
    struct exchange *e = *exchange;
    if (code != MHD_REQUEST_TERMINATED_COMPLETED_OK)
        exchange_tell(e, false);
    exchange_end(e);
}

struct header_list {
    struct http_header *headers;
    size_t count;
};

static enum MHD_Result add_header(void *cookie, enum MHD_ValueKind kind, const char *name,
                                  size_t name_bytes, const char *value, size_t value_bytes)
{
    (void)kind;
    struct header_list *list = cookie;
    list->headers[list->count++] =
        (struct http_header){.name = {.p = name, .n = name_bytes},
                             /* libmicrohttpd strips blanks in front only. */ .value =
                                 str_trim((struct str){.p = value, .n = value_bytes})};
    return MHD_YES;
}

/* The body's declared length: 0 when there is none, or when it is chunked. */
static uint64_t declared_bytes(const struct http_request *request)
{
    struct str length = http_request_header(request, "content-length");
    return length.p != NULL ? strtoull(length.p, NULL, 10) : 0;
}

static void read_head(struct exchange *e, struct MHD_Connection *mhd, const char *method,
                      const char *version)
{
    int count = MHD_get_connection_values(mhd, MHD_HEADER_KIND, NULL, NULL);
    struct header_list list = {
        .headers = arena_new(&e->arena, (size_t)count * sizeof(struct http_header))};
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, add_header, &list);
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    e->head_bytes = size != NULL ? size->header_size : 0;
    e->request.method = str_from(method);
    e->request.is_from_loopback = address_is_loopback(
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr);
    e->request.headers = list.headers;
    e->request.header_count = list.count;
    e->request.flaw = grammar_flaw(&e->request, strcmp(version, MHD_HTTP_VERSION_1_0) == 0);
    e->request.head_too_large = e->head_bytes > LIMIT_HEAD_BYTES || list.count > LIMIT_HEAD_FIELDS;
    e->declared_bytes = declared_bytes(&e->request);
    e->request.body_too_large = e->declared_bytes > LIMIT_BODY_BYTES;
}

static void read_body(struct exchange *e, struct str piece)
{
    e->body_bytes += piece.n;
    e->request.body_too_large |= e->body_bytes > LIMIT_BODY_BYTES;
    if (e->request.body_too_large)
        e->body = (struct text){.arena = &e->arena};
    else
        text_add(&e->body, piece);
    e->request.body = text_str(&e->body);
}

/*
 * Whether a request is refused on its head alone, without reading its body: when nobody knows where
 * it ends, when the client waits to be told to send it, or when there is more of it than is worth
 * throwing away.
 */
static bool is_refused_at_once(const struct exchange *e)
{
    bool waits = http_request_header(&e->request, "expect").p != NULL;
    return e->request.flaw != NULL || e->declared_bytes > DISCARDED_BYTES_MAX ||
           (waits && (e->request.body_too_large || e->request.head_too_large));
}

/*
 * What the request took on the wire; 0 when that is not told: of a body that is framed by chunks,
 * and of what TLS wraps.
 */
static uint64_t bytes_on_wire(const struct exchange *e)
{
    bool is_chunked = http_request_header(&e->request, "transfer-encoding").p != NULL;
    return is_chunked || e->server->options.tls != NULL ? 0 : e->head_bytes + e->body_bytes;
}

static enum MHD_Result answer(struct exchange *e)
{
    const struct http_server_options *options = &e->server->options;
    connection_request_arrived(e->client->connection, bytes_on_wire(e));
    options->handler(options->cookie, &e->request, &e->arena, &e->response);
    return exchange_proceed(e);
}

/* libmicrohttpd's entry: once for the head, once for each piece of the body, once at the end. */
static enum MHD_Result on_request(void *cookie, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *piece,
                                  size_t *piece_bytes, void **exchange)
{
    (void)url;
    (void)cookie;
    struct exchange *e = *exchange;
    if (e->stage != STAGE_ARRIVING)
        return exchange_proceed(e);
    if (!e->begun) {
        e->begun = true;
        read_head(e, mhd, method, version);
        return is_refused_at_once(e) ? answer(e) : MHD_YES;
    }
    if (*piece_bytes > 0) {
        read_body(e, (struct str){.p = piece, .n = *piece_bytes});
        *piece_bytes = 0;
        return e->body_bytes > DISCARDED_BYTES_MAX ? MHD_NO : MHD_YES;
    }
    return answer(e);
}

/* --- starting and stopping --- */

__attribute__((format(printf, 2, 0))) static void on_log(void *cookie, const char *format,
                                                         va_list arguments)
{
    (void)cookie;
    char line[LOG_LINE_BYTES_MAX];
    vsnprintf(line, sizeof line, format, arguments);
    line[strcspn(line, "\n")] = '\0';
    /* This is said of every connection that is closed on purpose. */
    if (strstr(line, "Application reported internal error") == NULL)
        log_line("%s", line);
}

/*
 * Once the server stops, who connects is turned away. MHD_quiesce_daemon() is no way to that: it
 * and the threads of libmicrohttpd race for the listening socket, and the loser ends the program.
 */
static enum MHD_Result is_welcome(void *cookie, const struct sockaddr *address, socklen_t bytes)
{
    (void)address;
    (void)bytes;
    const struct http_server *s = cookie;
    return atomic_load(&s->stopping) ? MHD_NO : MHD_YES;
}

static unsigned default_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors > 2 ? (unsigned)processors : 2;
}

static struct MHD_Daemon *start_daemon(struct http_server *s, unsigned threads,
                                       unsigned connections)
{
    const struct http_server_options *o = &s->options;
    /*
     * TURBO: a connection is closed by close() alone, so that one byte stream ends in one way, and
     * sockets are tried before they are waited for. Of a TLS stream the end is an alert, which
     * TURBO would leave out.
     */
    unsigned flags = MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME |
                     (o->tls != NULL ? MHD_USE_TLS : MHD_USE_TURBO);
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0,
         o->tls != NULL ? (void *)(uintptr_t)o->tls->certificate : NULL},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, o->tls != NULL ? (void *)(uintptr_t)o->tls->key : NULL},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, NULL},
        {MHD_OPTION_LISTEN_SOCKET, o->listen_fd, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, (intptr_t)threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)connections, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, o->idle_s, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_POOL_BYTES, NULL},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_target, s},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)on_connection, s},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, s},
        {o->tls != NULL ? MHD_OPTION_ARRAY : MHD_OPTION_END, 0, tls},
        {MHD_OPTION_END, 0, NULL},
    };
    return MHD_start_daemon(flags, 0, is_welcome, s, on_request, s, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

struct http_server *http_server_new(const struct http_server_options *options)
{
    struct http_server *s = memory_new(sizeof *s);
    s->options = *options;
    pthread_mutex_init(&s->lock, NULL);
    clock_condition_init(&s->idle);
    return s;
}

void http_server_free(struct http_server *s)
{
    if (s == NULL)
        return;
    if (s->options.listen_fd >= 0)
        close(s->options.listen_fd);
    connections_free(s->connections);
    waiting_free(s->waiting);
    pthread_cond_destroy(&s->idle);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

/* Starts the threads that watch; http_server_free() ends those that did. */
static bool start_watching(struct http_server *s, unsigned connections, struct problem *reterr)
{
    s->waiting = waiting_new(reterr);
    if (s->waiting == NULL)
        return false;
    s->connections = connections_new(s->options.half_sent_ms, connections, reterr);
    return s->connections != NULL;
}

bool http_server_start(struct http_server *s, struct problem *reterr)
{
    unsigned threads = s->options.threads > 0 ? s->options.threads : default_threads();
    unsigned connections;
    if (!descriptors_allow(s->options.connections, threads, &connections, reterr) ||
        !start_watching(s, connections, reterr))
        return false;
    s->daemon = start_daemon(s, threads, connections);
    if (s->daemon == NULL) {
        /* libmicrohttpd closes the socket of a start that fails. */
        s->options.listen_fd = -1;
        problem_set(reterr, "the HTTP server cannot start");
    }
    return s->daemon != NULL;
}

static void wait_until_idle(struct http_server *s, int64_t grace_ms)
{
    struct timespec until = clock_deadline(clock_monotonic_us() + grace_ms * 1000);
    pthread_mutex_lock(&s->lock);
    while (atomic_load(&s->in_flight) > 0 &&
           pthread_cond_timedwait(&s->idle, &s->lock, &until) == 0)
        continue;
    pthread_mutex_unlock(&s->lock);
}

void http_server_cut_waits(struct http_server *s)
{
    waiting_cut(s->waiting, false);
}

void http_server_stop(struct http_server *s, int64_t grace_ms)
{
    atomic_store(&s->stopping, true);
    waiting_cut(s->waiting, true);
    wait_until_idle(s, grace_ms);
    /* It closes the socket, too. */
    MHD_stop_daemon(s->daemon);
    s->options.listen_fd = -1;
}
