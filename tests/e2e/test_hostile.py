"""Clients that are slow, greedy, silent or too many. A well-behaved client beside each is served
throughout, and the server is as small and as quick afterwards as it was before."""

import errno
import resource
import selectors
import socket
import ssl
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import neighbour
import tools
import wire

KIB = 1024
MIB = 1024 * KIB
HALF_SENT_S = 10
IDLE_CONNECTIONS = 10_000
CONNECTIONS_MAX = 1024
# Ten times as many as can be open, each of which is idle for a second or two.
QUEUE_S = 60
MEMORY_MAX_GROWTH = 64 * MIB
SHADOW = MIB * MIB  # AddressSanitizer's is larger, nothing else is

START = f"PUT {wire.start_target()} HTTP/1.1\r\nHost: localhost\r\n"
CHUNKED = START + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def resident(pid: int) -> int:
    """The memory that a server takes; 0 of one with AddressSanitizer, which keeps what is freed."""
    status = Path(f"/proc/{pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    size, in_memory = (int(fields[name].split()[0]) * KIB for name in ("VmSize", "VmRSS"))
    return in_memory if size < SHADOW else 0


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


@contextmanager
def leaves_no_trace(mock):
    """No descriptor of the block is left, and not much memory."""
    opened, size = descriptors(mock.pid), resident(mock.pid)
    yield
    tools.wait_until(lambda: descriptors(mock.pid) <= opened, "the connections are closed", 20)
    assert resident(mock.pid) - size < MEMORY_MAX_GROWTH


# What each client sends at first, and then again and again.
SLOW = {
    "request-line": (b"", b"P"),
    "target": (b"PUT /", b"a"),
    "header-name": (START.encode(), b"x"),
    "header-value": (START.encode() + b"X-A: ", b"x"),
    "headers": (START.encode(), b"X-A: x\r\n"),
    "body": (START.encode() + b"Content-Length: 1000\r\n\r\n", b" "),
    "chunk-size": (CHUNKED.encode(), b"0"),
    "chunks": (CHUNKED.encode(), b"1\r\n \r\n"),
    "chunk-extension": (CHUNKED.encode() + b"1;", b"a"),
    "chunk-of-2-64": (CHUNKED.encode() + b"f" * 16 + b"\r\n", b" "),
    "trailer": (CHUNKED.encode() + b"0\r\n", b"X-A: x\r\n"),
    "empty-lines": (b"", b"\r\n"),
    "tls-hello": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"\0"),
    "silent-after-head": (START.encode() + b"Content-Length: 2\r\n\r\n", b""),
    "silent-in-line": (b"PUT /a", b""),
}
SLOW_PAUSE_S = 0.25


def drip(mock, first: bytes, more: bytes) -> float:
    """Sends as slowly as it may, until the server ends the connection: after how many seconds."""
    with socket.create_connection((mock.host, mock.port)) as client:
        began = time.monotonic()
        client.settimeout(SLOW_PAUSE_S)
        try:
            client.sendall(first)
            while time.monotonic() - began < 3 * HALF_SENT_S:
                try:
                    if client.recv(4096) == b"":
                        break
                except TimeoutError:
                    client.sendall(more)
        except (ConnectionResetError, BrokenPipeError):
            pass
        return time.monotonic() - began


def test_slow_clients_are_given_up_after_10_s(mock, account):
    took_s = {}
    with leaves_no_trace(mock), neighbour.served(mock, account), ExitStack() as stack:
        for name, (first, more) in SLOW.items():

            def run(name=name, first=first, more=more):
                took_s[name] = drip(mock, first, more)

            thread = threading.Thread(target=run)
            thread.start()
            stack.callback(thread.join)
    late = {name: took for name, took in took_s.items() if took > HALF_SENT_S + 3}
    assert not late
    assert took_s.keys() == SLOW.keys()


