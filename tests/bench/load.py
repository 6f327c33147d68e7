"""Load by wrk, and by connections of our own where an exact number of requests is wanted."""

import itertools
import json
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import wire
from server import Connection, Server

SCRIPT = Path(__file__).with_name("load.lua")
CONNECTIONS = 32
BATCH = 100
# What the tokens of each run begin with; those of fill() are smaller.
RUNS = itertools.count(10**6)


@dataclass(frozen=True)
class Load:
    """What one run of wrk saw, and the processor time that the server had meanwhile."""

    answers: int
    seconds: float
    p50_us: int
    p99_us: int
    p999_us: int
    failed_statuses: int
    broken: int
    wrong: int
    checked: int
    server_cpu_us: float = 0.0

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


def interrupted(command: list[str], seconds: float) -> str:
    """What wrk says when it is interrupted after that time; by itself it counts whole seconds."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as wrk:
        time.sleep(seconds)
        wrk.send_signal(signal.SIGINT)
        said, _ = wrk.communicate()
    if wrk.returncode != 0:
        raise RuntimeError(f"wrk ended with {wrk.returncode}: {said}")
    return said


def run_wrk(server: Server, folder: Path, request: bytes, seconds: float, *expected: str) -> Load:
    """`expected`: the file of load.lua's that says what each answer must be."""
    file = folder / "request.http"
    file.write_bytes(request)
    command = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", "1h", "-s", str(SCRIPT)]
    cpu_before = server.cpu_seconds()
    said = interrupted([*command, server.url, "--", str(file), str(next(RUNS)), *expected], seconds)
    cpu = server.cpu_seconds() - cpu_before
    seen = json.loads(said.splitlines()[-1])
    return Load(**seen, server_cpu_us=cpu * 1e6 / max(seen["answers"], 1))


def checked(server: Server, folder: Path, request: bytes, status: int, pattern: str) -> int:
    """Looks at every answer of a short run; returns how many there were."""
    expected = folder / "expected.txt"
    expected.write_text(f"{status}\n{pattern}")
    load = run_wrk(server, folder, request, 1, str(expected))
    if load.wrong > 0 or load.broken > 0 or load.checked == 0:
        raise RuntimeError(f"{load.wrong} of {load.checked} wrong, {load.broken} broken")
    return load.checked


def measured(server: Server, folder: Path, request: bytes, status: int, seconds: float) -> Load:
    """A run at full speed, in which wrk counts the statuses that are no success."""
    load = run_wrk(server, folder, request, seconds)
    failed = load.answers if status >= 400 else 0
    if load.broken > 0 or load.failed_statuses != failed:
        raise RuntimeError(f"{load.failed_statuses} failed, {load.broken} broken: {load}")
    return load


def send_batch(connection: Connection, request: bytes, first: int, count: int) -> None:
    data = b"".join(wire.with_token(request, first + i) for i in range(count))
    connection.socket.sendall(data)
    for _ in range(count):
        status, _, body = connection.receive()
        if status != 200:
            raise RuntimeError(f"answered {status}: {body!r}")


def fill(server: Server, count: int, first: int = 1) -> None:
    """Starts so many executions, each with a token of its own."""
    request = wire.start()
    with server.connect() as connection:
        for done in range(0, count, BATCH):
            send_batch(connection, request, first + done, min(BATCH, count - done))
