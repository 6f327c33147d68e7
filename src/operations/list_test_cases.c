/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_ListTestCases.html
 */
#include "base/text.h"
#include "operations/page.h"
#include "operations/test_cases.h"

enum { LIST_RESULTS_DEFAULT = 100 };

void list_test_cases(struct call *call)
{
    const struct input *input = &call->input;
    uint64_t query = page_query(call);
    int64_t after;
    if (!page_read(call, query, 0, &after))
        return;
    /* One more than the page, to know whether another follows. */
    size_t max = (size_t)input_integer(input, CASES_MAX_RESULTS, LIST_RESULTS_DEFAULT);
    struct store_test_case *found = arena_new(call->arena, (max + 1) * sizeof *found);
    size_t count;
    if (store_list_test_cases(call->store, call->arena, input_string(input, CASES_INSTANCE_ID),
                              after, max + 1, found, &count) != STORE_OK) {
        call_fail_store(call);
        return;
    }
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    page_open(&w, "TestCaseSummaryList");
    for (size_t i = 0; i < count && i < max; i++)
        test_case_write_summary(&w, call, &found[i]);
    page_close_list(&w, query, count > max ? &found[max - 1].sequence : NULL);
    json_close(&w, '}');
    call->body = text_str(&text);
}
