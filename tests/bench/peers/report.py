"""The results as tables in Markdown and as charts."""

from charts import bars
from figures import median
from peers.table import MOCK, PEERS, Peer
from tables import MIB, table


def rows_of(results: dict) -> list[tuple[Peer, dict]]:
    """The peers that were asked for, with what has been measured of each."""
    return [(peer, results["peers"][peer.name]) for peer in PEERS if peer.name in results["peers"]]


def measured_rows(results: dict) -> list[tuple[Peer, dict]]:
    return [(peer, of_peer) for peer, of_peer in rows_of(results) if "problem" not in of_peer]


def of_mock(results: dict) -> dict:
    """connect-mock's own figures: the medians of what was measured beside the peers."""
    beside = [of_peer for _, of_peer in measured_rows(results)]
    if not beside:
        raise KeyError("no peer")
    figures = beside[0]["mock"]
    return {
        **results["connect-mock"],
        "start_ms": {"peer": median(run["start_ms"]["mock"] for run in beside)},
        "peer": {
            name: median(run["mock"][name] for run in beside) for name in figures
        },
    }


def yes(value: bool) -> str:
    return "yes" if value else "no"


def figures_row(title: str, figures: dict) -> tuple:
    driven = figures["peer"]
    return (
        title,
        f"{figures['start_ms']['peer']:,.0f}",
        f"{figures['idle_bytes'] / MIB:,.1f}",
        f"{figures['full_bytes'] / MIB:,.1f}",
        f"{driven['per_second']:,.0f}",
        f"{driven['p99_us'] / 1000:,.1f}",
        f"{driven['server_cpu_us']:,.0f}",
        yes(figures["own_ids"]),
        yes(figures["replays"]),
    )


def of_figures(results: dict) -> str:
    rows = [figures_row(MOCK.title, of_mock(results))] if measured_rows(results) else []
    for peer, figures in rows_of(results):
        if "problem" in figures:
            rows.append((f"{peer.title}: {figures['problem']}", *[""] * 8))
        else:
            rows.append(figures_row(peer.title, figures))
    heads = [
        "",
        "start ms",
        "idle MiB",
        f"after {results['requests']:,}",
        "requests/s",
        "p99 ms",
        "CPU µs each",
        "an id of its own",
        "replays a token",
    ]
    return table(heads, rows)


def times(value: float) -> str:
    """Of a ratio, as many digits as say something."""
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def of_ratios(results: dict) -> str:
    mock = of_mock(results)
    rows = []
    for peer, figures in measured_rows(results):
        rows.append(
            (
                peer.title,
                times(figures["start_ms"]["peer"] / figures["start_ms"]["mock"]),
                times(figures["idle_bytes"] / mock["idle_bytes"]),
                times(figures["full_bytes"] / mock["full_bytes"]),
                times(1 / figures["ratio"]),
                times(figures["p99_ratio"]),
            )
        )
    heads = ["times connect-mock's", "start", "memory, idle", "memory, after", "time a request"]
    return table([*heads, "p99"], rows)


def of_versions(results: dict) -> str:
    rows = []
    for peer, figures in rows_of(results):
        version = figures.get("version", "none")
        newest = figures.get("newest")
        if newest and newest != version:
            version += f" ({newest} could not be had whole)"
        package = f"{peer.registry}, `{peer.package}`"
        rows.append((peer.title, version, package, peer.operation))
    return table(["", "version", "from", "what is asked"], rows)


def of_machine(results: dict) -> str:
    return table(["", ""], list(results["machine"].items()))


# The names by which docs/benchmarks.md has them.
TABLES = {
    "peers": of_figures,
    "peers-ratios": of_ratios,
    "peers-versions": of_versions,
    "peers-machine": of_machine,
}


def chart(results: dict, title: str, figure, unit: str = "") -> str:
    rows = [(MOCK.title, figure(of_mock(results)), None)]
    rows += [(peer.title, figure(figures), None) for peer, figures in measured_rows(results)]
    return bars(title, rows, unit)


# The names of the files beside docs/benchmarks.md.
CHARTS = {
    "peers-throughput": lambda results: chart(
        results,
        "Requests a second, in thousands",
        lambda figures: figures["peer"]["per_second"] / 1000,
    ),
    "peers-start": lambda results: chart(
        results,
        "Start to first answer, in seconds",
        lambda figures: figures["start_ms"]["peer"] / 1000,
        " s",
    ),
}
