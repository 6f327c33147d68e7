#include "mock.h"

#include "base/array.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/mock_clock.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "control/control.h"
#include "coverage/coverage.h"
#include "service.h"
#include "version.h"

#include <stdlib.h>

/* As much of a target as a line of the log repeats. */
enum { TARGET_SHOWN_BYTES_MAX = 300 };

struct mock {
    struct store *store;
    struct faults *faults;
    struct plans *plans;
    struct rates *rates;
    struct service *service;
    struct journal *journal;
    struct coverage *coverage;
    struct mock_clock *clock;
    struct control control;
    pthread_mutex_t changing;
    bool log_requests;
};

const struct fault_vocabulary *mock_vocabulary(void)
{
    static const struct fault_vocabulary vocabulary = {.operations = &operations};
    return &vocabulary;
}

static struct str or_dash(struct str s)
{
    return s.n > 0 ? s : STR("-");
}

static void log_request(const struct call *call, const struct http_request *request,
                        const struct http_response *response)
{
    const struct operation *operation = call->route.operation;
    struct str target = target_without_secrets(call->arena, request->target);
    struct str error = call->failed ? call->error.name : (struct str){0};
    struct text line = {.arena = call->arena};
    text_add(&line, request->method);
    text_add_char(&line, ' ');
    text_add(&line, str_first(target, TARGET_SHOWN_BYTES_MAX));
    text_add_char(&line, ' ');
    text_add_decimal(&line, response->status, 0);
    text_add_char(&line, ' ');
    text_add(&line, or_dash(operation != NULL ? str_from(operation->name) : (struct str){0}));
    const struct {
        struct str name, value;
    } fields[] = {
        {STR(" request="), str_from(call->request_id)},
        {STR(" account="), call->caller.account_id},
        {STR(" error="), or_dash(error)},
        {STR(" fault="), or_dash(call->fault.rule_id)},
        {STR(" us="), STR("")},
    };
    for (size_t i = 0; i < ARRAY_COUNT(fields); i++) {
        text_add(&line, fields[i].name);
        text_add(&line, fields[i].value);
    }
    text_add_decimal(&line, clock_monotonic_us() - call->started_us, 0);
    log_text(text_str(&line));
}

static void log_store_failure(const struct call *call)
{
    if (call->store_failure.p != NULL)
        log_line("request=%s the store failed: %.*s", call->request_id,
                 STR_ARG(call->store_failure));
}

static void cover(struct coverage *coverage, const struct call *call)
{
    if (call->route.operation == NULL)
        return;
    coverage_count(coverage, &(struct coverage_request){
                                 .account_id = call->caller.account_id,
                                 .operation = call->route.operation,
                                 .input = &call->input,
                                 .is_answered = call->fault.effect.breakage == HTTP_UNBROKEN,
                                 .error = call->failed ? call->error.name : (struct str){0},
                             });
}

static void notice(void *cookie, const struct call *call, const struct http_request *request,
                   struct http_response *response)
{
    struct mock *m = cookie;
    cover(m->coverage, call);
    journal_record(m->journal, call, request, response);
    log_store_failure(call);
    if (m->log_requests)
        log_request(call, request, response);
}

/* Puts the fixtures in force, in order, and makes that the state of the start. */
static bool put_fixtures(struct mock *m, const struct mock_options *options, struct problem *reterr)
{
    const struct fixture_target target = {m->store, m->faults, m->plans, m->clock};
    struct arena a;
    struct field_error error;
    arena_init(&a, NULL, 0);
    struct reading r = {.arena = &a, .reterr = &error};
    bool ok = true;
    for (size_t i = 0; ok && i < options->fixture_count; i++) {
        ok = fixture_apply(&options->fixtures[i], &target, &r);
        if (!ok)
            fixture_refuse(&options->fixtures[i], &error, reterr);
    }
    arena_done(&a);
    faults_mark_start(m->faults);
    plans_mark_start(m->plans);
    store_mark_start(m->store);
    mock_clock_mark_start(m->clock);
    return ok;
}

