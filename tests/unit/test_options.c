#include "options.h"

#include "cases.h"

#include <string.h>

enum { WORDS_MAX = 8 };

/* Parses the words behind the program's name, up to the first NULL. */
static bool parse(const char *const words[], struct options *ret, struct problem *reterr)
{
    char *argv[WORDS_MAX + 2];
    int argc = 0;
    argv[argc++] = "connect-mock";
    while (argc <= WORDS_MAX && words[argc - 1] != NULL) {
        argv[argc] = (char *)(uintptr_t)words[argc - 1];
        argc++;
    }
    argv[argc] = NULL;
    return options_parse(argc, argv, ret, reterr);
}

static struct options parse_good(const char *const words[])
{
    struct options options;
    struct problem problem;
    ck_assert_msg(parse(words, &options, &problem), "%s %s: %s", words[0],
                  words[1] != NULL ? words[1] : "", problem.text);
    return options;
}

#define PARSE(...) parse_good((const char *const[]){__VA_ARGS__, NULL})

START_TEST(defaults_are_those_of_the_help_text)
{
    struct options o = PARSE(NULL);
    ck_assert_str_eq(o.host, "127.0.0.1");
    ck_assert_uint_eq(o.port, 2663);
    ck_assert_uint_eq(o.base_path.n, 0);
    ck_assert_ptr_null(o.db);
    ck_assert_ptr_null(o.faults);
    ck_assert_int_eq(o.fixture_count, 0);
    ck_assert(!o.seeded);
    ck_assert_uint_eq(o.journal_entries, 10000);
    ck_assert_int_eq(o.fallback.progression, PLAN_TIME);
    ck_assert_int_eq(o.contract, CONTRACT_LENIENT);
    ck_assert(!o.auth_strict && o.credentials == NULL);
    ck_assert_ptr_null(o.control_token);
    ck_assert_ptr_null(o.control_host);
    ck_assert(!o.help && !o.version);
}
END_TEST

START_TEST(credentials_go_with_strict_auth_alone)
{
    struct options o = PARSE("--credentials", "c.json", "--auth", "strict");
    ck_assert(o.auth_strict);
    ck_assert_str_eq(o.credentials, "c.json");
    ck_assert(!PARSE("--auth", "strict", "--auth", "off").auth_strict);
    struct problem problem;
    ck_assert(!parse((const char *const[]){"--credentials", "c.json", NULL}, &o, &problem));
    ck_assert_str_eq(problem.text, "--credentials c.json: goes with --auth strict");
    ck_assert(!parse((const char *const[]){"--auth", "on", NULL}, &o, &problem));
    ck_assert_str_eq(problem.text, "--auth on: must be off or strict");
}
END_TEST

START_TEST(serve_may_stand_first_and_changes_nothing)
{
    struct options o = PARSE("serve", "--port", "81");
    ck_assert_uint_eq(o.port, 81);
    ck_assert_uint_eq(PARSE("serve").port, 2663);
    ck_assert_str_eq(PARSE("--control-token", "abc/+==").control_token, "abc/+==");
    ck_assert_str_eq(PARSE("--control-host", "mock.example").control_host, "mock.example");
    ck_assert_str_eq(PARSE("--control-host", "2001:db8::1").control_host, "2001:db8::1");
}
END_TEST

START_TEST(another_command_has_options_of_its_own)
{
    ck_assert_int_eq(PARSE("--port", "81").command, COMMAND_SERVE);
    ck_assert_int_eq(PARSE("operations").command, COMMAND_OPERATIONS);
    ck_assert_int_eq(PARSE("openapi").command, COMMAND_OPENAPI);
    ck_assert(!PARSE("operations").json);
    ck_assert(PARSE("operations", "--json").json);
    ck_assert(PARSE("operations", "--help").help);
    ck_assert(PARSE("operations", "--version").version);
}
END_TEST

