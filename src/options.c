#include "options.h"

#include "base/array.h"
#include "base/nearest.h"
#include "control/access.h"

#include <string.h>

#define OPTION_PORT_DEFAULT 2663 /* CONN on a phone's keys */
#define OPTION_JOURNAL_DEFAULT 10000
#define OPTION_JOURNAL_MAX 1000000
#define OPTION_LIMIT_MAX 1000000

struct option_row;

/* How an option's argument gets into the options; false after problem_set(). */
typedef bool apply(struct options *o, const struct option_row *row, const char *argument,
                   struct problem *reterr);

struct option_row {
    const char *name;
    /* What its argument is called; NULL for an option without one. */
    const char *argument;
    const char *help;
    apply *apply;
    /* What it is an option of. */
    unsigned commands;
    /* Where its value goes, for an apply that many options share. */
    size_t offset;
};

enum { OF_SERVE = 1 << COMMAND_SERVE, OF_OPERATIONS = 1 << COMMAND_OPERATIONS, OF_ALL = 0xff };

/* Where the value of a row goes. */
static void *member(struct options *o, const struct option_row *row)
{
    return (char *)o + row->offset;
}

static bool apply_text(struct options *o, const struct option_row *row, const char *argument,
                       struct problem *reterr)
{
    (void)reterr;
    *(const char **)member(o, row) = argument;
    return true;
}

static bool apply_flag(struct options *o, const struct option_row *row, const char *argument,
                       struct problem *reterr)
{
    (void)argument;
    (void)reterr;
    *(bool *)member(o, row) = true;
    return true;
}

static bool apply_port(struct options *o, const struct option_row *row, const char *argument,
                       struct problem *reterr)
{
    uint64_t port;
    if (!str_parse_number(str_from(argument), UINT16_MAX, &port)) {
        problem_set(reterr, "--%s %s: must be a number from 0 to 65535", row->name, argument);
        return false;
    }
    o->port = (uint16_t)port;
    return true;
}

/* What a client sends as it is, and no client makes another path of: RFC 3986, 3.3 and 5.2.4. */
static bool is_plain_segment(struct str segment)
{
    return segment.n > 0 && !str_is(segment, ".") && !str_is(segment, "..") &&
           str_has_only(segment, STR(STR_LETTERS_AND_DIGITS "-._~!$&'()*+,;=:@"));
}

/* Whether `path` is up to that many segments, behind a slash each. */
static bool is_base_path(struct str path)
{
    struct str rest = path, segment;
    if (!str_split(&rest, '/', &segment) || segment.n > 0)
        return false;
    int count = 0;
    while (str_split(&rest, '/', &segment))
        if (!is_plain_segment(segment) || ++count > OPTION_BASE_PATH_SEGMENTS_MAX)
            return false;
    return true;
}

static bool apply_base_path(struct options *o, const struct option_row *row, const char *argument,
                            struct problem *reterr)
{
    struct str path = str_from(argument);
    if (path.n > 0 && path.p[path.n - 1] == '/')
        path.n--;
    if (argument[0] != '/' || (path.n > 0 && !is_base_path(path))) {
        problem_set(reterr,
                    "--%s %s: must be a path of at most %d segments of letters, digits and "
                    "-._~!$&'()*+,;=:@, as /connect/v1",
                    row->name, argument, OPTION_BASE_PATH_SEGMENTS_MAX);
        return false;
    }
    if (str_is(path, "/_mock") || str_starts_with(path, STR("/_mock/"))) {
        problem_set(reterr, "--%s %s: /_mock is the control surface's", row->name, argument);
        return false;
    }
    o->base_path = path;
    return true;
}

static bool apply_fixture(struct options *o, const struct option_row *row, const char *argument,
                          struct problem *reterr)
{
    if (o->fixture_count == OPTION_FIXTURES_MAX) {
        problem_set(reterr, "--%s %s: at most %d fixtures can be loaded", row->name, argument,
                    OPTION_FIXTURES_MAX);
        return false;
    }
    o->fixtures[o->fixture_count++] = argument;
    return true;
}

