/*
 * An allocator that fails when it is told to. It takes the place of malloc(), calloc() and
 * realloc() for the whole program, its libraries included: glibc only, and not beside a sanitizer.
 */
#pragma once

#include <stdbool.h>

/* Has the n-th allocation from here on fail, which counts from 1, or all from it on. */
void failing_malloc_arm(int n, bool and_all_behind);

/* Has allocations count, and fail, from here on; or leaves them alone. They count at first. */
void failing_malloc_may_fail(bool may);

/* Lets all allocations succeed. */
void failing_malloc_heal(void);

/* Whether an allocation has failed since failing_malloc_arm(). */
bool failing_malloc_has_failed(void);