START_TEST(each_option_takes_its_argument_from_the_next_word)
{
    ck_assert_str_eq(PARSE("--host", "::1").host, "::1");
    ck_assert_uint_eq(PARSE("--port", "8080").port, 8080);
    ck_assert_str_eq(PARSE("--db", "a.db").db, "a.db");
    ck_assert_str_eq(PARSE("--faults", "f.json").faults, "f.json");
    ck_assert_uint_eq(PARSE("--journal", "7").journal_entries, 7);
    ck_assert_str_eq(PARSE("--tls-cert", "c", "--tls-key", "k").tls_cert, "c");
    ck_assert_str_eq(PARSE("--tls-key", "k", "--tls-cert", "c").tls_key, "k");
    ck_assert_int_eq(PARSE("--progression", "manual").fallback.progression, PLAN_MANUAL);
    ck_assert_int_eq(PARSE("--contract", "strict").contract, CONTRACT_STRICT);
    ck_assert_int_eq(PARSE("--contract=strict", "--contract=lenient").contract, CONTRACT_LENIENT);
    ck_assert(PARSE("--help").help);
    ck_assert(PARSE("--version").version);
    struct options o = PARSE("--seed", "12");
    ck_assert(o.seeded && o.seed == 12);
    o = PARSE("--fixture", "a.json");
    ck_assert_int_eq(o.fixture_count, 1);
    ck_assert_str_eq(o.fixtures[0], "a.json");
}
END_TEST

START_TEST(each_option_takes_its_argument_behind_an_equals_sign)
{
    ck_assert_str_eq(PARSE("--host=::1").host, "::1");
    ck_assert_uint_eq(PARSE("--port=8080").port, 8080);
    ck_assert_str_eq(PARSE("--db=a.db").db, "a.db");
    ck_assert_str_eq(PARSE("--faults=f.json").faults, "f.json");
    ck_assert_uint_eq(PARSE("--journal=7").journal_entries, 7);
    ck_assert_int_eq(PARSE("--progression=immediate").fallback.progression, PLAN_IMMEDIATE);
    ck_assert_uint_eq(PARSE("--seed=12").seed, 12);
    ck_assert_str_eq(PARSE("--fixture=a.json").fixtures[0], "a.json");
}
END_TEST

START_TEST(a_base_path_loses_the_slash_at_its_end)
{
    ck_assert(str_is(PARSE("--base-path", "/a").base_path, "/a"));
    ck_assert(str_is(PARSE("--base-path", "/_mocks").base_path, "/_mocks"));
    ck_assert(str_is(PARSE("--base-path", "/a/b/").base_path, "/a/b"));
    ck_assert(
        str_is(PARSE("--base-path", "/...a-_~!$&'()*+,;=:@").base_path, "/...a-_~!$&'()*+,;=:@"));
    ck_assert(str_is(PARSE("--base-path=/1/2/3/4/5/6/7/8").base_path, "/1/2/3/4/5/6/7/8"));
    ck_assert_uint_eq(PARSE("--base-path", "/").base_path.n, 0);
}
END_TEST

START_TEST(only_the_first_equals_sign_divides)
{
    ck_assert_str_eq(PARSE("--db=a=b.db").db, "a=b.db");
    ck_assert_str_eq(PARSE("--db", "--port=1").db, "--port=1");
    ck_assert_str_eq(PARSE("--db=--port").db, "--port");
}
END_TEST

START_TEST(the_last_of_an_option_counts_and_fixtures_add_up)
{
    struct options o = PARSE("--port", "1", "--port=2");
    ck_assert_uint_eq(o.port, 2);
    o = PARSE("--fixture", "a", "--fixture=b", "--fixture", "c");
    ck_assert_int_eq(o.fixture_count, 3);
    ck_assert_str_eq(o.fixtures[0], "a");
    ck_assert_str_eq(o.fixtures[1], "b");
    ck_assert_str_eq(o.fixtures[2], "c");
}
END_TEST

START_TEST(the_limits_of_the_service_are_off_until_they_are_asked_for)
{
    struct limits none = PARSE(NULL).limits, aws = PARSE("--limits", "aws").limits;
    ck_assert_mem_eq(&none, &(struct limits){0}, sizeof none);
    struct limits documented = limits_aws();
    ck_assert_mem_eq(&aws, &documented, sizeof aws);
}
END_TEST

START_TEST(each_limit_has_an_option_and_the_last_counts)
{
    struct limits l =
        PARSE("--limits=aws", "--limit-rate=7/9", "--limit-running=3", "--limit-in-flight=4",
              "--limit-test-cases=1", "--limit-account-test-cases=1000000")
            .limits;
    ck_assert_int_eq(l.rate_per_s, 7);
    ck_assert_int_eq(l.rate_burst, 9);
    ck_assert_int_eq(l.running, 3);
    ck_assert_int_eq(l.in_flight, 4);
    ck_assert_int_eq(l.test_cases, 1);
    ck_assert_int_eq(l.account_test_cases, 1000000);
    ck_assert_int_eq(PARSE("--limit-running=3", "--limits=aws").limits.running,
                     limits_aws().running);
}
END_TEST

