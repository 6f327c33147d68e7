"""What is measured: kinds of request, each with the server that it needs."""

import json
from dataclasses import dataclass
from pathlib import Path

import wire
from server import Server

RULE_THAT_MATCHES = {"testCaseId": "case", "error": {"code": "ThrottlingException"}}
RULE_THAT_DOES_NOT = {**RULE_THAT_MATCHES, "testCaseId": "another-*"}


@dataclass(frozen=True)
class Kind:
    """One kind of request. Its answers have this status and a body with this Lua pattern."""

    name: str
    title: str
    pattern: str
    status: int = 200
    request: bytes = wire.start()
    with_db: bool = False
    options: tuple[str, ...] = ()
    rule: dict | None = None
    # Asked once before the measurement.
    first: bytes | None = None
    # The smallest acceptable part of the limit's throughput; None where there is no target.
    target: float | None = None
    also_closing: bool = False
    # Turns in a round of those with connections that are kept alive.
    turns: int = 1


STARTED = '"TestCaseExecutionId":"%x+%-%x+%-%x+%-%x+%-%x+","TestCaseId":"case","Status":"INITIATED"'

KINDS = (
    # The p99 differs most from turn to turn, and this kind has a target for it.
    Kind("new", "new execution, in memory", STARTED, target=0.60, also_closing=True, turns=16),
    Kind("db", "new execution, `--db`", STARTED, with_db=True, target=0.35, also_closing=True),
    Kind("replay", "replay", STARTED, request=wire.start("0" * 20), target=0.65, also_closing=True),
    Kind(
        "refused",
        "refused request",
        "length 501 at '/TestCaseId'",
        status=400,
        request=wire.start(test_case="c" * 501),
        target=0.75,
        also_closing=True,
    ),
    Kind(
        "summary",
        "GetTestCaseExecutionSummary",
        '"Status":"PASSED"',
        request=wire.summary("{execution}"),
        options=("--progression", "immediate"),
        target=0.65,
        also_closing=True,
    ),
    Kind("match", "a rule that matches", "Rate exceeded", status=429, rule=RULE_THAT_MATCHES),
    Kind(
        "listed",
        "new execution, when executions have been listed",
        STARTED,
        first=wire.list_executions(),
    ),
    Kind("no-match", "a rule that does not match", STARTED, rule=RULE_THAT_DOES_NOT),
    Kind(
        "scattered",
        "new execution, tokens in no order",
        STARTED,
        request=wire.start(wire.SCATTERED),
    ),
    Kind(
        "scattered-db",
        "new execution, `--db`, tokens in no order",
        STARTED,
        request=wire.start(wire.SCATTERED),
        with_db=True,
    ),
)


class Programs:
    """The two programs, and where their logs and databases go."""

    def __init__(self, mock: Path, limit: Path, folder: Path):
        self.mock_program = mock
        self.limit_program = limit
        self.folder = folder

    def command(self, *options: str) -> list[str | Path]:
        return [self.mock_program, "--port", "0", *options]

    def mock(self, *options: str, name: str = "mock") -> Server:
        return Server(self.command(*options), self.folder / f"{name}.log")

    def limit_command(self, status: int, headers: dict[str, str], body: bytes) -> list[str | Path]:
        added_by_library = ("Date", "Content-Length", "Connection")
        pairs = [(name, value) for name, value in headers.items() if name not in added_by_library]
        words = [word for pair in pairs for word in pair]
        return [self.limit_program, str(status), body.decode(), *words]

    def limit(self, status: int, headers: dict[str, str], body: bytes) -> Server:
        """A bare server that gives this very answer."""
        return Server(self.limit_command(status, headers, body), self.folder / "limit.log")

    def database(self, name: str) -> Path:
        path = self.folder / f"{name}.db"
        for file in self.folder.glob(f"{path.name}*"):
            file.unlink()
        return path


def expect_ok(answer: tuple[int, dict[str, str], bytes]) -> bytes:
    status, _, body = answer
    if status != 200:
        raise RuntimeError(f"answered {status}: {body!r}")
    return body


def options_of(kind: Kind, database: Path | None) -> list[str]:
    return [*kind.options, *(["--db", str(database)] if database is not None else [])]


def prepare(kind: Kind, mock: Server) -> bytes:
    """Sets the server up for the kind; returns the request with all but the token filled in."""
    if kind.rule is not None:
        expect_ok(mock.ask(wire.control("POST", "/faults", json.dumps([kind.rule]))))
    if kind.first is not None:
        expect_ok(mock.ask(kind.first))
    if b"{execution}" not in kind.request:
        return kind.request
    started = expect_ok(mock.ask(wire.start("0" * 20)))
    return wire.summary(json.loads(started)["TestCaseExecutionId"])


class Pair:
    """connect-mock and the limit for one kind of request, both running."""

    def __init__(self, kind: Kind, programs: Programs):
        self.kind = kind
        self.database = programs.database(kind.name) if kind.with_db else None
        self.mock = programs.mock(*options_of(kind, self.database), name=kind.name)
        self.request = prepare(kind, self.mock)
        status, headers, body = self.mock.ask(wire.with_token(self.request, 0))
        if status != kind.status:
            raise RuntimeError(f"{kind.name}: answered {status}: {body!r}")
        self.limit = programs.limit(status, headers, body)

    def forget(self) -> None:
        """Has each measurement of new executions begin with none."""
        if wire.has_token(self.request) and self.kind.rule is None:
            expect_ok(self.mock.ask(wire.control("POST", "/reset")))

    def stop(self) -> None:
        self.mock.__exit__()
        self.limit.__exit__()


def limit_of_start(programs: Programs) -> tuple[int, dict[str, str], bytes]:
    """The answer to a new execution, for the limit to give."""
    with programs.mock() as mock:
        return mock.ask(wire.with_token(wire.start(), 0))
