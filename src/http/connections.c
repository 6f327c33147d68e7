#include "http/connections.h"

#include "base/clock.h"
#include "base/memory.h"

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#ifdef __linux__
#include <linux/tcp.h> /* glibc's own tcp_info ends before tcpi_bytes_received */
#endif

/* So often the connections are looked at while a request may take to arrive. */
enum { LOOKS = 10 };

/* So many looks make sure that a client which has closed its side is waiting for nothing. */
enum { CLOSED_LOOKS = 2 };

struct connection {
    struct connection *previous, *next;
    int fd;
    /* Monotonic time at which libmicrohttpd spoke of the request that is arriving; 0 for none. */
    _Atomic int64_t began_us;
    /* Requests that have arrived in full. */
    _Atomic uint64_t arrived;
    /* The bytes that they took. */
    _Atomic uint64_t taken_bytes;
    /* One of them is being answered. */
    atomic_bool answering;
    /* Monotonic time since which nothing has been. */
    _Atomic int64_t idle_since_us;

    /*
     * The watching thread's own: how many had arrived when it last looked for the beginning of a
     * request, and since when there has been one; 0 for none. It notes that here and not in
     * `began_us`: the request may arrive while it looks, and what it notes too late is void by the
     * count alone.
     */
    uint64_t arrived_seen;
    int64_t beginning_since_us;
    /* Looks in a row at which the client had closed its side and nothing was being answered. */
    unsigned closed_looks;
};

struct connections {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct connection *first;
    unsigned count, count_max;
    int64_t half_sent_us;
    bool stopping;
};

/* What the system knows of a peer: how much it has sent, and whether it will send more. */
struct peer {
    uint64_t bytes_received;
    bool has_closed;
};

/* Nothing where the system does not say. */
static struct peer look_at_peer(int fd)
{
    struct peer peer = {0};
#ifdef __linux__
    enum { CLOSE_WAIT = 8 }; /* of the kernel's TCP states */
    struct tcp_info info = {0};
    socklen_t n = sizeof info;
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) == 0)
        peer = (struct peer){.bytes_received = info.tcpi_bytes_received,
                             .has_closed = info.tcpi_state == CLOSE_WAIT};
#else
    (void)fd;
#endif
    return peer;
}

/* Since when a request has been arriving; 0 when none is known to. */
static int64_t receiving_since_us(const struct connection *connection)
{
    bool is_void = atomic_load(&connection->arrived) != connection->arrived_seen;
    return connection->beginning_since_us != 0 && !is_void ? connection->beginning_since_us
                                                           : atomic_load(&connection->began_us);
}

/*
 * Looks at a connection that is not known to be receiving a request: libmicrohttpd speaks of a
 * request only when its first line is complete, so bytes beyond those of the requests that have
 * arrived are the beginning of one.
 */
static void look_at_idle(struct connection *connection, int64_t now_us)
{
    uint64_t arrived = atomic_load(&connection->arrived);
    struct peer peer = look_at_peer(connection->fd);
    bool moved = arrived != connection->arrived_seen;
    bool receives = peer.bytes_received > atomic_load(&connection->taken_bytes);
    connection->arrived_seen = arrived;
    connection->beginning_since_us = receives && !peer.has_closed ? now_us : 0;
    /*
     * A request that came together with the end may be unread or in between just now: only when
     * nothing has moved from look to look is the end all that is left.
     */
    connection->closed_looks = peer.has_closed && !moved ? connection->closed_looks + 1 : 0;
    if (connection->closed_looks >= CLOSED_LOOKS)
        shutdown(connection->fd, SHUT_RDWR);
}

/* For how long nothing has been received or answered. */
static int64_t idle_us(const struct connection *connection, int64_t now_us)
{
    bool is_idle = receiving_since_us(connection) == 0 && !atomic_load(&connection->answering);
    return is_idle ? now_us - atomic_load(&connection->idle_since_us) : 0;
}

