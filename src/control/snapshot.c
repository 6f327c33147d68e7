#include "store/snapshot.h"
#include "base/log.h"
#include "base/mock_clock.h"
#include "base/timestamp.h"
#include "control/resource.h"
#include "fixtures/fixture.h"

/* The snapshot that is being written: a fixture with everything in it. */
struct writing {
    struct json_writer w;
    struct arena *arena;
};

static void write_present(struct writing *s, const char *name, struct str text)
{
    if (text.p != NULL)
        json_write_string_member(&s->w, name, text);
}

static void write_raw(struct writing *s, const char *name, struct str json)
{
    if (json.p == NULL)
        return;
    json_write_name(&s->w, name);
    json_write_raw(&s->w, json);
}

/* What comes after the last moment that can be written comes at that moment. */
static void write_moment(struct writing *s, const char *name, int64_t ms)
{
    int64_t writable_ms = ms < TIMESTAMP_MS_MAX ? ms : TIMESTAMP_MS_MAX;
    if (ms != STORE_NEVER)
        json_write_string_member(&s->w, name, timestamp_date_time(s->arena, writable_ms));
}

static void write_owner(struct writing *s, const struct store_owner *owner)
{
    json_write_string_member(&s->w, "accountId", owner->account_id);
    json_write_string_member(&s->w, "region", owner->region);
}

static void write_version(struct writing *s, const struct store_version *version)
{
    json_write_name(&s->w, version->published ? "published" : "saved");
    json_open(&s->w, '{');
    json_write_string_member(&s->w, "content", version->content);
    write_present(s, "description", version->description);
    write_raw(s, "entryPoint", version->entry_point);
    write_present(s, "initializationData", version->initialization_data);
    write_moment(s, "lastModifiedTime", version->modified_ms);
    json_write_string_member(&s->w, "lastModifiedRegion", version->modified_region);
    json_close(&s->w, '}');
}

static bool same_owner(const struct store_owner *a, const struct store_owner *b)
{
    return str_equal(a->account_id, b->account_id) && str_equal(a->region, b->region);
}

/* Writes the test cases of an instance: they stand together, from `*next` on. */
static void write_test_cases(struct writing *s, const struct store_snapshot *all,
                             const struct store_owned_instance *instance, size_t *next)
{
    struct str open = {0};
    json_write_name(&s->w, "testCases");
    json_open(&s->w, '[');
    for (; *next < all->test_case_count; (*next)++) {
        const struct store_owned_test_case *owned = &all->test_cases[*next];
        const struct store_test_case *test_case = &owned->test_case;
        if (!same_owner(&owned->owner, &instance->owner) ||
            !str_equal(test_case->instance_id, instance->instance_id))
            break;
        if (open.p == NULL || !str_equal(open, test_case->test_case_id)) {
            if (open.p != NULL)
                json_close(&s->w, '}');
            open = test_case->test_case_id;
            json_open(&s->w, '{');
            json_write_string_member(&s->w, "testCaseId", test_case->test_case_id);
            json_write_string_member(&s->w, "name", test_case->name);
            write_raw(s, "tags", test_case->tags);
        }
        write_version(s, &test_case->version);
    }
    if (open.p != NULL)
        json_close(&s->w, '}');
    json_close(&s->w, ']');
}

static void write_instances(struct writing *s, const struct store_snapshot *all)
{
    size_t next = 0;
    json_write_name(&s->w, "instances");
    json_open(&s->w, '[');
    for (size_t i = 0; i < all->instance_count; i++) {
        json_open(&s->w, '{');
        json_write_string_member(&s->w, "instanceId", all->instances[i].instance_id);
        write_owner(s, &all->instances[i].owner);
        write_test_cases(s, all, &all->instances[i], &next);
        json_close(&s->w, '}');
    }
    json_close(&s->w, ']');
}

