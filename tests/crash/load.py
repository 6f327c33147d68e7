"""Clients that start executions, and ask again, until the server is gone."""

import random
import threading

import wire
from ledger import Ledger, Start

ACCOUNT = "100000000001"
CLIENTS = 6
# What another client has sent just now, and may still be waiting for.
LATEST = CLIENTS


def send(connection: wire.Connection, ledger: Ledger, start: Start) -> None:
    was_told = start.execution_id is not None
    connection.send(wire.start(ACCOUNT, start.test_case, start.token))
    answer = connection.receive()
    if answer.status == 200:
        ledger.answered(start, answer.json["TestCaseExecutionId"], answer.replayed, was_told)
    else:
        ledger.refused(start, answer)


class Load:
    """Threads with a connection each. Leaving the context waits for their end: the server's."""

    def __init__(self, mock, ledger: Ledger, seed: int):
        self._mock = mock
        self._ledger = ledger
        self._threads = [
            threading.Thread(target=self._work, args=(random.Random(seed * CLIENTS + n),))
            for n in range(CLIENTS)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for thread in self._threads:
            thread.join()

    def _work(self, chance: random.Random) -> None:
        try:
            with self._mock.connect() as connection:
                while not self._ledger.problems:
                    send(connection, self._ledger, self._next(chance))
        except (OSError, wire.Closed):
            return  # the server was killed

    def _next(self, chance: random.Random) -> Start:
        kind = chance.random()
        start = None
        if kind < 0.15:
            start = self._ledger.choose(chance)
        elif kind < 0.3:
            start = self._ledger.choose(chance, LATEST)
        return start or self._ledger.add(has_token=kind < 0.85)
