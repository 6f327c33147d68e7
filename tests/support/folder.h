/*
 * A folder of its own for a test that works on files.
 */
#pragma once

#include "base/arena.h"
#include "suite.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER_TEMPLATE "/tmp/connect-mock-test-XXXXXX"

static char folder[sizeof FOLDER_TEMPLATE];

static inline void folder_setup(void)
{
    memcpy(folder, FOLDER_TEMPLATE, sizeof folder);
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

/* Removes the folder with the files in it. */
static inline void folder_teardown(void)
{
    DIR *files = opendir(folder);
    ck_assert_ptr_nonnull(files);
    for (const struct dirent *file; (file = readdir(files)) != NULL;)
        if (file->d_name[0] != '.')
            unlinkat(dirfd(files), file->d_name, 0);
    closedir(files);
    ck_assert_int_eq(rmdir(folder), 0);
}

/* The path of a file in it. */
static inline const char *folder_path(struct arena *a, const char *name)
{
    return arena_printf(a, "%s/%s", folder, name).p;
}

/* Writes a file into it; returns its path. */
static inline const char *folder_write(struct arena *a, const char *name, struct str text)
{
    const char *path = folder_path(a, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text.p, 1, text.n, file), text.n);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}
