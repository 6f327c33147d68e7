/*
 * Whether a credential may do what it asks for (IAM: an explicit deny).
 */
#pragma once

#include "api/caller.h"
#include "api/input.h"
#include "api/route.h"
#include "auth/credentials.h"
#include "auth/refusal.h"
#include "base/arena.h"

#include <stdbool.h>

/*
 * Returns false with AccessDeniedException, which names who, the action and the resource. Labels
 * stand in the resource's ARN as they were sent, undecoded.
 */
bool authorize_call(struct arena *a, const struct credential *credential,
                    const struct caller *caller, const struct route *route,
                    const struct input *input, struct api_error *reterr);
