#include "operations/error_shapes.h"

#include "operations/members.h"

#include <string.h>

static const struct shape message = {
    .type = SHAPE_STRING,
    .name = "Message",
};

static const struct shape problem_message = {
    .type = SHAPE_STRING,
    .name = "ProblemMessageString",
    .length = BETWEEN(1, 256),
};

static const struct member problem_members[] = {
    BODY("message", &problem_message),
};

static const struct shape problem_detail = {
    .type = SHAPE_STRUCTURE,
    .name = "ProblemDetail",
    MEMBERS(problem_members),
};

static const struct shape problems = {
    .type = SHAPE_LIST,
    .name = "Problems",
    .length = BETWEEN(1, 50),
    .element = &problem_detail,
};

static const struct member error_members[] = {
    BODY("Message", &message),
};

static const struct member invalid_test_case_members[] = {
    BODY("Message", &message),
    BODY("Problems", &problems),
};

struct shape error_shape(const char *error)
{
    if (strcmp(error, "InvalidTestCaseException") == 0)
        return (struct shape){
            .type = SHAPE_STRUCTURE, .name = error, MEMBERS(invalid_test_case_members)};
    return (struct shape){.type = SHAPE_STRUCTURE, .name = error, MEMBERS(error_members)};
}
