#include "script.h"

#include "suite.h"

#include "base/array.h"
#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define CLOSED "12345678-1234-1234-1234-123456789012"
#define CASES "/test-cases/" CLOSED
/* The account that the script resets. */
#define OTHER "210987654321"
#define AS_OTHER "?X-Amz-Credential=" OTHER "/20260102/us-east-1/connect/aws4_request"
#define RESET "/_mock/reset?accountId=" OTHER
#define EXECUTION "/test-cases/i/t/EXECUTION"
#define CONTENT                                                                                    \
    "{\"Name\":\"n\",\"Content\":\"{\\\"Version\\\":\\\"2019-10-30\\\",\\\"Observations\\\":["     \
    "{\\\"Identifier\\\":\\\"o\\\",\\\"Event\\\":{\\\"Identifier\\\":\\\"e\\\",\\\"Type\\\":"      \
    "\\\"TestInitiated\\\",\\\"Actor\\\":\\\"System\\\",\\\"Properties\\\":{}},\\\"Actions\\\":"   \
    "[]}]}\",\"EntryPoint\":{\"Type\":\"CHAT\",\"ChatEntryPointParameters\":{\"FlowId\":\"f\"}}}"

/* EXECUTION and TESTCASE stand for the ids that were answered last. */
static const struct step {
    const char *method;
    const char *target;
    const char *body;
    /* The member of the answer that is an id. */
    const char *id;
} steps[] = {
    {"PUT", "/test-cases/i/t/start-execution", "{\"ClientToken\":\"a\"}", "TestCaseExecutionId"},
    {"PUT", "/test-cases/i/t/start-execution", "{}", "TestCaseExecutionId"},
    {"PUT", CASES, CONTENT, "TestCaseId"},
    {"GET", CASES "/TESTCASE", NULL, NULL},
    {"POST", "/search-test-cases", "{\"InstanceId\":\"" CLOSED "\"}", NULL},
    {"POST", CASES "/TESTCASE", "{\"Name\":\"m\",\"Description\":\"d\"}", NULL},
    {"PUT", CASES "/TESTCASE/start-execution", "{\"ClientToken\":\"b\"}", "TestCaseExecutionId"},
    {"GET", "/test-cases-summary/" CLOSED, NULL, NULL},
    {"DELETE", CASES "/TESTCASE", NULL, NULL},
    {"POST", "/_mock/faults", "[{\"id\":\"f\",\"error\":{\"code\":\"ThrottlingException\"}}]",
     NULL},
    {"DELETE", "/_mock/faults?id=f", NULL, NULL},
    {"PUT", "/test-cases/i/t/start-execution" AS_OTHER, "{\"ClientToken\":\"o\"}",
     "TestCaseExecutionId"},
    {"POST", RESET, NULL, NULL},
    {"PUT", "/test-cases/i/t/start-execution", "{\"ClientToken\":\"c\"}", "TestCaseExecutionId"},
    {"GET", EXECUTION "/summary", NULL, NULL},
    {"GET", EXECUTION "/records", NULL, NULL},
    {"GET", "/test-case-executions/i?maxResults=2", NULL, NULL},
    {"POST", EXECUTION "/stop-execution", "{\"ClientToken\":\"s\"}", NULL},
    {"GET", "/_mock/snapshot", NULL, NULL},
    {"PUT", "/test-cases/i/t/start-execution", "{\"ClientToken\":\"d\"}", "TestCaseExecutionId"},
};

static_assert(ARRAY_COUNT(steps) <= SCRIPT_STEPS_MAX, "the log holds every step");

static int64_t fixed_now_ms(void *cookie)
{
    return ((const struct harness *)cookie)->now_ms;
}

bool script_open(struct harness *h, const char *db, struct problem *reterr)
{
    *h = (struct harness){.now_ms = HARNESS_NOW_MS};
    arena_init(&h->arena, NULL, 0);
    h->mock = mock_new(&(struct mock_options){.db = db,
                                              .ids = ids_seeded(1),
                                              .clock = {.now_ms = fixed_now_ms, .cookie = h},
                                              .fallback = plan_default(),
                                              .journal_entries = HARNESS_JOURNAL_ENTRIES},
                       reterr);
    if (h->mock == NULL)
        arena_done(&h->arena);
    return h->mock != NULL;
}

