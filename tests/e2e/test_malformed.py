"""Bytes that are no HTTP, or HTTP that two readers could read as different requests: what happens to
each, that what follows on its connection is not taken for a request, and that nothing is started."""

import re

import pytest

import neighbour
import wire

NEXT = b"GET /_mock/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked"
LAST = b"0\r\n\r\n"


def put(account: str, *fields: str, body: bytes = b"", **line: str) -> bytes:
    """A request that starts an execution, with these fields and body to its usual head. The line's
    method, target and version may be others."""
    first = " ".join(
        line.get(part, usual)
        for part, usual in (
            ("method", "PUT"),
            ("target", wire.start_target()),
            ("version", "HTTP/1.1"),
        )
    )
    headers = [f"{name}: {value}" for name, value in wire.start_headers(account).items()]
    head = [first, "Host: localhost", *headers, *fields]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def chunks(body: bytes) -> bytes:
    return wire.chunk(body) + LAST


# Fields, and how the body is framed.
FLAWS = {
    "length-and-chunks": (("Content-Length: {n}", CHUNKED), chunks, "with Transfer-Encoding"),
    "chunks-and-length": ((CHUNKED, "Content-Length: {n}"), chunks, "with Transfer-Encoding"),
    "two-lengths": (("Content-Length: {n}", "Content-Length: 3"), bytes, "Content-Length"),
    "same-length-twice": (("Content-Length: {n}",) * 2, bytes, "Content-Length"),
    "length-with-blank": (("Content-Length : {n}",), bytes, "colon"),
    "chunked-with-blank": (("Transfer-Encoding : chunked",), chunks, "colon"),
    "chunked-with-tab": (("Transfer-Encoding\t: chunked",), chunks, "colon"),
    "other-coding": (("Transfer-Encoding: gzip",), bytes, "Transfer-Encoding"),
    "coding-before": (("Transfer-Encoding: gzip, chunked",), chunks, "Transfer-Encoding"),
    "coding-behind": (("Transfer-Encoding: chunked, identity",), chunks, "Transfer-Encoding"),
    "coding-like": (("Transfer-Encoding: xchunked",), chunks, "Transfer-Encoding"),
    "coding-twice": ((CHUNKED, CHUNKED), chunks, "Transfer-Encoding"),
    "cr-in-value": (("Content-Length: {n}", "X-A: a\rb"), bytes, "CR"),
    "cr-hides-field": (("Content-Length: {n}", f"X-A: a\r{CHUNKED}"), bytes, "CR"),
    "two-hosts": (("Content-Length: {n}", "Host: other"), bytes, "Host"),
}
LINES = {
    "cr-in-target": {"target": "/test-cases/i/a\rb/start-execution"},
    "blank-in-target": {"target": "/test-cases/i/a b/start-execution"},
    "tab-in-target": {"target": "/test-cases/i/a\tb/start-execution"},
    "cr-in-method": {"method": "P\rUT"},
    "colon-in-method": {"method": "PUT:"},
    "byte-in-method": {"method": "P\xffT"},
}


def assert_refused(answer: wire.Response, rule: str) -> None:
    assert answer.status == 400
    assert answer.headers["x-amzn-errortype"] == "SerializationException"
    assert answer.headers["connection"].lower() == "close"
    assert rule in answer.json["Message"]


@pytest.mark.parametrize(("fields", "frame", "rule"), FLAWS.values(), ids=FLAWS)
def test_flaw_of_the_head_is_refused_and_the_connection_closed(mock, account, fields, frame, rule):
    body = wire.start_body("token")
    fields = [field.format(n=len(body)) for field in fields]
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(put(account, *fields, body=frame(body)) + NEXT)
        assert_refused(connection.receive(), rule)
        assert connection.at_end()
    assert not mock.start(account, token="token").replayed


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_flaw_of_the_request_line_is_refused_and_the_connection_closed(mock, account, line):
    body = wire.start_body("token")
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(put(account, f"Content-Length: {len(body)}", body=body, **line) + NEXT)
        assert_refused(connection.receive(), "method" if "method" in line else "target")
        assert connection.at_end()
    assert not mock.start(account, token="token").replayed


