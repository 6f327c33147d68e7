#include "http/server.h"

#include "suite.h"

#include "base/array.h"
#include "site.h"

enum { HALF_SENT_MS = 200 };

START_TEST(a_request_reaches_the_handler_as_it_was_sent)
{
    open_usual_site();
    int fd = socket_connect(site.port);
    socket_send(fd, "PUT /echo%2Fa/../b?c=%41 HTTP/1.1\r\nHost: x\r\nX-Test:  v v\r\n"
                    "Content-Length: 4\r\n\r\nbody");
    expect_body(fd, "PUT /echo%2Fa/../b?c=%41 v v body");
    /* The next one, in pieces, on the same connection. */
    socket_send(fd, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chu");
    ck_assert(!socket_speaks(fd, 20));
    socket_send(fd, "nked\r\n\r\n3\r\nabc\r\n");
    ck_assert(!socket_speaks(fd, 20));
    socket_send(fd, "1\r\nd\r\n0\r\n\r\n");
    expect_body(fd, "POST /echo  abcd");
    expect_count(&site.delivered, 2);
    ck_assert_int_eq(atomic_load(&site.lost), 0);
    close(fd);
    close_site();
}
END_TEST

START_TEST(blanks_around_the_value_of_a_header_are_no_part_of_it)
{
    open_usual_site();
    int fd = socket_connect(site.port);
    socket_send(fd, "GET /echo HTTP/1.1\r\nHost: x\r\nX-Test: \t v v \t\r\n\r\n");
    expect_body(fd, "GET /echo v v ");
    close(fd);
    close_site();
}
END_TEST

static const struct {
    size_t bytes;
    const char *seen;
} bodies[] = {
    {LIMIT_BODY_BYTES - 1, "1048575"},
    {LIMIT_BODY_BYTES, "1048576"},
    {LIMIT_BODY_BYTES + 1, "0 body too large"},
    {2 * LIMIT_BODY_BYTES, "0 body too large"},
};

START_TEST(a_body_over_the_limit_is_thrown_away_and_said_to_be)
{
    open_usual_site();
    static char body[2 * LIMIT_BODY_BYTES + 1];
    memset(body, 'b', bodies[_i].bytes);
    int fd = socket_connect(site.port);
    char head[128];
    snprintf(head, sizeof head, "PUT /sizes HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n\r\n",
             bodies[_i].bytes);
    socket_send(fd, head);
    socket_send(fd, body);
    expect_body(fd, bodies[_i].seen);
    close(fd);
    close_site();
}
END_TEST

START_TEST(a_head_of_too_many_fields_is_said_to_be)
{
    open_usual_site();
    for (int fields = LIMIT_HEAD_FIELDS - 1; fields <= LIMIT_HEAD_FIELDS + 1; fields++) {
        int fd = socket_connect(site.port);
        socket_send(fd, "GET /sizes HTTP/1.1\r\nHost: x\r\n");
        for (int i = 1; i < fields; i++)
            socket_send(fd, "a: b\r\n");
        socket_send(fd, "\r\n");
        expect_body(fd, fields > LIMIT_HEAD_FIELDS ? "0 head too large" : "0");
        close(fd);
    }
    close_site();
}
END_TEST

/* A connection that was never used, and one whose request has been answered. */
START_TEST(an_idle_connection_is_closed_after_its_time)
{
    open_site((struct http_server_options){
        .threads = 2, .connections = 10, .idle_s = 1, .half_sent_ms = LONG_MS});
    int64_t began_ms = now_ms();
    int fd = socket_connect(site.port);
    if (_i == 1) {
        ask(fd, "/ok");
        expect_body(fd, BODY);
    }
    socket_expect_end(fd, SOCKET_ENDED);
    ck_assert_int_ge(now_ms() - began_ms, 900);
    close(fd);
    close_site();
}
END_TEST

/* And while its time runs, nobody waits for it. */
START_TEST(an_answer_that_nobody_reads_is_given_up)
{
    open_site((struct http_server_options){
        .threads = 1, .connections = 10, .idle_s = 1, .half_sent_ms = LONG_MS});
    int fd = connect_and_ask("/large");
    expect_count(&site.called, 1);
    int other = connect_and_ask("/ok");
    expect_body(other, BODY);
    expect_count(&site.lost, 1);
    ck_assert_int_eq(atomic_load(&site.lost), 1);
    close(other);
    close(fd);
    close_site();
}
END_TEST

START_TEST(a_connection_over_the_limit_waits_until_another_closes)
{
    enum { LIMIT = 4 };
    open_site((struct http_server_options){
        .threads = (unsigned)_i, .connections = LIMIT, .idle_s = 60, .half_sent_ms = LONG_MS});
    int fds[LIMIT];
    for (size_t i = 0; i < LIMIT; i++) {
        fds[i] = connect_and_ask("/ok");
        expect_body(fds[i], BODY);
    }
    int fifth = connect_and_ask("/ok");
    ck_assert_msg(!socket_speaks(fifth, 300), "the fifth is served");
    ck_assert_int_eq(atomic_load(&site.called), LIMIT);
    close(fds[1]);
    expect_body(fifth, BODY);
    close(fifth);
    for (size_t i = 0; i < LIMIT; i++)
        if (i != 1)
            close(fds[i]);
    close_site();
}
END_TEST

static const struct {
    const char *name;
    const char *whole, *half;
} half_sent[] = {
    {"the first line", "", "GET /o"},
    {"the head", "", "GET /ok HTTP/1.1\r\nHost: x\r\n"},
    {"the body", "", "PUT /ok HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nbo"},
    {"a chunk", "", "PUT /ok HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbo"},
    {"the head behind a whole request", "GET /ok HTTP/1.1\r\nHost: x\r\n\r\n",
     "GET /ok HTTP/1.1\r\n"},
    {"the first line behind a whole request", "GET /ok HTTP/1.1\r\nHost: x\r\n\r\n", "GET /o"},
};

START_TEST(a_half_sent_request_is_given_up)
{
    open_site((struct http_server_options){
        .threads = 2, .connections = 10, .idle_s = 60, .half_sent_ms = HALF_SENT_MS});
    char text[256];
    snprintf(text, sizeof text, "%s%s", half_sent[_i].whole, half_sent[_i].half);
    bool whole = half_sent[_i].whole[0] != '\0';
    int64_t began_ms = now_ms();
    int fd = socket_connect(site.port);
    socket_send(fd, text);
    if (whole)
        expect_body(fd, BODY);
    received.n = 0;
    socket_read(fd, SIZE_MAX, SOCKET_PATIENCE_MS, &received);
    ck_assert_msg(received.end == SOCKET_ENDED && received.n == 0, "%s: end %d behind \"%s\"",
                  half_sent[_i].name, (int)received.end, received.text);
    ck_assert_int_ge(now_ms() - began_ms, HALF_SENT_MS - 1);
    ck_assert_int_eq(atomic_load(&site.called), whole ? 1 : 0);
    close(fd);
    close_site();
}
END_TEST

START_TEST(stopping_cuts_the_waits_and_lets_their_answers_leave)
{
    open_usual_site();
    int delayed = connect_and_ask("/delay-long"), hanging = connect_and_ask("/hang-for-ever");
    int idle = connect_and_ask("/ok");
    expect_body(idle, BODY);
    expect_count(&site.called, 3);
    int64_t began_ms = now_ms();
    close_site();
    ck_assert_int_lt(now_ms() - began_ms, SOCKET_PATIENCE_MS);
    expect_body(delayed, BODY);
    socket_expect_end(delayed, SOCKET_ENDED);
    socket_expect_end(hanging, SOCKET_ENDED);
    socket_expect_end(idle, SOCKET_ENDED);
    close(delayed);
    close(hanging);
    close(idle);
}
END_TEST

static void *stop(void *cookie)
{
    atomic_bool *stopped = cookie;
    http_server_stop(site.server, SOCKET_PATIENCE_MS);
    atomic_store(stopped, true);
    return NULL;
}

START_TEST(stopping_lets_a_request_in_the_handler_finish_and_turns_others_away)
{
    open_usual_site();
    int fd = connect_and_ask("/block");
    expect_count(&site.called, 1);
    atomic_bool stopped = false;
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, stop, &stopped), 0);
    ck_assert(!socket_speaks(fd, 200));
    ck_assert_msg(!atomic_load(&stopped), "it does not wait for the handler");
    int late = socket_connect(site.port);
    socket_expect_end(late, SOCKET_ENDED);
    close(late);
    pthread_mutex_lock(&site.lock);
    site.released = true;
    pthread_cond_signal(&site.changed);
    pthread_mutex_unlock(&site.lock);
    expect_body(fd, BODY);
    pthread_join(thread, NULL);
    socket_expect_end(fd, SOCKET_ENDED);
    http_server_free(site.server);
    ck_assert_int_eq(atomic_load(&site.called), 1);
    close(fd);
}
END_TEST