def test_tls_on_the_plain_port_fails_in_time(mock, account):
    """The hello is no request; the client is told by the end of the connection."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with neighbour.served(mock, account):
        with socket.create_connection((mock.host, mock.port), HALF_SENT_S + 3) as plain:
            with pytest.raises((ssl.SSLError, ConnectionError)):
                context.wrap_socket(plain)


ENDLESS = {
    "request-line": (b"PUT /", b"a" * 4 * KIB),
    "one-header": (START.encode() + b"X-A: ", b"a" * 4 * KIB),
    "headers": (START.encode(), b"X-A: x\r\n" * 512),
    "header-name": (START.encode(), b"a" * 4 * KIB),
    "empty-headers": (START.encode(), b"a:\r\n" * KIB),
    "chunk-extension": (CHUNKED.encode() + b"1;", b"a" * 4 * KIB),
    "chunks": (CHUNKED.encode(), b"1\r\n \r\n" * KIB),
    "big-chunks": (CHUNKED.encode(), wire.chunk(b" " * 64 * KIB)),
    "trailer": (CHUNKED.encode() + b"0\r\n", b"X-A: x\r\n" * 512),
}
ENDLESS_MAX = 256 * MIB


@pytest.mark.parametrize(("first", "more"), ENDLESS.values(), ids=ENDLESS)
def test_endless_request_is_cut_off(mock, account, first, more):
    """By its size, or where that is not much by its time."""
    with leaves_no_trace(mock), neighbour.served(mock, account):
        with socket.create_connection((mock.host, mock.port), timeout=2 * HALF_SENT_S) as client:
            began = time.monotonic()
            sent = len(first)
            with pytest.raises((ConnectionResetError, BrokenPipeError)):
                client.sendall(first)
                while sent < ENDLESS_MAX:
                    client.sendall(more)
                    sent += len(more)
            assert time.monotonic() - began < HALF_SENT_S + 3


def test_many_pipelined_requests_are_answered_in_order(mock, account):
    """Written and read at the same time, as a client must that sends more than the sockets hold."""
    count = 5000
    requests = b"".join(wire.start(account, f"case-{number}") for number in range(count))
    with neighbour.served(mock, account), mock.connect() as connection:
        writer = threading.Thread(target=connection.send, args=(requests,))
        writer.start()
        cases = [connection.receive().json["TestCaseId"] for _ in range(count)]
        writer.join()
    assert cases == [f"case-{number}" for number in range(count)]


def test_answers_that_nobody_reads_hold_up_nobody(mock, account):
    """Each client asks for far more than the sockets hold and reads none of it."""
    ask = b"GET /_mock/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
    with leaves_no_trace(mock), neighbour.served(mock, account), ExitStack() as stack:
        for _ in range(100):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * KIB)
            client.connect((mock.host, mock.port))
            client.sendall(ask)
        time_to_notice = time.monotonic() + 2
        while time.monotonic() < time_to_notice:
            assert resident(mock.pid) < 128 * MIB
            time.sleep(0.1)


def test_connections_that_come_and_go_leave_nothing(mock, account):
    """Closed, half closed and reset at once; with nothing, half a request, a whole one sent."""
    whole = wire.start(account)
    linger = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    with leaves_no_trace(mock), neighbour.served(mock, account):
        for number in range(1500):
            with socket.create_connection((mock.host, mock.port)) as client:
                client.sendall(whole[: (0, 50, len(whole))[number % 3]])
                if number % 2:
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                elif number % 4:
                    client.shutdown(socket.SHUT_WR)


@pytest.fixture
def many_files():
    """Room for IDLE_CONNECTIONS sockets in this process."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = IDLE_CONNECTIONS + KIB
    if before[1] != resource.RLIM_INFINITY and before[1] < wanted:
        tools.missing(f"a limit of {wanted} open files: this host has {before[1]}")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], wanted), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_10000_idle_connections_over_the_limit(many_files, start_mock, account):
    """Those over the limit wait outside, and the idle ones inside make room for them: who is connected
    is served, and who comes then is too, when its turn comes."""
    mock = start_mock()
    mock.start(account)
    with leaves_no_trace(mock):
        with neighbour.served(mock, account, new_connections=False), ExitStack() as stack:
            clients = [stack.enter_context(begin(mock)) for _ in range(IDLE_CONNECTIONS)]
            tools.wait_until(lambda: descriptors(mock.pid) >= CONNECTIONS_MAX, "it is full")
            assert connected(clients) >= CONNECTIONS_MAX - 1
            assert descriptors(mock.pid) < CONNECTIONS_MAX + 100
            assert served_in_turn(mock, account).status == 200
        began = time.monotonic()
        assert mock.start(account).status == 200
        assert time.monotonic() - began < wire.TIMEOUT_S


def served_in_turn(mock, account: str) -> wire.Response:
    """Knocks again for as long as the system lets nobody more into the queue."""
    deadline = time.monotonic() + QUEUE_S
    while True:
        try:
            return mock.start(account)
        except TimeoutError:
            assert time.monotonic() < deadline


def begin(mock) -> socket.socket:
    """A connection that is on its way: when the server's queue is full, its answer may not come."""
    client = socket.socket()
    client.setblocking(False)
    code = client.connect_ex((mock.host, mock.port))
    assert code in (0, errno.EINPROGRESS), errno.errorcode[code]
    return client


def connected(clients: list[socket.socket]) -> int:
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client, selectors.EVENT_WRITE)
        return len(selector.select(0))
