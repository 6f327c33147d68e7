"""The measurements, each a function that returns plain values for the results."""

import contextlib
import sqlite3
import statistics
import time
from dataclasses import dataclass

import load
import wire
from server import Server, first_answer_seconds
from work import KINDS, Kind, Pair, Programs, expect_ok, limit_of_start


@dataclass(frozen=True)
class Effort:
    """How much of everything."""

    rounds: int
    closing_rounds: int
    seconds: int
    starts: int
    executions: int
    resets: int
    growth: tuple[int, ...]
    growth_rounds: int
    instruction_requests: int
    instruction_kinds: tuple[str, ...]


FULL = Effort(
    rounds=14,
    closing_rounds=5,
    seconds=1,
    starts=200,
    executions=100_000,
    resets=5,
    growth=(0, 10_000, 1_000_000),
    growth_rounds=10,
    instruction_requests=500,
    instruction_kinds=tuple(kind.name for kind in KINDS),
)
QUICK = Effort(
    rounds=1,
    closing_rounds=0,
    seconds=1,
    starts=15,
    executions=10_000,
    resets=1,
    growth=(0, 10_000),
    growth_rounds=1,
    instruction_requests=200,
    instruction_kinds=("new",),
)


def median(values) -> float:
    return statistics.median(list(values))


def quartiles(values) -> tuple[float, float]:
    """Between these lies the middle half of the values."""
    ordered = list(values)
    if len(ordered) < 2:
        return ordered[0], ordered[0]
    low, _, high = statistics.quantiles(ordered, n=4, method="inclusive")
    return low, high


@contextlib.contextmanager
def pairs_of(kinds: list[Kind], programs: Programs):
    pairs = []
    try:
        for kind in kinds:
            pairs.append(Pair(kind, programs))
        yield pairs
    finally:
        for pair in pairs:
            pair.stop()


# --- throughput and latency ---


def one_turn(pair: Pair, programs: Programs, request: bytes, seconds: int) -> tuple:
    """The limit, connect-mock, the limit: the two of the limit stand on both sides of the other."""
    pair.forget()
    runs = [
        load.measured(server, programs.folder, request, pair.kind.status, seconds)
        for server in (pair.limit, pair.mock, pair.limit)
    ]
    return runs[0], runs[1], runs[2]


def summarise(turns: list[tuple]) -> dict:
    """Medians over the turns, with the quartiles of the ratios; a ratio is made within its turn."""
    limits = [run for turn in turns for run in (turn[0], turn[2])]
    mocks = [turn[1] for turn in turns]

    figures_of_ratios = {
        "ratio": lambda run: run.per_second,
        "p99_ratio": lambda run: run.p99_us,
        "cpu_ratio": lambda run: run.server_cpu_us,
    }
    result: dict = {}
    for name, figure in figures_of_ratios.items():
        ratios = [figure(b) / ((figure(a) + figure(c)) / 2) for a, b, c in turns]
        result[name] = median(ratios)
        result[f"{name}_quartiles"] = quartiles(ratios)
    for name, runs in (("limit", limits), ("mock", mocks)):
        figures = ("per_second", "server_cpu_us", "p50_us", "p99_us", "p999_us")
        result[name] = {f: median(getattr(run, f) for run in runs) for f in figures}
    return result


def throughput(programs: Programs, rounds: int, seconds: int, closing: bool) -> dict:
    """The kinds in turn, so many rounds, each beside the limit."""
    kinds = [kind for kind in KINDS if kind.also_closing or not closing]
    with pairs_of(kinds, programs) as pairs:
        requests = {p.kind.name: wire.closing(p.request) if closing else p.request for p in pairs}
        checked = sum(check(pair, programs, requests[pair.kind.name]) for pair in pairs)
        turns: dict[str, list[tuple]] = {kind.name: [] for kind in kinds}
        for _ in range(rounds):
            for pair in pairs:
                name = pair.kind.name
                turns[name].append(one_turn(pair, programs, requests[name], seconds))
        kept = [check_kept(pair, turns[pair.kind.name][-1][1]) for pair in pairs if pair.database]
    return {
        "kinds": {name: summarise(of_kind) for name, of_kind in turns.items()},
        "checked": checked,
        "kept": kept,
    }


def check(pair: Pair, programs: Programs, request: bytes) -> int:
    status, pattern = pair.kind.status, pair.kind.pattern
    return load.checked(pair.mock, programs.folder, request, status, pattern)


