#include "coverage/coverage.h"

#include "base/glob.h"
#include "base/ids.h"
#include "base/lock.h"
#include "base/memory.h"
#include "coverage/sites.h"
#include "coverage/tally.h"
#include "coverage/unknown.h"

#include <assert.h>
#include <stdlib.h>

enum {
    /* A power of two, with room to spare: chains stay short. */
    SLOTS = 2048,
};

/* The counts of one account, or of those that share one: its account is empty then. */
struct scope {
    struct str account_id;
    /* By index of the operation; NULL until it is called. */
    struct tally **tallies;
    struct unknown unknown;
};

struct coverage {
    const struct operation_table *operations;
    struct arena arena;
    /* By index of the operation. */
    struct sites *sites;

    struct lock lock;
    /* A hash table, open addressing. */
    struct scope *scopes[SLOTS];
    size_t scope_count;
    struct scope *shared;
};

static struct scope *scope_new(const struct coverage *c, struct str account_id)
{
    struct scope *scope = memory_new(sizeof *scope);
    scope->account_id =
        (struct str){.p = memory_copy(account_id.p, account_id.n), .n = account_id.n};
    scope->tallies = memory_new(c->operations->count * sizeof(struct tally *));
    return scope;
}

static void scope_clear(const struct coverage *c, struct scope *scope)
{
    for (size_t i = 0; i < c->operations->count; i++) {
        free(scope->tallies[i]);
        scope->tallies[i] = NULL;
    }
    unknown_clear(&scope->unknown);
}

static void scope_free(const struct coverage *c, struct scope *scope)
{
    if (scope == NULL)
        return;
    scope_clear(c, scope);
    free((char *)(uintptr_t)scope->account_id.p);
    free(scope->tallies);
    free(scope);
}

struct coverage *coverage_new(const struct operation_table *operations)
{
    struct coverage *c = memory_new(sizeof *c);
    c->operations = operations;
    arena_init(&c->arena, NULL, 0);
    c->sites = arena_new(&c->arena, operations->count * sizeof *c->sites);
    for (size_t i = 0; i < operations->count; i++)
        c->sites[i] = sites_of(&c->arena, &operations->rows[i]);
    c->shared = scope_new(c, STR(""));
    lock_init(&c->lock);
    return c;
}

static void free_scopes(struct coverage *c)
{
    for (size_t i = 0; i < SLOTS; i++) {
        scope_free(c, c->scopes[i]);
        c->scopes[i] = NULL;
    }
    c->scope_count = 0;
}

void coverage_free(struct coverage *c)
{
    if (c == NULL)
        return;
    free_scopes(c);
    scope_free(c, c->shared);
    lock_done(&c->lock);
    arena_done(&c->arena);
    free(c);
}

/* The slot of an account, or the empty one where it belongs. */
static struct scope **find(struct coverage *c, struct str account_id)
{
    size_t at = (size_t)ids_stream(STR("coverage"), account_id, STR("")) & (SLOTS - 1);
    while (c->scopes[at] != NULL && !str_equal(c->scopes[at]->account_id, account_id))
        at = (at + 1) & (SLOTS - 1);
    return &c->scopes[at];
}

static struct scope *find_or_make(struct coverage *c, struct str account_id)
{
    struct scope **slot = find(c, account_id);
    if (*slot == NULL && c->scope_count < COVERAGE_ACCOUNTS_MAX) {
        *slot = scope_new(c, account_id);
        c->scope_count++;
    }
    return *slot != NULL ? *slot : c->shared;
}

void coverage_count(struct coverage *c, const struct coverage_request *request)
{
    size_t index = (size_t)(request->operation - c->operations->rows);
    assert(index < c->operations->count);
    struct site_use uses[SITES_MAX] = {0};
    if (request->input->is_complete)
        sites_note(&c->sites[index], request->operation, request->input, uses);

    lock_take(&c->lock);
    struct scope *scope = find_or_make(c, request->account_id);
    struct tally **tally = &scope->tallies[index];
    if (*tally == NULL)
        *tally = memory_new(sizeof **tally);
    tally_count(*tally, request, uses);
    if (request->input->unknown_count > 0)
        (*tally)->unlisted += unknown_count(&scope->unknown, request->operation, request->input);
    lock_release(&c->lock);
}

void coverage_reset(struct coverage *c, struct str account_id)
{
    lock_take(&c->lock);
    struct scope *scope = account_id.p != NULL ? *find(c, account_id) : NULL;
    if (scope != NULL) {
        scope_clear(c, scope);
    } else if (account_id.p == NULL) {
        free_scopes(c);
        scope_clear(c, c->shared);
    }
    lock_release(&c->lock);
}

/* --- looking at it --- */

static bool fits(struct str pattern, struct str value)
{
    return pattern.p == NULL || glob_matches(pattern, value);
}

/* One operation's counts over the scopes that a view is of. Held under the lock. */
static struct coverage_row make_row(const struct coverage *c, struct arena *a, size_t index,
                                    struct str account_id)
{
    const struct operation *operation = &c->operations->rows[index];
    struct tally sum = {0};
    struct unknown_list unknown = {.arena = a};
    for (size_t i = 0; i <= SLOTS; i++) {
        const struct scope *scope = i < SLOTS ? c->scopes[i] : c->shared;
        if (scope == NULL || scope->tallies[index] == NULL || !fits(account_id, scope->account_id))
            continue;
        tally_add(&sum, scope->tallies[index]);
        unknown_gather(&scope->unknown, operation, &unknown);
    }
    struct coverage_row row = tally_row(&sum, operation, &c->sites[index], a);
    row.unknown = unknown.list;
    row.unknown_count = unknown.count;
    row.unlisted += unknown.unlisted;
    return row;
}

static void add_up(struct coverage_view *view, const struct coverage_row *row)
{
    view->operations.covered += row->requests > 0;
    view->operations.total++;
    for (size_t i = 0; i < row->error_count; i++)
        view->errors.covered += row->errors[i].answers > 0;
    for (size_t i = 0; i < row->member_count; i++)
        view->members.covered += row->members[i].requests > 0;
    for (size_t i = 0; i < row->limit_count; i++)
        view->limits.covered += row->limits[i].is_near;
    view->errors.total += row->error_count;
    view->members.total += row->member_count;
    view->limits.total += row->limit_count;
}

struct coverage_view coverage_view(struct coverage *c, struct arena *a, struct str account_id,
                                   struct str operation)
{
    struct coverage_view view = {0};
    struct coverage_row *rows = arena_new(a, c->operations->count * sizeof *rows);
    lock_take(&c->lock);
    for (size_t i = 0; i < c->operations->count; i++) {
        if (c->shared->tallies[i] != NULL)
            view.shared_requests += c->shared->tallies[i]->requests;
        if (fits(operation, str_from(c->operations->rows[i].name)))
            rows[view.count++] = make_row(c, a, i, account_id);
    }
    lock_release(&c->lock);
    for (size_t i = 0; i < view.count; i++)
        add_up(&view, &rows[i]);
    view.rows = rows;
    return view;
}
