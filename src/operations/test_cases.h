/*
 * What the operations on test cases share, and the members of their inputs by index.
 */
#pragma once

#include "base/json_writer.h"
#include "operations/operation.h"

enum create_test_case_member {
    CREATE_INSTANCE_ID,
    CREATE_NAME,
    CREATE_DESCRIPTION,
    CREATE_CONTENT,
    CREATE_ENTRY_POINT,
    CREATE_INITIALIZATION_DATA,
    CREATE_STATUS,
    CREATE_TEST_CASE_ID,
    CREATE_TAGS,
    CREATE_LAST_MODIFIED_TIME,
    CREATE_LAST_MODIFIED_REGION,
};

enum update_test_case_member {
    UPDATE_INSTANCE_ID,
    UPDATE_TEST_CASE_ID,
    UPDATE_CONTENT,
    UPDATE_ENTRY_POINT,
    UPDATE_INITIALIZATION_DATA,
    UPDATE_NAME,
    UPDATE_DESCRIPTION,
    UPDATE_STATUS,
    UPDATE_LAST_MODIFIED_TIME,
    UPDATE_LAST_MODIFIED_REGION,
};

/* The first two members of DescribeTestCase and DeleteTestCase. */
enum test_case_member {
    TEST_CASE_INSTANCE_ID,
    TEST_CASE_ID,
    DESCRIBE_STATUS,
};

enum list_test_cases_member {
    CASES_INSTANCE_ID,
    CASES_NEXT_TOKEN,
    CASES_MAX_RESULTS,
};

/* The members of an update that give a version its last modification. */
void test_case_set_modified(const struct call *call, size_t time_index, size_t region_index,
                            struct store_version *version);

/*
 * Gives a version its digest and, when it is published, checks its content and takes its
 * observations. Returns false after making the call InvalidTestCaseException with all problems.
 */
bool test_case_settle(struct call *call, struct store_version *version);

/* Makes the call's outcome the error of a status that is not OK. */
void test_case_fail(struct call *call, enum store_status status, struct str name);

/* arn:aws:connect:REGION:ACCOUNT:instance/INSTANCE/test-case/ID */
struct str test_case_arn(const struct call *call, const struct store_test_case *test_case);

/* "PUBLISHED" or "SAVED". */
struct str test_case_status(const struct store_test_case *test_case);

/* Writes the TestCase structure, and the TestCaseSummary of lists. */
void test_case_write(struct json_writer *w, const struct call *call,
                     const struct store_test_case *test_case);
void test_case_write_summary(struct json_writer *w, const struct call *call,
                             const struct store_test_case *test_case);