static void write_execution(struct writing *s, const struct store_owned_execution *owned)
{
    const struct store_execution *e = &owned->execution;
    json_open(&s->w, '{');
    write_owner(s, &owned->owner);
    json_write_string_member(&s->w, "testCaseExecutionId", str_from(e->execution_id));
    json_write_string_member(&s->w, "instanceId", e->instance_id);
    json_write_string_member(&s->w, "testCaseId", e->test_case_id);
    write_moment(s, "startedAt", e->started_ms);
    write_moment(s, "runsAt", e->course.runs_ms);
    write_moment(s, "endsAt", e->course.ends_ms);
    write_moment(s, "stoppedAt", e->stopped_ms);
    json_write_string_member(&s->w, "outcome", e->course.fails ? STR("FAILED") : STR("PASSED"));
    json_write_boolean_member(&s->w, "timesOut", e->course.times_out);
    json_write_integer_member(&s->w, "initiatedMilliseconds", e->course.initiated_ms);
    json_write_integer_member(&s->w, "times", e->course.times);
    json_write_integer_member(&s->w, "reads", owned->reads);
    json_write_integer_member(&s->w, "observations", e->course.observations);
    write_raw(s, "observationIds", e->course.observation_ids);
    write_raw(s, "failingObservations", e->course.failing);
    json_close(&s->w, '}');
}

static void write_executions(struct writing *s, const struct store_snapshot *all)
{
    json_write_name(&s->w, "executions");
    json_open(&s->w, '[');
    for (size_t i = 0; i < all->execution_count; i++)
        write_execution(s, &all->executions[i]);
    json_close(&s->w, ']');
    json_write_name(&s->w, "clientTokens");
    json_open(&s->w, '[');
    for (size_t i = 0; i < all->token_count; i++) {
        json_open(&s->w, '{');
        write_owner(s, &all->tokens[i].owner);
        json_write_string_member(&s->w, "operation", all->tokens[i].operation);
        json_write_string_member(&s->w, "clientToken", all->tokens[i].token);
        write_present(s, "instanceId", all->tokens[i].instance_id);
        json_write_string_member(&s->w, "testCaseExecutionId", all->tokens[i].execution_id);
        write_moment(s, "expiresAt", all->tokens[i].expires_ms);
        json_close(&s->w, '}');
    }
    json_close(&s->w, ']');
}

static void write_clock(struct writing *s, struct mock_clock *clock)
{
    struct clock now = mock_clock_as_clock(clock);
    json_write_name(&s->w, "clock");
    json_open(&s->w, '{');
    write_moment(s, "instant", clock_now_ms(&now));
    json_write_boolean_member(&s->w, "frozen", mock_clock_is_frozen(clock));
    json_close(&s->w, '}');
}

void snapshot_get(struct control_call *call)
{
    const struct control *c = call->control;
    struct store_snapshot all;
    if (!store_export(c->store, call->arena, &all)) {
        log_line("snapshot: the store failed: %s", store_message());
        control_refuse(call, 500, &(struct field_error){.error = STR("the store cannot be read")});
        return;
    }
    struct text text = {.arena = call->arena};
    struct writing s = {.w = {.out = &text}, .arena = call->arena};
    json_open(&s.w, '{');
    write_clock(&s, c->clock);
    write_instances(&s, &all);
    json_write_name(&s.w, "progression");
    plans_write(c->plans, &s.w, false);
    json_write_name(&s.w, "faults");
    faults_write(c->faults, &s.w);
    write_executions(&s, &all);
    json_close(&s.w, '}');
    control_reply(call, text_str(&text));
}

static bool apply(struct control_call *call, const struct fixture *fixture, struct reading *r)
{
    const struct control *c = call->control;
    const struct fixture_target target = {c->store, c->faults, c->plans, c->clock};
    pthread_mutex_lock(c->changing);
    bool ok = fixture_apply(fixture, &target, r);
    pthread_mutex_unlock(c->changing);
    return ok;
}

void fixtures_post(struct control_call *call)
{
    const struct control *c = call->control;
    const struct json *body = control_body(call);
    if (body == NULL)
        return;
    struct field_error error;
    struct reading r = {.arena = call->arena, .reterr = &error};
    struct fixture fixture;
    struct place seed = {.name = STR("seed")};
    bool ok = fixture_parse(&r, body, c->vocabulary, &fixture) &&
              (!fixture.has_seed ||
               field_refuse(&r, &seed, STR("can only be given when the server starts"),
                            STR("use --seed or --fixture")));
    if (ok && apply(call, &fixture, &r))
        control_reply_ok(call);
    else
        control_refuse(call, 400, &error);
}
