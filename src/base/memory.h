/*
 * Heap memory that cannot fail.
 *
 * Every size that a client controls has a limit that is checked before memory is taken for it, so
 * running out of memory is not a condition that a request can provoke. These functions end the
 * process instead of returning NULL: SQLite's journal keeps whatever was acknowledged.
 */
#pragma once

#include <stddef.h>

/*
 * Prints one line on standard error and aborts: also for a foreign library that could not allocate,
 * where nothing else can be wrong. `size` is what was asked for, 0 when that is not known.
 */
_Noreturn void memory_exhausted(size_t size);

/* Returns `size` zeroed bytes; the caller frees them with free(). */
void *memory_new(size_t size);

/* Resizes `p` (which may be NULL) to `count` elements of `size` bytes, as realloc does. */
void *memory_resize(void *p, size_t count, size_t size);

/* Returns a NUL-terminated copy of the `n` bytes at `p`; the caller frees it. */
char *memory_copy(const char *p, size_t n);
