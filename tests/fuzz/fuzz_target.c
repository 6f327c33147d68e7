/*
 * The raw request target: cut up, decoded, shown without its secrets.
 */
#include "fuzz.h"

#include "base/utf8.h"
#include "http/target.h"

#include <string.h>

static void decode(struct arena *a, struct str raw)
{
    struct str decoded;
    const char *reason = NULL;
    if (!target_decode(a, raw, &decoded, &reason)) {
        FUZZ_REQUIRE(reason != NULL, "refused without a reason: %.*s", STR_ARG(raw));
        return;
    }
    FUZZ_REQUIRE(decoded.n <= raw.n, "%.*s has grown", STR_ARG(raw));
    FUZZ_REQUIRE(memchr(decoded.p, '\0', decoded.n + 1) == decoded.p + decoded.n, "NUL inside");
    FUZZ_REQUIRE(utf8_is_valid(decoded, &(size_t){0}), "no UTF-8: %.*s", STR_ARG(decoded));
}

static void require_inside(struct str piece, struct str whole)
{
    FUZZ_REQUIRE(piece.n <= whole.n && (piece.n == 0 || (piece.p >= whole.p &&
                                                         piece.p + piece.n <= whole.p + whole.n)),
                 "%.*s lies outside", STR_ARG(piece));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct target target;
    struct str raw = fuzz_text(&a, data, size), name, value;
    target_parse(raw, &target);
    for (size_t i = 0; i < target.segment_count; i++) {
        require_inside(target.segments[i], target.path);
        decode(&a, target.segments[i]);
    }
    struct str rest = target.query;
    while (target_next_parameter(&rest, &name, &value)) {
        require_inside(name, target.query);
        decode(&a, name);
        decode(&a, value);
    }
    target_without_secrets(&a, raw);
    arena_done(&a);
    return 0;
}
