/*
 * connect-mock: reads the command line, builds the parts, waits for a signal.
 */
#include "base/log.h"
#include "describe/openapi.h"
#include "describe/table_json.h"
#include "describe/table_text.h"
#include "fixtures/fixture.h"
#include "http/listener.h"
#include "http/server.h"
#include "http/tls.h"
#include "mock.h"
#include "operations/operation.h"
#include "options.h"
#include "version.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

/* Where the server stands when no option says otherwise. */
#define DEFAULT_URL "http://127.0.0.1:2663"

enum exit_status { EXIT_OK = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

static int give_up(int status, const struct problem *problem)
{
    fprintf(stderr, "connect-mock: %s\n", problem->text);
    return status;
}

/* Reads every file that the command line names, in its order; rules of --faults come last. */
static bool read_fixtures(struct arena *a, const struct options *o, struct fixture *ret,
                          size_t *ret_count, struct problem *reterr)
{
    size_t count = 0;
    for (int i = 0; i < o->fixture_count; i++)
        if (!fixture_read(a, "--fixture", o->fixtures[i], mock_vocabulary(), &ret[count++], reterr))
            return false;
    if (o->faults != NULL &&
        !fixture_read_rules(a, "--faults", o->faults, mock_vocabulary(), &ret[count++], reterr))
        return false;
    *ret_count = count;
    return true;
}

/* Who may call: anybody, the one pair, or those of the file. */
static bool read_credentials(struct arena *a, const struct options *o,
                             const struct credentials **ret, struct problem *reterr)
{
    struct credentials *read = arena_new(a, sizeof *read);
    *ret = !o->auth_strict ? NULL : o->credentials != NULL ? read : credentials_default();
    return *ret != read ||
           credentials_read(a, o->credentials, mock_vocabulary()->operations, read, reterr);
}

/* Blocked before any thread starts, so that only sigwait() takes them. */
static sigset_t block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* A file over the process's limit (ulimit -f) is a failed write like any other. */
    signal(SIGXFSZ, SIG_IGN);
    return set;
}

static void cut_waits(void *server)
{
    http_server_cut_waits(server);
}

static int serve(struct mock *mock, const struct listener *listener, const struct tls_identity *tls,
                 const sigset_t *signals)
{
    struct problem problem;
    struct http_server *server = http_server_new(&(struct http_server_options){
        HTTP_SERVER_OPTIONS_DEFAULT,
        .listen_fd = listener->fd,
        .tls = tls,
        .handler = mock_handle,
        .cookie = mock,
    });
    mock_on_reset(mock, cut_waits, server);
    bool started = http_server_start(server, &problem);
    if (started) {
        printf("connect-mock listening on %s\n", listener->url);
        fflush(stdout);
        int received;
        sigwait(signals, &received);
        http_server_stop(server, LIMIT_STOP_MS);
    }
    http_server_free(server);
    return started ? EXIT_OK : give_up(EXIT_FAILED, &problem);
}

/* --seed comes before the seed of a fixture, the last of which counts. */
static struct ids choose_ids(const struct options *o, const struct fixture fixtures[], size_t count)
{
    if (o->seeded)
        return ids_seeded(o->seed);
    for (size_t i = count; i-- > 0;)
        if (fixtures[i].has_seed)
            return ids_seeded((uint64_t)fixtures[i].seed);
    return ids_random();
}

static int start(struct arena *a, const struct options *o, const sigset_t *signals)
{
    struct problem problem;
    struct fixture fixtures[OPTION_FIXTURES_MAX + 1];
    size_t fixture_count;
    const struct credentials *credentials;
    struct listener listener;
    struct tls_identity identity;
    bool tls = o->tls_cert != NULL;
    if ((tls && !tls_identity_read(a, o->tls_cert, o->tls_key, &identity, &problem)) ||
        !read_fixtures(a, o, fixtures, &fixture_count, &problem) ||
        !read_credentials(a, o, &credentials, &problem) ||
        !listener_open(tls ? "https" : "http", o->host, o->port, &listener, &problem))
        return give_up(EXIT_FAILED, &problem);
    struct mock *mock = mock_new(
        &(struct mock_options){
            .db = o->db,
            .base_path = o->base_path,
            .ids = choose_ids(o, fixtures, fixture_count),
            .clock = clock_system(),
            .fixtures = fixtures,
            .fixture_count = fixture_count,
            .fallback = o->fallback,
            .limits = o->limits,
            .credentials = credentials,
            .access = {.bound_host = str_from(o->host),
                       .control_host = str_from(o->control_host),
                       .token = str_from(o->control_token)},
            .journal_entries = o->journal_entries,
            .contract = o->contract,
            .log_requests = true,
        },
        &problem);
    if (mock == NULL)
        return give_up(EXIT_FAILED, &problem);
    int status = serve(mock, &listener, tls ? &identity : NULL, signals);
    if (status == EXIT_OK)
        mock_free(mock);
    else
        mock_discard(mock);
    return status;
}

static int start_and_log(struct arena *a, const struct options *o)
{
    sigset_t signals = block_signals();
    log_gather_start();
    int status = start(a, o, &signals);
    log_gather_end();
    return status;
}

/* Whether all that was printed on standard output has got there, as a status. */
static int printed(void)
{
    struct problem problem;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return EXIT_OK;
    problem_set(&problem, "standard output: %s", strerror(errno));
    return give_up(EXIT_FAILED, &problem);
}

/* Prints a document on standard output, as whole lines. */
static int print(struct str document)
{
    fwrite(document.p, 1, document.n, stdout);
    if (document.p[document.n - 1] != '\n')
        putchar('\n');
    return printed();
}

static int run(struct arena *a, const struct options *o)
{
    switch (o->command) {
    case COMMAND_OPERATIONS:
        return print(o->json ? table_json(a, &operations) : table_text(a, &operations));
    case COMMAND_OPENAPI:
        return print(openapi_document(a, &operations, DEFAULT_URL));
    case COMMAND_SERVE:
        break;
    }
    return start_and_log(a, o);
}

int main(int argc, char *argv[])
{
    struct options options;
    struct problem problem;
    if (!options_parse(argc, argv, &options, &problem))
        return give_up(EXIT_USAGE, &problem);
    if (options.help) {
        options_print_help(stdout);
        return printed();
    }
    if (options.version) {
        puts("connect-mock " CONNECT_MOCK_VERSION);
        return printed();
    }
    struct arena a;
    arena_init(&a, NULL, 0);
    int status = run(&a, &options);
    arena_done(&a);
    return status;
}
