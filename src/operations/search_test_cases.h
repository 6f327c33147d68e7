/*
 * SearchTestCases: the members of its input and of the structures in it, by index.
 */
#pragma once

enum search_test_cases_member {
    SEARCH_INSTANCE_ID,
    SEARCH_NEXT_TOKEN,
    SEARCH_MAX_RESULTS,
    SEARCH_FILTER,
    SEARCH_CRITERIA,
};

enum search_filter_member {
    FILTER_TAG_FILTER,
};

enum tag_filter_member {
    TAG_FILTER_OR_CONDITIONS,
    TAG_FILTER_AND_CONDITIONS,
    TAG_FILTER_TAG_CONDITION,
};

enum tag_condition_member {
    TAG_CONDITION_KEY,
    TAG_CONDITION_VALUE,
};

enum search_criteria_member {
    CRITERIA_OR_CONDITIONS,
    CRITERIA_AND_CONDITIONS,
    CRITERIA_STRING_CONDITION,
    CRITERIA_STATUS_CONDITION,
};

enum string_condition_member {
    CONDITION_FIELD_NAME,
    CONDITION_VALUE,
    CONDITION_COMPARISON_TYPE,
};
