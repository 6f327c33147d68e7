/*
 * The shapes of the test-case API that operations bind as members, named as in Connect's model.
 */
#pragma once

#include "api/model.h"

/* What fixtures hold to as well. */
enum {
    INSTANCE_ID_LENGTH_MAX = 100,
    TEST_CASE_ID_LENGTH_MAX = 500,
    CLIENT_TOKEN_LENGTH_MAX = 500,
};

extern const struct shape shape_client_token;
extern const struct shape shape_epoch_milliseconds;
extern const struct shape shape_instance_id;
extern const struct shape shape_instance_id_or_arn;
extern const struct shape shape_max_result_100;
extern const struct shape shape_max_result_1000;
extern const struct shape shape_next_token;
extern const struct shape shape_next_token_2500;
extern const struct shape shape_region_name;
extern const struct shape shape_search_criteria;
extern const struct shape shape_search_filter;
extern const struct shape shape_tag_map;
extern const struct shape shape_test_case_content;
extern const struct shape shape_test_case_description;
extern const struct shape shape_test_case_entry_point;
extern const struct shape shape_test_case_execution_id;
extern const struct shape shape_test_case_execution_status;
extern const struct shape shape_test_case_id;
extern const struct shape shape_test_case_initialization_data;
extern const struct shape shape_test_case_name;
extern const struct shape shape_test_case_status;
extern const struct shape shape_timestamp;
