/*
 * From a method and a raw path to a row of the operation table.
 */
#pragma once

#include "api/error.h"
#include "api/model.h"
#include "base/arena.h"
#include "base/str.h"
#include "http/target.h"

#include <stdbool.h>

struct route {
    const struct operation *operation;
    /* For each member in a label, by its index in the row: the raw segment, possibly empty. */
    struct str labels[OPERATION_MEMBERS_MAX];
};

/*
 * Enters the base path that every path of the API stands below (target_enter()). Returns false with
 * UnknownOperationException, which names the base path.
 */
bool route_enter(struct str base_path, struct target *target, struct arena *a,
                 struct api_error *reterr);

/*
 * Finds the row whose path fits the target segment by segment, a label any one segment, and whose
 * method is `method`. Returns false with UnknownOperationException, which names the nearest known
 * path, or with MethodNotAllowedException, which names the methods that the path has.
 */
bool route_find(const struct operation_table *operations, struct str method,
                const struct target *target, struct arena *a, struct route *ret,
                struct api_error *reterr);

/* Whether a row has that method and a path that fits the target. */
bool route_takes(const struct operation_table *operations, struct str method,
                 const struct target *target);
