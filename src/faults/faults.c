#include "faults/faults.h"

#include "base/glob.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

/* A rule in force. */
struct entry {
    struct fault_rule rule;
    struct fault_counters counters;
    uint64_t chance_stream;
};

/* Rules and their text, in memory of their own. */
struct rule_set {
    struct arena arena;
    struct entry *entries;
    size_t count;
};

struct faults {
    pthread_mutex_t lock;
    struct ids ids;
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

static struct str copy(struct arena *a, struct str s)
{
    return s.p != NULL ? arena_copy(a, s) : s;
}

static const struct entry *set_find(const struct rule_set *set, struct str id)
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

/* Adds a rule that has an id; there must be room. */
static struct entry *set_add(struct rule_set *set, const struct fault_rule *rule)
{
    struct arena *a = &set->arena;
    struct entry *entry = &set->entries[set->count];
    entry->rule = *rule;
    entry->rule.id = arena_copy(a, rule->id);
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        entry->rule.match[i] = copy(a, rule->match[i]);
    entry->rule.error.code = copy(a, rule->error.code);
    entry->rule.error.message = copy(a, rule->error.message);
    entry->chance_stream = ids_stream(STR("fault"), entry->rule.id, STR(""));
    entry->counters = (struct fault_counters){.spent = rule->times == 0};
    set->count++;
    return entry;
}

/* A copy with the counters as they stand, or with counters of zero, and room for `more` rules. */
static struct rule_set *set_copy(const struct rule_set *from, size_t more, bool keep_counters)
{
    struct rule_set *set = set_new(from->count + more);
    for (size_t i = 0; i < from->count; i++) {
        struct entry *entry = set_add(set, &from->entries[i].rule);
        if (keep_counters)
            entry->counters = from->entries[i].counters;
    }
    return set;
}

static void set_put(struct rule_set **slot, struct rule_set *set)
{
    set_free(*slot);
    *slot = set;
}

struct faults *faults_new(struct ids ids)
{
    struct faults *f = memory_new(sizeof *f);
    pthread_mutex_init(&f->lock, NULL);
    f->ids = ids;
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
    pthread_mutex_destroy(&f->lock);
    free(f);
}

/* Adds rules in order; an id that stands twice is refused with the place of the second. */
static bool set_add_all(struct rule_set *set, const struct fault_rule rules[], size_t count,
                        struct reading *r)
{
    if (set->count + count > FAULT_RULES_MAX)
        return field_refuse(r, NULL, STR("at most 1000 rules can be in force"), STR(""));
    for (size_t i = 0; i < count; i++) {
        struct place index = {.index = i};
        struct place place = {.parent = &index, .name = STR("id")};
        if (rules[i].id.p != NULL && set_find(set, rules[i].id) != NULL)
            return field_refuse(
                r, &place, arena_printf(r->arena, "another rule has the id '%s'", rules[i].id.p),
                STR(""));
        struct fault_rule rule = rules[i];
        if (rule.id.p == NULL)
            rule.id = free_id(set, rules, count);
        set_add(set, &rule);
    }
    return true;
}

static bool put_rules(struct faults *f, bool append, const struct fault_rule rules[], size_t count,
                      struct reading *r)
{
    pthread_mutex_lock(&f->lock);
    struct rule_set *set = append ? set_copy(f->current, count, true) : set_new(count);
    bool ok = set_add_all(set, rules, count, r);
    if (ok)
        set_put(&f->current, set);
    else
        set_free(set);
    pthread_mutex_unlock(&f->lock);
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

void faults_remove_all(struct faults *f)
{
    pthread_mutex_lock(&f->lock);
    set_put(&f->current, set_new(0));
    pthread_mutex_unlock(&f->lock);
}

bool faults_remove(struct faults *f, struct str id)
{
    pthread_mutex_lock(&f->lock);
    const struct entry *found = set_find(f->current, id);
    if (found != NULL) {
        size_t at = (size_t)(found - f->current->entries);
        for (size_t i = at; i + 1 < f->current->count; i++)
            f->current->entries[i] = f->current->entries[i + 1];
        f->current->count--;
    }
    pthread_mutex_unlock(&f->lock);
    return found != NULL;
}

void faults_mark_start(struct faults *f)
{
    pthread_mutex_lock(&f->lock);
    set_put(&f->start, set_copy(f->current, 0, false));
    pthread_mutex_unlock(&f->lock);
}

void faults_reset(struct faults *f)
{
    pthread_mutex_lock(&f->lock);
    set_put(&f->current, set_copy(f->start, 0, false));
    pthread_mutex_unlock(&f->lock);
}

void faults_write(struct faults *f, struct json_writer *w)
{
    pthread_mutex_lock(&f->lock);
    json_open(w, '[');
    for (size_t i = 0; i < f->current->count; i++)
        fault_rule_write(w, &f->current->entries[i].rule, &f->current->entries[i].counters);
    json_close(w, ']');
    pthread_mutex_unlock(&f->lock);
}

static bool rule_matches(const struct fault_rule *rule, const struct fault_facts *facts)
{
    for (size_t i = 0; i < FAULT_MATCHES; i++)
        if (rule->match[i].p != NULL && !glob_matches(rule->match[i], facts->values[i]))
            return false;
    return true;
}

/* Counts one match, and whether the rule acts on it. */
static bool entry_acts(const struct ids *ids, struct entry *entry)
{
    const struct fault_rule *rule = &entry->rule;
    struct fault_counters *counters = &entry->counters;
    int64_t nth = counters->matched++;
    if (counters->spent || nth < rule->skip ||
        ids_chance(ids, entry->chance_stream, (uint64_t)nth) >= rule->probability)
        return false;
    counters->hits++;
    counters->spent = rule->times >= 0 && counters->hits >= rule->times;
    return true;
}

static struct fault_decision decision(struct arena *a, const struct fault_rule *rule)
{
    struct fault_decision d = {
        .rule_id = arena_copy(a, rule->id), .phase = rule->phase, .error = rule->error};
    d.error.code = copy(a, rule->error.code);
    d.error.message = copy(a, rule->error.message);
    return d;
}

struct fault_decision faults_decide(struct faults *f, struct arena *a,
                                    const struct fault_facts *facts)
{
    struct fault_decision d = {0};
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->current->count && d.rule_id.p == NULL; i++) {
        struct entry *entry = &f->current->entries[i];
        if (rule_matches(&entry->rule, facts) && entry_acts(&f->ids, entry))
            d = decision(a, &entry->rule);
    }
    pthread_mutex_unlock(&f->lock);
    return d;
}
