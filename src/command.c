#include "command.h"

#include "base/array.h"
#include "base/nearest.h"

static const struct {
    const char *name;
    const char *usage;
    const char *help;
} rows[] = {
    [COMMAND_SERVE] = {"serve", "[serve] [options]",
                       "answer requests; the command that may be left out"},
    [COMMAND_OPERATIONS] = {"operations", "operations [--json]", "print the operation table"},
    [COMMAND_OPENAPI] = {"openapi", "openapi", "print the API as an OpenAPI 3.1 document"},
};

enum { ROWS = ARRAY_COUNT(rows) };

bool command_find(const char *word, enum command *ret, struct problem *reterr)
{
    const char *names[ROWS];
    for (int i = 0; i < ROWS; i++) {
        names[i] = rows[i].name;
        if (str_is(str_from(word), names[i])) {
            *ret = (enum command)i;
            return true;
        }
    }
    problem_set(reterr, "%s: no such command; did you mean %s? (--help lists all)", word,
                names[nearest_index(str_from(word), names, ROWS)]);
    return false;
}

const char *command_name(enum command command)
{
    return rows[command].name;
}

void command_print_usage(FILE *out)
{
    for (int i = 0; i < ROWS; i++)
        fprintf(out, "%s connect-mock %s\n", i == 0 ? "usage:" : "      ", rows[i].usage);
}

void command_print_help(FILE *out)
{
    for (int i = 0; i < ROWS; i++)
        fprintf(out, "  %-*s %s\n", COMMAND_HELP_COLUMN, rows[i].name, rows[i].help);
}
