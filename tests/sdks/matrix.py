"""The matrix: a row for each scenario, a column for each SDK, kept until it is run again."""

from datetime import UTC, datetime
from pathlib import Path

from sdks import SDKS, Sdk

PREFACE = """# The SDK matrix

Written by `./dev test-sdks`, which installs the newest version of each AWS SDK from its own
registry and runs the scenarios of `tests/sdks` in it, against the real program. `./dev test-sdks go` renews
one column, `./dev test-sdks python cli javascript java go rust` all of them; Rust's build takes minutes.

`yes`: the SDK does as the scenario wants. A cell with a number says how many attempts a call took
and what the caller got, one with `waits` whether the next attempt came as late as `Retry-After`
(`retryAfterSeconds`) or `x-amz-retry-after` asked: a table of expectations in `tests/sdks` has the same.
`NO`: the scenario fails.
`skipped`: its toolchain was not there, or the newest version in its registry does not have the
operations. A line below the table says so then, or that a client which has them was made: out of AWS's
model, by the generator that its maintainers make it with. `version` is what the SDK calls itself in its
User-Agent.

"""


class Collector:
    """A pytest plugin that makes the matrix of what the tests came to."""

    def __init__(self, path: Path | None):
        self._path = path
        self._columns: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and report.outcome == "passed":
            return
        row, name = scenario_of(report.nodeid)
        cell = {"failed": "NO", "skipped": "skipped"}.get(report.outcome)
        cell = cell or dict(report.user_properties).get("cell", "yes")
        self._columns.setdefault(name, {})[row] = cell

    def pytest_terminal_summary(self, terminalreporter):
        if self._path is None or not self._columns:
            return
        written = self._path.read_text() if self._path.exists() else ""
        columns = columns_of(written)
        today = datetime.now(UTC).date().isoformat()
        for name, cells in self._columns.items():
            columns[name] = {"date": today, **cells}
        notes = old_notes(written, set(columns) - set(self._columns)) + new_notes(self._columns)
        text = table(columns) + "".join(f"\n{note}\n" for note in sorted(notes))
        terminalreporter.write_line(text)
        self._path.write_text(PREFACE + text)


def columns_of(written: str) -> dict[str, dict[str, str]]:
    """The columns of a matrix that was written before; the inverse of table()."""
    lines = [line for line in written.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    if not rows:
        return {}
    (_, *titles), _, *scenarios = rows
    return {
        sdk.name: {row[0]: row[place] for row in scenarios if row[place]}
        for sdk in SDKS.values()
        for place, title in enumerate(titles, start=1)
        if title == sdk.title
    }


def old_notes(written: str, kept) -> list[str]:
    starts = tuple(f"{SDKS[name].title}: " for name in kept)
    return [line for line in written.splitlines() if line.startswith(starts)]


def new_notes(names) -> list[str]:
    return [note(SDKS[name]) for name in names if SDKS[name].unsupported.exists()]


def note(sdk: Sdk) -> str:
    made = f" The client is made by the SDK's own generator, {sdk.generated}." if sdk.generated else ""
    return f"{sdk.unsupported.read_text()}.{made}"


def scenario_of(nodeid: str) -> tuple[str, str]:
    """The row and the SDK of "test_file.py::test_what_it_does[parameter-sdk]"."""
    function, _, parameters = nodeid.rpartition("::")[2].rstrip("]").partition("[")
    parts = parameters.split("-")
    name = next(part for part in parts if part in SDKS)
    rest = [part for part in parts if part != name]
    group = nodeid.partition("::")[0].rpartition("/")[2].removeprefix("test_").removesuffix(".py")
    scenario = function.removeprefix("test_").replace("_", " ")
    return f"{group}: {': '.join([scenario, *rest])}", name


def table(columns: dict[str, dict[str, str]]) -> str:
    names = [name for name in SDKS if name in columns]
    rows = sorted({row for name in names for row in columns[name]} - {"date"})
    lines = [
        ["scenario", *(SDKS[name].title for name in names)],
        ["---"] * (len(names) + 1),
        ["date", *(columns[name]["date"] for name in names)],
    ]
    lines += [[row, *(columns[name].get(row, "") for name in names)] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
