/*
 * Whole requests, one after the other: each gets an answer, in JSON, with a status and an error
 * type of the catalogue, and one that is refused leaves the state as it was.
 */
#include "mock_state.h"

/* Each asks for two snapshots. */
enum { REQUESTS_MAX = 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, NULL, 0);
    mock_state_reset(&a);
    struct http_request request;
    struct str rest = fuzz_text(&a, data, size);
    for (int i = 0; i < REQUESTS_MAX && fuzz_next_request(&a, &rest, &request); i++)
        mock_state_send(&a, &request);
    arena_done(&a);
    return 0;
}
