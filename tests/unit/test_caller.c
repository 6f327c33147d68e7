#include "api/caller.h"

#include "cases.h"

#include <stdio.h>

#define SCOPE "/20260102/eu-west-1/connect/aws4_request"
#define TAIL ", SignedHeaders=host;x-amz-date, Signature=0123"

static struct caller caller_of(const char *authorization, const char *raw_target)
{
    struct http_header header = {STR("Authorization"), str_from(authorization)};
    struct http_request request = {.target = str_from(raw_target),
                                   .headers = &header,
                                   .header_count = authorization != NULL ? 1 : 0};
    struct target target;
    target_parse(request.target, &target);
    return caller_identify(&arena, &request, &target);
}

static const struct {
    const char *name;
    const char *authorization;
    const char *target;
    const char *account_id;
    const char *region;
    const char *key;
} cases[] = {
    {"no credential", NULL, "/a", "000000000000", "us-east-1", ""},
    {"12 digits are the account", "AWS4-HMAC-SHA256 Credential=123456789012" SCOPE TAIL, "/a",
     "123456789012", "eu-west-1", "123456789012"},
    {"another key is the default account", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE" SCOPE TAIL,
     "/a", "000000000000", "eu-west-1", "AKIDEXAMPLE"},
    {"11 digits", "AWS4-HMAC-SHA256 Credential=12345678901" SCOPE TAIL, "/a", "000000000000",
     "eu-west-1", "12345678901"},
    {"13 digits", "AWS4-HMAC-SHA256 Credential=1234567890123" SCOPE TAIL, "/a", "000000000000",
     "eu-west-1", "1234567890123"},
    {"a letter among 12", "AWS4-HMAC-SHA256 Credential=12345678901x" SCOPE TAIL, "/a",
     "000000000000", "eu-west-1", "12345678901x"},
    {"no blank behind the commas",
     "AWS4-HMAC-SHA256 Credential=123456789012" SCOPE ",SignedHeaders=host,Signature=1", "/a",
     "123456789012", "eu-west-1", "123456789012"},
    {"not the first of the parts",
     "AWS4-HMAC-SHA256 SignedHeaders=host, Credential=123456789012" SCOPE, "/a", "123456789012",
     "eu-west-1", "123456789012"},
    {"an empty region", "AWS4-HMAC-SHA256 Credential=123456789012/20260102//connect/aws4_request",
     "/a", "123456789012", "us-east-1", "123456789012"},
    {"a credential that ends after the key", "AWS4-HMAC-SHA256 Credential=123456789012", "/a",
     "123456789012", "us-east-1", "123456789012"},
    {"a credential that ends after the date", "AWS4-HMAC-SHA256 Credential=123456789012/20260102",
     "/a", "123456789012", "us-east-1", "123456789012"},
    {"an empty credential", "AWS4-HMAC-SHA256 Credential=", "/a", "000000000000", "us-east-1", ""},
    {"a region that is not UTF-8", "AWS4-HMAC-SHA256 Credential=123456789012/1/\xff/connect", "/a",
     "123456789012", "us-east-1", "123456789012"},
    {"another scheme", "Bearer abc", "/a", "000000000000", "us-east-1", ""},
    {"nothing but a scheme", "AWS4-HMAC-SHA256", "/a", "000000000000", "us-east-1", ""},
    {"an empty header", "", "/a", "000000000000", "us-east-1", ""},
    {"in the query, escaped", NULL,
     "/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=123456789012%2F20260102%2Feu-west-1%2F"
     "connect%2Faws4_request&X-Amz-Date=1",
     "123456789012", "eu-west-1", "123456789012"},
    {"in the query, not escaped", NULL, "/a?X-Amz-Credential=123456789012" SCOPE, "123456789012",
     "eu-west-1", "123456789012"},
    {"in the query, malformed", NULL, "/a?X-Amz-Credential=%zz", "000000000000", "us-east-1", ""},
    {"the header goes before the query", "AWS4-HMAC-SHA256 Credential=111111111111" SCOPE,
     "/a?X-Amz-Credential=222222222222" SCOPE, "111111111111", "eu-west-1", "111111111111"},
};

START_TEST(the_caller_is_read_off_the_credential)
{
    struct caller caller = caller_of(cases[_i].authorization, cases[_i].target);
    ck_assert_case_str(cases[_i].name, caller.account_id, cases[_i].account_id);
    ck_assert_case_str(cases[_i].name, caller.region, cases[_i].region);
    ck_assert_case_str(cases[_i].name, caller.access_key_id, cases[_i].key);
}
END_TEST

START_TEST(a_region_has_at_most_64_bytes)
{
    char text[160];
    snprintf(text, sizeof text, "AWS4-HMAC-SHA256 Credential=123456789012/1/%064d/connect", 0);
    ck_assert_uint_eq(caller_of(text, "/a").region.n, 64);
    snprintf(text, sizeof text, "AWS4-HMAC-SHA256 Credential=123456789012/1/%065d/connect", 0);
    ck_assert_str_view_eq(caller_of(text, "/a").region, "us-east-1");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("caller");
    TCase *tests = suite_add_cases(suite, "caller");
    tcase_add_table(tests, the_caller_is_read_off_the_credential, cases);
    tcase_add_test(tests, a_region_has_at_most_64_bytes);
    return suite_main(suite);
}
