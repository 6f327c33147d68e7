#include "http/listener.h"

#include "suite.h"

#include "base/array.h"
#include "sockets.h"

#include <stdio.h>
#include <stdlib.h>

static void open_or_fail(const char *host, uint16_t port, struct listener *ret)
{
    struct problem problem = {"untouched"};
    ck_assert_msg(listener_open("http", host, port, ret, &problem), "%s", problem.text);
    ck_assert_str_eq(problem.text, "untouched");
    ck_assert_int_ge(ret->fd, 0);
}

static bool has_ipv6(void)
{
    int fd = socket(AF_INET6, SOCK_STREAM, 0);
    if (fd < 0)
        return false;
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    bool bound = bind(fd, (struct sockaddr *)&address, sizeof address) == 0;
    close(fd);
    return bound;
}

START_TEST(port_0_takes_a_free_port_that_the_url_names)
{
    struct listener a, b;
    open_or_fail("127.0.0.1", 0, &a);
    open_or_fail("127.0.0.1", 0, &b);
    uint16_t port = socket_port(a.fd);
    ck_assert_uint_ne(port, 0);
    ck_assert_uint_ne(port, socket_port(b.fd));
    char url[LISTENER_URL_BYTES_MAX];
    snprintf(url, sizeof url, "http://127.0.0.1:%u", (unsigned)port);
    ck_assert_str_eq(a.url, url);
    close(a.fd);
    close(b.fd);
}
END_TEST

START_TEST(clients_can_connect)
{
    struct listener listener;
    open_or_fail("127.0.0.1", 0, &listener);
    int client = socket_connect(socket_port(listener.fd));
    ck_assert(socket_speaks(listener.fd, SOCKET_PATIENCE_MS));
    int server = accept(listener.fd, NULL, NULL);
    ck_assert_int_ge(server, 0);
    socket_send(client, "x");
    ck_assert(socket_speaks(server, SOCKET_PATIENCE_MS));
    close(server);
    close(client);
    close(listener.fd);
}
END_TEST

START_TEST(a_name_and_every_address_can_be_listened_on)
{
    static const char *const hosts[] = {"localhost", "0.0.0.0"};
    for (size_t i = 0; i < ARRAY_COUNT(hosts); i++) {
        struct listener listener;
        open_or_fail(hosts[i], 0, &listener);
        ck_assert_msg(strncmp(listener.url, "http://", 7) == 0, "%s", listener.url);
        const char *port = strrchr(listener.url, ':');
        ck_assert_int_gt(atoi(port + 1), 0);
        close(listener.fd);
    }
}
END_TEST

START_TEST(an_ipv6_address_stands_in_brackets_in_the_url)
{
    if (!has_ipv6())
        return;
    struct listener listener;
    open_or_fail("::1", 0, &listener);
    struct sockaddr_in6 address = {0};
    socklen_t n = sizeof address;
    ck_assert_int_eq(getsockname(listener.fd, (struct sockaddr *)&address, &n), 0);
    char url[LISTENER_URL_BYTES_MAX];
    snprintf(url, sizeof url, "http://[::1]:%u", (unsigned)ntohs(address.sin6_port));
    ck_assert_str_eq(listener.url, url);
    close(listener.fd);
}
END_TEST

START_TEST(a_port_in_use_is_refused_with_its_number)
{
    struct listener first, second = {.fd = -7};
    open_or_fail("127.0.0.1", 0, &first);
    uint16_t port = socket_port(first.fd);
    struct problem problem = {""};
    ck_assert(!listener_open("http", "127.0.0.1", port, &second, &problem));
    char text[160];
    snprintf(text, sizeof text,
             "--host 127.0.0.1, --port %u: cannot listen: Address already in use; --port 0 takes "
             "any free port",
             (unsigned)port);
    ck_assert_str_eq(problem.text, text);
    ck_assert_int_eq(second.fd, -7);
    /* It is free again as soon as it is closed. */
    close(first.fd);
    open_or_fail("127.0.0.1", port, &second);
    close(second.fd);
}
END_TEST

/* The first two are no names at all, so that nobody is asked about them. 192.0.2.1: RFC 5737. */
static const struct {
    const char *host;
    const char *begins;
} bad_hosts[] = {
    {"a..b", "--host a..b: "},
    {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.invalid",
     "--host xxxxxxxx"},
    {"192.0.2.1", "--host 192.0.2.1, --port 0: cannot listen: "},
};

START_TEST(a_bad_host_is_refused_with_its_name)
{
    struct listener listener = {.fd = -7};
    struct problem problem = {""};
    const char *begins = bad_hosts[_i].begins;
    ck_assert(!listener_open("http", bad_hosts[_i].host, 0, &listener, &problem));
    ck_assert_msg(strncmp(problem.text, begins, strlen(begins)) == 0, "%s", problem.text);
    ck_assert_msg(strlen(problem.text) > strlen(begins), "%s gives no reason", problem.text);
    ck_assert_int_eq(listener.fd, -7);
}
END_TEST

START_TEST(a_refusal_leaves_no_descriptor_open)
{
    struct listener first, second;
    open_or_fail("127.0.0.1", 0, &first);
    uint16_t port = socket_port(first.fd);
    int before = dup(first.fd);
    close(before);
    struct problem problem = {""};
    for (int i = 0; i < 10; i++)
        ck_assert(!listener_open("http", "127.0.0.1", port, &second, &problem));
    int after = dup(first.fd);
    ck_assert_int_eq(after, before);
    close(after);
    close(first.fd);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("listener");
    TCase *cases = tcase_create("listener");
    tcase_set_timeout(cases, 25);
    tcase_add_test(cases, port_0_takes_a_free_port_that_the_url_names);
    tcase_add_test(cases, clients_can_connect);
    tcase_add_test(cases, a_name_and_every_address_can_be_listened_on);
    tcase_add_test(cases, an_ipv6_address_stands_in_brackets_in_the_url);
    tcase_add_test(cases, a_port_in_use_is_refused_with_its_number);
    tcase_add_loop_test(cases, a_bad_host_is_refused_with_its_name, 0, (int)ARRAY_COUNT(bad_hosts));
    tcase_add_test(cases, a_refusal_leaves_no_descriptor_open);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
