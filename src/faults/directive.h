/*
 * The request header x-mock-fault: a client that can add a header asks for a fault of its own.
 *
 *     x-mock-fault: ThrottlingException; retryAfterSeconds=2
 *     x-mock-fault: CONNECTION_RESET_BY_PEER; phase=after
 *     x-mock-fault: HANG; milliseconds=500
 *     x-mock-fault: <id of a rule>
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"
#include "faults/faults.h"

#include <stdbool.h>

#define FAULT_DIRECTIVE_HEADER "x-mock-fault"

/*
 * Reads a directive: a code of the catalogue, the name of a connection fault, or the id of a rule,
 * which then counts as met; the parameters phase, retryAfterSeconds and milliseconds override what
 * the rule says. Returns false with a message that names the nearest known thing.
 */
bool fault_directive_read(struct faults *f, struct arena *a, struct str header,
                          struct fault_decision *ret, struct str *reterr);
