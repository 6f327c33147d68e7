/*
 * Fault rules: what is taken can be put in force, written, read again, and decides.
 */
#include "fuzz.h"

#include "faults/faults.h"
#include "faults/rule_parse.h"
#include "mock.h"

static int64_t no_time(void *cookie)
{
    (void)cookie;
    return 0;
}

static struct faults *put_in_force(struct arena *a, const struct json *document)
{
    struct field_error error = {0};
    struct reading r = {.arena = a, .reterr = &error};
    struct fault_rule *rules;
    size_t count;
    struct faults *f = faults_new(ids_seeded(1), (struct clock){.now_ms = no_time});
    if (fault_rules_parse(&r, NULL, document, mock_vocabulary(), &rules, &count) &&
        faults_replace(f, rules, count, &r))
        return f;
    FUZZ_REQUIRE(error.error.n > 0, "refused without a reason");
    faults_free(f);
    return NULL;
}

static struct str rules_text(struct arena *a, struct faults *f)
{
    struct text text = {.arena = a};
    struct json_writer w = {.out = &text};
    faults_write(f, &w);
    return text_str(&text);
}

static void check_round(struct arena *a, struct faults *f)
{
    struct str text = rules_text(a, f);
    const struct json *document = fuzz_json(a, text);
    FUZZ_REQUIRE(document != NULL, "no JSON: %.*s", STR_ARG(text));
    struct faults *again = put_in_force(a, document);
    FUZZ_REQUIRE(again != NULL, "cannot be read again: %.*s", STR_ARG(text));
    struct str written = rules_text(a, again);
    FUZZ_REQUIRE(str_equal(text, written), "%.*s\nbecame\n%.*s", STR_ARG(text), STR_ARG(written));
    faults_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    const struct json *document = fuzz_json(&a, fuzz_text(&a, data, size));
    struct faults *f = document != NULL ? put_in_force(&a, document) : NULL;
    if (f != NULL) {
        check_round(&a, f);
        struct fault_facts facts = {
            .values = {[FAULT_MATCH_OPERATION] = STR("StartTestCaseExecution")}};
        for (int i = 0; i < 3; i++)
            FUZZ_REQUIRE(faults_decide(f, &a, &facts).delay_ms >= 0, "a delay into the past");
        check_round(&a, f);
        faults_free(f);
    }
    arena_done(&a);
    return 0;
}
