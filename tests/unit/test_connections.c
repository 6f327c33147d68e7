#include "http/connections.h"

#include "suite.h"

#include "base/array.h"
#include "sockets.h"

enum {
    LIMIT_MS = 200,
    /* Long enough for several limits to pass, when nothing is to happen. */
    QUIET_MS = 3 * LIMIT_MS,
};

/* A TCP connection over the loopback, its server's end watched. */
struct watched {
    struct connections *connections;
    struct connection *connection;
    int client, server;
};

static void open_pair(int *ret_client, int *ret_server)
{
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    ck_assert_int_eq(bind(listening, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(listening, 1), 0);
    *ret_client = socket_connect(socket_port(listening));
    *ret_server = accept(listening, NULL, NULL);
    ck_assert_int_ge(*ret_server, 0);
    close(listening);
}

static struct connections *watch_connections(int64_t half_sent_ms, unsigned count_max)
{
    struct problem problem = {""};
    struct connections *connections = connections_new(half_sent_ms, count_max, &problem);
    ck_assert_msg(connections != NULL, "%s", problem.text);
    return connections;
}

static void begin_watching(struct watched *w)
{
    open_pair(&w->client, &w->server);
    w->connections = watch_connections(LIMIT_MS, 2);
    w->connection = connections_opened(w->connections, w->server);
}

static void end_watching(struct watched *w)
{
    connections_closed(w->connections, w->connection);
    close(w->server);
    close(w->client);
    connections_free(w->connections);
}

static void whole_request(const struct watched *w)
{
    socket_send(w->client, "GET / HTTP/1.1\r\n\r\n");
    connection_request_began(w->connection);
    connection_request_arrived(w->connection, sizeof "GET / HTTP/1.1\r\n\r\n" - 1);
}

START_TEST(a_half_sent_request_is_given_up_after_the_limit)
{
    struct watched w;
    begin_watching(&w);
    int64_t began_ms = now_ms();
    socket_send(w.client, "GET / HTTP/1.1\r\n");
    connection_request_began(w.connection);
    socket_expect_end(w.client, SOCKET_ENDED);
    ck_assert_int_ge(now_ms() - began_ms, LIMIT_MS - 1);
    end_watching(&w);
}
END_TEST

/* libmicrohttpd says nothing of a request before its first line is complete. */
START_TEST(a_request_whose_first_line_never_ends_is_given_up)
{
    struct watched w;
    begin_watching(&w);
    int64_t began_ms = now_ms();
    socket_send(w.client, "GE");
    socket_expect_end(w.client, SOCKET_ENDED);
    ck_assert_int_ge(now_ms() - began_ms, LIMIT_MS - 1);
    end_watching(&w);
}
END_TEST

START_TEST(more_bytes_of_the_same_request_do_not_put_the_limit_off)
{
    struct watched w;
    begin_watching(&w);
    socket_send(w.client, "GET / HTTP/1.1\r\n");
    connection_request_began(w.connection);
    int64_t until_ms = now_ms() + SOCKET_PATIENCE_MS;
    /* A byte now and then, until the end comes. */
    while (!socket_speaks(w.client, LIMIT_MS / 8)) {
        ck_assert_msg(now_ms() < until_ms, "it goes on for ever");
        send(w.client, "x", 1, MSG_NOSIGNAL);
        connection_request_began(w.connection);
    }
    end_watching(&w);
}
END_TEST

START_TEST(a_request_that_has_arrived_may_take_as_long_as_it_likes)
{
    struct watched w;
    begin_watching(&w);
    whole_request(&w);
    ck_assert_msg(!socket_speaks(w.client, QUIET_MS), "it was given up");
    /* Not even when its client says that it will send no more: it waits for the answer. */
    shutdown(w.client, SHUT_WR);
    ck_assert_msg(!socket_speaks(w.client, QUIET_MS), "it was ended");
    end_watching(&w);
}
END_TEST

START_TEST(an_idle_connection_is_left_alone)
{
    struct watched w;
    begin_watching(&w);
    ck_assert_msg(!socket_speaks(w.client, QUIET_MS), "a new one was given up");
    whole_request(&w);
    connection_request_ended(w.connection);
    ck_assert_msg(!socket_speaks(w.client, QUIET_MS), "one that was used was given up");
    end_watching(&w);
}
END_TEST

START_TEST(the_second_request_of_a_connection_is_given_up_as_the_first)
{
    struct watched w;
    begin_watching(&w);
    whole_request(&w);
    connection_request_ended(w.connection);
    ck_assert(!socket_speaks(w.client, QUIET_MS));
    socket_send(w.client, "GE");
    socket_expect_end(w.client, SOCKET_ENDED);
    end_watching(&w);
}
END_TEST

/* The bytes of both come between two looks. */
START_TEST(a_half_sent_request_right_behind_a_whole_one_is_given_up)
{
    struct watched w;
    begin_watching(&w);
    socket_send(w.client, "GET / HTTP/1.1\r\n\r\nGE");
    connection_request_began(w.connection);
    connection_request_arrived(w.connection, sizeof "GET / HTTP/1.1\r\n\r\n" - 1);
    connection_request_ended(w.connection);
    socket_expect_end(w.client, SOCKET_ENDED);
    end_watching(&w);
}
END_TEST

START_TEST(a_half_closed_connection_is_ended_when_nothing_is_left_to_answer)
{
    struct watched w;
    begin_watching(&w);
    if (_i == 1) {
        whole_request(&w);
        shutdown(w.client, SHUT_WR);
        ck_assert(!socket_speaks(w.client, QUIET_MS));
        connection_request_ended(w.connection);
    } else {
        shutdown(w.client, SHUT_WR);
    }
    socket_expect_end(w.client, SOCKET_ENDED);
    end_watching(&w);
}
END_TEST

START_TEST(only_the_connection_at_fault_is_given_up)
{
    enum { COUNT = 5, BAD = 2 };
    struct connections *connections = watch_connections(LIMIT_MS, 10);
    int clients[COUNT], servers[COUNT];
    struct connection *opened[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        open_pair(&clients[i], &servers[i]);
        opened[i] = connections_opened(connections, servers[i]);
    }
    connection_request_began(opened[BAD]);
    socket_expect_end(clients[BAD], SOCKET_ENDED);
    for (size_t i = 0; i < COUNT; i++)
        ck_assert_msg(i == BAD || !socket_speaks(clients[i], 50), "connection %zu", i);
    /* From the middle, the front and the back; the others are still watched. */
    static const size_t order[COUNT] = {2, 4, 0, 1, 3};
    for (size_t i = 0; i < COUNT; i++) {
        if (i == COUNT - 1) {
            connection_request_began(opened[order[i]]);
            socket_expect_end(clients[order[i]], SOCKET_ENDED);
        }
        connections_closed(connections, opened[order[i]]);
        close(servers[order[i]]);
        close(clients[order[i]]);
    }
    connections_free(connections);
}
END_TEST

START_TEST(freeing_needs_no_connection_and_does_not_wait_for_a_look)
{
    connections_free(NULL);
    connections_free(watch_connections(LIMIT_MS, 10));
    /* A look every ten seconds. */
    struct connections *connections = watch_connections(100000, 10);
    int client, server;
    open_pair(&client, &server);
    struct connection *connection = connections_opened(connections, server);
    connections_closed(connections, connection);
    int64_t began_ms = now_ms();
    connections_free(connections);
    ck_assert_int_lt(now_ms() - began_ms, 5000);
    close(client);
    close(server);
}
END_TEST

START_TEST(when_there_are_as_many_as_may_be_the_longest_idle_is_ended)
{
    struct watched w;
    int client, server;
    begin_watching(&w);
    open_pair(&client, &server);
    int64_t began_ms = now_ms();
    struct connection *other = connections_opened(w.connections, server);
    connection_request_began(other);
    connection_request_arrived(other, 1);
    socket_expect_end(w.client, SOCKET_ENDED);
    ck_assert_msg(!socket_speaks(client, QUIET_MS), "one that is being answered was ended");
    ck_assert_int_ge(now_ms() - began_ms, QUIET_MS);
    connections_closed(w.connections, other);
    close(server);
    close(client);
    end_watching(&w);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("connections");
    TCase *cases = tcase_create("connections");
    tcase_set_timeout(cases, 25);
    tcase_add_test(cases, a_half_sent_request_is_given_up_after_the_limit);
    tcase_add_test(cases, a_request_whose_first_line_never_ends_is_given_up);
    tcase_add_test(cases, more_bytes_of_the_same_request_do_not_put_the_limit_off);
    tcase_add_test(cases, a_request_that_has_arrived_may_take_as_long_as_it_likes);
    tcase_add_test(cases, an_idle_connection_is_left_alone);
    tcase_add_test(cases, when_there_are_as_many_as_may_be_the_longest_idle_is_ended);
    tcase_add_test(cases, the_second_request_of_a_connection_is_given_up_as_the_first);
    tcase_add_test(cases, a_half_sent_request_right_behind_a_whole_one_is_given_up);
    tcase_add_loop_test(cases, a_half_closed_connection_is_ended_when_nothing_is_left_to_answer, 0,
                        2);
    tcase_add_test(cases, only_the_connection_at_fault_is_given_up);
    tcase_add_test(cases, freeing_needs_no_connection_and_does_not_wait_for_a_look);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
