#include "api/route.h"

#include "base/nearest.h"
#include "base/text.h"

#include <assert.h>
#include <stdint.h>

/* As much of a path that a client sent as a message repeats. */
enum { PATH_SHOWN_BYTES_MAX = 200 };

static bool is_label(struct str pattern_segment)
{
    return pattern_segment.n > 0 && pattern_segment.p[0] == '{';
}

/* Takes the next segment off the front of a row's path. */
static bool next_segment(struct str *rest, struct str *ret)
{
    return str_split(rest, '/', ret);
}

static struct str first_segments(const struct operation *operation)
{
    struct str path = str_from(operation->path);
    return str_skip(path, 1);
}

static bool path_matches(const struct operation *operation, const struct target *target)
{
    struct str rest = first_segments(operation);
    struct str wanted;
    size_t i = 0;
    for (; next_segment(&rest, &wanted); i++) {
        if (i >= target->segment_count)
            return false;
        if (!is_label(wanted) && !str_equal(wanted, target->segments[i]))
            return false;
    }
    return i == target->segment_count;
}

static size_t label_member(const struct operation *operation, struct str label)
{
    for (size_t i = 0; i < operation->member_count; i++)
        if (operation->members[i].location == IN_LABEL &&
            str_is(label, operation->members[i].wire_name))
            return i;
    assert(false && "every label of a path is a member of its operation");
    return 0;
}

static struct route bind_labels(const struct operation *operation, const struct target *target)
{
    struct route route = {.operation = operation};
    struct str rest = first_segments(operation);
    struct str wanted;
    for (size_t i = 0; next_segment(&rest, &wanted); i++) {
        if (!is_label(wanted))
            continue;
        struct str label = {.p = wanted.p + 1, .n = wanted.n - 2};
        route.labels[label_member(operation, label)] = target->segments[i];
    }
    return route;
}

/* How far a target is from a row's path: the letters to change, with labels fitting anything. */
static size_t path_distance(const struct operation *operation, const struct target *target)
{
    struct str rest = first_segments(operation);
    struct str wanted;
    size_t distance = 0;
    size_t i = 0;
    for (; next_segment(&rest, &wanted); i++) {
        struct str given = i < target->segment_count ? target->segments[i] : STR("");
        bool fits = is_label(wanted) && i < target->segment_count;
        distance += fits ? 0 : nearest_distance(given, wanted) + (given.n == 0);
    }
    for (; i < target->segment_count; i++)
        distance += target->segments[i].n + 1;
    return distance;
}

static const struct operation *nearest_operation(const struct operation_table *operations,
                                                 struct str method, const struct target *target)
{
    const struct operation *best = operations->rows;
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *row = &operations->rows[i];
        size_t distance = 2 * path_distance(row, target) + !str_is(method, row->method);
        if (distance < best_distance) {
            best = row;
            best_distance = distance;
        }
    }
    return best;
}

static struct api_error unknown_path(const struct operation_table *operations, struct str method,
                                     const struct target *target, struct arena *a)
{
    const struct operation *nearest = nearest_operation(operations, method, target);
    struct str shown = str_first(target->path, PATH_SHOWN_BYTES_MAX);
    return api_error(ERROR_UNKNOWN_OPERATION,
                     arena_printf(a,
                                  "No operation has the path '%.*s'; "
                                  "the nearest is %s %.*s%s (%s)",
                                  STR_ARG(shown), nearest->method, STR_ARG(target->base),
                                  nearest->path, nearest->name));
}

static struct api_error wrong_method(struct str method, struct str allowed,
                                     const struct target *target, struct arena *a)
{
    struct api_error error =
        api_error(ERROR_METHOD_NOT_ALLOWED,
                  arena_printf(a, "The path '%.*s' does not take %.*s; it takes %.*s",
                               STR_ARG(str_first(target->path, PATH_SHOWN_BYTES_MAX)),
                               STR_ARG(str_first(method, PATH_SHOWN_BYTES_MAX)), STR_ARG(allowed)));
    error.allow = allowed;
    return error;
}

bool route_enter(struct str base_path, struct target *target, struct arena *a,
                 struct api_error *reterr)
{
    if (target_enter(target, base_path))
        return true;
    struct str shown = str_first(target->path, PATH_SHOWN_BYTES_MAX);
    *reterr = api_error(ERROR_UNKNOWN_OPERATION,
                        arena_printf(a, "No operation has the path '%.*s'; all stand below '%.*s'",
                                     STR_ARG(shown), STR_ARG(base_path)));
    return false;
}

/* The row that takes the request, or NULL. */
static const struct operation *find_row(const struct operation_table *operations, struct str method,
                                        const struct target *target)
{
    for (size_t i = 0; i < operations->count; i++) {
        const struct operation *row = &operations->rows[i];
        if (str_is(method, row->method) && path_matches(row, target))
            return row;
    }
    return NULL;
}

static struct str allowed_methods(const struct operation_table *operations,
                                  const struct target *target, struct arena *a)
{
    struct text allowed = {.arena = a};
    for (size_t i = 0; i < operations->count; i++)
        if (path_matches(&operations->rows[i], target))
            text_printf(&allowed, "%s%s", allowed.n > 0 ? ", " : "", operations->rows[i].method);
    return text_str(&allowed);
}

bool route_find(const struct operation_table *operations, struct str method,
                const struct target *target, struct arena *a, struct route *ret,
                struct api_error *reterr)
{
    const struct operation *row = find_row(operations, method, target);
    if (row != NULL) {
        *ret = bind_labels(row, target);
        return true;
    }
    struct str allowed = allowed_methods(operations, target, a);
    *reterr = allowed.n > 0 ? wrong_method(method, allowed, target, a)
                            : unknown_path(operations, method, target, a);
    return false;
}

bool route_takes(const struct operation_table *operations, struct str method,
                 const struct target *target)
{
    return find_row(operations, method, target) != NULL;
}