/* --- sending --- */

static bool is_start(const struct step *step)
{
    return step->id != NULL && strcmp(step->id, "TestCaseExecutionId") == 0;
}

static bool has_token(const struct step *step)
{
    return step->body != NULL && strstr(step->body, "Token") != NULL;
}

static bool is_reset(const struct step *step)
{
    return strcmp(step->target, RESET) == 0;
}

/* Whether step `by` forgets what step `i` brought about. */
static bool is_reset_by(size_t i, size_t by)
{
    return by > i && strstr(steps[i].target, AS_OTHER) != NULL && is_reset(&steps[by]);
}

/*
 * Whether what a step brought about must still be there. When the step under way was cut, it may
 * have been done or not.
 */
static bool is_kept(const struct script_log *log, size_t i, bool was_cut)
{
    bool kept = log->acknowledged[i] && !(was_cut && is_reset_by(i, log->step));
    for (size_t by = 0; by < ARRAY_COUNT(steps); by++)
        kept &= !(log->acknowledged[by] && is_reset_by(i, by));
    return kept;
}

/* The id that was answered last for a member of that name. */
static const char *latest_id(const struct script_log *log, const char *member)
{
    const char *latest = "";
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++)
        if (steps[i].id != NULL && strcmp(steps[i].id, member) == 0 && log->ids[i][0] != '\0')
            latest = log->ids[i];
    return latest;
}

static const char *fill_in(struct arena *a, const struct script_log *log, const char *target)
{
    static const char *const words[][2] = {{"EXECUTION", "TestCaseExecutionId"},
                                           {"TESTCASE", "TestCaseId"}};
    for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
        const char *at = strstr(target, words[i][0]);
        if (at != NULL)
            return arena_printf(a, "%.*s%s%s", (int)(at - target), target,
                                latest_id(log, words[i][1]), at + strlen(words[i][0]))
                .p;
    }
    return target;
}

/* Asserts nothing while calls may fail: Check allocates for that. */
static const struct http_response *send_step(struct harness *h, const struct script_log *log,
                                             size_t i, const struct script_trouble *trouble)
{
    static const struct http_header type = {{"Content-Type", 12}, {"application/json", 16}};
    struct http_request request = {
        .method = str_from(steps[i].method),
        .target = str_from(fill_in(&h->arena, log, steps[i].target)),
        .is_from_loopback = true,
        .headers = &type,
        .header_count = 1,
        .body = str_from(steps[i].body),
    };
    struct http_response *response = arena_new(&h->arena, sizeof *response);
    bool may_fail = trouble != NULL && trouble->may_fail != NULL;
    if (may_fail)
        trouble->may_fail(true);
    mock_handle(h->mock, &request, &h->arena, response);
    if (may_fail)
        trouble->may_fail(false);
    return response;
}

static void note_id(struct harness *h, const struct http_response *response, const char *member,
                    char ret[IDS_UUID_BYTES + 1])
{
    const struct json *id = json_member(harness_json(h, response), member);
    ck_assert_ptr_nonnull(id);
    ck_assert_uint_eq(json_string(id).n, IDS_UUID_BYTES);
    memcpy(ret, json_string(id).p, IDS_UUID_BYTES + 1);
}

void script_start(struct harness *h, const char *token)
{
    const char *body = arena_printf(&h->arena, "{\"ClientToken\":\"%s\"}", token).p;
    const struct http_response *response = harness_send(h, "PUT", "/test-cases/i/t/start-execution",
                                                        "Content-Type: application/json\n", body);
    ck_assert_int_eq(response->status, 200);
}

