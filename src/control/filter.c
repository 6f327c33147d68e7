#include "control/filter.h"

#include "base/array.h"
#include "base/glob.h"
#include "base/timestamp.h"

/* Where an entry must lie to be newer than `since`. */
struct since {
    int64_t time_ms;
    size_t index;
};

static bool refuse(struct control_call *call, const char *error, const char *hint)
{
    control_refuse(call, 400,
                   &(struct field_error){.error = str_from(error), .hint = str_from(hint)});
    return false;
}

static bool read_since(struct control_call *call, const struct journal_view *all, struct since *ret)
{
    struct str text = call->parameters[FILTER_SINCE];
    *ret = (struct since){.time_ms = INT64_MIN};
    if (text.p == NULL || timestamp_parse_date_time(text, &ret->time_ms))
        return true;
    for (size_t i = 0; i < all->count; i++) {
        if (str_equal(text, all->entries[i]->request_id)) {
            ret->index = i + 1;
            return true;
        }
    }
    return refuse(call, "'since' is neither a time nor the id of a request in the journal",
                  "a time is written 2026-01-02T03:04:05Z");
}

static bool read_limit(struct control_call *call, size_t *ret)
{
    struct str text = call->parameters[FILTER_LIMIT];
    *ret = SIZE_MAX;
    if (text.p == NULL)
        return true;
    uint64_t limit;
    if (!str_parse_number(text, SIZE_MAX, &limit))
        return refuse(call, "'limit' must be a whole number", "");
    *ret = (size_t)limit;
    return true;
}

static bool fits(const struct control_call *call, const struct journal_entry *e)
{
    struct str operation = e->operation != NULL ? str_from(e->operation->name) : STR("");
    const struct {
        enum filter filter;
        struct str value;
    } values[] = {
        {FILTER_OPERATION, operation},          {FILTER_ACCOUNT_ID, e->account_id},
        {FILTER_INSTANCE_ID, e->instance_id},   {FILTER_TEST_CASE_ID, e->test_case_id},
        {FILTER_CLIENT_TOKEN, e->client_token},
    };
    for (size_t i = 0; i < ARRAY_COUNT(values); i++) {
        struct str pattern = call->parameters[values[i].filter];
        if (pattern.p != NULL && !glob_matches(pattern, values[i].value))
            return false;
    }
    return true;
}

bool filter_journal(struct control_call *call, struct journal_view *ret)
{
    struct journal_view all = journal_view(call->control->journal, call->arena);
    struct since since;
    size_t limit;
    if (!read_since(call, &all, &since) || !read_limit(call, &limit))
        return false;
    struct journal_view kept = {
        .entries = arena_new(call->arena, all.count * sizeof(const struct journal_entry *)),
        .dropped = all.dropped,
    };
    for (size_t i = since.index; i < all.count; i++)
        if (all.entries[i]->time_ms >= since.time_ms && fits(call, all.entries[i]))
            kept.entries[kept.count++] = all.entries[i];
    size_t skipped = kept.count > limit ? kept.count - limit : 0;
    kept.entries += skipped;
    kept.count -= skipped;
    *ret = kept;
    return true;
}
