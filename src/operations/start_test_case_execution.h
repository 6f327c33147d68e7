/*
 * StartTestCaseExecution: the members of its input, by their index in the row.
 */
#pragma once

enum start_test_case_execution_member {
    START_INSTANCE_ID,
    START_TEST_CASE_ID,
    START_CLIENT_TOKEN,
};