START_TEST(numbers_are_taken_at_their_limits)
{
    ck_assert_uint_eq(PARSE("--port=0").port, 0);
    ck_assert_uint_eq(PARSE("--port=65535").port, 65535);
    ck_assert_uint_eq(PARSE("--journal=0").journal_entries, 0);
    ck_assert_uint_eq(PARSE("--journal=1000000").journal_entries, 1000000);
    struct options o = PARSE("--seed=0");
    ck_assert(o.seeded && o.seed == 0);
    ck_assert(PARSE("--seed=18446744073709551615").seed == UINT64_MAX);
}
END_TEST

#define PORT ": must be a number from 0 to 65535"
#define SEED ": must be a number from 0 to 18446744073709551615"
#define JOURNAL ": must be a number from 0 to 1000000"
#define LIMIT ": must be a number from 1 to 1000000"
#define RATE ": must be requests a second and a burst, as 2/5"
#define CONTRACT ": must be lenient or strict"
#define PROGRESSION ": must be time, immediate or manual"
#define BASE_PATH                                                                                  \
    ": must be a path of at most 8 segments of letters, digits and -._~!$&'()*+,;=:@, as "         \
    "/connect/v1"
#define CONTROL_TOKEN ": must be letters, digits and any of -._~+/, and may end with = (RFC 6750)"
#define CONTROL_HOST ": must be a name or an address, without a port"
#define NO_OPTION ": not an option (--help lists all)"
#define NO_COMMAND(nearest) ": no such command; did you mean " nearest "? (--help lists all)"
#define NOT_OF(command) ": not an option of " command " (--help lists all)"
#define UNKNOWN(nearest) ": no such option; did you mean --" nearest "? (--help lists all)"

