"""A server of any kind with all its processes: started, looked at from outside, ended."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from peers.exchange import Exchange, id_of
from peers.install import environment, reason_in
from peers.processes import BEGAN, all_processes, cpu_seconds, members
from peers.table import CONFIG, CONNECT_MOCK, Peer
from server import resident_bytes

FIRST_ANSWER_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
WAIT_S = 0.001


class CannotRun(Exception):
    """The reason is its text, one line."""


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


class PeerServer:
    """Runs in a session of its own. What it says goes to a file `log` in its folder."""

    def __init__(self, peer: Peer, folder: Path):
        self.peer = peer
        self.port, self._admin_port = free_ports(2)
        self._folder = folder
        self._log = folder / "log"
        self._lay_out()
        with self._log.open("wb") as log:
            self.began = time.perf_counter()
            self._process = subprocess.Popen(
                [self._filled(word) for word in peer.start],
                cwd=folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """Asks it to end, and ends what is left of it."""
        known = self._members()
        try:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(STOP_TIMEOUT_S)
        finally:
            self._kill(known)

    def kill(self) -> None:
        self._kill(self._members())

    def _kill(self, known: dict[int, str]) -> None:
        """`known`: processes of before that may have lost their parent meanwhile."""
        running = all_processes()
        left = {pid for pid in known if pid in running and running[pid][BEGAN] == known[pid]}
        for pid in left | set(self._members()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()

    def _members(self) -> dict[int, str]:
        """Its processes, and when each began: a process id alone may come again."""
        running = all_processes()
        return {pid: running[pid][BEGAN] for pid in members(running, self._process.pid)}

    def _filled(self, text: str) -> str:
        values = {
            "{port}": str(self.port),
            "{admin_port}": str(self._admin_port),
            "{installed}": str(self.peer.folder),
            "{connect_mock}": str(CONNECT_MOCK),
        }
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    def _environment(self) -> dict[str, str]:
        """Nothing of the user's: a home of its own too."""
        own = {name: self._filled(value) for name, value in self.peer.environment.items()}
        return {**environment(), "HOME": str(self._folder), **own}

    def _lay_out(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        if (CONFIG / self.peer.name).is_dir():
            shutil.copytree(CONFIG / self.peer.name, self._folder)
        self._folder.mkdir(parents=True, exist_ok=True)
        for file in self._folder.rglob("*"):
            if file.is_file():
                file.write_text(self._filled(file.read_text()))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def connect(self) -> Exchange:
        return Exchange(self.port)

    def first_answer(self, request: bytes) -> float:
        """Seconds from the start to the end of its first right answer, which this waits for."""
        wanted = [*self.peer.setup, request]
        while wanted:
            if self._answers(wanted[0], last=len(wanted) == 1):
                wanted.pop(0)
                continue
            if self._process.poll() is not None:
                said = reason_in(self._log.read_text(errors="replace"))
                raise CannotRun(f"it ended with {self._process.returncode}: {said}")
            if time.perf_counter() - self.began > FIRST_ANSWER_TIMEOUT_S:
                raise CannotRun(f"no right answer within {FIRST_ANSWER_TIMEOUT_S:.0f} s")
            time.sleep(WAIT_S)
        return time.perf_counter() - self.began

    def _answers(self, request: bytes, last: bool) -> bool:
        try:
            with self.connect() as connection:
                status, body = connection.ask(request)
        except (OSError, http.client.HTTPException):
            return False
        return id_of(status, body, self.peer.id_member) is not None if last else status == 200

    def resident_bytes(self) -> int:
        """Of all its processes: what two of them share counts twice."""
        return sum(resident_bytes(pid) for pid in self._members())

    def cpu_seconds(self) -> float:
        running = all_processes()
        return sum(cpu_seconds(running[pid]) for pid in members(running, self._process.pid))
