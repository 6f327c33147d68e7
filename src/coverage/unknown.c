#include "coverage/unknown.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdlib.h>

struct unknown_member {
    const struct operation *operation;
    struct str pointer;
    uint64_t requests;
};

/* A pointer cut to what is kept of it, between two characters. */
static struct str cut(struct str pointer)
{
    struct str kept = str_first(pointer, COVERAGE_UNKNOWN_BYTES_MAX);
    size_t bad;
    return utf8_is_valid(kept, &bad) ? kept : str_first(kept, bad);
}

static struct unknown_member *find(struct unknown *u, const struct operation *operation,
                                   struct str pointer)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->list[i].operation == operation && str_equal(u->list[i].pointer, pointer))
            return &u->list[i];
    return NULL;
}

static struct unknown_member *make(struct unknown *u, const struct operation *operation,
                                   struct str pointer)
{
    if (u->count == COVERAGE_UNKNOWN_MAX)
        return NULL;
    u->list = memory_resize(u->list, u->count + 1, sizeof *u->list);
    u->list[u->count] = (struct unknown_member){
        .operation = operation,
        .pointer = {.p = memory_copy(pointer.p, pointer.n), .n = pointer.n},
    };
    return &u->list[u->count++];
}

uint64_t unknown_count(struct unknown *u, const struct operation *operation,
                       const struct input *input)
{
    uint64_t unlisted = 0;
    for (size_t i = 0; i < input->unknown_count; i++) {
        if (i >= INPUT_UNKNOWN_KEPT_MAX)
            return unlisted + (input->unknown_count - i);
        struct str pointer = cut(input->unknown[i]);
        struct unknown_member *member = find(u, operation, pointer);
        if (member == NULL)
            member = make(u, operation, pointer);
        if (member != NULL)
            member->requests++;
        else
            unlisted++;
    }
    return unlisted;
}

void unknown_clear(struct unknown *u)
{
    for (size_t i = 0; i < u->count; i++)
        free((char *)(uintptr_t)u->list[i].pointer.p);
    free(u->list);
    *u = (struct unknown){0};
}

/* --- gathering --- */

static void add(struct unknown_list *list, struct str pointer, uint64_t requests)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->list[i].pointer, pointer)) {
            list->list[i].requests += requests;
            return;
        }
    }
    if (list->count == COVERAGE_UNKNOWN_MAX) {
        list->unlisted += requests;
        return;
    }
    if (list->list == NULL)
        list->list = arena_new(list->arena, COVERAGE_UNKNOWN_MAX * sizeof *list->list);
    list->list[list->count++] =
        (struct coverage_unknown){arena_copy(list->arena, pointer), requests};
}

void unknown_gather(const struct unknown *u, const struct operation *operation,
                    struct unknown_list *list)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->list[i].operation == operation)
            add(list, u->list[i].pointer, u->list[i].requests);
}
