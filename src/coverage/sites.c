#include "coverage/sites.h"

#include "base/utf8.h"

#include <assert.h>

struct unfolding {
    struct arena *arena;
    struct sites sites;
};

static size_t add_site(struct unfolding *u, const struct site *site)
{
    assert(u->sites.count < SITES_MAX && "raise SITES_MAX");
    u->sites.list[u->sites.count] = *site;
    return u->sites.count++;
}

/* The nearest site of the same shape around site `at`; `at` itself when there is none. */
static size_t enclosing(const struct unfolding *u, size_t at)
{
    const struct site *list = u->sites.list;
    for (size_t i = at; list[i].parent != i;) {
        i = list[i].parent;
        if (list[i].shape == list[at].shape)
            return i;
    }
    return at;
}

static void unfold(struct unfolding *u, size_t at);

static void unfold_members(struct unfolding *u, size_t at)
{
    const struct site site = u->sites.list[at];
    size_t same = enclosing(u, at);
    if (same != at) {
        u->sites.list[at].members = u->sites.list[same].members;
        return;
    }
    size_t first = u->sites.count;
    u->sites.list[at].members = first;
    for (size_t i = 0; i < site.shape->member_count; i++) {
        const struct member *member = &site.shape->members[i];
        add_site(u, &(struct site){
                        .path = arena_printf(u->arena, "%s/%s", site.path, member->name).p,
                        .shape = member->shape,
                        .is_member = true,
                        .parent = at,
                    });
    }
    for (size_t i = 0; i < site.shape->member_count; i++)
        unfold(u, first + i);
}

static void unfold_elements(struct unfolding *u, size_t at)
{
    const struct site site = u->sites.list[at];
    struct site inner = {
        .path = arena_printf(u->arena, "%s/*", site.path).p,
        .shape = site.shape->element,
        .parent = at,
    };
    size_t element = add_site(u, &inner);
    u->sites.list[at].element = element;
    if (site.shape->key != NULL) {
        inner.shape = site.shape->key;
        inner.is_key = true;
        u->sites.list[at].key = add_site(u, &inner);
    }
    unfold(u, element);
}

static void unfold(struct unfolding *u, size_t at)
{
    enum shape_type type = u->sites.list[at].shape->type;
    if (type == SHAPE_STRUCTURE)
        unfold_members(u, at);
    else if (type == SHAPE_LIST || type == SHAPE_MAP)
        unfold_elements(u, at);
}

struct sites sites_of(struct arena *a, const struct operation *operation)
{
    struct unfolding u = {.arena = a};
    u.sites.list = arena_new(a, SITES_MAX * sizeof *u.sites.list);
    for (size_t i = 0; i < operation->member_count; i++)
        add_site(&u, &(struct site){
                         .path = arena_printf(a, "/%s", operation->members[i].name).p,
                         .shape = operation->members[i].shape,
                         .is_member = true,
                         .parent = i,
                     });
    for (size_t i = 0; i < operation->member_count; i++)
        unfold(&u, i);
    return u.sites;
}

bool site_maximum(const struct site *site, int64_t *ret)
{
    const struct shape *shape = site->shape;
    if (shape->length.has_max)
        *ret = shape->length.max;
    else if (shape->range.has_max)
        *ret = shape->range.max;
    return shape->length.has_max || shape->range.has_max;
}

const char *site_constraint(const struct site *site)
{
    if (site->shape->range.has_max)
        return "range";
    return site->is_key ? "key length" : "length";
}

/* --- what a request holds --- */

static void note(const struct site *site, struct site_use *use, int64_t measure)
{
    int64_t maximum;
    bool is_first = !use->is_set;
    use->is_set = true;
    if (site_maximum(site, &maximum) && (is_first || measure > use->largest))
        use->largest = measure;
}

/* Lengths are counted only where somebody asks for them. */
static void note_string(const struct site *site, struct site_use *use, struct str s)
{
    note(site, use, site->shape->length.has_max ? (int64_t)utf8_length(s) : 0);
}

static void note_value(const struct sites *sites, size_t at, const struct value *value,
                       struct site_use uses[]);

static void note_members(const struct sites *sites, size_t first, const struct value *const items[],
                         size_t count, struct site_use uses[])
{
    for (size_t i = 0; i < count; i++)
        if (items[i] != NULL)
            note_value(sites, first + i, items[i], uses);
}

static void note_elements(const struct sites *sites, const struct site *site,
                          const struct value *value, struct site_use uses[])
{
    for (size_t i = 0; i < value->count; i++) {
        note_value(sites, site->element, value->items[i], uses);
        if (value->keys != NULL && site->key != 0)
            note_string(&sites->list[site->key], &uses[site->key], value->keys[i]);
    }
}

static void note_value(const struct sites *sites, size_t at, const struct value *value,
                       struct site_use uses[])
{
    const struct site *site = &sites->list[at];
    switch (site->shape->type) {
    case SHAPE_STRING:
        note_string(site, &uses[at], value->string);
        break;
    case SHAPE_STRUCTURE:
        note(site, &uses[at], 0);
        note_members(sites, site->members, value->items, value->count, uses);
        break;
    case SHAPE_LIST:
    case SHAPE_MAP:
        note(site, &uses[at], (int64_t)value->count);
        note_elements(sites, site, value, uses);
        break;
    default:
        note(site, &uses[at], value->integer);
        break;
    }
}

void sites_note(const struct sites *sites, const struct operation *operation,
                const struct input *input, struct site_use uses[SITES_MAX])
{
    note_members(sites, 0, input->members, operation->member_count, uses);
}
