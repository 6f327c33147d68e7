/*
 * Heap memory that cannot fail.
 *
 * Every size that a client controls has a limit that is checked before memory is taken for it, so
 * running out of memory is not a condition that a request can provoke. These functions print one
 * line on standard error and abort the process instead of returning NULL: SQLite's journal keeps
 * whatever was acknowledged.
 */
#pragma once

#include <stddef.h>

/* Returns `size` zeroed bytes; the caller frees them with free(). */
void *memory_new(size_t size);

/* Resizes `p` (which may be NULL) to `count` elements of `size` bytes, as realloc does. */
void *memory_resize(void *p, size_t count, size_t size);

/* Returns a NUL-terminated copy of the `n` bytes at `p`; the caller frees it. */
char *memory_copy(const char *p, size_t n);