START_TEST(a_server_that_never_started_can_be_freed)
{
    http_server_free(NULL);
    struct listener listener;
    struct problem problem = {""};
    ck_assert(listener_open("http", "127.0.0.1", 0, &listener, &problem));
    http_server_free(http_server_new(&(struct http_server_options){
        HTTP_SERVER_OPTIONS_DEFAULT, .listen_fd = listener.fd, .handler = handle}));
    ck_assert_msg(close(listener.fd) != 0, "the listening socket is still open");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("server");
    TCase *cases = tcase_create("server");
    tcase_set_timeout(cases, 25);
    tcase_add_test(cases, a_request_reaches_the_handler_as_it_was_sent);
    tcase_add_test(cases, blanks_around_the_value_of_a_header_are_no_part_of_it);
    tcase_add_loop_test(cases, a_body_over_the_limit_is_thrown_away_and_said_to_be, 0,
                        (int)ARRAY_COUNT(bodies));
    tcase_add_test(cases, a_head_of_too_many_fields_is_said_to_be);
    tcase_add_loop_test(cases, an_idle_connection_is_closed_after_its_time, 0, 2);
    tcase_add_test(cases, an_answer_that_nobody_reads_is_given_up);
    tcase_add_loop_test(cases, a_connection_over_the_limit_waits_until_another_closes, 1, 3);
    tcase_add_loop_test(cases, a_half_sent_request_is_given_up, 0, (int)ARRAY_COUNT(half_sent));
    tcase_add_test(cases, stopping_cuts_the_waits_and_lets_their_answers_leave);
    tcase_add_test(cases, stopping_lets_a_request_in_the_handler_finish_and_turns_others_away);
    tcase_add_test(cases, a_server_that_never_started_can_be_freed);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
