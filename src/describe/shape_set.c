#include "describe/shape_set.h"

#include <assert.h>
#include <string.h>

enum { CAPACITY_MIN = 32 };

bool shape_set_has(const struct shape_set *set, const struct shape *shape)
{
    for (size_t i = 0; i < set->count; i++) {
        if (set->list[i] == shape)
            return true;
        assert(strcmp(set->list[i]->name, shape->name) != 0);
    }
    return false;
}

static void append(struct shape_set *set, const struct shape *shape)
{
    if (set->count == set->capacity) {
        const struct shape **old = set->list;
        set->capacity = set->capacity > 0 ? 2 * set->capacity : CAPACITY_MIN;
        set->list = arena_new(set->arena, set->capacity * sizeof(const struct shape *));
        for (size_t i = 0; i < set->count; i++)
            set->list[i] = old[i];
    }
    set->list[set->count++] = shape;
}

void shape_set_add_members(struct shape_set *set, const struct member members[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        shape_set_add(set, members[i].shape);
}

void shape_set_add(struct shape_set *set, const struct shape *shape)
{
    if (shape == NULL || shape_set_has(set, shape))
        return;
    append(set, shape);
    shape_set_add_members(set, shape->members, shape->member_count);
    shape_set_add(set, shape->key);
    shape_set_add(set, shape->element);
}
