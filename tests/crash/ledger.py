"""What clients asked for, and what they were told: the truth that a database is held against."""

import random
import threading
from dataclasses import dataclass


@dataclass
class Start:
    """An execution that a client asked for. Its test case is its alone, and so tells whose it is."""

    number: int
    has_token: bool
    execution_id: str | None = None  # what it was acknowledged as

    @property
    def test_case(self) -> str:
        return f"case-{self.number}"

    @property
    def token(self) -> str | None:
        return f"token-{self.number}" if self.has_token else None


class Ledger:
    """Of all threads."""

    def __init__(self):
        self.news = threading.Condition()
        self.starts: dict[str, Start] = {}  # by test case
        self.acknowledgements = 0
        self.replays = 0
        self.problems: list[str] = []
        self._with_token: list[Start] = []

    def add(self, has_token: bool) -> Start:
        """A start that is about to be sent."""
        with self.news:
            start = Start(len(self.starts), has_token)
            self.starts[start.test_case] = start
            if has_token:
                self._with_token.append(start)
            return start

    def choose(self, chance: random.Random, latest: int | None = None) -> Start | None:
        """A start with a token, of the latest so many, that was sent before."""
        with self.news:
            several = self._with_token[-latest:] if latest else self._with_token
            return chance.choice(several) if several else None

    def answered(self, start: Start, execution_id: str, replayed: bool, was_told: bool) -> None:
        """`was_told` when the start had been acknowledged before it was sent this time."""
        with self.news:
            if start.execution_id not in (None, execution_id):
                self._complain(f"{start} is answered {execution_id}")
            if was_told and not replayed:
                self._complain(f"{start} is answered as if it were new")
            start.execution_id = execution_id
            self.acknowledgements += 1
            self.replays += replayed
            self.news.notify_all()

    def refused(self, start: Start, answer) -> None:
        with self.news:
            self._complain(f"{start} is answered {answer}")
            self.news.notify_all()

    def wait_for(self, more: int, timeout_s: float) -> None:
        """Until so many more are acknowledged, or something is wrong."""
        with self.news:
            enough = self.acknowledgements + more
            done = self.news.wait_for(
                lambda: self.problems or self.acknowledgements >= enough, timeout_s
            )
            assert done, f"not even {more} answers in {timeout_s} s"

    def acknowledged(self) -> list[Start]:
        return [start for start in self.starts.values() if start.execution_id is not None]

    def compare(self, rows: list[tuple[str, str]], where: str) -> None:
        """`rows` are all executions of a database: id and test case."""
        ids: dict[str, str] = {}
        for execution_id, test_case in rows:
            if test_case not in self.starts:
                self._complain(f"{where}: {execution_id} of {test_case}: nobody asked for it")
            if test_case in ids:
                self._complain(f"{where}: {test_case} has {ids[test_case]} and {execution_id}")
            ids[test_case] = execution_id
        for start in self.acknowledged():
            if ids.get(start.test_case) != start.execution_id:
                self._complain(f"{where}: {start} is lost: there is {ids.get(start.test_case)}")

    def _complain(self, problem: str) -> None:
        self.problems.append(problem)
