/*
 * The command line.
 */
#pragma once

#include "base/problem.h"
#include "base/str.h"
#include "command.h"
#include "control/findings.h"
#include "limits/limits.h"
#include "plans/plan.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { OPTION_FIXTURES_MAX = 64, OPTION_BASE_PATH_SEGMENTS_MAX = 8 };

struct options {
    enum command command;
    bool help;
    bool version;
    const char *host;
    uint16_t port;
    /* Both or neither: HTTPS or plain HTTP. */
    const char *tls_cert;
    const char *tls_key;
    /* "/a/b", with no slash at its end; empty for none. */
    struct str base_path;
    const char *db;
    const char *fixtures[OPTION_FIXTURES_MAX];
    int fixture_count;
    const char *faults;
    /* Signatures are checked, against this file's credentials or, with NULL, the pair test, test.
     */
    bool auth_strict;
    const char *credentials;
    /* What calls of the control surface must bring; NULL: this machine may call, without one. */
    const char *control_token;
    /* A name that they may be sent to, beside this machine's own; NULL for none. */
    const char *control_host;
    bool seeded;
    uint64_t seed;
    size_t journal_entries;
    /* What fails the run that the report is of. */
    enum contract contract;
    /* How an execution goes that no plan is for. */
    struct plan fallback;
    struct limits limits;
    /* Of `operations`. */
    bool json;
};

/*
 * Reads "[command] [options]". Views point into argv. Returns false with one line that names the
 * command or option and, for an unknown one, the nearest.
 */
bool options_parse(int argc, char *argv[], struct options *ret, struct problem *reterr);

/* Writes the usage text. */
void options_print_help(FILE *out);