/* Every token is answered with the execution that it was answered with before. */
static void replay(struct harness *h, const struct script_log *log, bool was_cut)
{
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        char id[IDS_UUID_BYTES + 1];
        if (!is_kept(log, i, was_cut) || !is_start(&steps[i]) || !has_token(&steps[i]))
            continue;
        const struct http_response *response = send_step(h, log, i, NULL);
        ck_assert_msg(response->status == 200, "%s: %.*s", steps[i].body, STR_ARG(response->body));
        ck_assert_msg(http_response_header(response, "Idempotent-Replayed").p != NULL, "%s is lost",
                      steps[i].body);
        note_id(h, response, steps[i].id, id);
        ck_assert_str_eq(id, log->ids[i]);
    }
}

void script_run(struct harness *h, struct script_log *log, const struct script_trouble *trouble)
{
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        log->step = i;
        const struct http_response *response = send_step(h, log, i, trouble);
        if (response->status == 500) {
            log->refused++;
            trouble->heal();
            replay(h, log, false);
            response = send_step(h, log, i, NULL);
        }
        ck_assert_msg(response->status == 200, "%s %s is answered %d %.*s", steps[i].method,
                      steps[i].target, response->status, STR_ARG(response->body));
        /* What was refused has left nothing that could be replayed. */
        ck_assert_msg(http_response_header(response, "Idempotent-Replayed").p == NULL,
                      "%s %s is a replay", steps[i].method, steps[i].target);
        if (steps[i].id != NULL)
            note_id(h, response, steps[i].id, log->ids[i]);
        log->acknowledged[i] = true;
    }
}

/* --- looking afterwards --- */

static sqlite3 *open_database(const char *db)
{
    sqlite3 *connection;
    ck_assert_int_eq(sqlite3_open(db, &connection), SQLITE_OK);
    /* The shim has no shared memory, which the log is not without in the other mode. */
    ck_assert_int_eq(sqlite3_exec(connection, "PRAGMA locking_mode = EXCLUSIVE", NULL, NULL, NULL),
                     SQLITE_OK);
    return connection;
}

static const char *select_text(struct arena *a, sqlite3 *connection, const char *sql)
{
    sqlite3_stmt *select;
    ck_assert_int_eq(sqlite3_prepare_v2(connection, sql, -1, &select, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(select), SQLITE_ROW);
    const char *text = arena_copy(a, str_from((const char *)sqlite3_column_text(select, 0))).p;
    sqlite3_finalize(select);
    return text;
}

static int count_of(struct arena *a, sqlite3 *connection, const char *table)
{
    return atoi(select_text(a, connection, arena_printf(a, "SELECT count(*) FROM %s", table).p));
}

static void require_rows(struct arena *a, sqlite3 *connection, const struct script_log *log,
                         bool was_cut)
{
    int executions = 0, tokens = 0;
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        if (!is_kept(log, i, was_cut))
            continue;
        executions += is_start(&steps[i]);
        tokens += has_token(&steps[i]);
        if (is_start(&steps[i]))
            ck_assert_str_eq(
                select_text(a, connection,
                            arena_printf(a,
                                         "SELECT count(*) FROM execution WHERE execution_id = '%s'",
                                         log->ids[i])
                                .p),
                "1");
    }
    int more = count_of(a, connection, "execution") - executions;
    int more_tokens = count_of(a, connection, "client_token") - tokens;
    ck_assert_msg(more == 0 || (was_cut && more == 1), "%d executions that nobody knows", more);
    ck_assert_msg(!is_reset(&steps[log->step]) || more == more_tokens, "a reset by halves");
    ck_assert_msg(more_tokens == 0 || (was_cut && more_tokens == 1), "%d tokens that nobody knows",
                  more_tokens);
}

void script_verify(const char *db, const struct script_log *log, bool was_cut)
{
    struct harness h;
    struct problem problem = {""};
    struct arena a;
    arena_init(&a, NULL, 0);
    sqlite3 *connection = open_database(db);
    ck_assert_str_eq(select_text(&a, connection, "PRAGMA integrity_check"), "ok");
    require_rows(&a, connection, log, was_cut);
    ck_assert_int_eq(sqlite3_close(connection), SQLITE_OK);
    arena_done(&a);

    ck_assert_msg(script_open(&h, db, &problem), "%s", problem.text);
    replay(&h, log, was_cut);
    harness_done(&h);
}