static bool apply_auth(struct options *o, const struct option_row *row, const char *argument,
                       struct problem *reterr)
{
    o->auth_strict = strcmp(argument, "strict") == 0;
    if (!o->auth_strict && strcmp(argument, "off") != 0) {
        problem_set(reterr, "--%s %s: must be off or strict", row->name, argument);
        return false;
    }
    return true;
}

/* No message repeats the token: what is printed may be kept. */
static bool apply_control_token(struct options *o, const struct option_row *row,
                                const char *argument, struct problem *reterr)
{
    o->control_token = argument;
    if (access_token_is_valid(str_from(argument)))
        return true;
    problem_set(reterr,
                "--%s: must be letters, digits and any of -._~+/, and may end with = (RFC 6750)",
                row->name);
    return false;
}

static bool apply_control_host(struct options *o, const struct option_row *row,
                               const char *argument, struct problem *reterr)
{
    o->control_host = argument;
    if (access_host_is_valid(str_from(argument)))
        return true;
    problem_set(reterr, "--%s %s: must be a name or an address, without a port", row->name,
                argument);
    return false;
}

static bool apply_seed(struct options *o, const struct option_row *row, const char *argument,
                       struct problem *reterr)
{
    if (!str_parse_number(str_from(argument), UINT64_MAX, &o->seed)) {
        problem_set(reterr, "--%s %s: must be a number from 0 to %llu", row->name, argument,
                    (unsigned long long)UINT64_MAX);
        return false;
    }
    o->seeded = true;
    return true;
}

static bool apply_journal(struct options *o, const struct option_row *row, const char *argument,
                          struct problem *reterr)
{
    uint64_t entries;
    if (!str_parse_number(str_from(argument), OPTION_JOURNAL_MAX, &entries)) {
        problem_set(reterr, "--%s %s: must be a number from 0 to %d", row->name, argument,
                    OPTION_JOURNAL_MAX);
        return false;
    }
    o->journal_entries = (size_t)entries;
    return true;
}

static bool apply_contract(struct options *o, const struct option_row *row, const char *argument,
                           struct problem *reterr)
{
    bool is_strict = strcmp(argument, "strict") == 0;
    if (!is_strict && strcmp(argument, "lenient") != 0) {
        problem_set(reterr, "--%s %s: must be lenient or strict", row->name, argument);
        return false;
    }
    o->contract = is_strict ? CONTRACT_STRICT : CONTRACT_LENIENT;
    return true;
}

static bool apply_progression(struct options *o, const struct option_row *row, const char *argument,
                              struct problem *reterr)
{
    static const struct {
        const char *name;
        enum plan_progression progression;
    } words[] = {{"time", PLAN_TIME}, {"immediate", PLAN_IMMEDIATE}, {"manual", PLAN_MANUAL}};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        if (str_is(str_from(argument), words[i].name)) {
            o->fallback.progression = words[i].progression;
            return true;
        }
    }
    problem_set(reterr, "--%s %s: must be time, immediate or manual", row->name, argument);
    return false;
}

static bool apply_limits(struct options *o, const struct option_row *row, const char *argument,
                         struct problem *reterr)
{
    if (strcmp(argument, "aws") == 0)
        o->limits = limits_aws();
    else
        problem_set(reterr, "--%s %s: must be aws", row->name, argument);
    return strcmp(argument, "aws") == 0;
}

static bool apply_limit_rate(struct options *o, const struct option_row *row, const char *argument,
                             struct problem *reterr)
{
    struct str rest = str_from(argument), rate, burst = STR("");
    uint64_t per_s, size;
    str_split(&rest, '/', &rate);
    if (str_split(&rest, '/', &burst) && rest.p == NULL &&
        str_parse_number(rate, OPTION_LIMIT_MAX, &per_s) && per_s > 0 &&
        str_parse_number(burst, OPTION_LIMIT_MAX, &size) && size > 0) {
        o->limits.rate_per_s = (int64_t)per_s;
        o->limits.rate_burst = (int64_t)size;
        return true;
    }
    problem_set(reterr, "--%s %s: must be requests a second and a burst, as 2/5", row->name,
                argument);
    return false;
}

