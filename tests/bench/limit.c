/*
 * The limit: libmicrohttpd alone, set up as src/http/server.c sets it up, that reads each request
 * and gives one constant answer. What connect-mock takes beyond this is its own.
 *
 *     limit STATUS BODY [NAME VALUE]...
 *
 * Prints the line that connect-mock prints when it can answer; ends with SIGTERM.
 */
#include "http/limits.h"
#include "http/listener.h"

#include <microhttpd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct answer {
    unsigned status;
    struct MHD_Response *response;
};

static size_t leave_escaped(void *cookie, struct MHD_Connection *mhd, char *s)
{
    (void)cookie;
    (void)mhd;
    return strlen(s);
}

static enum MHD_Result on_request(void *cookie, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *piece,
                                  size_t *piece_bytes, void **seen)
{
    (void)url;
    (void)method;
    (void)version;
    (void)piece;
    const struct answer *answer = cookie;
    if (*seen == NULL) {
        *seen = cookie;
        return MHD_YES;
    }
    if (*piece_bytes > 0) {
        *piece_bytes = 0;
        return MHD_YES;
    }
    return MHD_queue_response(mhd, answer->status, answer->response);
}

static struct answer answer_from(int argc, char *argv[])
{
    struct answer answer = {
        .status = (unsigned)strtoul(argv[1], NULL, 10),
        .response =
            MHD_create_response_from_buffer(strlen(argv[2]), argv[2], MHD_RESPMEM_PERSISTENT),
    };
    for (int i = 3; i + 1 < argc; i += 2)
        MHD_add_response_header(answer.response, argv[i], argv[i + 1]);
    return answer;
}

/* The flags and options of server.c that have a bearing on speed and memory. */
static struct MHD_Daemon *start_daemon(int listen_fd, struct answer *answer)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_LISTEN_SOCKET, listen_fd, NULL},
        {MHD_OPTION_THREAD_POOL_SIZE, processors > 2 ? (intptr_t)processors : 2, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, LIMIT_CONNECTIONS, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, LIMIT_IDLE_S, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, (intptr_t)2 * LIMIT_HEAD_BYTES, NULL},
        {MHD_OPTION_UNESCAPE_CALLBACK, (intptr_t)leave_escaped, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags =
        MHD_USE_AUTO_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_USE_TURBO | MHD_ALLOW_SUSPEND_RESUME;
    return MHD_start_daemon(flags, 0, NULL, NULL, on_request, answer, MHD_OPTION_ARRAY, options,
                            MHD_OPTION_END);
}

int main(int argc, char *argv[])
{
    struct problem problem;
    struct listener listener;
    sigset_t signals;
    if (argc < 3 || argc % 2 == 0) {
        fputs("usage: limit STATUS BODY [NAME VALUE]...\n", stderr);
        return 2;
    }
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!listener_open("http", "127.0.0.1", 0, &listener, &problem)) {
        fprintf(stderr, "limit: %s\n", problem.text);
        return 1;
    }
    struct answer answer = answer_from(argc, argv);
    struct MHD_Daemon *daemon = start_daemon(listener.fd, &answer);
    if (daemon == NULL)
        return 1;
    printf("limit listening on %s\n", listener.url);
    fflush(stdout);
    int received;
    sigwait(&signals, &received);
    MHD_stop_daemon(daemon);
    MHD_destroy_response(answer.response);
    return 0;
}
