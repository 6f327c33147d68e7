"""A client in a process of its own: a call in JSON a line in, its outcome a line out."""

import json
import os
import select
import subprocess
from pathlib import Path

TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 10.0


class LineProcess:
    def __init__(self, command: list, environment: dict[str, str], folder: Path | None = None):
        self._name = str(command[-1])
        self._process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        try:
            self._process.wait(timeout=STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def ask(self, call: dict) -> dict:
        """Hands the process a call and returns what it tells of it."""
        self._process.stdin.write(json.dumps(call).encode() + b"\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], TIMEOUT_S)
        assert ready, f"{self._name} is silent"
        line = self._process.stdout.readline()
        assert line, f"{self._name} has ended"
        return json.loads(line)
