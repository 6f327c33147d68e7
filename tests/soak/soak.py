#!/usr/bin/env python3
"""soak.py [MINUTES]: clients work on a server in memory and on one with a database, and meet faults,
hangs and resets. Fails when an answer is not the model's, or when a server grows."""

import random
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from client import Client  # noqa: E402
from figures import FIGURES, HEADING, SAMPLES_MIN, Series, file_figure  # noqa: E402
from model.plans import ADVANCES_S, DEFAULT_PLAN, PLANS  # noqa: E402
from program import Mock  # noqa: E402

MINUTES = 10.0
CLIENTS = 4  # of each server
# The same amount of work in each round, whatever the machine's speed: what a server holds at the end
# of one can be compared with any other.
PHASES = 5
STEPS = 60  # of each client in each phase
# Less than what a round brings, so that each ends with the ring full.
JOURNAL = 600
ALL_RESET_EVERY = 5  # rounds; in the others each client resets its own account
START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class Bench:
    """A server, its clients and its figures."""

    def __init__(self, name: str, mock: Mock, seed: int, figures):
        self.name = name
        self.mock = mock
        self.series = [Series(figure) for figure in figures]
        self.clients = [
            Client(mock, f"{seed:04}{n:08}", seed * CLIENTS + n) for n in range(CLIENTS)
        ]
        self._random = random.Random(seed)
        self._freeze()
        self._plan = DEFAULT_PLAN

    def begin_round(self, number: int) -> None:
        if number % ALL_RESET_EVERY == 0:
            self._control("POST", "/reset")
            self._freeze()
            self._plan = DEFAULT_PLAN
        else:
            for client in self.clients:
                self._control("POST", f"/reset?accountId={client.account}")
        for client in self.clients:
            client.begin(self._now_ms, self._plan)

    def begin_phase(self) -> None:
        """Time passes, and executions go another way from now on."""
        seconds = self._random.choice(ADVANCES_S)
        self._control("PUT", "/clock", {"action": "advance", "seconds": seconds})
        self._now_ms += int(seconds * 1000)
        self._plan = self._random.choice(PLANS)
        self._control("PUT", "/progression", [self._plan])
        for client in self.clients:
            client.move_to(self._now_ms, self._plan)

    def end_round(self) -> None:
        self.mock.forget_stderr()
        for series in self.series:
            series.take(self.mock)

    def print(self) -> bool:
        """Whether all is flat."""
        print(f"\n{self.name}\n{HEADING}")
        for series in self.series:
            print(series.row())
        return all(series.is_flat for series in self.series)

    def _freeze(self) -> None:
        self._now_ms = int(START.timestamp() * 1000)
        instant = START.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._control("PUT", "/clock", {"action": "freeze", "instant": instant})

    def _control(self, method: str, path: str, body=None) -> None:
        answer = self.mock.control(method, path, body)
        assert answer.status == 200, f"{method} {path}: {answer}"


def work(client: Client, failed: threading.Event) -> None:
    """The client's part of a phase, or less when another has failed."""
    try:
        for _ in range(STEPS):
            if failed.is_set():
                return
            client.step()
    except BaseException:
        failed.set()
        print(f"FAILED at: {client.last}", flush=True)
        raise


def run_round(benches: list[Bench], number: int, pool: ThreadPoolExecutor) -> None:
    failed = threading.Event()
    for bench in benches:
        bench.begin_round(number)
    for _ in range(PHASES):
        for bench in benches:
            bench.begin_phase()
        running = [pool.submit(work, client, failed) for b in benches for client in b.clients]
        for one in running:
            one.result()
    for bench in benches:
        bench.end_round()


def open_benches(folder: Path, stack: ExitStack) -> list[Bench]:
    database = folder / "soak.db"
    files = [
        file_figure("database file, KiB", database),
        file_figure("write-ahead log, KiB", folder / "soak.db-wal"),
    ]
    options = ["--journal", str(JOURNAL)]
    in_memory = stack.enter_context(Mock(folder, *options))
    with_file = stack.enter_context(Mock(folder, *options, "--db", str(database)))
    return [
        Bench("in memory", in_memory, 1, FIGURES),
        Bench("with --db", with_file, 2, [*FIGURES, *files]),
    ]


def check_database(path: Path) -> None:
    with sqlite3.connect(path) as database:
        found = [line for (line,) in database.execute("PRAGMA integrity_check")]
    assert found == ["ok"], "\n".join(found)


def soak(minutes: float) -> bool:
    deadline = time.monotonic() + minutes * 60
    rounds = 0
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        benches = open_benches(folder, stack)
        pool = stack.enter_context(ThreadPoolExecutor(len(benches) * CLIENTS))
        while time.monotonic() < deadline or rounds < SAMPLES_MIN:
            run_round(benches, rounds, pool)
            rounds += 1
        done = sum((client.done for bench in benches for client in bench.clients), Counter())
        for bench in benches:
            for client in bench.clients:
                client.close()
            bench.mock.stop()
        check_database(folder / "soak.db")
    print(f"{minutes:g} minutes, {rounds} rounds, each answer as the model says:")
    print(", ".join(f"{count} × {kind}" for kind, count in done.most_common()))
    return all([bench.print() for bench in benches])


def main(minutes: str = str(MINUTES)) -> int:
    try:
        passed = soak(float(minutes))
    except AssertionError as error:
        print(error)
        passed = False
    print("\nPASS" if passed else "\nFAIL")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
