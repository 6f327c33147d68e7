#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool read_all(struct arena *a, FILE *file, size_t bytes_max, struct str *ret)
{
    struct stat status;
    if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (fseek(file, 0, SEEK_END) != 0)
        return false;
    long bytes = ftell(file);
    if (bytes < 0 || (size_t)bytes > bytes_max) {
        errno = bytes < 0 ? errno : EFBIG;
        return false;
    }
    rewind(file);
    char *p = arena_new(a, (size_t)bytes + 1);
    size_t n = fread(p, 1, (size_t)bytes, file);
    p[n] = '\0';
    *ret = (struct str){.p = p, .n = n};
    return !ferror(file);
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
