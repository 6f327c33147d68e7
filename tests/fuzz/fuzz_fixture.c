/*
 * Fixtures: one that is refused changes nothing; one that is taken leaves a state whose snapshot is
 * a fixture of that state.
 */
#include "mock_state.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    mock_state_reset(&a);
    struct str text = fuzz_text(&a, data, size);
    if (mock_state_call(&a, "POST", "/_mock/fixtures", text).status == 200) {
        struct str snapshot = mock_state_call(&a, "GET", "/_mock/snapshot", STR("")).body;
        struct str before = mock_state_digest(&a);
        mock_state_reset(&a);
        struct http_response again = mock_state_call(&a, "POST", "/_mock/fixtures", snapshot);
        FUZZ_REQUIRE(again.status == 200, "%.*s\nof\n%.*s", STR_ARG(again.body), STR_ARG(snapshot));
        struct str after = mock_state_digest(&a);
        FUZZ_REQUIRE(str_equal(before, after), "%.*s\nbecame\n%.*s", STR_ARG(before),
                     STR_ARG(after));
    }
    arena_done(&a);
    return 0;
}
