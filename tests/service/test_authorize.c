/*
 * What a credential is denied.
 */
#include "signing.h"
#include "suite.h"

static struct harness h;

static void setup(void)
{
    harness_init_strict(&h, &signing_known);
}

static void teardown(void)
{
    harness_done(&h);
}

START_TEST(what_is_denied_is_named_with_who_and_the_label_as_sent)
{
    harness_expect_error(
        signing_send(
            &h,
            &(struct signing_attempt){.key = "DENIED",
                                      .secret = "denied",
                                      .target = "/test-cases/denied%3A1/t%20s/start-execution"}),
        403, "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/DENIED is not authorized to perform: "
        "connect:StartTestCaseExecution on resource: "
        "arn:aws:connect:us-east-1:111122223333:instance/denied%3A1/test-case/t%20s");
}
END_TEST

START_TEST(an_instance_in_the_body_is_denied_too)
{
    harness_expect_error(
        signing_send(&h, &(struct signing_attempt){.key = "DENIED",
                                                   .secret = "denied",
                                                   .method = "POST",
                                                   .target = "/search-test-cases",
                                                   .body = "{\"InstanceId\": \"x\"}"}),
        403, "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/DENIED is not authorized to perform: "
        "connect:SearchTestCases on resource: "
        "arn:aws:connect:us-east-1:111122223333:instance/x");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("authorize");
    TCase *tests = tcase_create("deny");
    tcase_add_checked_fixture(tests, setup, teardown);
    suite_add_tcase(suite, tests);
    tcase_add_test(tests, what_is_denied_is_named_with_who_and_the_label_as_sent);
    tcase_add_test(tests, an_instance_in_the_body_is_denied_too);
    return suite_main(suite);
}
