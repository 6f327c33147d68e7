/*
 * The header x-mock-fault.
 */
#include "fuzz.h"

#include "faults/directive.h"

static int64_t no_time(void *cookie)
{
    (void)cookie;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct faults *f = faults_new(ids_seeded(1), (struct clock){.now_ms = no_time});
    struct field_error error;
    struct reading r = {.arena = &a, .reterr = &error};
    const struct fault_rule rule = {.id = STR("rule"), .enabled = true};
    FUZZ_REQUIRE(faults_append(f, &rule, 1, &r), "%.*s", STR_ARG(error.error));
    struct fault_decision decision;
    struct str reason = {0};
    if (fault_directive_read(f, &a, fuzz_text(&a, data, size), &decision, &reason))
        FUZZ_REQUIRE(decision.rule_id.p != NULL && decision.delay_ms >= 0, "nothing decided");
    else
        FUZZ_REQUIRE(reason.n > 0, "refused without a reason");
    faults_free(f);
    arena_done(&a);
    return 0;
}