/* Ends those that have been idle longest: half as long as the one that has been for most. */
static void make_room(struct connections *c, int64_t now_us)
{
    int64_t longest_us = 0;
    for (struct connection *each = c->first; each != NULL; each = each->next)
        if (idle_us(each, now_us) > longest_us)
            longest_us = idle_us(each, now_us);
    if (longest_us < c->half_sent_us / LOOKS)
        return;
    for (struct connection *each = c->first; each != NULL; each = each->next)
        if (idle_us(each, now_us) >= longest_us / 2)
            shutdown(each->fd, SHUT_RDWR);
}

static void look(struct connections *c)
{
    int64_t now_us = clock_monotonic_us();
    if (c->count >= c->count_max)
        make_room(c, now_us);
    for (struct connection *connection = c->first; connection != NULL;
         connection = connection->next) {
        int64_t since_us = receiving_since_us(connection);
        if (atomic_load(&connection->answering))
            continue;
        if (since_us == 0)
            look_at_idle(connection, now_us);
        else if (now_us - since_us >= c->half_sent_us)
            /* libmicrohttpd finds the connection at its end and closes it. */
            shutdown(connection->fd, SHUT_RDWR);
    }
}

static void *watch(void *cookie)
{
    struct connections *c = cookie;
    int64_t pause_us = c->half_sent_us / LOOKS;
    pthread_mutex_lock(&c->lock);
    while (!c->stopping) {
        if (c->first == NULL) {
            pthread_cond_wait(&c->changed, &c->lock);
            continue;
        }
        look(c);
        struct timespec until = clock_deadline(clock_monotonic_us() + pause_us);
        if (!c->stopping)
            pthread_cond_timedwait(&c->changed, &c->lock, &until);
    }
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* Gives up what the thread works with. */
static void dismantle(struct connections *c)
{
    pthread_cond_destroy(&c->changed);
    pthread_mutex_destroy(&c->lock);
    free(c);
}

struct connections *connections_new(int64_t half_sent_ms, unsigned count_max,
                                    struct problem *reterr)
{
    struct connections *c = memory_new(sizeof *c);
    c->half_sent_us = half_sent_ms * 1000;
    c->count_max = count_max;
    pthread_mutex_init(&c->lock, NULL);
    clock_condition_init(&c->changed);
    int error = pthread_create(&c->thread, NULL, watch, c);
    if (error == 0)
        return c;
    problem_set(reterr, "the HTTP server cannot start: no thread to watch connections: %s",
                strerror(error));
    dismantle(c);
    return NULL;
}

void connections_free(struct connections *c)
{
    if (c == NULL)
        return;
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_signal(&c->changed);
    pthread_mutex_unlock(&c->lock);
    pthread_join(c->thread, NULL);
    dismantle(c);
}

struct connection *connections_opened(struct connections *c, int fd)
{
    struct connection *connection = memory_new(sizeof *connection);
    connection->fd = fd;
    connection->idle_since_us = clock_monotonic_us();
    pthread_mutex_lock(&c->lock);
    c->count++;
    connection->next = c->first;
    if (c->first != NULL)
        c->first->previous = connection;
    else
        pthread_cond_signal(&c->changed);
    c->first = connection;
    pthread_mutex_unlock(&c->lock);
    return connection;
}

void connections_closed(struct connections *c, struct connection *connection)
{
    pthread_mutex_lock(&c->lock);
    c->count--;
    if (connection->previous != NULL)
        connection->previous->next = connection->next;
    else
        c->first = connection->next;
    if (connection->next != NULL)
        connection->next->previous = connection->previous;
    pthread_mutex_unlock(&c->lock);
    free(connection);
}

void connection_request_began(struct connection *connection)
{
    int64_t idle = 0;
    atomic_compare_exchange_strong(&connection->began_us, &idle, clock_monotonic_us());
}

void connection_request_arrived(struct connection *connection, uint64_t bytes)
{
    if (bytes > 0)
        atomic_fetch_add(&connection->taken_bytes, bytes);
    else
        atomic_store(&connection->taken_bytes, look_at_peer(connection->fd).bytes_received);
    atomic_store(&connection->answering, true);
    atomic_store(&connection->began_us, 0);
    atomic_fetch_add(&connection->arrived, 1);
}

void connection_request_ended(struct connection *connection)
{
    atomic_store(&connection->idle_since_us, clock_monotonic_us());
    atomic_store(&connection->began_us, 0);
    atomic_store(&connection->answering, false);
}
