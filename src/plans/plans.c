#include "plans/plans.h"

#include "base/lock.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* Plans and their text, in memory of their own. */
struct plan_set {
    struct arena arena;
    struct plan *plans;
    size_t count;
};

struct plans {
    struct lock lock;
    struct plan_set *current;
    struct plan_set *start;
    struct plan_set *fallback;
};

static struct plan plan_copy(struct arena *a, const struct plan *from)
{
    struct plan plan = *from;
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        plan.match[i] = arena_copy(a, from->match[i]);
    plan.failing = arena_copy(a, from->failing);
    return plan;
}

/* A set of the plans of `before`, which may be NULL, and `more`. */
static struct plan_set *set_new(const struct plan_set *before, const struct plan more[],
                                size_t count)
{
    size_t old = before != NULL ? before->count : 0;
    struct plan_set *set = memory_new(sizeof *set);
    arena_init(&set->arena, NULL, 0);
    set->count = old + count;
    set->plans = arena_new(&set->arena, set->count * sizeof *set->plans);
    for (size_t i = 0; i < old; i++)
        set->plans[i] = plan_copy(&set->arena, &before->plans[i]);
    for (size_t i = 0; i < count; i++)
        set->plans[old + i] = plan_copy(&set->arena, &more[i]);
    return set;
}

static void set_free(struct plan_set *set)
{
    arena_done(&set->arena);
    free(set);
}

/* Puts a set in the place of another, under the lock. */
static void set_put(struct plan_set **slot, struct plan_set *set)
{
    set_free(*slot);
    *slot = set;
}

struct plans *plans_new(const struct plan *fallback)
{
    struct plans *p = memory_new(sizeof *p);
    lock_init(&p->lock);
    p->current = set_new(NULL, NULL, 0);
    p->start = set_new(NULL, NULL, 0);
    p->fallback = set_new(NULL, fallback, 1);
    return p;
}

void plans_free(struct plans *p)
{
    if (p == NULL)
        return;
    set_free(p->current);
    set_free(p->start);
    set_free(p->fallback);
    lock_done(&p->lock);
    free(p);
}

void plans_replace(struct plans *p, const struct plan plans[], size_t count)
{
    assert(count <= PLANS_MAX);
    lock_take(&p->lock);
    set_put(&p->current, set_new(NULL, plans, count));
    lock_release(&p->lock);
}

static bool has_room(const struct plans *p, size_t count)
{
    return count <= PLANS_MAX - p->current->count;
}

bool plans_append(struct plans *p, const struct plan plans[], size_t count)
{
    lock_take(&p->lock);
    bool ok = has_room(p, count);
    if (ok)
        set_put(&p->current, set_new(p->current, plans, count));
    lock_release(&p->lock);
    return ok;
}

bool plans_can_append(struct plans *p, size_t count)
{
    lock_take(&p->lock);
    bool ok = has_room(p, count);
    lock_release(&p->lock);
    return ok;
}

void plans_mark_start(struct plans *p)
{
    lock_take(&p->lock);
    set_put(&p->start, set_new(p->current, NULL, 0));
    lock_release(&p->lock);
}

void plans_reset(struct plans *p)
{
    lock_take(&p->lock);
    set_put(&p->current, set_new(p->start, NULL, 0));
    lock_release(&p->lock);
}

void plans_write(struct plans *p, struct json_writer *w, bool with_fallback)
{
    lock_take(&p->lock);
    json_open(w, '[');
    for (size_t i = 0; i < p->current->count; i++)
        plan_write(w, &p->current->plans[i]);
    if (with_fallback)
        plan_write(w, p->fallback->plans);
    json_close(w, ']');
    lock_release(&p->lock);
}

static bool is_for(const struct plan *plan, const struct fault_facts *facts)
{
    if (!plan->literal)
        return fault_matches(plan->match, facts);
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        if (plan->match[i].p != NULL && !str_equal(plan->match[i], facts->values[i]))
            return false;
    return true;
}

static const struct plan *first_for(const struct plans *p, const struct fault_facts *facts)
{
    for (size_t i = 0; i < p->current->count; i++)
        if (is_for(&p->current->plans[i], facts))
            return &p->current->plans[i];
    return p->fallback->plans;
}

struct plan plans_choose(struct plans *p, struct arena *a, const struct fault_facts *facts)
{
    lock_take(&p->lock);
    struct plan plan = plan_copy(a, first_for(p, facts));
    lock_release(&p->lock);
    return plan;
}
