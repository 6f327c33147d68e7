#include "api/patterns.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

struct compiled {
    const char *pattern;
    pcre2_code *code;
};

struct patterns {
    struct compiled *items;
    size_t count;
    /* Shapes being or already visited: they may refer to themselves. */
    const struct shape **visited;
    size_t visited_count;
};

static const struct compiled *find(const struct patterns *p, const char *pattern)
{
    for (size_t i = 0; i < p->count; i++)
        if (strcmp(p->items[i].pattern, pattern) == 0)
            return &p->items[i];
    return NULL;
}

static void compile(struct patterns *p, const char *pattern)
{
    if (find(p, pattern) != NULL)
        return;
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
                      PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_NO_AUTO_CAPTURE, &error,
                      &offset, NULL);
    if (code == NULL && error == PCRE2_ERROR_HEAP_FAILED)
        memory_exhausted(0);
    assert(code != NULL);
    p->items = memory_resize(p->items, p->count + 1, sizeof *p->items);
    p->items[p->count++] = (struct compiled){.pattern = pattern, .code = code};
}

static bool visit_first(struct patterns *p, const struct shape *shape)
{
    for (size_t i = 0; i < p->visited_count; i++)
        if (p->visited[i] == shape)
            return false;
    p->visited = memory_resize(p->visited, p->visited_count + 1, sizeof(const struct shape *));
    p->visited[p->visited_count++] = shape;
    return true;
}

static void visit(struct patterns *p, const struct shape *shape)
{
    if (shape == NULL || !visit_first(p, shape))
        return;
    if (shape->pattern != NULL)
        compile(p, shape->pattern);
    visit(p, shape->element);
    visit(p, shape->key);
    for (size_t i = 0; i < shape->member_count; i++)
        visit(p, shape->members[i].shape);
}

static void forget_visited(struct patterns *p)
{
    free(p->visited);
    p->visited = NULL;
    p->visited_count = 0;
}

struct patterns *patterns_of(const struct shape *shape)
{
    struct patterns *p = memory_new(sizeof *p);
    visit(p, shape);
    forget_visited(p);
    return p;
}

struct patterns *patterns_new(const struct operation_table *operations)
{
    struct patterns *p = memory_new(sizeof *p);
    for (size_t i = 0; i < operations->count; i++)
        for (size_t j = 0; j < operations->rows[i].member_count; j++)
            visit(p, operations->rows[i].members[j].shape);
    forget_visited(p);
    return p;
}

void patterns_free(struct patterns *p)
{
    if (p == NULL)
        return;
    for (size_t i = 0; i < p->count; i++)
        pcre2_code_free(p->items[i].code);
    free(p->items);
    free(p);
}

bool patterns_match(const struct patterns *p, const char *pattern, struct str s)
{
    const struct compiled *item = find(p, pattern);
    assert(item != NULL);
    pcre2_match_data *data = pcre2_match_data_create_from_pattern(item->code, NULL);
    if (data == NULL)
        memory_exhausted(0);
    int found = pcre2_match(item->code, (PCRE2_SPTR)s.p, s.n, 0, PCRE2_NO_UTF_CHECK, data, NULL);
    if (found == PCRE2_ERROR_NOMEMORY)
        memory_exhausted(0);
    pcre2_match_data_free(data);
    /* A pattern that takes too many steps ends in an error, which is no match. */
    return found >= 0;
}
