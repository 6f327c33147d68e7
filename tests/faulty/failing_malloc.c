#include "failing_malloc.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

/* glibc's own, under the names that it keeps for this. NOLINTBEGIN(bugprone-reserved-identifier) */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *p, size_t size);
/* NOLINTEND(bugprone-reserved-identifier) */

static struct {
    /* The allocation that fails first; 0 for none. */
    int at;
    bool and_all_behind;
    bool is_left_alone;
    int allocations;
    bool has_failed;
} state;

void failing_malloc_arm(int n, bool and_all_behind)
{
    state.at = n;
    state.and_all_behind = and_all_behind;
    state.allocations = 0;
    state.has_failed = false;
}

void failing_malloc_may_fail(bool may)
{
    state.is_left_alone = !may;
}

void failing_malloc_heal(void)
{
    state.at = 0;
}

bool failing_malloc_has_failed(void)
{
    return state.has_failed;
}

static bool fails(void)
{
    if (state.at == 0 || state.is_left_alone)
        return false;
    state.allocations++;
    if (state.allocations < state.at || (state.allocations > state.at && !state.and_all_behind))
        return false;
    state.has_failed = true;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *p, size_t size)
{
    return fails() ? NULL : __libc_realloc(p, size);
}
