"""The servers that are measured: started on a free port, looked at from outside, ended by pid."""

import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)\n")
STOP_TIMEOUT_S = 10.0


def resident_bytes(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024


class Server:
    """One running server. What it says on standard error goes to a file, as in a test run."""

    def __init__(self, command: list[str | Path], log: Path):
        self.command = [str(word) for word in command]
        with log.open("ab") as stderr:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr
            )
        line = self.process.stdout.readline()
        match = LISTENING.search(line)
        if match is None:
            self.kill()
            raise RuntimeError(f"{self.command} did not start: {line!r}, see {log}")
        self.port = int(match[1])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> "Connection":
        return Connection(self.port)

    def ask(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        """One request on a connection of its own: status, headers, body."""
        with self.connect() as connection:
            return connection.ask(data)

    def resident_bytes(self) -> int:
        return resident_bytes(self.process.pid)

    def cpu_seconds(self) -> float:
        """The time that all threads have had, as the scheduler counts it."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(nanoseconds_of(task) for task in tasks) / 1e9


def nanoseconds_of(task: Path) -> int:
    """What a thread has had; nothing of one that has ended, as those of a reset do."""
    try:
        return int(task.read_text().split()[0])
    except (FileNotFoundError, ProcessLookupError):
        return 0


class Connection:
    """One kept-alive connection. Answers are read by their Content-Length."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._input = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._input.close()
        self.socket.close()

    def ask(self, data: bytes) -> tuple[int, dict[str, str], bytes]:
        self.socket.sendall(data)
        return self.receive()

    def receive(self) -> tuple[int, dict[str, str], bytes]:
        status = int(self._input.readline().split()[1])
        headers = {}
        while (line := self._input.readline().rstrip(b"\r\n")) != b"":
            name, value = line.decode("latin-1").split(": ", 1)
            headers[name] = value
        return status, headers, self._input.read(int(headers["Content-Length"]))


def first_answer_seconds(command: list[str | Path], request: bytes) -> float:
    """From the start of the process to the last byte of its first answer."""
    with open(os.devnull, "wb") as stderr:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        try:
            match = LISTENING.search(process.stdout.readline())
            with Connection(int(match[1])) as connection:
                status, _, _ = connection.ask(request)
            took = time.perf_counter() - began
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
    if status != 200:
        raise RuntimeError(f"{command}: the first answer is {status}")
    return took