def test_chunks_in_http_1_0_are_refused(mock, account):
    request = put(account, CHUNKED, body=chunks(b"{}"), version="HTTP/1.0")
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(request + NEXT)
        assert_refused(connection.receive(), "HTTP/1.1")
        assert connection.at_end()


def test_control_surface_refuses_in_its_own_form(mock, account):
    with neighbour.served(mock, account), mock.connect() as connection:
        fields = f"Host: localhost\r\nContent-Length: 2\r\n{CHUNKED}\r\n\r\n"
        connection.send(f"POST /_mock/faults HTTP/1.1\r\n{fields}".encode() + chunks(b"[]") + NEXT)
        answer = connection.receive()
        assert answer.status == 400
        assert set(answer.json) == {"error", "path", "hint"}
        assert "Transfer-Encoding" in answer.json["error"]
        assert connection.at_end()


# What libmicrohttpd refuses by itself, with a page of its own: the least that can be said of it is
# its status and that the connection ends.
BY_LIBRARY = {
    "length-list": (400, put("1", "Content-Length: 2, 2", body=b"{}")),
    "length-list-of-two": (400, put("1", "Content-Length: 2, 3", body=b"{}")),
    "length-signed": (400, put("1", "Content-Length: +2", body=b"{}")),
    "length-negative": (400, put("1", "Content-Length: -1", body=b"{}")),
    "length-hexadecimal": (400, put("1", "Content-Length: 0x2", body=b"{}")),
    "length-empty": (400, put("1", "Content-Length: ", body=b"{}")),
    "length-over-64-bits": (413, put("1", "Content-Length: 18446744073709551618", body=b"{}")),
    "chunk-not-hexadecimal": (400, put("1", CHUNKED, body=b"g\r\n{}\r\n" + LAST)),
    "chunk-negative": (400, put("1", CHUNKED, body=b"-2\r\n{}\r\n" + LAST)),
    "chunk-0x": (400, put("1", CHUNKED, body=b"0x2\r\n{}\r\n" + LAST)),
    "chunk-empty": (400, put("1", CHUNKED, body=b"\r\n{}\r\n" + LAST)),
    "chunk-blank": (400, put("1", CHUNKED, body=b" 2\r\n{}\r\n" + LAST)),
    "chunk-over-64-bits": (413, put("1", CHUNKED, body=b"f" * 17 + b"\r\n{}\r\n" + LAST)),
    "chunk-longer-than-said": (400, put("1", CHUNKED, body=b"2\r\n{}XX" + LAST)),
    "field-without-colon": (400, put("1", "nonsense")),
    "nul-in-name": (400, put("1", "X\0A: a")),
    "nul-in-version": (400, put("1", version="HTTP/1.1\0")),
    "no-target": (400, b"PUT HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "http-0.9": (400, b"GET /_mock/health\r\n\r\n"),
    "http-2.0": (505, put("1", version="HTTP/2.0")),
    "other-protocol": (400, put("1", version="XTTP/1.1")),
    "h2-preface": (505, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\x04\0\0\0\0\0"),
    "all-bytes": (400, bytes(range(256)) * 4),
    "zeros": (400, b"\0" * 1000),
}


@pytest.mark.parametrize(("status", "data"), BY_LIBRARY.values(), ids=BY_LIBRARY)
def test_no_http_is_refused_and_the_connection_closed(mock, account, status, data):
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(data + NEXT)
        received = receive_all(connection)
    assert received.startswith(b"HTTP/1.1 %d " % status)
    assert b'"uptimeSeconds"' not in received, "what follows was taken for a request"


def receive_all(connection: wire.Connection) -> bytes:
    """All up to the end of the stream, for which the test's patience is that of wire."""
    received = b""
    try:
        while data := connection.socket.recv(65536):
            received += data
    except ConnectionResetError:
        pass
    return received


# Unusual and without doubt about their ends: answered like any other, and so is what follows.
ANSWERED = {
    "line-ends-of-lf": (200, put("1", "Content-Length: 2", body=b"{}").replace(b"\r\n", b"\n")),
    "chunk-ends-of-lf": (200, put("1", CHUNKED, body=b"2\n{}\n0\n\n")),
    "chunk-extension": (200, put("1", CHUNKED, body=b'2;a="b"\r\n{}\r\n' + LAST)),
    "chunked-in-capitals": (200, put("1", CHUNKED.upper(), body=chunks(b"{}"))),
    "line-ends-first": (200, b"\r\n" * 100 + put("1", "Content-Length: 2", body=b"{}")),
    "no-host": (200, put("1", "Content-Length: 2", body=b"{}").replace(b"Host: localhost\r\n", b"")),
    "http-1.2": (200, put("1", "Content-Length: 2", body=b"{}", version="HTTP/1.2")),
    "upgrade-to-h2c": (
        200,
        put("1", "Content-Length: 2", "Connection: Upgrade", "Upgrade: h2c", body=b"{}"),
    ),
    "unknown-expectation": (200, put("1", "Content-Length: 2", "Expect: 200-ok", body=b"{}")),
    "absolute-form": (200, put("1", target="http://elsewhere.example" + wire.start_target())),
    "authority-form": (404, put("1", method="CONNECT", target="elsewhere.example:443")),
    "asterisk-form": (404, put("1", method="OPTIONS", target="*")),
    "no-slash": (404, put("1", target="test-cases/i/t/start-execution")),
    "trace": (405, put("1", method="TRACE")),
    "long-method": (405, put("1", method="P" * 5000)),
    # libmicrohttpd hands over what stands in front of a NUL.
    "nul-in-method": (405, put("1", method="P\0UT")),
    "nul-in-target": (405, put("1", target="/test-cases/i/a\0b/start-execution")),
    "nul-in-value": (200, put("1", "X-A: a\0b")),
}


@pytest.mark.parametrize(("status", "data"), ANSWERED.values(), ids=ANSWERED)
def test_unusual_request_is_answered_and_so_is_the_next(mock, account, status, data):
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(data + NEXT)
        answer = connection.receive()
        assert answer.status == status
        assert answer.json
        assert answer.headers["x-amzn-requestid"]
        assert connection.receive().json["status"] == "ok"


@pytest.mark.parametrize("folded", ["b", CHUNKED, "Content-Length: 3"])
def test_folded_line_frames_nothing(mock, account, folded):
    """Refused, or taken for the value of the field before it."""
    request = put(account, "Content-Length: 2", f"X-A: a\r\n {folded}", body=b"{}")
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(request + NEXT)
        answer = connection.receive()
        assert answer.status in (200, 400)
        if answer.status == 200:
            assert connection.receive().json["status"] == "ok"
        else:
            assert connection.at_end()


def test_field_without_a_name_starts_nothing(mock, account):
    """libmicrohttpd takes it for the end of the head, so that the body is not what it seems."""
    body = wire.start_body("token")
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(put(account, f"Content-Length: {len(body)}", ": v", body=body))
        assert connection.receive().status == 400
    assert not mock.start(account, token="token").replayed


def test_trailer_is_no_header(mock, account):
    """What comes behind a chunked body changes neither who asks nor where the request ends."""
    trailer = (
        f"0\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nContent-Length: 5\r\n"
        f"Authorization: {wire.authorization('999999999999')}\r\n\r\n"
    ).encode()
    body = wire.start_body("token")
    with neighbour.served(mock, account), mock.connect() as connection:
        connection.send(put(account, CHUNKED, body=wire.chunk(body) + trailer) + NEXT)
        first = connection.receive()
        assert first.status == 200
        assert connection.receive().json["status"] == "ok"
        head = f"POST /_mock/clock HTTP/1.1\r\nHost: localhost\r\n{CHUNKED}\r\n\r\n".encode()
        connection.send(head + trailer)
        assert connection.receive().status == 405, "not 403: it is not from another origin"
    assert mock.start(account, token="token").body == first.body


CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f-\xff]")


def test_log_shows_no_raw_bytes(start_mock, account):
    """A line of the log is one line, and no terminal obeys it."""
    mock = start_mock()
    for data in (
        put(account, method="\x1b[2J"),
        put(account, target="/\x1b]0;x\x07"),
        put(account, target="/a\rconnect-mock:"),
        bytes(range(256)) * 4,
    ):
        with mock.connect() as connection:
            connection.send(data + NEXT)
            receive_all(connection)
    assert mock.start(account).status == 200
    mock.stop()
    lines = mock.stderr.encode(errors="surrogateescape").splitlines()
    assert lines
    assert all(line.startswith(b"connect-mock: ") and not CONTROL.search(line) for line in lines)