static const struct {
    const char *words[WORDS_MAX];
    const char *problem;
} bad[] = {
    {{"--tls-cert", "c"}, "--tls-cert c: needs --tls-key, the file of its private key"},
    {{"--tls-key", "k"}, "--tls-key k: needs --tls-cert, the file of its certificate"},
    {{"--port", "65536"}, "--port 65536" PORT},
    {{"--port", "-1"}, "--port -1" PORT},
    {{"--port", "+1"}, "--port +1" PORT},
    {{"--port", " 1"}, "--port  1" PORT},
    {{"--port", "1 "}, "--port 1 " PORT},
    {{"--port", "80x"}, "--port 80x" PORT},
    {{"--port", "0x50"}, "--port 0x50" PORT},
    {{"--port", "http"}, "--port http" PORT},
    {{"--port", ""}, "--port " PORT},
    {{"--port="}, "--port " PORT},
    {{"--contract", "Strict"}, "--contract Strict" CONTRACT},
    {{"--contract="}, "--contract " CONTRACT},
    {{"--port", "99999999999999999999"}, "--port 99999999999999999999" PORT},
    {{"--base-path", "base"}, "--base-path base" BASE_PATH},
    {{"--base-path", "//"}, "--base-path //" BASE_PATH},
    {{"--base-path", "/a//b"}, "--base-path /a//b" BASE_PATH},
    {{"--base-path", "/a?b"}, "--base-path /a?b" BASE_PATH},
    {{"--base-path", "/a#b"}, "--base-path /a#b" BASE_PATH},
    {{"--base-path", "/a b"}, "--base-path /a b" BASE_PATH},
    {{"--base-path", "/%41"}, "--base-path /%41" BASE_PATH},
    {{"--base-path", "/\xc3\xa9"}, "--base-path /\xc3\xa9" BASE_PATH},
    {{"--base-path", "/."}, "--base-path /." BASE_PATH},
    {{"--base-path", "/a/../b"}, "--base-path /a/../b" BASE_PATH},
    {{"--base-path="}, "--base-path " BASE_PATH},
    {{"--base-path", "/_mock/"}, "--base-path /_mock/: /_mock is the control surface's"},
    {{"--base-path", "/_mock/a"}, "--base-path /_mock/a: /_mock is the control surface's"},
    {{"--base-path", "/1/2/3/4/5/6/7/8/9"}, "--base-path /1/2/3/4/5/6/7/8/9" BASE_PATH},
    {{"--seed", "18446744073709551616"}, "--seed 18446744073709551616" SEED},
    {{"--seed", "-1"}, "--seed -1" SEED},
    {{"--seed", "1.5"}, "--seed 1.5" SEED},
    {{"--seed="}, "--seed " SEED},
    {{"--limits", "AWS"}, "--limits AWS: must be aws"},
    {{"--limits="}, "--limits : must be aws"},
    {{"--limit-rate", "2"}, "--limit-rate 2" RATE},
    {{"--limit-rate", "/5"}, "--limit-rate /5" RATE},
    {{"--limit-rate", "2/"}, "--limit-rate 2/" RATE},
    {{"--limit-rate", "0/5"}, "--limit-rate 0/5" RATE},
    {{"--limit-rate", "2/0"}, "--limit-rate 2/0" RATE},
    {{"--limit-rate", "2/5/1"}, "--limit-rate 2/5/1" RATE},
    {{"--limit-rate", "1000001/5"}, "--limit-rate 1000001/5" RATE},
    {{"--limit-running", "0"}, "--limit-running 0" LIMIT},
    {{"--limit-in-flight", "x"}, "--limit-in-flight x" LIMIT},
    {{"--limit-test-cases", "-1"}, "--limit-test-cases -1" LIMIT},
    {{"--limit-account-test-cases", "1000001"}, "--limit-account-test-cases 1000001" LIMIT},
    {{"--journal", "1000001"}, "--journal 1000001" JOURNAL},
    {{"--journal", "all"}, "--journal all" JOURNAL},
    {{"--progression", "slow"}, "--progression slow" PROGRESSION},
    {{"--progression", "Time"}, "--progression Time" PROGRESSION},
    {{"--progression="}, "--progression " PROGRESSION},
    {{"--port"}, "--port: needs an argument, N"},
    {{"--host"}, "--host: needs an argument, ADDR"},
    {{"--seed", "1", "--db"}, "--db: needs an argument, FILE"},
    {{"--fixture"}, "--fixture: needs an argument, FILE"},
    {{"--progression"}, "--progression: needs an argument, WORD"},
    {{"--help=yes"}, "--help: takes no argument"},
    {{"--version="}, "--version: takes no argument"},
    {{"--prot", "1"}, "--prot" UNKNOWN("port")},
    {{"--prot=1"}, "--prot" UNKNOWN("port")},
    {{"--PORT=1"}, "--PORT" UNKNOWN("port")},
    {{"--fixtures", "a"}, "--fixtures" UNKNOWN("fixture")},
    {{"--fault=a"}, "--fault" UNKNOWN("faults")},
    {{"--control-tokens=s3cret"}, "--control-tokens" UNKNOWN("control-token")},
    {{"--control-token", "s3cret,"}, "--control-token" CONTROL_TOKEN},
    {{"--control-token", "two words"}, "--control-token" CONTROL_TOKEN},
    {{"--control-token="}, "--control-token" CONTROL_TOKEN},
    {{"--control-token"}, "--control-token: needs an argument, TOKEN"},
    {{"--control-host", "mock.example:8443"}, "--control-host mock.example:8443" CONTROL_HOST},
    {{"--control-host", "https://mock.example"},
     "--control-host https://mock.example" CONTROL_HOST},
    {{"--control-host", "[2001:db8::1]"}, "--control-host [2001:db8::1]" CONTROL_HOST},
    {{"--control-host="}, "--control-host " CONTROL_HOST},
    {{"--dbs"}, "--dbs" UNKNOWN("db")},
    {{"--sed"}, "--sed" UNKNOWN("seed")},
    {{"--vers"}, "--vers" UNKNOWN("version")},
    {{"-h"}, "-h" NO_OPTION},
    {{"-p", "1"}, "-p" NO_OPTION},
    {{"--"}, "--" NO_OPTION},
    {{""}, "" NO_OPTION},
    {{"serve", "serve"}, "serve" NO_OPTION},
    {{"--port", "1", "serve"}, "serve" NO_OPTION},
    {{"server"}, "server" NO_COMMAND("serve")},
    {{"SERVE"}, "SERVE" NO_COMMAND("serve")},
    {{"operation", "--json"}, "operation" NO_COMMAND("operations")},
    {{"operations", "--port", "1"}, "--port" NOT_OF("operations")},
    {{"openapi", "--json"}, "--json" NOT_OF("openapi")},
    {{"open-api"}, "open-api" NO_COMMAND("openapi")},
    {{"--json"}, "--json" NOT_OF("serve")},
    {{"serve", "--json"}, "--json" NOT_OF("serve")},
    {{"operations", "--json=yes"}, "--json: takes no argument"},
    {{"operations", "json"}, "json" NO_OPTION},
    {{"--port", "1", "2"}, "2" NO_OPTION},
    {{"--help", "--port", "x"}, "--port x" PORT},
};

