/*
 * Whole files that the command line names.
 */
#pragma once

#include "base/arena.h"
#include "base/problem.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Reads a file of at most `bytes_max` into the arena, with a zero byte behind it. Returns false
 * with the option, the file and the system's reason; a folder is refused too. A pipe will do.
 */
bool file_read(struct arena *a, const char *option, const char *path, size_t bytes_max,
               struct str *ret, struct problem *reterr);
