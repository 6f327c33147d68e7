"""The real connect-mock program, started on a free port and ended by pid."""

import itertools
import json
import os
import re
import select
import signal
import ssl
import subprocess
import time
from pathlib import Path

import wire

REPOSITORY = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("CONNECT_MOCK", REPOSITORY / "build" / "connect-mock")).absolute()

LISTENING = re.compile(r"connect-mock listening on (https?)://(\[[^]]+\]|[^:/]+):(\d+)\n")
SANITIZER_REPORTS = (
    "ERROR: AddressSanitizer",
    "ERROR: LeakSanitizer",
    "runtime error:",
    "WARNING: ThreadSanitizer",
)
START_TIMEOUT_S = 20.0
STOP_TIMEOUT_S = 10.0

_numbers = itertools.count(1)


def run_to_end(
    *options: str, timeout_s: float = START_TIMEOUT_S, under: tuple[str, ...] = ()
) -> subprocess.CompletedProcess:
    """Runs the program where it is expected to end by itself; `under` as of Mock."""
    done = subprocess.run(
        [*under, BINARY, *options],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout_s,
    )
    assert_clean(done.stderr)
    return done


def assert_clean(stderr: str) -> None:
    reports = [report for report in SANITIZER_REPORTS if report in stderr]
    assert not reports, stderr[-8000:]


class Mock:
    """One running server. Leaving the context ends it and asserts that it ended well."""

    def __init__(
        self,
        directory: Path,
        *options: str,
        tls: ssl.SSLContext | None = None,
        under: tuple[str, ...] = (),
    ):
        """`under` is the command line of a program that runs it in its own place."""
        self._tls = tls
        self._stderr_path = directory / f"connect-mock-{next(_numbers)}.stderr"
        with self._stderr_path.open("ab") as stderr:
            self.process = subprocess.Popen(
                [*under, BINARY, "--port", "0", *options],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
            )
        try:
            self.scheme, self.host, self.port = self._wait_until_listening()
        except BaseException:
            self.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.returncode is None:
            self.stop()

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def stderr(self) -> str:
        return self._stderr_path.read_text(errors="replace")

    def forget_stderr(self) -> None:
        """Empties what the server has written, when it is clean: a long run writes a lot."""
        assert_clean(self.stderr)
        os.truncate(self._stderr_path, 0)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> float:
        """Ends the server as a person does; returns the seconds that took."""
        began = time.monotonic()
        self.process.send_signal(number)
        try:
            rest_of_stdout, _ = self.process.communicate(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        took_s = time.monotonic() - began
        assert_clean(self.stderr)
        assert self.process.returncode == 0, self.stderr[-8000:]
        assert rest_of_stdout == b"", "more than one line on standard output"
        return took_s

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def connect(self) -> wire.Connection:
        return wire.Connection(self.host, self.port, self._tls)

    def send(self, data: bytes) -> wire.Response:
        """Sends one request on a connection of its own."""
        with self.connect() as connection:
            connection.send(data)
            return connection.receive()

    def start(self, account: str, test_case: str = "case", token: str | None = None, **where: str):
        """Starts an execution by raw HTTP, in `where` (instance, region)."""
        return self.send(wire.start(account, test_case, token, **where))

    def control(self, method: str, path: str, body=None) -> wire.Response:
        """A call to the control surface: control("POST", "/faults", [rule])."""
        data = b"" if body is None else json.dumps(body).encode()
        headers = {} if body is None else {"Content-Type": "application/json"}
        return self.send(wire.request(method, "/_mock" + path, headers, data))

    def set_faults(self, *rules: dict) -> list[dict]:
        response = self.control("POST", "/faults", list(rules))
        assert response.status == 200, response.body
        return response.json

    def faults(self) -> list[dict]:
        response = self.control("GET", "/faults")
        assert response.status == 200, response.body
        return response.json

    def requests(self, account: str) -> list[dict]:
        """What the journal has of an account, oldest first."""
        response = self.control("GET", f"/requests?accountId={account}")
        assert response.status == 200, response.body
        return response.json["requests"]

    def report(self, account: str) -> dict:
        response = self.control("GET", f"/report?accountId={account}")
        assert response.status == 200, response.body
        return response.json

    def _wait_until_listening(self) -> tuple[str, str, int]:
        deadline = time.monotonic() + START_TIMEOUT_S
        output = self.process.stdout.fileno()
        line = b""
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([output], [], [], deadline - time.monotonic())
            assert ready, f"silent for {START_TIMEOUT_S} s: {self.stderr[-8000:]}"
            data = os.read(output, 4096)
            assert data, f"ended before it listened: {self.stderr[-8000:]}"
            line += data
        match = LISTENING.fullmatch(line.decode())
        assert match, line
        return match[1], match[2].strip("[]"), int(match[3])
