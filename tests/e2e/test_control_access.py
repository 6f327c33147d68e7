"""The control surface answers its user alone, and nothing that comes over HTTP touches a file."""

import json
import re
import shutil
import socket
from pathlib import Path

import pytest

import tools
import wire
from program import Mock

TOKEN = "s3cret-token"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
RULE = {"id": "foreign", "error": {"code": "ThrottlingException"}}


@pytest.fixture(scope="module")
def address() -> str:
    """An address of this machine that is not loopback's: what comes through it comes from outside."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # asks for the way there; sends nothing
        except OSError as error:
            tools.missing(f"an address other than loopback's: {error}")
        found = probe.getsockname()[0]
    if found.startswith("127."):
        tools.missing("an address other than loopback's")
    return found


def call(
    mock, method: str, path: str, body=None, address: str | None = None, **headers: str
) -> wire.Response:
    """A control call, through `address` where it is given."""
    data = b"" if body is None else json.dumps(body).encode()
    with wire.Connection(address or mock.host, mock.port) as connection:
        connection.send(wire.request(method, "/_mock" + path, headers, data))
        return connection.receive()


def assert_refused(answer: wire.Response, status: int, rule: str) -> None:
    assert answer.status == status
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json) == {"error", "path", "hint"}
    assert rule in answer.json["error"]
    assert answer.json["hint"]


def test_another_machine_is_refused(start_mock, address, account):
    mock = start_mock("--host", "0.0.0.0")
    for method, path in (("GET", "/health"), ("POST", "/faults"), ("GET", "/nowhere")):
        assert_refused(
            call(mock, method, path, RULE, address, **BEARER), 403, "this machine alone"
        )
    assert mock.faults() == [], "loopback may ask, and nothing was set"


def test_another_machine_may_call_the_api(start_mock, address, account):
    mock = start_mock("--host", "0.0.0.0", "--control-token", TOKEN)
    with wire.Connection(address, mock.port) as connection:
        connection.send(wire.start(account))
        assert connection.receive().status == 200


def test_with_a_token_it_is_asked_of_everybody(start_mock, address):
    mock = start_mock("--host", "0.0.0.0", "--control-token", TOKEN)
    for through in (None, address):
        for wrong in ({}, {"Authorization": "Bearer wrong"}):
            answer = call(mock, "POST", "/faults", RULE, through, **wrong)
            assert_refused(answer, 401, "--control-token")
            assert answer.headers["www-authenticate"] == "Bearer"
        assert call(mock, "GET", "/faults", None, through, **BEARER).json == []
    assert call(mock, "POST", "/faults", RULE, address, **BEARER).status == 200


def faults_by(mock, through: str | None, host: str) -> wire.Response:
    """What the holder of the token gets who calls the server `host`."""
    with wire.Connection(through or mock.host, mock.port) as connection:
        lines = ("GET /_mock/faults HTTP/1.1", f"Host: {host}", f"Authorization: Bearer {TOKEN}")
        connection.send("\r\n".join((*lines, "", "")).encode())
        return connection.receive()


def test_with_a_token_a_foreign_host_is_refused_too(start_mock, address):
    named = ("--control-host", "mock.example.com")
    mock = start_mock("--host", "0.0.0.0", "--control-token", TOKEN, *named)
    for through in (None, address):
        assert_refused(faults_by(mock, through, "evil.example"), 403, "Host")
        for host in ("mock", f"{address}:{mock.port}", "mock.example.com"):
            assert faults_by(mock, through, host).json == []


def test_mapped_loopback_is_loopback(start_mock):
    """An IPv6 socket sees 127.0.0.1 as ::ffff:127.0.0.1."""
    try:
        mock = start_mock("--host", "::")
        with wire.Connection("127.0.0.1", mock.port) as connection:
            connection.send(wire.request("GET", "/_mock/health", {}))
            assert connection.receive().status == 200
    except (AssertionError, OSError) as error:
        if Path("/proc/net/if_inet6").exists():
            raise
        tools.missing(f"IPv6: {error}")


def test_token_is_told_nobody(start_mock, account):
    mock = start_mock("--auth", "strict", "--control-token", TOKEN)
    mock.send(wire.request("PUT", wire.start_target(), BEARER, b"{}"))
    call(mock, "GET", "/health", **BEARER)
    for path in ("/requests", "/report", "/snapshot"):
        answer = call(mock, "GET", path, **BEARER)
        assert answer.status == 200
        assert TOKEN not in answer.body.decode()
    log = tools.wait_until(
        lambda: mock.stderr if "/_mock/snapshot 200" in mock.stderr else None, "the log"
    )
    assert TOKEN not in log


FOREIGN = {
    "host": ({"Host": "evil.example"}, "Host"),
    "host-like-ours": ({"Host": "localhost.evil.example"}, "Host"),
    "rebound": ({"Host": "evil.example", "Origin": "http://evil.example"}, "Host"),
    "origin": ({"Host": "localhost", "Origin": "http://evil.example"}, "Origin"),
    "origin-port": ({"Host": "localhost:1", "Origin": "http://localhost:2"}, "Origin"),
    "origin-null": ({"Host": "localhost", "Origin": "null"}, "Origin"),
}


@pytest.mark.parametrize(("headers", "rule"), FOREIGN.values(), ids=FOREIGN)
def test_foreign_call_is_refused_and_changes_nothing(mock, headers, rule):
    """Also one that a page can send without asking: POST, text/plain."""
    body = json.dumps(RULE).encode()
    lines = [f"{name}: {value}" for name, value in headers.items()]
    head = [f"Content-Length: {len(body)}", "Content-Type: text/plain", *lines]
    request = "\r\n".join(["POST /_mock/faults HTTP/1.1", *head]).encode() + b"\r\n\r\n" + body
    assert_refused(mock.send(request), 403, rule)
    assert mock.faults() == []


def test_authority_of_the_target_goes_before_host(mock):
    request = b"GET http://%s/_mock/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert_refused(mock.send(request % b"evil.example"), 403, "Host")
    assert mock.send(request % b"127.0.0.1").status == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:99", "LOCALHOST:65535"])
def test_own_host_is_let_in(mock, host):
    assert mock.send(f"GET /_mock/health HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()).status == 200


# --- files ---

SECRET = "/etc/hostname"
FILE_CALL = re.compile(r'^\d+ +(?!write\()\w+\(.*"(?P<path>[^"]+)"')
# What libraries open by themselves: the time zone, whether memory can be given back, chance.
LIBRARIES = {"/etc/localtime", "/proc/sys/vm/overcommit_memory", "/dev/urandom"}
TOUCHING = [
    ("POST", "/fixtures", {"fixture": SECRET}),
    ("POST", "/fixtures", {"$ref": SECRET, "faults": SECRET}),
    ("POST", "/fixtures", {"faults": [{**RULE, "id": f"file://{SECRET}"}]}),
    ("POST", "/faults", SECRET),
    ("POST", "/faults", [{**RULE, "id": f"../..{SECRET}", "testCaseId": "x"}]),
    ("PUT", "/progression", {"file": SECRET}),
    ("PUT", "/clock", {"action": SECRET}),
    ("POST", f"/reset?accountId={SECRET}", None),
    ("GET", f"/report?format={SECRET}", None),
    ("GET", f"/requests?since={SECRET}", None),
    ("GET", f"/../..{SECRET}", None),
    ("GET", f"/..%2f..%2f{SECRET}", None),
    ("GET", "/report?format=junit", None),
    ("GET", "/snapshot", None),
    ("GET", "/openapi.json", None),
    ("DELETE", "/requests", None),
    ("DELETE", "/faults", None),
]


@pytest.mark.parametrize("options", [(), ("--db", "state.db")], ids=["in-memory", "with-db"])
def test_nothing_over_http_names_a_file(tmp_path, monkeypatch, account, options):
    """strace tells every system call that takes a path. The database's own files are the only ones."""
    if shutil.which("strace") is None:
        tools.missing("strace")
    monkeypatch.chdir(tmp_path)
    # LeakSanitizer cannot work under ptrace.
    monkeypatch.setenv("ASAN_OPTIONS", "detect_leaks=0")
    trace = tmp_path / "trace"
    under = ("strace", "-D", "-f", "-o", str(trace), "-s", "70000", "-e", "trace=%file,write", "--")
    with Mock(tmp_path, *options, under=under) as mock:
        for method, path, body in TOUCHING:
            assert call(mock, method, path, body).status < 500
        for label in (SECRET, f"%2e%2e%2f{SECRET}".replace("/", "%2F")):
            assert mock.start(account, label.replace("/", "%2F")).status == 200
        assert call(mock, "POST", "/reset").status == 200
        before, after = tools.wait_until(
            lambda: traced(trace, "/_mock/reset 200"), "the end of the trace"
        )
    assert any("libmicrohttpd" in line for line in before), "strace sees the start"
    paths = {match["path"] for line in after if (match := FILE_CALL.match(line))}
    own = {"", "state.db", "state.db-wal", "state.db-journal"} if options else set()
    assert paths <= LIBRARIES | {str(tmp_path / name) for name in own}


def traced(trace: Path, last: str) -> tuple[list[str], list[str]] | None:
    """The trace up to where the server says that it listens, and from there on, when it has come to
    `last`."""
    lines = trace.read_text(errors="replace").splitlines()
    began = next((at for at, line in enumerate(lines) if "connect-mock listening on" in line), None)
    if began is None or not any(last in line for line in lines[began:]):
        return None
    return lines[:began], lines[began:]
