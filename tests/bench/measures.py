"""The measurements, each a function that returns plain values for the results."""

import contextlib
import sqlite3
import time
from dataclasses import dataclass

import load
import wire
from figures import mean, median, median_of, ratio_of_means
from server import Server, first_answer_seconds
from work import KINDS, Kind, Pair, Programs, expect_ok, limit_of_start


@dataclass(frozen=True)
class Effort:
    """How much of everything."""

    rounds: int
    closing_rounds: int
    seconds: float
    starts: int
    executions: int
    resets: int
    growth: tuple[int, ...]
    growth_rounds: int
    instruction_requests: int
    instruction_kinds: tuple[str, ...]


FULL = Effort(
    rounds=50,
    closing_rounds=15,
    seconds=0.25,
    starts=200,
    executions=100_000,
    resets=25,
    growth=(0, 10_000, 1_000_000),
    growth_rounds=40,
    instruction_requests=500,
    instruction_kinds=tuple(kind.name for kind in KINDS),
)
QUICK = Effort(
    rounds=2,
    closing_rounds=0,
    seconds=0.25,
    starts=15,
    executions=10_000,
    resets=1,
    growth=(0, 10_000),
    growth_rounds=2,
    instruction_requests=200,
    instruction_kinds=("new",),
)


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


def one_turn(pair: Pair, programs: Programs, request: bytes, seconds: float) -> dict:
    """The limit, then connect-mock."""
    pair.forget()
    return {
        name: load.measured(server, programs.folder, request, pair.kind.status, seconds)
        for name, server in (("limit", pair.limit), ("mock", pair.mock))
    }


def summarise(turns: list[dict]) -> dict:
    """Means over the turns, and the ratios of the means."""

    def values(name: str, figure: str) -> list[float]:
        return [getattr(turn[name], figure) for turn in turns]

    figures = ("per_second", "server_cpu_us", "p50_us", "p99_us", "p999_us")
    result: dict = {name: {f: mean(values(name, f)) for f in figures} for name in ("limit", "mock")}
    ratios = {"ratio": "per_second", "p99_ratio": "p99_us", "cpu_ratio": "server_cpu_us"}
    for name, figure in ratios.items():
        result |= ratio_of_means(values("mock", figure), values("limit", figure), name)
    return result


def throughput(programs: Programs, rounds: int, seconds: float, closing: bool) -> dict:
    """The kinds in turn, so many rounds, each beside the limit."""
    kinds = [kind for kind in KINDS if kind.also_closing or not closing]
    with pairs_of(kinds, programs) as pairs:
        requests = {p.kind.name: wire.closing(p.request) if closing else p.request for p in pairs}
        checked = sum(check(pair, programs, requests[pair.kind.name]) for pair in pairs)
        turns: dict[str, list[dict]] = {kind.name: [] for kind in kinds}
        for _ in range(rounds):
            for pair in pairs:
                name = pair.kind.name
                for _ in range(1 if closing else pair.kind.turns):
                    turns[name].append(one_turn(pair, programs, requests[name], seconds))
        last = {name: of_kind[-1]["mock"] for name, of_kind in turns.items()}
        kept = [check_kept(pair, last[pair.kind.name]) for pair in pairs if pair.database]
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
    return {**result, **median_of(ratios, "ratio")}


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
        **median_of(ratios, "reset_ratio"),
    }


# --- a store that is not empty ---


def settle(mock: Server, executions: int, last: int) -> None:
    """Has the store at its size again; the largest only grows by what each run adds."""
    if executions < last:
        expect_ok(mock.ask(wire.control("POST", "/reset")))
        load.fill(mock, executions)


def growth(programs: Programs, sizes: tuple[int, ...], rounds: int, seconds: float) -> dict:
    """Throughput with so many executions in the store, the sizes in turn."""
    with contextlib.ExitStack() as stack:
        mocks = {size: stack.enter_context(programs.mock()) for size in sizes}
        load.fill(mocks[sizes[-1]], sizes[-1])
        runs: dict[int, list[load.Load]] = {size: [] for size in sizes}
        for _ in range(rounds):
            for size, mock in mocks.items():
                settle(mock, size, sizes[-1])
                run = load.measured(mock, programs.folder, wire.start(), 200, seconds)
                runs[size].append(run)

    speeds = {size: [run.per_second for run in runs[size]] for size in sizes}
    return {
        str(size): {
            "per_second": mean(speeds[size]),
            "server_cpu_us": mean(run.server_cpu_us for run in runs[size]),
            **ratio_of_means(speeds[size], speeds[sizes[0]], "ratio"),
        }
        for size in sizes
    }
