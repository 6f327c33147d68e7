"""Instructions a request under callgrind, which other work on the machine does not touch."""

import re
from pathlib import Path

import wire
from server import Server
from work import KINDS, Kind, Programs, limit_of_start, options_of, prepare

# Callgrind counts each round of a repeating string instruction as one; without them the count is
# near to what a processor takes.
PLAIN_COPIES = (
    "glibc.cpu.x86_rep_movsb_threshold=1000000000:glibc.cpu.x86_rep_stosb_threshold=1000000000"
)
TOTAL = re.compile(r"^(?:totals|summary): (\d+)", re.M)


class Run:
    """A server under callgrind; what it took in all is known when it has ended."""

    def __init__(self, command: list[str | Path], folder: Path):
        self.output = folder / "callgrind.out"
        self.output.unlink(missing_ok=True)
        tool = ["env", f"GLIBC_TUNABLES={PLAIN_COPIES}", "valgrind", "--tool=callgrind"]
        tool += [f"--callgrind-out-file={self.output}"]
        self.server = Server([*tool, *command], folder / "callgrind.log")

    def send(self, request: bytes, status: int, count: int) -> None:
        with self.server.connect() as connection:
            for i in range(count):
                got, _, body = connection.ask(wire.with_token(request, i))
                if got != status:
                    raise RuntimeError(f"answered {got}: {body!r}")

    def end(self) -> int:
        self.server.__exit__()
        return int(TOTAL.search(self.output.read_text())[1])


def of_limit(programs: Programs, count: int) -> int:
    run = Run(programs.limit_command(*limit_of_start(programs)), programs.folder)
    run.send(wire.start(), 200, count)
    return run.end()


def of_kind(programs: Programs, kind: Kind, count: int) -> int:
    database = programs.database("callgrind") if kind.with_db else None
    run = Run(programs.command(*options_of(kind, database)), programs.folder)
    run.send(prepare(kind, run.server), kind.status, count)
    return run.end()


def each(total, count: int) -> float:
    """The difference of a long and a short run, so that neither start nor end is counted."""
    few = max(count // 10, 10)
    return (total(few + count) - total(few)) / count


def instructions(programs: Programs, names: tuple[str, ...], count: int) -> dict:
    counted = {"limit": each(lambda n: of_limit(programs, n), count)}
    for kind in (kind for kind in KINDS if kind.name in names):
        counted[kind.name] = each(lambda n, kind=kind: of_kind(programs, kind, n), count)
    return {
        name: {"each": number, "ratio": number / counted["limit"]}
        for name, number in counted.items()
    }
