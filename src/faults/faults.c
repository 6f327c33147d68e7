#include "faults/faults.h"

#include "base/lock.h"
#include "base/memory.h"
#include "base/nearest.h"

#include <stdlib.h>

/* A rule in force. */
struct entry {
    struct fault_rule rule;
    struct fault_counters counters;
    /* When it was put in force. */
    int64_t since_ms;
    uint64_t chance_stream;
    uint64_t delay_stream;
};

/* Rules and their text, in memory of their own. */
struct rule_set {
    struct arena arena;
    struct entry *entries;
    size_t count;
};

struct faults {
    struct lock lock;
    struct ids ids;
    struct clock clock;
    struct rule_set *current;
    struct rule_set *start;
};

static struct rule_set *set_new(size_t capacity)
{
    struct rule_set *set = memory_new(sizeof *set);
    arena_init(&set->arena, NULL, 0);
    set->entries = arena_new(&set->arena, capacity * sizeof *set->entries);
    return set;
}

static void set_free(struct rule_set *set)
{
    arena_done(&set->arena);
    free(set);
}

static struct entry *set_find(const struct rule_set *set, struct str id)
{
    for (size_t i = 0; i < set->count; i++)
        if (str_equal(set->entries[i].rule.id, id))
            return &set->entries[i];
    return NULL;
}

static bool is_given(const struct fault_rule rules[], size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i].id.p != NULL && str_equal(rules[i].id, id))
            return true;
    return false;
}

/* "rule-1" or the first after it that neither a rule in force nor one to come has. */
static struct str free_id(struct rule_set *set, const struct fault_rule rules[], size_t count)
{
    struct str id;
    size_t n = set->count;
    do
        id = arena_printf(&set->arena, "rule-%zu", ++n);
    while (set_find(set, id) != NULL || is_given(rules, count, id));
    return id;
}

static struct fault_effect effect_copy(struct arena *a, const struct fault_effect *from)
{
    struct fault_effect effect = *from;
    effect.error.code = arena_copy(a, from->error.code);
    effect.error.message = arena_copy(a, from->error.message);
    return effect;
}

static struct fault_counters counters_of(const struct fault_rule *rule)
{
    return (struct fault_counters){
        .matched = rule->matched,
        .hits = rule->hits,
        .spent = rule->times >= 0 && rule->hits >= rule->times,
    };
}

/* Adds a rule that has an id; there must be room. */
static struct entry *set_add(struct rule_set *set, const struct fault_rule *rule, int64_t now_ms)
{
    struct arena *a = &set->arena;
    struct entry *entry = &set->entries[set->count];
    entry->rule = *rule;
    entry->rule.id = arena_copy(a, rule->id);
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        entry->rule.match[i] = arena_copy(a, rule->match[i]);
    entry->rule.effect = effect_copy(a, &rule->effect);
    entry->since_ms = now_ms;
    entry->chance_stream = ids_stream(STR("fault"), entry->rule.id, STR("chance"));
    entry->delay_stream = ids_stream(STR("fault"), entry->rule.id, STR("delay"));
    entry->counters = counters_of(rule);
    set->count++;
    return entry;
}

/* A copy, with room for `more` rules. */
static struct rule_set *set_copy(const struct rule_set *from, size_t more)
{
    struct rule_set *set = set_new(from->count + more);
    for (size_t i = 0; i < from->count; i++) {
        const struct entry *old = &from->entries[i];
        set_add(set, &old->rule, old->since_ms)->counters = old->counters;
    }
    return set;
}

/* As if the rules had been put in force now. */
static void set_restart(struct rule_set *set, int64_t now_ms)
{
    for (size_t i = 0; i < set->count; i++) {
        set->entries[i].since_ms = now_ms;
        set->entries[i].counters = counters_of(&set->entries[i].rule);
    }
}

static void set_put(struct rule_set **slot, struct rule_set *set)
{
    set_free(*slot);
    *slot = set;
}

struct faults *faults_new(struct ids ids, struct clock clock)
{
    struct faults *f = memory_new(sizeof *f);
    lock_init(&f->lock);
    f->ids = ids;
    f->clock = clock;
    f->current = set_new(0);
    f->start = set_new(0);
    return f;
}

void faults_free(struct faults *f)
{
    if (f == NULL)
        return;
    set_free(f->current);
    set_free(f->start);
    lock_done(&f->lock);
    free(f);
}

/* Adds rules in order; an id that stands twice is refused with the place of the second. */
static bool set_add_all(struct rule_set *set, const struct fault_rule rules[], size_t count,
                        int64_t now_ms, const struct place *parent, struct reading *r)
{
    if (set->count + count > FAULT_RULES_MAX)
        return field_refuse(r, parent, STR("at most 1000 rules can be in force"), STR(""));
    for (size_t i = 0; i < count; i++) {
        struct place index = {.parent = parent, .index = i};
        struct place place = {.parent = &index, .name = STR("id")};
        if (rules[i].id.p != NULL && set_find(set, rules[i].id) != NULL)
            return field_refuse(
                r, &place, arena_printf(r->arena, "another rule has the id '%s'", rules[i].id.p),
                STR(""));
        struct fault_rule rule = rules[i];
        if (rule.id.p == NULL)
            rule.id = free_id(set, rules, count);
        set_add(set, &rule, now_ms);
    }
    return true;
}

static bool put_rules(struct faults *f, bool append, const struct fault_rule rules[], size_t count,
                      struct reading *r)
{
    lock_take(&f->lock);
    struct rule_set *set = append ? set_copy(f->current, count) : set_new(count);
    bool ok = set_add_all(set, rules, count, clock_now_ms(&f->clock), NULL, r);
    if (ok)
        set_put(&f->current, set);
    else
        set_free(set);
    lock_release(&f->lock);
    return ok;
}

