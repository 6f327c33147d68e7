/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateTestCase.html
 */
#include "api/value_write.h"
#include "operations/test_cases.h"

static struct str given_or(struct str given, struct str otherwise)
{
    return given.p != NULL ? given : otherwise;
}

/* What the test case is to be: what it is, with what the request gives in its place. */
static void apply(struct call *call, struct store_test_case *test_case)
{
    const struct input *input = &call->input;
    const struct member *members = call->route.operation->members;
    struct store_version *version = &test_case->version;
    test_case->name = given_or(input_string(input, UPDATE_NAME), test_case->name);
    version->content = given_or(input_string(input, UPDATE_CONTENT), version->content);
    version->description = given_or(input_string(input, UPDATE_DESCRIPTION), version->description);
    version->initialization_data =
        given_or(input_string(input, UPDATE_INITIALIZATION_DATA), version->initialization_data);
    version->entry_point = given_or(value_json(call->arena, members[UPDATE_ENTRY_POINT].shape,
                                               input->members[UPDATE_ENTRY_POINT]),
                                    version->entry_point);
    struct str status = input_string(input, UPDATE_STATUS);
    if (status.p != NULL)
        version->published = str_is(status, "PUBLISHED");
    test_case_set_modified(call, UPDATE_LAST_MODIFIED_TIME, UPDATE_LAST_MODIFIED_REGION, version);
}

/* What is published already is not checked again for a new name or description. */
static bool wants_check(const struct call *call, bool was_published)
{
    return !was_published || input_string(&call->input, UPDATE_CONTENT).p != NULL ||
           call->input.members[UPDATE_ENTRY_POINT] != NULL;
}

void update_test_case(struct call *call)
{
    struct store_test_case test_case;
    struct str id = input_string(&call->input, UPDATE_TEST_CASE_ID);
    enum store_status status = store_find_test_case(call->store, call->arena,
                                                    input_string(&call->input, UPDATE_INSTANCE_ID),
                                                    id, STORE_VERSION_SAVED, &test_case);
    if (status != STORE_OK) {
        test_case_fail(call, status, id);
        return;
    }
    bool was_published = test_case.version.published;
    apply(call, &test_case);
    if (wants_check(call, was_published) && !test_case_settle(call, &test_case.version))
        return;
    status = store_update_test_case(call->store, &test_case);
    if (status == STORE_OK)
        call->body = STR("{}");
    else
        test_case_fail(call, status, test_case.name);
}