/* A number of things, at least one. */
static bool apply_limit(struct options *o, const struct option_row *row, const char *argument,
                        struct problem *reterr)
{
    uint64_t n;
    if (!str_parse_number(str_from(argument), OPTION_LIMIT_MAX, &n) || n == 0) {
        problem_set(reterr, "--%s %s: must be a number from 1 to %d", row->name, argument,
                    OPTION_LIMIT_MAX);
        return false;
    }
    *(int64_t *)member(o, row) = (int64_t)n;
    return true;
}

#define INTO(member) offsetof(struct options, member)
/* The apply is for one option and knows. */
#define ITSELF 0

static const struct option_row rows[] = {
    {"host", "ADDR", "address to listen on (default 127.0.0.1)", apply_text, OF_SERVE, INTO(host)},
    {"port", "N", "port; 0 takes any free one (default 2663)", apply_port, OF_SERVE, ITSELF},
    {"tls-cert", "FILE", "serve HTTPS with this certificate (PEM, its chain behind it)", apply_text,
     OF_SERVE, INTO(tls_cert)},
    {"tls-key", "FILE", "and this private key (PEM)", apply_text, OF_SERVE, INTO(tls_key)},
    {"base-path", "PATH", "the path of the endpoint: the API stands below it (default: none)",
     apply_base_path, OF_SERVE, ITSELF},
    {"db", "FILE", "keep state in this SQLite file (default: in memory)", apply_text, OF_SERVE,
     INTO(db)},
    {"fixture", "FILE", "load instances, test cases, faults; may repeat", apply_fixture, OF_SERVE,
     ITSELF},
    {"faults", "FILE", "fault rules in force from the start", apply_text, OF_SERVE, INTO(faults)},
    {"auth", "WORD", "signatures: off (default) or strict", apply_auth, OF_SERVE, ITSELF},
    {"credentials", "FILE", "who may sign with --auth strict (default: test, test)", apply_text,
     OF_SERVE, INTO(credentials)},
    {"control-token", "TOKEN", "/_mock/ answers whoever sends it (default: this machine alone)",
     apply_control_token, OF_SERVE, ITSELF},
    {"control-host", "NAME", "/_mock/ may be called by this name, too (default: none)",
     apply_control_host, OF_SERVE, ITSELF},
    {"seed", "N", "ids, probabilities and jitter follow from N (default: random)", apply_seed,
     OF_SERVE, ITSELF},
    {"journal", "N", "keep the last N requests (default 10000; 0: none)", apply_journal, OF_SERVE,
     ITSELF},
    {"contract", "WORD", "what fails the report: lenient (default), strict", apply_contract,
     OF_SERVE, ITSELF},
    {"progression", "WORD", "how executions go: time (default), immediate, manual",
     apply_progression, OF_SERVE, ITSELF},
    {"limits", "aws", "the service's own limits (default: none)", apply_limits, OF_SERVE, ITSELF},
    {"limit-rate", "N/B", "N requests a second to an operation after a burst of B",
     apply_limit_rate, OF_SERVE, ITSELF},
    {"limit-running", "N", "N executions of an instance run, others wait", apply_limit, OF_SERVE,
     INTO(limits.running)},
    {"limit-in-flight", "N", "N executions of an instance, waiting ones too", apply_limit, OF_SERVE,
     INTO(limits.in_flight)},
    {"limit-test-cases", "N", "an instance has N test cases at most", apply_limit, OF_SERVE,
     INTO(limits.test_cases)},
    {"limit-account-test-cases", "N", "an account has N test cases in a region at most",
     apply_limit, OF_SERVE, INTO(limits.account_test_cases)},
    {"json", NULL, "of operations: as JSON, with members, shapes and errors", apply_flag,
     OF_OPERATIONS, INTO(json)},
    {"help", NULL, "print this text", apply_flag, OF_ALL, INTO(help)},
    {"version", NULL, "print the version", apply_flag, OF_ALL, INTO(version)},
};