START_TEST(a_bad_command_line_names_the_option)
{
    struct options options = {.port = 4242};
    struct problem problem;
    ck_assert_msg(!parse(bad[_i].words, &options, &problem), "%s was taken", bad[_i].problem);
    ck_assert_str_eq(problem.text, bad[_i].problem);
    ck_assert_msg(options.port == 4242, "%s: options were written", bad[_i].problem);
}
END_TEST

/* What is far from every option still names one. */
START_TEST(an_option_that_is_like_no_other_is_refused_too)
{
    static const char *const words[] = {"--=", "--\xff\xfe", "--zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        struct options options;
        struct problem problem;
        ck_assert(!parse((const char *const[]){words[i], NULL}, &options, &problem));
        ck_assert_msg(strstr(problem.text, "no such option; did you mean --") != NULL, "%s",
                      problem.text);
    }
}
END_TEST

/* The most that fit, and one more. */
static const int fixture_counts[] = {OPTION_FIXTURES_MAX, OPTION_FIXTURES_MAX + 1};

START_TEST(fixtures_beyond_the_limit_are_refused)
{
    char *argv[OPTION_FIXTURES_MAX + 3] = {"connect-mock"};
    for (int i = 0; i < fixture_counts[_i]; i++)
        argv[i + 1] = "--fixture=a.json";
    struct options options;
    struct problem problem;
    bool ok = options_parse(fixture_counts[_i] + 1, argv, &options, &problem);
    ck_assert_int_eq(ok, fixture_counts[_i] == OPTION_FIXTURES_MAX);
    if (ok)
        ck_assert_int_eq(options.fixture_count, OPTION_FIXTURES_MAX);
    else
        ck_assert_str_eq(problem.text, "--fixture a.json: at most 64 fixtures can be loaded");
}
END_TEST

START_TEST(an_empty_argument_list_is_no_arguments)
{
    char *argv[] = {NULL};
    struct options options;
    struct problem problem;
    ck_assert(options_parse(0, argv, &options, &problem));
    ck_assert_uint_eq(options.port, 2663);
}
END_TEST

static const char *const names[] = {
    "--host ADDR",        "--port N", "--base-path PATH", "--db FILE",       "--fixture FILE",
    "--faults FILE",      "--seed N", "--journal N",      "--tls-cert FILE", "--tls-key FILE",
    "--progression WORD", "--json",   "--help",           "--version"};

START_TEST(the_help_text_lists_each_option)
{
    char text[8192];
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    options_print_help(file);
    rewind(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    fclose(file);
    ck_assert_msg(strstr(text, arena_printf(&arena, "\n  %s ", names[_i]).p) != NULL, "%s: %s",
                  names[_i], text);
    ck_assert(str_starts_with(str_from(text), STR("usage: connect-mock [serve] [options]\n")));
    for (struct str rest = str_from(text), line; str_split(&rest, '\n', &line);)
        ck_assert_msg(line.n <= 100, "\"%.*s\"", STR_ARG(line));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("options");
    TCase *good = suite_add_cases(suite, "good");
    tcase_add_test(good, defaults_are_those_of_the_help_text);
    tcase_add_test(good, credentials_go_with_strict_auth_alone);
    tcase_add_test(good, serve_may_stand_first_and_changes_nothing);
    tcase_add_test(good, another_command_has_options_of_its_own);
    tcase_add_test(good, the_limits_of_the_service_are_off_until_they_are_asked_for);
    tcase_add_test(good, each_limit_has_an_option_and_the_last_counts);
    tcase_add_test(good, each_option_takes_its_argument_from_the_next_word);
    tcase_add_test(good, each_option_takes_its_argument_behind_an_equals_sign);
    tcase_add_test(good, a_base_path_loses_the_slash_at_its_end);
    tcase_add_test(good, only_the_first_equals_sign_divides);
    tcase_add_test(good, the_last_of_an_option_counts_and_fixtures_add_up);
    tcase_add_test(good, numbers_are_taken_at_their_limits);
    tcase_add_test(good, an_empty_argument_list_is_no_arguments);
    tcase_add_table(good, the_help_text_lists_each_option, names);
    TCase *refused = suite_add_cases(suite, "refused");
    tcase_add_table(refused, a_bad_command_line_names_the_option, bad);
    tcase_add_test(refused, an_option_that_is_like_no_other_is_refused_too);
    tcase_add_table(refused, fixtures_beyond_the_limit_are_refused, fixture_counts);
    return suite_main(suite);
}
