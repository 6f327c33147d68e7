/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateTestCase.html
 */
#include "api/value_write.h"
#include "base/text.h"
#include "operations/test_cases.h"

static struct store_test_case requested(struct call *call)
{
    const struct input *input = &call->input;
    const struct member *members = call->route.operation->members;
    return (struct store_test_case){
        .instance_id = input_string(input, CREATE_INSTANCE_ID),
        .test_case_id = input_string(input, CREATE_TEST_CASE_ID),
        .name = input_string(input, CREATE_NAME),
        .tags = value_json(call->arena, members[CREATE_TAGS].shape, input->members[CREATE_TAGS]),
        .version =
            {
                .published = !str_is(input_string(input, CREATE_STATUS), "SAVED"),
                .description = input_string(input, CREATE_DESCRIPTION),
                .content = input_string(input, CREATE_CONTENT),
                .entry_point = value_json(call->arena, members[CREATE_ENTRY_POINT].shape,
                                          input->members[CREATE_ENTRY_POINT]),
                .initialization_data = input_string(input, CREATE_INITIALIZATION_DATA),
            },
    };
}

static struct str output(const struct call *call, const struct store_test_case *created)
{
    struct text text = {.arena = call->arena};
    struct json_writer w = {.out = &text};
    json_open(&w, '{');
    json_write_string_member(&w, "TestCaseId", created->test_case_id);
    json_write_string_member(&w, "TestCaseArn", test_case_arn(call, created));
    json_close(&w, '}');
    return text_str(&text);
}

void create_test_case(struct call *call)
{
    struct store_test_case test_case = requested(call);
    test_case_set_modified(call, CREATE_LAST_MODIFIED_TIME, CREATE_LAST_MODIFIED_REGION,
                           &test_case.version);
    if (!test_case_settle(call, &test_case.version))
        return;
    enum store_status status =
        store_create_test_case(call->store, call->arena, &test_case, &test_case.test_case_id);
    if (status != STORE_OK) {
        test_case_fail(call, status, test_case.name);
        return;
    }
    test_case.instance_id = store_instance_resolve(test_case.instance_id);
    call->body = output(call, &test_case);
}
