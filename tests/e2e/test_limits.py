"""What is too much is refused, and what is just enough is served."""

import resource
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

import wire

KIB = 1024
MIB = 1024 * KIB
HEAD_MAX = 32 * KIB
BODY_MAX = MIB
CONNECTIONS_MAX = 1024
HALF_SENT_S = 10
MEMORY_MAX_GROWTH = 16 * MIB


def padded_body(size: int) -> bytes:
    return b"{" + b" " * (size - 2) + b"}"


def chunked_head(account: str) -> bytes:
    headers = {**wire.start_headers(account), "Transfer-Encoding": "chunked"}
    return wire.head("PUT", wire.start_target(), headers)


def assert_too_large(connection: wire.Connection) -> None:
    answer = connection.receive()
    assert answer.status == 413
    assert answer.headers["x-amzn-errortype"] == "RequestEntityTooLargeException"
    assert answer.json["Message"]
    assert connection.at_end()


def test_body_of_1_mib_is_accepted(mock, account):
    request = wire.request(
        "PUT", wire.start_target(), wire.start_headers(account), padded_body(BODY_MAX)
    )
    assert mock.send(request).status == 200


def test_chunked_body_of_1_mib_is_accepted(mock, account):
    body = padded_body(BODY_MAX)
    with mock.connect() as connection:
        connection.send(chunked_head(account))
        for at in range(0, BODY_MAX, 64 * KIB):
            connection.send(wire.chunk(body[at : at + 64 * KIB]))
        connection.send(wire.chunk(b""))
        assert connection.receive().status == 200


@pytest.mark.parametrize("size", [2**40, 2**63], ids=["tib", "2-63"])
def test_declared_body_that_nobody_would_send_is_refused_at_once(mock, account, size):
    headers = {**wire.start_headers(account), "Content-Length": str(size)}
    with mock.connect() as connection:
        connection.send(wire.head("PUT", wire.start_target(), headers))
        assert_too_large(connection)


def test_expected_body_over_1_mib_is_not_asked_for(mock, account):
    headers = {
        **wire.start_headers(account),
        "Content-Length": str(BODY_MAX + 1),
        "Expect": "100-continue",
    }
    with mock.connect() as connection:
        connection.send(wire.head("PUT", wire.start_target(), headers))
        assert_too_large(connection)


@pytest.mark.parametrize("size", [BODY_MAX + 1, 4 * MIB], ids=["1-mib-and-1", "4-mib"])
def test_body_over_1_mib_is_refused_to_a_client_that_sends_it_all(mock, account, size):
    """The client reads only after it has written: the answer must not be lost in a reset."""
    request = wire.request(
        "PUT", wire.start_target(), wire.start_headers(account), padded_body(size)
    )
    with mock.connect() as connection:
        connection.send(request)
        assert_too_large(connection)


def test_chunked_body_over_1_mib_is_refused(mock, account):
    body = padded_body(BODY_MAX + 1)
    with mock.connect() as connection:
        connection.send(chunked_head(account))
        for at in range(0, len(body), 64 * KIB):
            connection.send(wire.chunk(body[at : at + 64 * KIB]))
        connection.send(wire.chunk(b""))
        assert_too_large(connection)


def test_endless_body_costs_no_memory(start_mock, account):
    mock = start_mock()
    mock.start(account)
    before = peak_memory(mock.pid)
    with mock.connect() as connection:
        try:
            connection.send(chunked_head(account))
            for _ in range(64):
                connection.send(wire.chunk(b" " * MIB))
            connection.send(wire.chunk(b""))
            assert connection.receive().status == 413
        except (OSError, wire.Closed):
            pass  # closed while there was more to come
    assert peak_memory(mock.pid) - before < MEMORY_MAX_GROWTH
    assert mock.start(account).status == 200


