/*
 * What the program is asked to do: the first word of the command line.
 */
#pragma once

#include "base/problem.h"

#include <stdbool.h>
#include <stdio.h>

/* How wide the names of commands and options stand in the usage text. */
enum { COMMAND_HELP_COLUMN = 28 };

enum command {
    COMMAND_SERVE,
    COMMAND_OPERATIONS,
    COMMAND_OPENAPI,
};

/*
 * The command of that name. Returns false with one line that names the nearest.
 */
bool command_find(const char *word, enum command *ret, struct problem *reterr);

const char *command_name(enum command command);

/* Writes a line for each: how it is called, what it does. */
void command_print_usage(FILE *out);
void command_print_help(FILE *out);
