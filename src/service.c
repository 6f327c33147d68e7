#include "service.h"

#include "api/content.h"
#include "api/cors.h"
#include "api/input.h"
#include "api/retry.h"
#include "api/route.h"
#include "api/validate.h"
#include "auth/authorize.h"
#include "auth/verify.h"
#include "base/array.h"
#include "base/memory.h"
#include "faults/directive.h"
#include "operations/reply.h"

#include <stdatomic.h>
#include <stdlib.h>

struct service {
    struct service_parts parts;
    struct patterns *patterns;
    /* Numbers the request ids. */
    _Atomic uint64_t requests;
    uint64_t request_ids;
    /* The same for preflights, apart: how many a browser sends depends on its cache. */
    _Atomic uint64_t preflights;
    uint64_t preflight_ids;
};

struct service *service_new(const struct service_parts *parts)
{
    struct service *s = memory_new(sizeof *s);
    s->parts = *parts;
    s->patterns = patterns_new(parts->operations);
    s->request_ids = ids_series(&parts->ids, ids_stream(STR("request"), STR(""), STR("")));
    s->preflight_ids = ids_series(&parts->ids, ids_stream(STR("preflight"), STR(""), STR("")));
    return s;
}

void service_free(struct service *s)
{
    if (s == NULL)
        return;
    patterns_free(s->patterns);
    free(s);
}

void service_reset(struct service *s)
{
    if (!s->parts.ids.seeded)
        return;
    atomic_store(&s->requests, 0);
    atomic_store(&s->preflights, 0);
}

static struct fault_facts facts_of(const struct call *call, const struct http_request *request)
{
    const struct operation *operation = call->route.operation;
    struct fault_facts facts = {.values = {
                                    [FAULT_MATCH_OPERATION] = str_from(operation->name),
                                    [FAULT_MATCH_ACCOUNT_ID] = call->caller.account_id,
                                    [FAULT_MATCH_REGION] = call->caller.region,
                                    [FAULT_MATCH_ATTEMPT] = retry_attempt(request),
                                }};
    static const struct {
        const char *member;
        enum fault_match match;
    } members[] = {
        {"InstanceId", FAULT_MATCH_INSTANCE_ID},
        {"TestCaseId", FAULT_MATCH_TEST_CASE_ID},
        {"ClientToken", FAULT_MATCH_CLIENT_TOKEN},
    };
    for (size_t i = 0; i < ARRAY_COUNT(members); i++)
        facts.values[members[i].match] =
            input_string_named(operation, &call->input, members[i].member);
    return facts;
}

/*
 * Behind the route, as API Gateway has it: an unknown path is no question of who asks. Before the
 * input is read, so that nothing of it is told to a stranger.
 */
static bool authenticate(const struct service *s, struct call *call,
                         const struct http_request *request)
{
    struct auth_refusal refusal;
    if (s->parts.credentials == NULL)
        return true;
    bool ok = verify_request(call->arena, request, s->parts.credentials,
                             clock_now_ms(&s->parts.wall), &call->credential, &refusal);
    if (call->credential != NULL && call->credential->account_id.p != NULL)
        call->caller.account_id = call->credential->account_id;
    if (!ok) {
        call->error = refusal.error;
        call->signature = refusal.diagnosis;
    }
    return ok;
}

static bool authorize(struct call *call)
{
    return call->credential == NULL || authorize_call(call->arena, call->credential, &call->caller,
                                                      &call->route, &call->input, &call->error);
}

/* A decision that leaves the true answer leaves the work too. */
static bool fault_drops_work(const struct fault_decision *fault)
{
    const struct fault_effect *effect = &fault->effect;
    return effect->phase == FAULT_BEFORE &&
           (effect->error.code.p != NULL || effect->breakage != HTTP_UNBROKEN);
}

/* Decides as the client's own directive says; one that cannot be read fails the call. */
static bool obey(struct service *s, struct call *call, struct str directive)
{
    struct str reason;
    bool ok = fault_directive_read(s->parts.faults, call->arena, directive, &call->fault, &reason);
    if (!ok)
        call_fail(call, ERROR_INVALID_PARAMETER, reason);
    return ok;
}

/* The work of a valid request and the injector's decision about it, together or not at all. */
static void perform(struct service *s, struct call *call, const struct http_request *request)
{
    if (!rates_take(s->parts.rates, call->caller.account_id, call->caller.region,
                    str_from(call->route.operation->name), call->now_ms)) {
        call_fail(call, ERROR_THROTTLING, str_from(error_kind(ERROR_THROTTLING)->message));
        return;
    }
    call->facts = facts_of(call, request);
    if (!store_begin(call->store, call->caller.account_id, call->caller.region)) {
        call_fail_store(call);
        return;
    }
    struct str directive = http_request_header(request, FAULT_DIRECTIVE_HEADER);
    if (directive.p == NULL || obey(s, call, directive))
        call->route.operation->handle(call);
    if (directive.p == NULL)
        call->fault = faults_decide(s->parts.faults, call->arena, &call->facts);
    if (call->failed || fault_drops_work(&call->fault)) {
        store_rollback(call->store);
    } else {
        call->committed = store_commit(call->store);
        if (!call->committed)
            call_fail_store(call);
    }
    if (call->fault.effect.error.code.p != NULL)
        call_fail_by_rule(call);
}

void service_handle(struct service *s, const struct http_request *request, struct arena *a,
                    struct http_response *ret)
{
    struct target target;
    target_parse(request->target, &target);
    struct call call = {
        .arena = a,
        .store = s->parts.store,
        .plans = s->parts.plans,
        .limits = &s->parts.limits,
        .now_ms = clock_now_ms(&s->parts.clock),
        .started_us = clock_monotonic_us(),
        .caller = caller_identify(a, request, &target),
    };
    ids_uuid(s->request_ids, atomic_fetch_add(&s->requests, 1), call.request_id);

    call.failed =
        !(content_check_whole(request, a, &call.error) &&
          route_enter(s->parts.base_path, &target, a, &call.error) &&
          route_find(s->parts.operations, request->method, &target, a, &call.route, &call.error) &&
          authenticate(s, &call, request) &&
          content_negotiate(request, call.route.operation, a, &call.error) &&
          input_gather(a, &call.route, &target, request, &call.input, &call.error) &&
          authorize(&call) &&
          validate_input(a, s->patterns, call.route.operation, &call.input, &call.error));
    if (!call.failed)
        perform(s, &call, request);

    reply(&call, request, &s->parts.ids, &s->parts.wall, ret);
    if (s->parts.observer.notice != NULL)
        s->parts.observer.notice(s->parts.observer.cookie, &call, request, ret);
}

bool service_preflight(struct service *s, const struct http_request *request, struct arena *a,
                       struct http_response *ret)
{
    if (!cors_preflight(s->parts.operations, s->parts.base_path, request, a, ret))
        return false;
    char id[IDS_UUID_BYTES + 1];
    ids_uuid(s->preflight_ids, atomic_fetch_add(&s->preflights, 1), id);
    http_response_add(ret, "x-amzn-RequestId", arena_copy(a, str_from(id)));
    return true;
}