def peak_memory(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * KIB


def headed_request(account: str, size: int, field_size: int = 4 * KIB) -> bytes:
    """A good request of `size` bytes before the body, filled up with fields of `field_size`."""
    headers = wire.start_headers(account)
    overhead = len("X-1000: \r\n")
    missing = size - head_size(headers)
    for number in range(1000, 1000 + missing // field_size):
        last = missing - (number - 999) * field_size < field_size
        value_size = field_size - overhead + (missing % field_size if last else 0)
        headers[f"X-{number}"] = "x" * value_size
    assert head_size(headers) == size
    return request_of(headers)


def request_of(headers: dict[str, str]) -> bytes:
    return wire.request("PUT", wire.start_target(), headers, b"{}")


def head_size(headers: dict[str, str]) -> int:
    return len(request_of(headers)) - len(b"{}")


def test_head_of_32_kib_is_accepted(mock, account):
    assert mock.send(headed_request(account, HEAD_MAX)).status == 200


@pytest.mark.parametrize("fields, status", [(199, 200), (200, 200), (201, 431)])
def test_header_fields_are_counted(mock, account, fields, status):
    headers = wire.start_headers(account)
    headers.update({f"X-{number}": "x" for number in range(fields - len(wire_fields(headers)))})
    assert mock.send(request_of(headers)).status == status


def wire_fields(headers: dict[str, str]) -> list[bytes]:
    head = request_of(headers).partition(b"\r\n\r\n")[0]
    return head.split(b"\r\n")[1:]


def test_far_too_many_header_fields_are_refused(mock, account):
    assert 400 <= mock.send(headed_request(account, HEAD_MAX, field_size=12)).status < 500
    assert mock.start(account).status == 200


def test_head_over_32_kib_is_refused(mock, account):
    assert 400 <= mock.send(headed_request(account, HEAD_MAX + 1)).status < 500
    assert mock.start(account).status == 200


def test_query_of_many_keys_is_accepted(mock, account):
    query = "&".join(f"k{number}=v" for number in range(200))
    request = wire.request(
        "PUT", wire.start_target() + "?" + query, wire.start_headers(account), b"{}"
    )
    assert mock.send(request).status == 200


def test_one_header_over_32_kib_is_refused(mock, account):
    headers = {**wire.start_headers(account), "X-Long": "x" * (HEAD_MAX + 256)}
    assert 400 <= mock.send(request_of(headers)).status < 500


def test_request_line_over_32_kib_is_refused(mock, account):
    assert 400 <= mock.start(account, "x" * (HEAD_MAX + 256)).status < 500
    assert mock.start(account).status == 200


def test_half_sent_request_is_given_up_after_10_s(mock, account):
    request = wire.start(account, token="token")
    began = time.monotonic()
    with mock.connect() as in_headers, mock.connect() as in_body:
        in_headers.send(request[:60])
        in_body.send(request[:-1])
        for connection in (in_headers, in_body):
            connection.socket.settimeout(2 * HALF_SENT_S)
            try:
                answer = connection.receive()
                assert 400 <= answer.status < 500
                assert connection.at_end()
            except wire.Closed:
                pass
    assert HALF_SENT_S - 1 < time.monotonic() - began < 2 * HALF_SENT_S
    assert not mock.start(account, token="token").replayed


@pytest.fixture
def ordinary_file_limit():
    """1,024 open files for the server, as most systems have it, and enough for this process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] != resource.RLIM_INFINITY and before[1] < 4 * KIB:
        pytest.skip(f"this host lets a process open {before[1]} files only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (1024, before[1]))
    yield lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4 * KIB, before[1]))
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_1024_connections_and_one_more_when_one_closes(ordinary_file_limit, start_mock, account):
    mock = start_mock()
    ordinary_file_limit()
    request = wire.start(account)
    with ExitStack() as stack:
        connections = [stack.enter_context(mock.connect()) for _ in range(CONNECTIONS_MAX)]
        for connection in connections:
            connection.send(request)
            assert connection.receive().status == 200

        connections[0].close()
        assert served_at_last(mock, request)
        connections[-1].send(request)
        assert connections[-1].receive().status == 200


def served_at_last(mock, request: bytes) -> bool:
    """Tries until the server has seen that a connection was closed."""
    deadline = time.monotonic() + wire.TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            return mock.send(request).status == 200
        except (OSError, wire.Closed):
            time.sleep(0.02)
    return False