def check_kept(pair: Pair, last: load.Load) -> dict:
    """Kills the server and counts what its database has of the last run since the reset."""
    pair.mock.kill()
    with contextlib.closing(sqlite3.connect(pair.database)) as database:
        (kept,) = database.execute("SELECT count(*) FROM execution").fetchone()
    if kept < last.answers:
        raise RuntimeError(f"{last.answers} executions acknowledged, {kept} kept")
    return {"acknowledged": last.answers, "kept": kept}


# --- start, memory, reset ---


def start_to_first_answer(programs: Programs, starts: int) -> dict:
    request = wire.with_token(wire.start(), 0)
    commands = {
        "limit": programs.limit_command(*limit_of_start(programs)),
        "mock": programs.command(),
    }
    took: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(starts):
        for name, command in commands.items():
            took[name].append(first_answer_seconds(command, request) * 1000)
    result = {f"{name}_ms": median(times) for name, times in took.items()}
    ratios = [mock / limit for mock, limit in zip(took["mock"], took["limit"])]
    return {**result, "ratio": median(ratios), "ratio_quartiles": quartiles(ratios)}


def one_request_us(server: Server, count: int = 1000) -> float:
    """The time of one new execution on a connection that is kept alive."""
    request = wire.start()
    took = []
    with server.connect() as connection:
        for i in range(count):
            data = wire.with_token(request, 10**15 + i)
            began = time.perf_counter()
            expect_ok(connection.ask(data))
            took.append(time.perf_counter() - began)
    return median(took) * 1e6


def filled(programs: Programs, executions: int, *options: str) -> dict:
    """Memory before and after so many executions, and how long it takes to forget them."""
    with programs.mock(*options) as mock:
        expect_ok(mock.ask(wire.with_token(wire.start(), 0)))
        idle = mock.resident_bytes()
        load.fill(mock, executions)
        full = mock.resident_bytes()
        request_us = one_request_us(mock)
        with mock.connect() as connection:
            began = time.perf_counter()
            expect_ok(connection.ask(wire.control("POST", "/reset")))
            reset_us = (time.perf_counter() - began) * 1e6
    return {
        "idle_bytes": idle,
        "full_bytes": full,
        "bytes_each": (full - idle) / executions,
        "request_us": request_us,
        "reset_us": reset_us,
        "reset_ratio": reset_us / request_us,
    }


def medians_of(runs: list[dict]) -> dict:
    return {figure: median(run[figure] for run in runs) for figure in runs[0]}


def memory_and_reset(programs: Programs, executions: int, resets: int) -> dict:
    """Each reset is the first of its server."""
    with programs.limit(*limit_of_start(programs)) as limit:
        limit.ask(wire.with_token(wire.start(), 0))
        limit_idle = limit.resident_bytes()
    bare, journal = [], []
    for _ in range(resets):
        bare.append(filled(programs, executions, "--journal", "0"))
        journal.append(filled(programs, executions))
    ratios = [run["reset_ratio"] for run in bare + journal]
    return {
        "executions": executions,
        "limit_idle_bytes": limit_idle,
        "no_journal": medians_of(bare),
        "journal": medians_of(journal),
        "idle_ratio": medians_of(journal)["idle_bytes"] / limit_idle,
        "reset_ratio": median(ratios),
        "reset_ratio_quartiles": quartiles(ratios),
    }


# --- a store that is not empty ---


def settle(mock: Server, executions: int, last: int) -> None:
    """Has the store at its size again; the largest only grows by what each run adds."""
    if executions < last:
        expect_ok(mock.ask(wire.control("POST", "/reset")))
        load.fill(mock, executions)


def growth(programs: Programs, sizes: tuple[int, ...], rounds: int, seconds: int) -> dict:
    """Throughput with so many executions in the store, the sizes in turn."""
    with contextlib.ExitStack() as stack:
        mocks = {size: stack.enter_context(programs.mock()) for size in sizes}
        load.fill(mocks[sizes[-1]], sizes[-1])
        turns = []
        for _ in range(rounds):
            turn = {}
            for size, mock in mocks.items():
                settle(mock, size, sizes[-1])
                run = load.measured(mock, programs.folder, wire.start(), 200, seconds)
                turn[size] = run
            turns.append(turn)

    def ratios_of(size: int) -> list[float]:
        return [turn[size].per_second / turn[sizes[0]].per_second for turn in turns]

    return {
        str(size): {
            "per_second": median(turn[size].per_second for turn in turns),
            "server_cpu_us": median(turn[size].server_cpu_us for turn in turns),
            "ratio": median(ratios_of(size)),
            "ratio_quartiles": quartiles(ratios_of(size)),
        }
        for size in sizes
    }
