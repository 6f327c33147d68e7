/*
 * What keeps the program from starting, in one line for a person: names the option, file, JSON path
 * or line, and the rule.
 */
#pragma once

#include <stddef.h>

enum { PROBLEM_BYTES_MAX = 1024 };

struct problem {
    char text[PROBLEM_BYTES_MAX];
};

/* Formats the text, cut to fit. */
void problem_set(struct problem *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
