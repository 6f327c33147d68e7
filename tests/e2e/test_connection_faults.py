"""Connection faults, seen from the other end of the connection for what they are."""

import json
import re
import socket
import struct
import time

import pytest

import tools
import wire

SLACK_S = 2.0  # what a busy machine may add to a time
CHUNK_SIZE = re.compile(rb"[0-9a-fA-F]+[ \t]*(;[^\r\n]*)?\r\n")
BREATH_S = 0.2  # long enough for bytes that should not come to come


def read_to_end(connection) -> bytes:
    """All that comes until the server closes; a reset is raised."""
    data = b""
    while piece := connection.socket.recv(65536):
        data += piece
    return data


def split(data: bytes) -> tuple[bytes, dict[str, str], bytes]:
    """Status line, headers by names in lower case, and what follows the head."""
    head, blank, rest = data.partition(b"\r\n\r\n")
    assert blank, f"no whole head: {data!r}"
    status_line, *lines = head.split(b"\r\n")
    pairs = (line.decode().partition(":") for line in lines)
    return status_line, {name.strip().lower(): value.strip() for name, _, value in pairs}, rest


def sees_the_end_and_no_byte(connection):
    assert read_to_end(connection) == b""


def sees_a_reset_and_no_byte(connection):
    with pytest.raises(ConnectionResetError):
        connection.socket.recv(1)


def sees_garbage_for_a_chunk(connection):
    status_line, headers, rest = split(read_to_end(connection))
    assert status_line.startswith(b"HTTP/1.1 200 ")
    assert headers["transfer-encoding"] == "chunked"
    assert "content-length" not in headers
    assert_told(headers)
    assert rest
    assert not CHUNK_SIZE.match(rest)


def sees_garbage_from_the_first_byte(connection):
    data = read_to_end(connection)
    assert data
    assert not data.startswith(b"H"), "it begins as an HTTP answer does"


def sees_a_short_body(connection):
    status_line, headers, rest = split(read_to_end(connection))
    assert status_line.startswith(b"HTTP/1.1 200 ")
    assert "transfer-encoding" not in headers
    assert_told(headers)
    assert 0 < len(rest) < int(headers["content-length"])


def sees_a_body_that_is_no_json(connection):
    answer = connection.receive()
    assert answer.status == 200
    assert_told(answer.headers)
    assert answer.body
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.body)
    connection.send(wire.start("000000000000", "another"))
    assert connection.receive().status == 200, "the connection is not usable any more"


def assert_told(headers: dict[str, str]) -> None:
    """An answer that can be read is a whole one by its head, and says that a fault changed it."""
    assert headers["content-type"] == "application/json"
    assert headers["x-amzn-requestid"]
    assert headers["x-mock-fault"]
    assert headers["date"]


SEEN = {
    "EMPTY_RESPONSE": sees_the_end_and_no_byte,
    "CONNECTION_RESET_BY_PEER": sees_a_reset_and_no_byte,
    "MALFORMED_RESPONSE_CHUNK": sees_garbage_for_a_chunk,
    "RANDOM_DATA_THEN_CLOSE": sees_garbage_from_the_first_byte,
    "TRUNCATED_BODY": sees_a_short_body,
    "INVALID_JSON": sees_a_body_that_is_no_json,
}


def with_directive(account: str, token: str, directive: str) -> bytes:
    headers = {**wire.start_headers(account), "x-mock-fault": directive}
    return wire.request("PUT", wire.start_target(), headers, wire.start_body(token))


def ask_by_rule(mock, account, fault: str, phase: str) -> bytes:
    rule = {"id": fault, "accountId": account, "times": 1, "phase": phase, "fault": fault}
    mock.set_faults(rule)
    return wire.start(account, token="token")


def ask_by_header(_, account, fault: str, phase: str) -> bytes:
    return with_directive(account, "token", f"{fault}; phase={phase}")


def assert_lost(mock, account, phase: str) -> None:
    """The faulty request is journalled as lost; its repeat finds the execution, or starts it."""
    repeated = mock.start(account, token="token")
    lost = mock.requests(account)[0]
    is_kept = phase == "after"

    assert repeated.status == 200
    assert repeated.replayed is is_kept
    assert lost["committed"] is is_kept
    assert lost["delivered"] is False
    assert lost["durationMicroseconds"] > 0
    totals = mock.report(account)["totals"]
    assert (totals["executions"], totals["lostAnswers"]) == (1, int(is_kept))


