#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void memory_exhausted(size_t size)
{
    /* Past stdio, which may want memory too. */
    char line[64];
    int n = snprintf(line, sizeof line, "connect-mock: out of memory (%zu bytes)\n", size);
    ssize_t ignored = write(STDERR_FILENO, line, (size_t)n);
    (void)ignored;
    abort();
}

static void *or_abort(void *p, size_t size)
{
    if (p == NULL)
        memory_exhausted(size);
    return p;
}

void *memory_new(size_t size)
{
    return or_abort(calloc(1, size > 0 ? size : 1), size);
}

void *memory_resize(void *p, size_t count, size_t size)
{
    if (size > 0 && count > SIZE_MAX / size)
        or_abort(NULL, SIZE_MAX);
    size_t total = count * size > 0 ? count * size : 1;
    return or_abort(realloc(p, total), total);
}

char *memory_copy(const char *p, size_t n)
{
    char *copy = memory_new(n + 1);
    if (n > 0)
        memcpy(copy, p, n);
    return copy;
}