bool faults_replace(struct faults *f, const struct fault_rule rules[], size_t count,
                    struct reading *r)
{
    return put_rules(f, false, rules, count, r);
}

bool faults_append(struct faults *f, const struct fault_rule rules[], size_t count,
                   struct reading *r)
{
    return put_rules(f, true, rules, count, r);
}

bool faults_can_append(struct faults *f, const struct fault_rule rules[], size_t count,
                       const struct place *parent, struct reading *r)
{
    lock_take(&f->lock);
    struct rule_set *set = set_copy(f->current, count);
    bool ok = set_add_all(set, rules, count, clock_now_ms(&f->clock), parent, r);
    set_free(set);
    lock_release(&f->lock);
    return ok;
}

void faults_remove_all(struct faults *f)
{
    lock_take(&f->lock);
    set_put(&f->current, set_new(0));
    lock_release(&f->lock);
}

bool faults_remove(struct faults *f, struct str id)
{
    lock_take(&f->lock);
    const struct entry *found = set_find(f->current, id);
    if (found != NULL) {
        size_t at = (size_t)(found - f->current->entries);
        for (size_t i = at; i + 1 < f->current->count; i++)
            f->current->entries[i] = f->current->entries[i + 1];
        f->current->count--;
    }
    lock_release(&f->lock);
    return found != NULL;
}

void faults_mark_start(struct faults *f)
{
    lock_take(&f->lock);
    set_put(&f->start, set_copy(f->current, 0));
    lock_release(&f->lock);
}

void faults_reset(struct faults *f)
{
    lock_take(&f->lock);
    set_put(&f->current, set_copy(f->start, 0));
    set_restart(f->current, clock_now_ms(&f->clock));
    lock_release(&f->lock);
}

/* Whether the rule's time is over. */
static bool entry_is_over(const struct entry *entry, int64_t now_ms)
{
    return entry->rule.ttl_s >= 0 && now_ms - entry->since_ms >= entry->rule.ttl_s * 1000;
}

void faults_write(struct faults *f, struct json_writer *w)
{
    lock_take(&f->lock);
    int64_t now_ms = clock_now_ms(&f->clock);
    json_open(w, '[');
    for (size_t i = 0; i < f->current->count; i++) {
        const struct entry *entry = &f->current->entries[i];
        struct fault_counters counters = entry->counters;
        counters.spent |= entry_is_over(entry, now_ms);
        fault_rule_write(w, &entry->rule, &counters);
    }
    json_close(w, ']');
    lock_release(&f->lock);
}

static void count_hit(struct entry *entry)
{
    struct fault_counters *counters = &entry->counters;
    counters->hits++;
    counters->spent = entry->rule.times >= 0 && counters->hits >= entry->rule.times;
}

/* Counts one match, and whether the rule acts on it. */
static bool entry_acts(const struct ids *ids, struct entry *entry, int64_t now_ms)
{
    const struct fault_rule *rule = &entry->rule;
    struct fault_counters *counters = &entry->counters;
    int64_t nth = counters->matched++;
    if (counters->spent || entry_is_over(entry, now_ms) || nth < rule->skip ||
        ids_chance(ids, entry->chance_stream, (uint64_t)nth) >= rule->probability)
        return false;
    count_hit(entry);
    return true;
}

/* The decision of a rule that acts on its n-th match. */
static struct fault_decision decision(const struct faults *f, struct arena *a,
                                      const struct entry *entry, uint64_t nth)
{
    const struct fault_effect *effect = &entry->rule.effect;
    return (struct fault_decision){
        .rule_id = arena_copy(a, entry->rule.id),
        .effect = effect_copy(a, effect),
        .delay_ms = delay_sample_ms(&effect->delay, &f->ids, entry->delay_stream, nth),
        .nth = nth,
    };
}

struct fault_decision faults_decide(struct faults *f, struct arena *a,
                                    const struct fault_facts *facts)
{
    struct fault_decision d = {0};
    lock_take(&f->lock);
    int64_t now_ms = f->current->count > 0 ? clock_now_ms(&f->clock) : 0;
    for (size_t i = 0; i < f->current->count && d.rule_id.p == NULL; i++) {
        struct entry *entry = &f->current->entries[i];
        if (!entry->rule.enabled || !fault_matches(entry->rule.match, facts))
            continue;
        uint64_t nth = (uint64_t)entry->counters.matched;
        if (entry_acts(&f->ids, entry, now_ms))
            d = decision(f, a, entry, nth);
    }
    lock_release(&f->lock);
    return d;
}

bool faults_effect(struct faults *f, struct arena *a, struct str id, struct fault_effect *ret)
{
    lock_take(&f->lock);
    const struct entry *entry = set_find(f->current, id);
    if (entry != NULL)
        *ret = effect_copy(a, &entry->rule.effect);
    lock_release(&f->lock);
    return entry != NULL;
}

void faults_hit(struct faults *f, struct str id, struct fault_decision *decision)
{
    lock_take(&f->lock);
    struct entry *entry = set_find(f->current, id);
    if (entry != NULL) {
        decision->nth = (uint64_t)entry->counters.matched++;
        decision->delay_ms =
            delay_sample_ms(&entry->rule.effect.delay, &f->ids, entry->delay_stream, decision->nth);
        count_hit(entry);
    }
    lock_release(&f->lock);
}

struct str faults_nearest_id(struct faults *f, struct arena *a, struct str id)
{
    struct str nearest = {0};
    lock_take(&f->lock);
    size_t count = f->current->count;
    const char **names = arena_new(a, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = f->current->entries[i].rule.id.p;
    if (count > 0)
        nearest = arena_copy(a, str_from(names[nearest_index(id, names, count)]));
    lock_release(&f->lock);
    return nearest;
}
