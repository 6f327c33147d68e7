#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* What is asked for first: pipes and files of the kernel's do not tell how much there is. */
enum { FIRST_BYTES = 4096 };

/* Says how many bytes to begin with. Returns false for a folder. */
static bool first_capacity(FILE *file, size_t *ret)
{
    struct stat status = {0};
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    bool is_larger = S_ISREG(status.st_mode) && status.st_size > FIRST_BYTES;
    *ret = is_larger ? (size_t)status.st_size : FIRST_BYTES;
    return true;
}

static bool read_all(struct arena *a, FILE *file, size_t bytes_max, struct str *ret)
{
    size_t capacity, n = 0;
    if (!first_capacity(file, &capacity))
        return false;
    char *p = NULL;
    do {
        /* One byte more than wanted tells the end from a full buffer. */
        capacity = n < capacity ? capacity : 2 * capacity;
        capacity = capacity < bytes_max ? capacity : bytes_max;
        char *larger = arena_new(a, capacity + 1);
        if (n > 0)
            memcpy(larger, p, n);
        p = larger;
        n += fread(p + n, 1, capacity + 1 - n, file);
    } while (n > capacity && n <= bytes_max);
    if (n > bytes_max)
        errno = EFBIG;
    if (n > bytes_max || ferror(file))
        return false;
    p[n] = '\0';
    *ret = (struct str){.p = p, .n = n};
    return true;
}

bool file_read(struct arena *a, const char *option, const char *path, size_t bytes_max,
               struct str *ret, struct problem *reterr)
{
    struct str text;
    FILE *file = fopen(path, "rb");
    bool ok = file != NULL && read_all(a, file, bytes_max, &text);
    if (ok)
        *ret = text;
    else if (errno == EFBIG)
        problem_set(reterr, "%s %s: the file has more than the %zu MiB that it can have", option,
                    path, bytes_max / 1024 / 1024);
    else
        problem_set(reterr, "%s %s: %s", option, path, strerror(errno));
    if (file != NULL)
        fclose(file);
    return ok;
}
