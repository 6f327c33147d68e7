/*
 * What the body of an error holds, by its name.
 */
#pragma once

#include "api/model.h"

/* The structure of that error's body, named after it. `error` must outlive what is returned. */
struct shape error_shape(const char *error);
