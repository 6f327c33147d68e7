/*
 * JSON through the gate and cJSON: what is taken says the same when it is written and read again.
 */
#include "fuzz.h"

#include "base/json_copy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    struct json_error error = {0};
    const struct json *document = json_parse(&a, fuzz_text(&a, data, size), &error);
    if (document == NULL) {
        FUZZ_REQUIRE(error.line > 0 && error.column > 0 && error.reason != NULL, "refused nowhere");
    } else {
        struct str text = json_copy(&a, document);
        const struct json *again = fuzz_json(&a, text);
        FUZZ_REQUIRE(again != NULL, "cannot be read again: %.*s", STR_ARG(text));
        struct str written = json_copy(&a, again);
        FUZZ_REQUIRE(str_equal(text, written), "%.*s became %.*s", STR_ARG(text), STR_ARG(written));
    }
    arena_done(&a);
    return 0;
}
