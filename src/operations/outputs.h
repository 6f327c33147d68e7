/*
 * What the operations answer with on success: a structure each, named as in Connect's model.
 */
#pragma once

#include "api/model.h"

extern const struct shape output_create_test_case;
extern const struct shape output_update_test_case;
extern const struct shape output_describe_test_case;
extern const struct shape output_delete_test_case;
extern const struct shape output_list_test_cases;
extern const struct shape output_search_test_cases;
extern const struct shape output_start_test_case_execution;
extern const struct shape output_stop_test_case_execution;
extern const struct shape output_get_test_case_execution_summary;
extern const struct shape output_list_test_case_execution_records;
extern const struct shape output_list_test_case_executions;