static bool expect_limits(struct mock *m, const struct mock_options *options,
                          struct problem *reterr)
{
    if (options->limits.running == 0 && options->limits.in_flight == 0)
        return true;
    if (store_keep_endings(m->store))
        return true;
    problem_set(reterr, "limits: %s", store_message());
    return false;
}

struct mock *mock_new(const struct mock_options *options, struct problem *reterr)
{
    struct mock *m = memory_new(sizeof *m);
    m->log_requests = options->log_requests;
    pthread_mutex_init(&m->changing, NULL);
    m->clock = mock_clock_new(options->clock);
    m->journal = journal_new(options->journal_entries);
    m->coverage = coverage_new(&operations);
    m->plans = plans_new(&options->fallback);
    m->rates = rates_new(&options->limits);
    m->faults = faults_new(options->ids, mock_clock_as_clock(m->clock));
    if (!store_open(options->db, options->ids, &m->store, reterr) ||
        !put_fixtures(m, options, reterr) || !expect_limits(m, options, reterr)) {
        mock_discard(m);
        return NULL;
    }
    m->service = service_new(&(struct service_parts){
        .operations = &operations,
        .base_path = options->base_path,
        .store = m->store,
        .faults = m->faults,
        .plans = m->plans,
        .limits = options->limits,
        .rates = m->rates,
        .clock = mock_clock_as_clock(m->clock),
        .credentials = options->credentials,
        .wall = mock_clock_as_wall(m->clock),
        .ids = options->ids,
        .observer = {.notice = notice, .cookie = m},
    });
    m->control = (struct control){
        .access = options->access,
        .service = m->service,
        .store = m->store,
        .faults = m->faults,
        .plans = m->plans,
        .rates = m->rates,
        .journal = m->journal,
        .coverage = m->coverage,
        .contract = options->contract,
        .clock = m->clock,
        .vocabulary = mock_vocabulary(),
        .changing = &m->changing,
        .base_path = options->base_path,
        .fixtures = options->fixtures,
        .fixture_count = options->fixture_count,
        .started_us = clock_monotonic_us(),
        .version = CONNECT_MOCK_VERSION,
    };
    return m;
}

void mock_free(struct mock *m)
{
    if (m == NULL)
        return;
    service_free(m->service);
    store_close(m->store);
    faults_free(m->faults);
    plans_free(m->plans);
    rates_free(m->rates);
    journal_free(m->journal);
    coverage_free(m->coverage);
    mock_clock_free(m->clock);
    pthread_mutex_destroy(&m->changing);
    free(m);
}

void mock_discard(struct mock *m)
{
    store_discard(m->store);
    m->store = NULL;
    mock_free(m);
}

void mock_on_reset(struct mock *m, void (*ended)(void *cookie), void *cookie)
{
    m->control.on_reset = ended;
    m->control.on_reset_cookie = cookie;
}

/* The server adds the true Date itself. */
static void date(const struct mock *m, struct arena *a, struct http_response *ret)
{
    const struct clock wall = mock_clock_as_wall(m->clock);
    if (mock_clock_skew_ms(m->clock) != 0)
        http_response_add(ret, "Date", timestamp_http_date(a, clock_now_ms(&wall)));
}

void mock_handle(void *cookie, const struct http_request *request, struct arena *a,
                 struct http_response *ret)
{
    struct mock *m = cookie;
    bool is_call = false;
    if (control_owns(request)) {
        control_handle(&m->control, request, a, ret);
    } else if (!service_preflight(m->service, request, a, ret)) {
        service_handle(m->service, request, a, ret);
        is_call = true;
    }
    date(m, a, ret);
    if (m->log_requests && !is_call) {
        /* The preflight of a presigned URL has its token. */
        struct str target = target_without_secrets(a, request->target);
        log_text(arena_printf(a, "%.*s %.*s %d", STR_ARG(request->method),
                              STR_ARG(str_first(target, TARGET_SHOWN_BYTES_MAX)), ret->status));
    }
}
