/*
 * The input of every operation, from the message to validated values, without the work.
 */
#include "fuzz.h"

#include "api/content.h"
#include "api/input.h"
#include "api/route.h"
#include "api/validate.h"
#include "api/value_write.h"
#include "operations/operation.h"

static const struct patterns *shared_patterns(void)
{
    static struct patterns *patterns;
    if (patterns == NULL)
        patterns = patterns_new(&operations);
    return patterns;
}

static void check_error(const struct api_error *error)
{
    const struct error_kind *kind = error_kind_named(error->name);
    FUZZ_REQUIRE(kind != NULL && kind->status == error->status, "%.*s %d", STR_ARG(error->name),
                 error->status);
    FUZZ_REQUIRE(error->message.n > 0, "%.*s says nothing", STR_ARG(error->name));
}

static void check_values(struct arena *a, const struct operation *operation,
                         const struct input *input)
{
    for (size_t i = 0; i < operation->member_count; i++) {
        const struct member *member = &operation->members[i];
        struct str text = value_json(a, member->shape, input->members[i]);
        FUZZ_REQUIRE(text.p == NULL || fuzz_json(a, text) != NULL, "%s: %.*s", member->name,
                     STR_ARG(text));
        FUZZ_REQUIRE(text.p != NULL || !member->required, "%s is missing", member->name);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct http_request request;
    struct str rest = fuzz_text(&a, data, size);
    while (fuzz_next_request(&a, &rest, &request)) {
        struct target target;
        struct route route;
        struct input input;
        struct api_error error;
        target_parse(request.target, &target);
        if (route_find(&operations, request.method, &target, &a, &route, &error) &&
            content_negotiate(&request, route.operation, &a, &error) &&
            input_gather(&a, &route, &target, &request, &input, &error) &&
            validate_input(&a, shared_patterns(), route.operation, &input, &error))
            check_values(&a, route.operation, &input);
        else
            check_error(&error);
    }
    arena_done(&a);
    return 0;
}
