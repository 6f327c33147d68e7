#include "base/log.h"
#include "control/resource.h"

static void forget_requests(struct control_call *call, struct str account_id)
{
    if (account_id.p == NULL) {
        journal_clear(call->control->journal);
        return;
    }
    struct journal_view all = journal_view(call->control->journal, call->arena);
    struct journal_view gone = {
        .entries = arena_new(call->arena, all.count * sizeof(const struct journal_entry *))};
    for (size_t i = 0; i < all.count; i++)
        if (str_equal(account_id, all.entries[i]->account_id))
            gone.entries[gone.count++] = all.entries[i];
    journal_remove(call->control->journal, &gone);
}

/* The executions that the fixtures of the start brought. */
static bool import_again(struct control_call *call, struct str account_id)
{
    const struct control *c = call->control;
    for (size_t i = 0; i < c->fixture_count; i++)
        if (!fixture_import(call->arena, &c->fixtures[i], c->store, account_id))
            return false;
    return true;
}

static bool reset_store(struct control_call *call, struct str account_id)
{
    if (store_reset(call->control->store, account_id) && import_again(call, account_id))
        return true;
    log_line("reset: the store failed: %s", store_message());
    control_refuse(
        call, 500,
        &(struct field_error){.error = STR("the store could not be reset"),
                              .hint = arena_copy(call->arena, str_from(store_message()))});
    return false;
}

static void reset(struct control_call *call)
{
    const struct control *c = call->control;
    struct str account_id = call->parameters[0];
    if (!reset_store(call, account_id))
        return;
    if (account_id.p == NULL) {
        mock_clock_reset(c->clock);
        faults_reset(c->faults);
        plans_reset(c->plans);
        service_reset(c->service);
        if (c->on_reset != NULL)
            c->on_reset(c->on_reset_cookie);
    }
    rates_reset(c->rates, account_id);
    forget_requests(call, account_id);
    coverage_reset(c->coverage, account_id);
    control_reply_ok(call);
}

/* Back to the state right after the start; with an account, only what that account brought about.
 */
void reset_post(struct control_call *call)
{
    pthread_mutex_lock(call->control->changing);
    reset(call);
    pthread_mutex_unlock(call->control->changing);
}
