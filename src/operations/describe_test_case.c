/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeTestCase.html
 */
#include "base/text.h"
#include "operations/test_cases.h"

static enum store_version_choice choice(struct str status)
{
    if (status.p == NULL)
        return STORE_VERSION_CURRENT;
    return str_is(status, "PUBLISHED") ? STORE_VERSION_PUBLISHED : STORE_VERSION_SAVED;
}

/* Whether the test case is there, if not in the version that was asked for. */
static bool has_other_version(struct call *call)
{
    struct store_test_case test_case;
    return store_find_test_case(call->store, call->arena,
                                input_string(&call->input, TEST_CASE_INSTANCE_ID),
                                input_string(&call->input, TEST_CASE_ID), STORE_VERSION_CURRENT,
                                &test_case) == STORE_OK;
}

void describe_test_case(struct call *call)
{
    const struct input *input = &call->input;
    struct str id = input_string(input, TEST_CASE_ID);
    struct store_test_case test_case;
    enum store_status status =
        store_find_test_case(call->store, call->arena, input_string(input, TEST_CASE_INSTANCE_ID),
                             id, choice(input_string(input, DESCRIBE_STATUS)), &test_case);
    if (status == STORE_NOT_FOUND && has_other_version(call)) {
        call_fail(call, ERROR_RESOURCE_NOT_FOUND,
                  arena_printf(call->arena,
                               "Resource not found: the test case %.*s has no published version",
                               STR_ARG(id)));
        return;
    }
    if (status != STORE_OK) {
        test_case_fail(call, status, id);
        return;
    }
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_name(&w, "TestCase");
    test_case_write(&w, call, &test_case);
    json_close(&w, '}');
    call->body = text_str(&text);
}
