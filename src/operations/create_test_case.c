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
    struct str id = input_string(input, CREATE_TEST_CASE_ID);
    return (struct store_test_case){
        .instance_id = input_string(input, CREATE_INSTANCE_ID),
        /* An empty id could be reached by no path. */
        .test_case_id = id.n > 0 ? id : (struct str){0},
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

/* Whether it is the id that is given, and not the name, that another test case has. */
static bool id_is_taken(struct call *call, const struct store_test_case *test_case)
{
    struct store_test_case other;
    return test_case->test_case_id.p != NULL &&
           store_find_test_case(call->store, call->arena, test_case->instance_id,
                                test_case->test_case_id, STORE_VERSION_CURRENT, &other) == STORE_OK;
}

/* Whether one more test case may be, of so many at most; makes the call the error when not. */
static bool has_room(struct call *call, struct str instance_id, int64_t max, enum error_code error,
                     const char *owner)
{
    int64_t count;
    if (max == 0)
        return true;
    if (store_count_test_cases(call->store, instance_id, &count) != STORE_OK) {
        call_fail_store(call);
        return false;
    }
    if (count < max)
        return true;
    call_fail(call, error,
              arena_printf(call->arena, "%s has %lld test cases already, as many as it can have",
                           owner, (long long)count));
    return false;
}

static bool keeps_to_limits(struct call *call, struct str instance_id)
{
    static const struct str all = {0};
    return has_room(call, instance_id, call->limits->test_cases, ERROR_LIMIT_EXCEEDED,
                    "The instance") &&
           has_room(call, all, call->limits->account_test_cases, ERROR_SERVICE_QUOTA_EXCEEDED,
                    "The account");
}

void create_test_case(struct call *call)
{
    struct store_test_case test_case = requested(call);
    test_case_set_modified(call, CREATE_LAST_MODIFIED_TIME, CREATE_LAST_MODIFIED_REGION,
                           &test_case.version);
    if (!test_case_settle(call, &test_case.version) ||
        !keeps_to_limits(call, test_case.instance_id))
        return;
    enum store_status status =
        store_create_test_case(call->store, call->arena, &test_case, &test_case.test_case_id);
    if (status == STORE_DUPLICATE && id_is_taken(call, &test_case)) {
        call_fail(call, ERROR_IDEMPOTENCY,
                  arena_printf(call->arena, "The instance has a test case with the id '%.*s'",
                               STR_ARG(test_case.test_case_id)));
        return;
    }
    if (status != STORE_OK) {
        test_case_fail(call, status, test_case.name);
        return;
    }
    test_case.instance_id = store_instance_resolve(test_case.instance_id);
    call->body = output(call, &test_case);
}
