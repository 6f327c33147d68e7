"""What is measured of each peer, in turn with connect-mock; the results are plain values."""

import contextlib
import http.client
import sys
from dataclasses import dataclass
from pathlib import Path

import load
import wire
from figures import median
from peers.exchange import Exchange, id_of
from peers.install import CannotInstall, install, newest_known, version_of
from peers.server import CannotRun, PeerServer
from peers.table import MOCK, Peer

# Requests under way at once where their number is exact.
WAVE = 16
PROBES = 20


@dataclass(frozen=True)
class Effort:
    """How much of everything."""

    starts: int
    requests: int
    rounds: int
    seconds: int
    mock_seconds: int
    warm_up: int


FULL = Effort(starts=5, requests=10_000, rounds=3, seconds=4, mock_seconds=2, warm_up=3)
QUICK = Effort(starts=1, requests=1_000, rounds=1, seconds=1, mock_seconds=1, warm_up=1)


# --- start ---


def start_ms(peer: Peer, folder: Path) -> float:
    server = PeerServer(peer, folder)
    try:
        return server.first_answer(wire.with_token(peer.request, 0)) * 1000
    finally:
        server.kill()


def starts(peer: Peer, folder: Path, count: int) -> dict:
    """In turn with connect-mock."""
    took: dict[str, list[float]] = {"peer": [], "mock": []}
    for _ in range(count):
        took["peer"].append(start_ms(peer, folder / peer.name))
        took["mock"].append(start_ms(MOCK, folder / MOCK.name))
    return {name: median(times) for name, times in took.items()}


# --- answers ---


def ask_id(connection: Exchange, peer: Peer, token: int) -> str:
    status, body = connection.ask(wire.with_token(peer.request, token))
    found = id_of(status, body, peer.id_member)
    if found is None:
        raise CannotRun(f"answered {status}: {body[:100]!r}")
    return found


def behaviour(server: PeerServer) -> dict:
    """Whether each token has an id of its own, and a repeated token the same again."""
    with server.connect() as connection:
        ids = [ask_id(connection, server.peer, token) for token in range(1, PROBES + 1)]
        again = [ask_id(connection, server.peer, token) for token in range(1, PROBES + 1)]
    own = len(set(ids)) == PROBES
    return {"own_ids": own, "replays": own and ids == again}


def ask_many(server: PeerServer, count: int, first: int) -> None:
    """Exactly so many requests, each with a token of its own."""
    with contextlib.ExitStack() as stack:
        wave = [stack.enter_context(server.connect()) for _ in range(WAVE)]
        for done in range(0, count, WAVE):
            under_way = wave[: count - done]
            for i, connection in enumerate(under_way):
                connection.send(wire.with_token(server.peer.request, first + done + i))
            for connection in under_way:
                status, body = connection.receive()
                if id_of(status, body, server.peer.id_member) is None:
                    raise CannotRun(f"answered {status}: {body[:100]!r}")


def memory(server: PeerServer, count: int) -> dict:
    idle = server.resident_bytes()
    ask_many(server, count, first=1_000)
    return {"idle_bytes": idle, "full_bytes": server.resident_bytes()}


# --- throughput ---


def forget(mock: PeerServer) -> None:
    """Has each run of connect-mock begin without executions."""
    with mock.connect() as connection:
        status, body = connection.ask(wire.control("POST", "/reset"))
    if status != 200:
        raise RuntimeError(f"reset answered {status}: {body!r}")


def mock_run(mock: PeerServer, folder: Path, seconds: int) -> load.Load:
    forget(mock)
    return load.measured(mock, folder, MOCK.request, 200, seconds)


def summary(runs: list[load.Load]) -> dict:
    figures = ("per_second", "p50_us", "p99_us", "server_cpu_us")
    return {figure: median(getattr(run, figure) for run in runs) for figure in figures}


def throughput(server: PeerServer, mock: PeerServer, folder: Path, effort: Effort) -> dict:
    """Each run of the peer stands between two of connect-mock, and is compared to their mean."""
    request = server.peer.request
    checked = load.checked(server, folder, request, 200, server.peer.pattern)
    load.run_wrk(server, folder, request, effort.warm_up)
    mocks = [mock_run(mock, folder, effort.mock_seconds)]
    runs = []
    for _ in range(effort.rounds):
        runs.append(load.measured(server, folder, request, 200, effort.seconds))
        mocks.append(mock_run(mock, folder, effort.mock_seconds))
    return {
        "checked": checked,
        "peer": summary(runs),
        "mock": summary(mocks),
        "ratio": ratio(runs, mocks, lambda run: run.per_second),
        "p99_ratio": ratio(runs, mocks, lambda run: run.p99_us),
    }


def ratio(runs: list[load.Load], mocks: list[load.Load], figure) -> float:
    beside = zip(mocks, mocks[1:])
    return median(figure(b) / ((figure(a) + figure(c)) / 2) for b, (a, c) in zip(runs, beside))


# --- all of it ---


def measure_peer(peer: Peer, folder: Path, effort: Effort) -> dict:
    started = starts(peer, folder, effort.starts)
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(PeerServer(peer, folder / peer.name))
        server.first_answer(wire.with_token(peer.request, 0))
        behaves = behaviour(server)
        filled = memory(server, effort.requests)
        mock = stack.enter_context(PeerServer(MOCK, folder / MOCK.name))
        mock.first_answer(wire.with_token(MOCK.request, 0))
        driven = throughput(server, mock, folder, effort)
    return {"start_ms": started, **behaves, **filled, **driven}


def measure_mock(folder: Path, effort: Effort) -> dict:
    """What of connect-mock is not measured beside each peer."""
    with PeerServer(MOCK, folder / MOCK.name) as mock:
        mock.first_answer(wire.with_token(MOCK.request, 0))
        behaves = behaviour(mock)
        filled = memory(mock, effort.requests)
    return {"version": version_of(MOCK), **behaves, **filled}


def installed(peers: list[Peer], again: bool) -> dict[str, dict]:
    """The version of each, or the reason why there is none."""
    found = {}
    for peer in peers:
        try:
            found[peer.name] = {"version": install(peer, again), "newest": newest_known(peer)}
        except CannotInstall as reason:
            found[peer.name] = {"problem": f"cannot be installed: {reason}"}
    return found


def measured(peer: Peer, folder: Path, effort: Effort) -> dict:
    """The figures, or the reason why there are none: a peer that fails does not end the run."""
    try:
        return measure_peer(peer, folder, effort)
    except CannotRun as reason:
        return {"problem": f"cannot be measured: {reason}"}
    except (OSError, http.client.HTTPException, RuntimeError) as error:
        print(f"bench-peers: {peer.name}: {error!r}", file=sys.stderr)
        return {"problem": f"cannot be measured: {error}"}
