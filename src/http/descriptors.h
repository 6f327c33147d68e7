/*
 * The descriptors that the system lets this process have. Each connection is one; a server that
 * took them all could neither accept nor turn away, and SQLite may need one at any time.
 */
#pragma once

#include "base/problem.h"

#include <stdbool.h>

/*
 * Raises the limit as far as the system lets it, and says how many of the `wanted` connections may
 * be open at a time beside what the program and its `threads` take. Writes a line on standard error
 * when they are fewer; false with the reason when there is not one for each thread.
 */
bool descriptors_allow(unsigned wanted, unsigned threads, unsigned *ret_connections,
                       struct problem *reterr);
