#include "control/access.h"

#include "cases.h"

static const struct access_policy without_token = {.bound_host = VIEW("Mock.test"),
                                                   .control_host = VIEW("Mock.example.com")};
static const struct access_policy with_token = {.bound_host = VIEW("0.0.0.0"),
                                                .control_host = VIEW("mock.example.com"),
                                                .token = VIEW("s3cret")};

/* 0 when the call is let in, else the status of its refusal. */
static int judge(const struct access_policy *policy, struct access_claim claim)
{
    const struct access_refusal *refusal = access_judge(policy, &claim);
    if (refusal == NULL)
        return 0;
    ck_assert(refusal->error[0] != '\0' && refusal->hint[0] != '\0');
    return refusal->status;
}

/* --- the peer --- */

START_TEST(without_a_token_this_machine_alone_may_call)
{
    struct access_claim claim = {.host = VIEW("localhost"), .is_from_loopback = true};
    ck_assert_int_eq(judge(&without_token, claim), 0);
    claim.is_from_loopback = false;
    ck_assert_int_eq(judge(&without_token, claim), 403);
    claim.authorization = STR("Bearer s3cret");
    ck_assert_int_eq(judge(&without_token, claim), 403);
}
END_TEST

/* --- the token --- */

static const struct {
    struct str authorization;
    bool is_let_in;
} authorizations[] = {
    {VIEW("Bearer s3cret"), true},
    {VIEW("bearer s3cret"), true},
    {VIEW("BEARER   s3cret"), true},
    {{0}, false},
    {VIEW(""), false},
    {VIEW("Bearer"), false},
    {VIEW("Bearer "), false},
    {VIEW("s3cret"), false},
    {VIEW("Basic s3cret"), false},
    {VIEW("Bearer s3cre"), false},
    {VIEW("Bearer s3crets"), false},
    {VIEW("Bearer S3cret"), false},
    {VIEW("Bearer s3cret, Bearer s3cret"), false},
    {VIEW("Bearer s3cret\0"), false},
};

START_TEST(with_a_token_everybody_must_send_it)
{
    for (int is_local = 0; is_local <= 1; is_local++) {
        struct access_claim claim = {.is_from_loopback = is_local,
                                     .host = VIEW("localhost"),
                                     .authorization = authorizations[_i].authorization};
        ck_assert_case_int(authorizations[_i].authorization.p, judge(&with_token, claim),
                           authorizations[_i].is_let_in ? 0 : 401);
    }
}
END_TEST

/* --- Host --- */

static const struct str own_hosts[] = {
    {0}, /* HTTP/1.0; no browser leaves it out */
    VIEW("localhost"),
    VIEW("LocalHost:2663"),
    VIEW("127.0.0.1"),
    VIEW("127.0.0.2:1"),
    VIEW("[::1]"),
    VIEW("[::1]:65535"),
    VIEW("mock.test"),
    VIEW("MOCK.TEST:80"),
    VIEW("mock.example.COM:2663"),
};

/* Of a network that the user's machine is in. */
static const struct str private_hosts[] = {
    VIEW("mock"),
    VIEW("Mock_1:2663"),
    VIEW("mock.localhost"),
    VIEW("mock.team.TEST:80"),
    VIEW("mock.local"),
    VIEW("host.docker.internal:2663"),
    VIEW("mock.home.arpa"),
    VIEW("mock.default.svc.cluster.local"),
    VIEW("10.0.0.1"),
    VIEW("192.0.2.1:2663"),
    VIEW("[2001:db8::1]:1"),
    VIEW("0.0.0.0"),
};

static const struct str foreign_hosts[] = {
    VIEW(""),
    VIEW(":2663"),
    VIEW("localhost:"),
    VIEW("evil.example"),
    VIEW("evil.example:2663"),
    VIEW("localhost.evil.example"),
    VIEW("127.0.0.1.evil.example:2663"),
    VIEW("localhost, evil.example"),
    VIEW("localhost, localhost"),
    VIEW("localhost@evil.example"),
    VIEW("localhost:2663@evil.example"),
    VIEW("localhost:80:80"),
    VIEW("localhost:65536"),
    VIEW("localhost:x"),
    VIEW("localhost\0.evil.example"),
    VIEW("localhost\0"),
    VIEW("mock, mock"),
    VIEW("mock.test, mock.local"),
    VIEW("mock@mock"),
    VIEW("local.evil.example"),
    VIEW("evillocal.example"),
    VIEW("evil.notlocal"),
    VIEW("10.0.0.1.example"),
    VIEW("example.com"),
    VIEW("a.mock.example.com"),
    VIEW("[::1"),
    VIEW("[::1]x"),
    VIEW("[::1]."),
    VIEW("[]"),
    VIEW("::1"),
};