@pytest.mark.parametrize("ask", [ask_by_rule, ask_by_header], ids=["rule", "header"])
@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("fault", SEEN)
def test_fault_is_seen_for_what_it_is(mock, account, fault, phase, ask):
    request = ask(mock, account, fault, phase)
    with mock.connect() as connection:
        connection.send(request)
        SEEN[fault](connection)
    assert_lost(mock, account, phase)
    assert mock.requests(account)[0]["faultRule"] == fault


@pytest.mark.parametrize("fault", SEEN)
def test_fault_comes_on_a_connection_that_has_served_before(mock, account, fault):
    with mock.connect() as connection:
        connection.send(wire.start(account, "before"))
        assert connection.receive().status == 200
        connection.send(with_directive(account, "token", fault))
        SEEN[fault](connection)


def test_truncated_body_is_the_first_half_of_the_true_one(mock, account):
    with mock.connect() as connection:
        connection.send(with_directive(account, "token", "TRUNCATED_BODY; phase=after"))
        _, headers, half = split(read_to_end(connection))
    whole = mock.start(account, token="token").body
    assert whole.startswith(half)
    assert int(headers["content-length"]) == len(whole)


@pytest.mark.parametrize("name", ["RANDOM_DATA_THEN_CLOSE", "MALFORMED_RESPONSE_CHUNK"])
def test_garbage_follows_from_the_seed(start_mock, account, name):
    def garbage() -> bytes:
        mock = start_mock("--seed", "7")
        request = ask_by_rule(mock, account, name, "before")
        with mock.connect() as connection:
            connection.send(request)
            return read_to_end(connection)[-16:]

    assert garbage() == garbage()


# --- the answer that never comes ---


@pytest.fixture
def hang(account):
    """Sends a request that hangs, and returns its connection when the journal has it."""
    connections = []

    def send(mock, phase="after"):
        connections.append(mock.connect())
        connections[-1].send(with_directive(account, "token", f"HANG; phase={phase}"))
        tools.wait_until(lambda: mock.requests(account), "the hanging request in the journal")
        return connections[-1]

    yield send
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("phase", ["before", "after"])
def test_hang_ends_without_a_byte_when_its_time_is_over(mock, account, phase):
    mock.set_faults(
        {"accountId": account, "times": 1, "phase": phase, "fault": "HANG", "milliseconds": 300}
    )
    with mock.connect() as connection:
        began = time.monotonic()
        connection.send(wire.start(account, token="token"))
        sees_the_end_and_no_byte(connection)
        assert 0.3 <= time.monotonic() - began < 0.3 + SLACK_S
    assert_lost(mock, account, phase)


def test_hang_by_header_has_its_milliseconds(mock, account):
    with mock.connect() as connection:
        began = time.monotonic()
        connection.send(with_directive(account, "token", "HANG; milliseconds=200; phase=after"))
        sees_the_end_and_no_byte(connection)
        assert 0.2 <= time.monotonic() - began < 0.2 + SLACK_S
    assert_lost(mock, account, "after")


def leaves_in_good_order(connection):
    connection.close()


def leaves_with_a_reset(connection):
    linger = struct.pack("ii", 1, 0)
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()


@pytest.mark.parametrize("leave", [leaves_in_good_order, leaves_with_a_reset])
@pytest.mark.parametrize("phase", ["before", "after"])
def test_hang_lasts_until_its_client_leaves(mock, account, hang, phase, leave):
    connection = hang(mock, phase)
    connection.socket.settimeout(BREATH_S)
    with pytest.raises(TimeoutError):
        connection.socket.recv(1)
    (entry,) = mock.requests(account)
    assert (entry["durationMicroseconds"], entry["delivered"]) == (None, False)
    report = mock.report(account)
    assert report["calls"][0]["outcome"] == "pending"
    assert report["totals"]["lostAnswers"] == 0, "it is not lost as long as it may come"

    leave(connection)

    tools.wait_until(
        lambda: mock.requests(account)[0]["durationMicroseconds"], "the journal sees it ended"
    )
    assert_lost(mock, account, phase)


def test_clients_that_leave_a_hang_free_their_connections(start_mock, account, other_account):
    mock = start_mock()
    request = with_directive(account, "token", "HANG")
    for _ in range(1100):
        with mock.connect() as connection:
            connection.send(request)
    assert mock.start(other_account).status == 200


def test_hang_lasts_until_a_reset(start_mock, account, hang):
    mock = start_mock()
    connection = hang(mock)
    assert mock.control("POST", "/reset").status == 200
    sees_the_end_and_no_byte(connection)
    again = mock.start(account, token="token")
    assert (again.status, again.replayed) == (200, False)


def test_hang_lasts_until_the_server_stops(start_mock, hang):
    mock = start_mock()
    connection = hang(mock)
    assert mock.stop() < SLACK_S
    sees_the_end_and_no_byte(connection)