enum { ROWS = ARRAY_COUNT(rows) };

void options_print_help(FILE *out)
{
    command_print_usage(out);
    fputs("\nAnswers as Amazon Connect's test-case API does, on this machine.\n"
          "Point a client at it with AWS_ENDPOINT_URL_CONNECT=http://127.0.0.1:2663\n\n",
          out);
    command_print_help(out);
    fputc('\n', out);
    for (size_t i = 0; i < ROWS; i++) {
        char left[40];
        snprintf(left, sizeof left, "--%s %s", rows[i].name,
                 rows[i].argument != NULL ? rows[i].argument : "");
        fprintf(out, "  %-*s %s\n", COMMAND_HELP_COLUMN, left, rows[i].help);
    }
}

static const struct option_row *find(struct str name)
{
    for (size_t i = 0; i < ROWS; i++)
        if (str_is(name, rows[i].name))
            return &rows[i];
    return NULL;
}

/* The argument of a misspelt option may be a secret. */
static bool refuse_unknown(struct str name, struct problem *reterr)
{
    const char *names[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        names[i] = rows[i].name;
    problem_set(reterr, "--%.*s: no such option; did you mean --%s? (--help lists all)",
                STR_ARG(name), names[nearest_index(name, names, ROWS)]);
    return false;
}

/* Applies the option at argv[*i], as "--name value" or "--name=value", and steps over its value. */
static bool parse_option(int argc, char *argv[], int *i, struct options *o, struct problem *reterr)
{
    const char *word = argv[*i];
    struct str text = str_skip(str_from(word), 2);
    size_t equals = str_find(text, '=');
    struct str name = str_first(text, equals);
    const struct option_row *row = find(name);
    if (row == NULL)
        return refuse_unknown(name, reterr);
    if ((row->commands & 1U << o->command) == 0) {
        problem_set(reterr, "--%s: not an option of %s (--help lists all)", row->name,
                    command_name(o->command));
        return false;
    }
    const char *argument = equals < text.n ? text.p + equals + 1 : NULL;
    if (row->argument == NULL && argument != NULL) {
        problem_set(reterr, "--%s: takes no argument", row->name);
        return false;
    }
    if (row->argument != NULL && argument == NULL)
        argument = ++*i < argc ? argv[*i] : NULL;
    if (row->argument != NULL && argument == NULL) {
        problem_set(reterr, "--%s: needs an argument, %s", row->name, row->argument);
        return false;
    }
    return row->apply(o, row, argument, reterr);
}

static bool check_together(const struct options *o, struct problem *reterr)
{
    if (o->credentials != NULL && !o->auth_strict) {
        problem_set(reterr, "--credentials %s: goes with --auth strict", o->credentials);
        return false;
    }
    if ((o->tls_cert == NULL) == (o->tls_key == NULL))
        return true;
    problem_set(reterr,
                o->tls_key == NULL ? "--tls-cert %s: needs --tls-key, the file of its private key"
                                   : "--tls-key %s: needs --tls-cert, the file of its certificate",
                o->tls_key == NULL ? o->tls_cert : o->tls_key);
    return false;
}

bool options_parse(int argc, char *argv[], struct options *ret, struct problem *reterr)
{
    struct options o = {.host = "127.0.0.1",
                        .port = OPTION_PORT_DEFAULT,
                        .journal_entries = OPTION_JOURNAL_DEFAULT,
                        .fallback = plan_default()};
    bool has_command = argc > 1 && argv[1][0] != '-' && argv[1][0] != '\0';
    if (has_command && !command_find(argv[1], &o.command, reterr))
        return false;
    for (int i = has_command ? 2 : 1; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) != 0 || argv[i][2] == '\0') {
            problem_set(reterr, "%s: not an option (--help lists all)", argv[i]);
            return false;
        }
        if (!parse_option(argc, argv, &i, &o, reterr))
            return false;
    }
    if (!check_together(&o, reterr))
        return false;
    *ret = o;
    return true;
}
