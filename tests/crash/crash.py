#!/usr/bin/env python3
"""crash.py [KILLS] [SEED]: kills a server with a database under load so many times, and others in the
middle of their start in between, and holds what is left against what clients were told."""

import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

import database  # noqa: E402
import family  # noqa: E402
from ledger import Ledger  # noqa: E402
from load import ACCOUNT, Load, send  # noqa: E402
from program import BINARY, Mock  # noqa: E402

KILLS = 200  # under load
# Answers, at most, that a server gives before it is killed.
ANSWERS_MAX = 250
ANSWERS_TIMEOUT_S = 60
# Of so many kills under load, two are followed by one while the server starts, and one by one while
# another makes its file.
CYCLE = 7
START_KILLS_BEHIND = (3, 6)
FIRST_START_KILL_BEHIND = 1
# Of the tokens of former rounds, as many are asked for again.
SAMPLE = 30
LINE_EVERY = 20


class Crash:
    """A file, and one server on it after the other."""

    def __init__(self, folder: Path, seed: int):
        self.ledger = Ledger()
        self.kills: Counter[str] = Counter()
        self._folder = folder
        self._path = folder / "crash.db"
        self._chance = random.Random(seed)
        self._asked_again = 0
        self._start_s = 0.0

    def round(self, number: int) -> None:
        self._kill_under_load(number)
        self._look(f"after kill {number + 1} under load")
        if number % CYCLE in START_KILLS_BEHIND:
            self._kill_start(self._path)
            self.kills["during a start"] += 1
            self._look(f"after kill {self.kills['during a start']} during a start")
        elif number % CYCLE == FIRST_START_KILL_BEHIND:
            self._kill_first_start(number)

    def finish(self) -> None:
        """All of it once more, by the API."""
        with self._mock() as mock:
            self.ledger.compare(list_executions(mock), "in the lists")
            self._ask_again(mock, self.ledger.acknowledged())
        self._look("after the end")

    def _mock(self) -> Mock:
        began = time.monotonic()
        mock = Mock(self._folder, "--db", str(self._path))
        self._start_s = time.monotonic() - began
        return mock

    def _kill_under_load(self, number: int) -> None:
        with self._mock() as mock:
            self._ask_again(mock, self._new_and_some())
            with Load(mock, self.ledger, number):
                try:
                    answers = self._chance.randint(1, ANSWERS_MAX)
                    self.ledger.wait_for(answers, ANSWERS_TIMEOUT_S)
                finally:
                    mock.kill()
        self.kills["under load"] += 1

    def _kill_start(self, path: Path) -> None:
        """At a moment between its first instruction and a little after it listens."""
        server = subprocess.Popen(
            [BINARY, "--port", "0", "--db", path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(self._chance.uniform(0, self._start_s or 0.05))
        server.kill()
        server.wait()

    def _kill_first_start(self, number: int) -> None:
        """Whatever is left of it, the next start is well."""
        path = self._folder / f"first-{number}.db"
        self._kill_start(path)
        with Mock(self._folder, "--db", str(path)) as mock:
            answer = mock.start(ACCOUNT, token="first")
            if answer.status != 200 or answer.replayed:
                self.ledger.problems.append(f"{path.name}: {answer}")
        self.kills["during a first start"] += 1

    def _new_and_some(self) -> list:
        """What was sent since the last look, and some of what was known then."""
        known = list(self.ledger.starts.values())
        new = known[self._asked_again :]
        old = known[: self._asked_again]
        self._asked_again = len(known)
        return new + self._chance.sample(old, min(SAMPLE, len(old)))

    def _ask_again(self, mock: Mock, starts: list) -> None:
        """Each token leads to the execution that it led to, and each execution can be read."""
        with mock.connect() as connection:
            for start in starts:
                if start.has_token:
                    send(connection, self.ledger, start)
                if start.execution_id is not None:
                    self._read(connection, start)

    def _read(self, connection, start) -> None:
        answer = family.send(
            connection,
            "GetTestCaseExecutionSummary",
            ACCOUNT,
            InstanceId="instance",
            TestCaseId=start.test_case,
            TestCaseExecutionId=start.execution_id,
        )
        if answer.status != 200:
            self.ledger.problems.append(f"{start} cannot be read: {answer}")

    def _look(self, when: str) -> None:
        rows, wrong = database.look(self._path)
        self.ledger.problems += [f"{when}: {problem}" for problem in wrong]
        self.ledger.compare(rows, when)


def list_executions(mock: Mock) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    members = {"InstanceId": "instance", "MaxResults": 100}
    with mock.connect() as connection:
        while True:
            answer = family.send(connection, "ListTestCaseExecutions", ACCOUNT, **members)
            assert answer.status == 200, answer
            page = answer.json
            rows += [
                (execution["TestCaseExecutionId"], execution["TestCaseId"])
                for execution in page["TestCaseExecutions"]
            ]
            if "NextToken" not in page:
                return rows
            members["NextToken"] = page["NextToken"]


def describe_kills(crash: Crash) -> str:
    return "kills: " + ", ".join(f"{count} {kind}" for kind, count in crash.kills.items())


def describe_executions(crash: Crash) -> str:
    ledger = crash.ledger
    return (
        f"executions: {len(ledger.starts)} asked for, {len(ledger.acknowledged())} acknowledged, "
        f"{ledger.replays} replays"
    )


def run(kills: int, seed: int) -> Crash:
    with tempfile.TemporaryDirectory() as folder:
        crash = Crash(Path(folder), seed)
        for number in range(kills):
            crash.round(number)
            if crash.ledger.problems:
                return crash
            if (number + 1) % LINE_EVERY == 0:
                print(f"{describe_kills(crash)}; {describe_executions(crash)}", flush=True)
        crash.finish()
        return crash


def main(kills: str = str(KILLS), seed: str | None = None) -> int:
    chosen = int(seed) if seed is not None else secrets.randbelow(1_000_000)
    print(f"seed {chosen}", flush=True)
    crash = run(int(kills), chosen)
    for problem in crash.ledger.problems:
        print(problem)
    print(describe_executions(crash))
    print(describe_kills(crash))
    if crash.ledger.problems:
        print(f"FAIL: seed {chosen}")
        return 1
    print("nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