START_TEST(a_host_of_this_machine_is_let_in)
{
    struct access_claim claim = {.is_from_loopback = true, .host = own_hosts[_i]};
    ck_assert_case_int(own_hosts[_i].p, judge(&without_token, claim), 0);
    claim.authorization = STR("Bearer s3cret");
    ck_assert_case_int(own_hosts[_i].p, judge(&with_token, claim), 0);
}
END_TEST

START_TEST(a_foreign_host_is_refused)
{
    struct access_claim claim = {.is_from_loopback = true, .host = foreign_hosts[_i]};
    ck_assert_case_int(foreign_hosts[_i].p, judge(&without_token, claim), 403);
    ck_assert_case_int(foreign_hosts[_i].p, judge(&(struct access_policy){0}, claim), 403);
}
END_TEST

START_TEST(with_a_token_a_foreign_host_is_refused_too)
{
    struct access_claim claim = {.authorization = VIEW("Bearer s3cret"), .host = foreign_hosts[_i]};
    ck_assert_case_int(foreign_hosts[_i].p, judge(&with_token, claim), 403);
}
END_TEST

/* A container is called by the name of its service, another machine by its address. */
START_TEST(with_a_token_a_private_host_is_let_in)
{
    struct access_claim claim = {.is_from_loopback = true, .host = private_hosts[_i]};
    ck_assert_case_int(private_hosts[_i].p, judge(&without_token, claim), 403);
    claim.is_from_loopback = false;
    claim.authorization = STR("Bearer s3cret");
    ck_assert_case_int(private_hosts[_i].p, judge(&with_token, claim), 0);
}
END_TEST

/* --- Origin --- */

static const struct {
    struct str host, origin;
    bool is_let_in;
} origins[] = {
    {VIEW("localhost:1"), {0}, true},
    {VIEW("localhost:1"), VIEW("http://localhost:1"), true},
    {VIEW("localhost:1"), VIEW("https://LOCALHOST:1"), true},
    {VIEW("[::1]:1"), VIEW("http://[::1]:1"), true},
    {VIEW("localhost:1"), VIEW("http://localhost:2"), false},
    {VIEW("localhost:1"), VIEW("http://localhost"), false},
    {VIEW("localhost:1"), VIEW("http://127.0.0.1:1"), false},
    {VIEW("localhost:1"), VIEW("http://evil.example"), false},
    {VIEW("localhost:1"), VIEW("null"), false},
    {VIEW("localhost:1"), VIEW(""), false},
    {VIEW("localhost:1"), VIEW("localhost:1"), false},
    {VIEW("localhost:1"), VIEW("file://"), false},
    {VIEW("localhost:1"), VIEW("ftp://localhost:1"), false},
    {VIEW("localhost:1"), VIEW("http://localhost:1/"), false},
    {VIEW("localhost:1"), VIEW("http://localhost:1, http://evil.example"), false},
    {{0}, VIEW("http://localhost:1"), false},
    {{0}, VIEW("http://"), false},
};

START_TEST(another_origin_is_refused)
{
    struct access_claim claim = {.is_from_loopback = true,
                                 .host = origins[_i].host,
                                 .origin = origins[_i].origin,
                                 .authorization = VIEW("Bearer s3cret")};
    int wanted = origins[_i].is_let_in ? 0 : 403;
    ck_assert_case_int(origins[_i].origin.p, judge(&without_token, claim), wanted);
    ck_assert_case_int(origins[_i].origin.p, judge(&with_token, claim), wanted);
}
END_TEST

/* --- what a token may be --- */

static const struct {
    struct str token;
    bool is_valid;
} tokens[] = {
    {VIEW("T"), true},         {VIEW("azAZ09-._~+/"), true}, {VIEW("YQ=="), true},
    {VIEW(""), false},         {VIEW("="), false},           {VIEW("a=b"), false},
    {VIEW("a b"), false},      {VIEW("a,b"), false},         {VIEW("a\r\nb"), false},
    {VIEW("\xc3\xa9"), false}, {VIEW("a\0b"), false},
};

START_TEST(a_token_is_what_can_be_sent)
{
    ck_assert_case_int(tokens[_i].token.p, access_token_is_valid(tokens[_i].token),
                       tokens[_i].is_valid);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("access");
    TCase *tests = suite_add_cases(suite, "access");
    tcase_add_test(tests, without_a_token_this_machine_alone_may_call);
    tcase_add_table(tests, with_a_token_everybody_must_send_it, authorizations);
    tcase_add_table(tests, a_host_of_this_machine_is_let_in, own_hosts);
    tcase_add_table(tests, a_foreign_host_is_refused, foreign_hosts);
    tcase_add_table(tests, with_a_token_a_foreign_host_is_refused_too, foreign_hosts);
    tcase_add_table(tests, with_a_token_a_private_host_is_let_in, private_hosts);
    tcase_add_table(tests, another_origin_is_refused, origins);
    tcase_add_table(tests, a_token_is_what_can_be_sent, tokens);
    return suite_main(suite);
}
