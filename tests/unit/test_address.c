#include "http/address.h"

#include "cases.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>

static const struct {
    struct str text;
    bool is_loopback;
} texts[] = {
    {VIEW("127.0.0.1"), true},
    {VIEW("127.255.255.254"), true},
    {VIEW("::1"), true},
    {VIEW("0:0:0:0:0:0:0:1"), true},
    {VIEW("::ffff:127.0.0.1"), true},
    {VIEW("126.255.255.255"), false},
    {VIEW("128.0.0.1"), false},
    {VIEW("0.0.0.0"), false},
    {VIEW("10.0.0.127"), false},
    {VIEW("::"), false},
    {VIEW("::2"), false},
    {VIEW("fe80::1"), false},
    {VIEW("::ffff:128.0.0.1"), false},
    /* The deprecated form without ffff is no mapped address. */
    {VIEW("::127.0.0.1"), false},
};

static const struct str no_addresses[] = {
    VIEW(""),
    VIEW("localhost"),
    VIEW("127.1"),
    VIEW("2130706433"),
    VIEW("0x7f.0.0.1"),
    VIEW("127.0.0.1 "),
    VIEW("127.0.0.1.evil.example"),
    VIEW("127.0.0.1\0.evil.example"),
    VIEW("[::1]"),
    VIEW("::1%lo"),
    VIEW("0000:0000:0000:0000:0000:0000:0000:0000:0001:0000:0000:0000:0000"),
};

START_TEST(loopback_is_told_from_the_rest_in_writing)
{
    ck_assert_case_int(texts[_i].text.p, address_text_is_loopback(texts[_i].text),
                       texts[_i].is_loopback);
}
END_TEST

START_TEST(what_is_no_address_is_no_loopback)
{
    ck_assert_case_int(no_addresses[_i].p, address_text_is_loopback(no_addresses[_i]), false);
}
END_TEST

START_TEST(loopback_is_told_from_the_rest_of_a_socket)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    if (inet_pton(AF_INET, texts[_i].text.p, &in.sin_addr) == 1)
        ck_assert_case_int(texts[_i].text.p, address_is_loopback((struct sockaddr *)&in),
                           texts[_i].is_loopback);
    else if (inet_pton(AF_INET6, texts[_i].text.p, &in6.sin6_addr) == 1)
        ck_assert_case_int(texts[_i].text.p, address_is_loopback((struct sockaddr *)&in6),
                           texts[_i].is_loopback);
    else
        ck_abort_msg("%s is no address", texts[_i].text.p);
}
END_TEST

START_TEST(another_family_or_none_is_no_loopback)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    ck_assert(!address_is_loopback((struct sockaddr *)&un));
    ck_assert(!address_is_loopback(NULL));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("address");
    TCase *tests = suite_add_cases(suite, "address");
    tcase_add_table(tests, loopback_is_told_from_the_rest_in_writing, texts);
    tcase_add_table(tests, what_is_no_address_is_no_loopback, no_addresses);
    tcase_add_table(tests, loopback_is_told_from_the_rest_of_a_socket, texts);
    tcase_add_test(tests, another_family_or_none_is_no_loopback);
    return suite_main(suite);
}
