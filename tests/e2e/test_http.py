"""HTTP/1.1 as clients of every kind speak it, on raw sockets."""

import calendar
import socket
import time
import uuid
from email.utils import parsedate

import pytest

import wire


def test_answer_has_the_headers_of_the_contract(mock, account):
    answer = mock.start(account)
    assert answer.headers["content-type"] == "application/json"
    assert int(answer.headers["content-length"]) == len(answer.body) > 0
    assert "transfer-encoding" not in answer.headers
    assert uuid.UUID(answer.headers["x-amzn-requestid"])
    date_s = calendar.timegm(parsedate(answer.headers["date"]))
    assert abs(time.time() - date_s) <= 2


def test_each_answer_has_a_request_id_of_its_own(mock, account):
    answers = [mock.start(account, token="token") for _ in range(3)]
    assert len({answer.headers["x-amzn-requestid"] for answer in answers}) == 3


def test_many_requests_on_one_connection(mock, account):
    with mock.connect() as connection:
        for number in range(200):
            connection.send(wire.start(account, f"case-{number}"))
            answer = connection.receive()
            assert answer.status == 200
            assert answer.json["TestCaseId"] == f"case-{number}"


def test_connection_outlives_an_error(mock, account):
    with mock.connect() as connection:
        for test_case, status in (("%zz", 400), ("case", 200), ("%", 400), ("case", 200)):
            connection.send(wire.start(account, test_case))
            assert connection.receive().status == status


def test_pipelined_requests_are_answered_in_order(mock, account):
    with mock.connect() as connection:
        connection.send(b"".join(wire.start(account, f"case-{n}") for n in range(20)))
        answers = [connection.receive() for _ in range(20)]
    assert [answer.json["TestCaseId"] for answer in answers] == [f"case-{n}" for n in range(20)]


def test_connection_close_is_honoured(mock, account):
    headers = {**wire.start_headers(account), "Connection": "close"}
    with mock.connect() as connection:
        connection.send(wire.request("PUT", wire.start_target(), headers, b"{}"))
        assert connection.receive().status == 200
        assert connection.at_end()


def test_http_1_0_is_answered_and_closed(mock, account):
    request = wire.request("PUT", wire.start_target(), wire.start_headers(account), b"{}", "1.0")
    with mock.connect() as connection:
        connection.send(request)
        answer = connection.receive()
        assert answer.status == 200
        assert answer.json["Status"] == "INITIATED"
        assert "transfer-encoding" not in answer.headers
        assert connection.at_end()


def test_expect_100_continue_comes_before_the_body(mock, account):
    """The SDK for Java sends it on every PUT, and waits."""
    body = wire.start_body("token")
    headers = {
        **wire.start_headers(account),
        "Content-Length": str(len(body)),
        "Expect": "100-continue",
    }
    with mock.connect() as connection:
        for replayed in (False, True):
            connection.send(wire.head("PUT", wire.start_target(), headers))
            assert connection.receive(has_body=False).status == 100
            connection.send(body)
            answer = connection.receive()
            assert answer.status == 200
            assert answer.replayed == replayed


def chunked_head(account: str) -> bytes:
    headers = {**wire.start_headers(account), "Transfer-Encoding": "chunked"}
    return wire.head("PUT", wire.start_target(), headers)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_chunked_body_is_put_together(mock, account, size):
    body = wire.start_body("token")
    chunks = [wire.chunk(body[at : at + size]) for at in range(0, len(body), size)]
    with mock.connect() as connection:
        connection.send(chunked_head(account) + b"".join(chunks) + wire.chunk(b""))
        first = connection.receive()
        assert first.status == 200
        connection.send(wire.start(account, token="token"))
        assert connection.receive().body == first.body


def test_chunked_body_may_be_empty(mock, account):
    with mock.connect() as connection:
        connection.send(chunked_head(account) + wire.chunk(b""))
        assert connection.receive().status == 200


def test_request_may_come_a_byte_at_a_time(mock, account):
    with mock.connect() as connection:
        for byte in wire.start(account, token="token"):
            connection.send(bytes([byte]))
        answer = connection.receive()
    assert answer.status == 200
    assert mock.start(account, token="token").body == answer.body


@pytest.mark.parametrize("kept", [10, 60, -1], ids=["request-line", "headers", "body"])
def test_half_a_request_holds_nobody_up(mock, account, kept):
    request = wire.start(account, token="token")
    with mock.connect() as connection:
        connection.send(request[:kept])
        assert mock.start(account).status == 200
        connection.send(request[kept:])
        first = connection.receive()
    assert first.status == 200
    assert not first.replayed


@pytest.mark.parametrize("kept", [10, 60, -1], ids=["request-line", "headers", "body"])
def test_half_a_request_starts_nothing(mock, account, kept):
    with mock.connect() as connection:
        connection.send(wire.start(account, token="token")[:kept])
        connection.socket.shutdown(socket.SHUT_WR)
        try:
            answer = connection.receive()
        except wire.Closed:
            pass
        else:
            assert 400 <= answer.status < 500
    assert not mock.start(account, token="token").replayed


def test_half_closed_connection_is_closed_after_its_answer(mock, account):
    """The end may come with the last byte of the request, as from `printf ... | nc`."""
    for _ in range(3):
        with mock.connect() as connection:
            connection.send(wire.start(account))
            connection.socket.shutdown(socket.SHUT_WR)
            assert connection.receive().status == 200
            connection.socket.settimeout(5)
            assert connection.at_end()


TARGETS = {
    "arn": ("arn%3Aaws%3Aconnect%3Aus-east-1%3A123456789012%3Ainstance%2Fx", "a", "a"),
    "encoded-slash": ("i", "a%2Fb", "a/b"),
    "encoded-percent": ("i", "a%252Fb", "a%2Fb"),
    "plus-is-plus": ("i", "a+b%2B%20c", "a+b+ c"),
    "lower-case-hex": ("i", "%c3%a9%2f", "é/"),
    "raw-dot-dot": ("i", "..", ".."),
    "raw-dot": (".", ".", "."),
    "encoded-dots": ("i", "%2E%2E", ".."),
    "all-of-ascii": (
        "i",
        "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9",
        " %:/?#[]@!$&'()*+,;=😹",
    ),
}


@pytest.mark.parametrize(("instance", "label", "test_case"), TARGETS.values(), ids=TARGETS)
def test_path_is_routed_raw_and_decoded_once(mock, account, instance, label, test_case):
    answer = mock.start(account, label, instance=instance)
    assert answer.status == 200
    assert answer.json["TestCaseId"] == test_case


def test_query_is_no_part_of_the_path(mock, account):
    request = wire.request(
        "PUT", wire.start_target("a%3Fb") + "?x=y/z", wire.start_headers(account), b"{}"
    )
    assert mock.send(request).json["TestCaseId"] == "a?b"


def test_ipv6(start_mock, account):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError as error:
        pytest.skip(f"this host has no ::1: {error}")
    mock = start_mock("--host", "::1")
    assert mock.url.startswith("http://[::1]:")
    assert mock.start(account).status == 200
