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
    const struct value *given = input->members[CASES_MAX_RESULTS];
    uint64_t query = page_query(call);
    int64_t after;
    if (!page_read(call, query, 0, &after))
        return;
    /* One more than the page, to know whether another follows. */
    size_t max = given != NULL ? (size_t)given->integer : LIST_RESULTS_DEFAULT;
    struct store_test_case *found = arena_new(call->arena, (max + 1) * sizeof *found);
    size_t count;
    if (store_list_test_cases(call->store, call->arena, input_string(input, CASES_INSTANCE_ID),
                              after, max + 1, found, &count) != STORE_OK) {
        call_fail_store(call);
        return;
    }
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_name(&w, "TestCaseSummaryList");
    json_open(&w, '[');
    for (size_t i = 0; i < count && i < max; i++)
        test_case_write_summary(&w, call, &found[i]);
    json_close(&w, ']');
    if (count > max)
        json_write_string_member(&w, "NextToken",
                                 page_token(call->arena, query, found[max - 1].sequence));
    json_close(&w, '}');
    call->body = text_str(&text);
}
