/*
 * https://docs.aws.amazon.com/connect/latest/APIReference/API_DeleteTestCase.html
 */
#include "operations/test_cases.h"

void delete_test_case(struct call *call)
{
    struct str id = input_string(&call->input, TEST_CASE_ID);
    enum store_status status =
        store_delete_test_case(call->store, input_string(&call->input, TEST_CASE_INSTANCE_ID), id);
    if (status == STORE_OK)
        call->body = STR("{}");
    else
        test_case_fail(call, status, id);
}
