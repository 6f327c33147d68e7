/* http/respond.c has no header of its own: what it does is seen at the other end of a socket. */
#include "http/server.h"

#include "suite.h"

#include "base/array.h"
#include "site.h"

START_TEST(a_delayed_answer_comes_at_its_time_and_holds_nobody_up)
{
    open_site((struct http_server_options){HTTP_SERVER_OPTIONS_DEFAULT, .threads = 1});
    int64_t began_ms = now_ms();
    int slow = connect_and_ask("/delay"), fast = connect_and_ask("/ok");
    expect_body(fast, BODY);
    ck_assert_msg(!socket_speaks(slow, 0) || now_ms() - began_ms >= DELAY_MS, "it is early");
    expect_body(slow, BODY);
    ck_assert_int_ge(now_ms() - began_ms, DELAY_MS);
    /* The connection is still good. */
    ask(slow, "/ok");
    expect_body(slow, BODY);
    close(slow);
    close(fast);
    close_site();
}
END_TEST

/* Deliveries that end the connection: with what bytes before the end, and not before what time. */
static const struct {
    const char *path;
    int64_t after_ms;
    enum socket_end end;
    const char *text;
} ends[] = {
    {"/hang", DELAY_MS, SOCKET_ENDED, ""}, {"/delay-hang", 400, SOCKET_ENDED, ""},
    {"/reset", 0, SOCKET_RESET, ""},       {"/delay-reset", 100, SOCKET_RESET, ""},
    {"/empty", 0, SOCKET_ENDED, ""},       {"/bytes", 0, SOCKET_ENDED, "no HTTP"},
};

START_TEST(a_broken_delivery_ends_as_it_was_asked_to)
{
    open_usual_site();
    int64_t began_ms = now_ms();
    int fd = connect_and_ask(ends[_i].path);
    received.n = 0;
    socket_read(fd, SIZE_MAX, SOCKET_PATIENCE_MS, &received);
    ck_assert_msg(received.end == ends[_i].end && strcmp(received.text, ends[_i].text) == 0,
                  "%s: end %d behind \"%s\"", ends[_i].path, (int)received.end, received.text);
    ck_assert_int_ge(now_ms() - began_ms, ends[_i].after_ms);
    expect_count(&site.lost, 1);
    ck_assert_int_eq(atomic_load(&site.delivered), 0);
    close(fd);
    close_site();
}
END_TEST

START_TEST(a_response_may_close_its_connection)
{
    open_usual_site();
    int fd = connect_and_ask("/close");
    expect_body(fd, BODY);
    ck_assert_ptr_nonnull(strstr(received.text, "Connection: close\r\n"));
    socket_expect_end(fd, SOCKET_ENDED);
    close(fd);
    close_site();
}
END_TEST

START_TEST(a_dribbled_body_comes_in_pieces_over_its_time)
{
    open_usual_site();
    int64_t began_ms = now_ms();
    int fd = connect_and_ask("/dribble");
    received.n = 0;
    int64_t seen_ms[sizeof BODY];
    size_t seen = 0;
    while (seen < sizeof BODY - 1) {
        size_t before = received.n;
        socket_read(fd, received.n + 1, SOCKET_PATIENCE_MS, &received);
        ck_assert_msg(received.n > before, "\"%s\", end %d", received.text, (int)received.end);
        ck_assert_msg(now_ms() - began_ms >= DRIBBLE_MS / PIECES,
                      "the head is before the first piece");
        const char *end = strstr(received.text, "\r\n\r\n");
        for (size_t n = end != NULL ? strlen(end + 4) : 0; seen < n; seen++)
            seen_ms[seen] = now_ms() - began_ms;
    }
    ck_assert_ptr_nonnull(strstr(received.text, "\r\n\r\n" BODY));
    ck_assert_ptr_nonnull(strstr(received.text, "Content-Length: 12\r\n"));
    /* No byte before its piece is due. */
    for (size_t i = 0; i < seen; i++) {
        int64_t piece = (int64_t)(i * PIECES / seen) + 1;
        ck_assert_msg(seen_ms[i] >= piece * DRIBBLE_MS / PIECES, "byte %zu at %lld ms", i,
                      (long long)seen_ms[i]);
    }
    ck_assert_int_lt(seen_ms[0], seen_ms[seen - 1]);
    ck_assert_int_eq(atomic_load(&site.delivered), 1);
    ask(fd, "/dribble-fine");
    expect_body(fd, BODY);
    close(fd);
    close_site();
}
END_TEST

START_TEST(cutting_ends_the_waits_that_have_begun_and_no_later_ones)
{
    open_usual_site();
    int delayed = connect_and_ask("/delay-long"), dribbled = connect_and_ask("/dribble-long");
    int hanging = connect_and_ask("/hang-for-ever");
    expect_count(&site.called, 3);
    int64_t began_ms = now_ms();
    ck_assert(!socket_speaks(delayed, 100));
    ck_assert(!socket_speaks(hanging, 0));
    http_server_cut_waits(site.server);
    expect_body(delayed, BODY);
    expect_body(dribbled, BODY);
    socket_expect_end(hanging, SOCKET_ENDED);
    ck_assert_int_lt(now_ms() - began_ms, LONG_MS / 2);
    ask(delayed, "/delay-long");
    ck_assert_msg(!socket_speaks(delayed, 300), "a later wait was cut");
    close(delayed);
    close(dribbled);
    close(hanging);
    close_site();
}
END_TEST

START_TEST(an_answer_whose_client_left_is_lost)
{
    static const char *const paths[] = {"/delay-long", "/hang-for-ever", "/dribble-long"};
    open_usual_site();
    int fd = connect_and_ask(paths[_i]);
    expect_count(&site.called, 1);
    ck_assert(_i == 2 || !socket_speaks(fd, 50));
    close(fd);
    expect_count(&site.lost, 1);
    ck_assert_msg(atomic_load(&site.delivered) == 0, "%s was told as delivered", paths[_i]);
    close_site();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("respond");
    TCase *cases = tcase_create("respond");
    tcase_set_timeout(cases, 25);
    tcase_add_test(cases, a_delayed_answer_comes_at_its_time_and_holds_nobody_up);
    tcase_add_loop_test(cases, a_broken_delivery_ends_as_it_was_asked_to, 0,
                        (int)ARRAY_COUNT(ends));
    tcase_add_test(cases, a_response_may_close_its_connection);
    tcase_add_test(cases, a_dribbled_body_comes_in_pieces_over_its_time);
    tcase_add_test(cases, cutting_ends_the_waits_that_have_begun_and_no_later_ones);
    tcase_add_loop_test(cases, an_answer_whose_client_left_is_lost, 0, 3);
    suite_add_tcase(suite, cases);
    return suite_main(suite);
}
