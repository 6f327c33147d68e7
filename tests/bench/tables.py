"""The results as tables in Markdown, which are also what the command prints."""

from targets import compared
from work import KINDS

MIB = 2**20


def table(heads: list[str], rows: list) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def spread(part: dict, name: str = "ratio") -> str:
    """A ratio, and how far it may be off."""
    return f"{part[name]:.2f} ± {part[f'{name}_error']:.2f}"


def of_machine(results: dict) -> str:
    return table(["", ""], list(results["machine"].items()))


def of_targets(results: dict) -> str:
    heads = ["what", "measured", "target", ""]
    if "before" in results:
        heads += ["the run before", "differs by"]
    return table(heads, compared(results))


def of_throughput(part: dict) -> str:
    rows = []
    for kind in KINDS:
        if kind.name not in part["kinds"]:
            continue
        of_kind = part["kinds"][kind.name]
        mock, limit = of_kind["mock"], of_kind["limit"]
        rows.append(
            (
                kind.title,
                f"{mock['per_second']:,.0f}",
                f"{limit['per_second']:,.0f}",
                spread(of_kind),
                f"{mock['server_cpu_us']:.1f}",
                f"{limit['server_cpu_us']:.1f}",
                spread(of_kind, "cpu_ratio"),
            )
        )
    heads = ["request", "requests/s", "limit's", "ratio", "CPU µs each", "limit's", "ratio"]
    return table(heads, rows)


def of_latency(part: dict) -> str:
    rows = []
    for kind in KINDS:
        if kind.name not in part["kinds"]:
            continue
        of_kind = part["kinds"][kind.name]
        cells = [
            f"{of_kind[who][figure] / 1000:.2f}"
            for who in ("mock", "limit")
            for figure in ("p50_us", "p99_us", "p999_us")
        ]
        rows.append((kind.title, *cells, spread(of_kind, "p99_ratio")))
    heads = ["request", "p50 ms", "p99", "p99.9", "limit's p50", "p99", "p99.9", "ratio of p99"]
    return table(heads, rows)


def of_instructions(part: dict) -> str:
    titles = {"limit": "the limit", **{kind.name: kind.title for kind in KINDS}}
    rows = [(titles[n], f"{row['each']:,.0f}", f"{row['ratio']:.2f}") for n, row in part.items()]
    return table(["request", "instructions", "against the limit"], rows)


def of_growth(part: dict) -> str:
    rows = [
        (f"{int(n):,}", f"{r['per_second']:,.0f}", f"{r['server_cpu_us']:.1f}", spread(r))
        for n, r in part.items()
    ]
    return table(["executions in the store", "requests/s", "CPU µs each", "ratio"], rows)


def of_start(part: dict) -> str:
    row = (f"{part['mock_ms']:.2f}", f"{part['limit_ms']:.2f}", spread(part))
    return table(["start to first answer, ms", "limit's", "ratio"], [row])


def of_memory(part: dict) -> str:
    rows = [("the limit", f"{part['limit_idle_bytes'] / MIB:.1f}", "", "", "", "")]
    for name, title in (("no_journal", "`--journal 0`"), ("journal", "with the journal")):
        run = part[name]
        rows.append(
            (
                title,
                f"{run['idle_bytes'] / MIB:.1f}",
                f"{run['full_bytes'] / MIB:.1f}",
                f"{run['bytes_each']:.0f}",
                f"{run['reset_us'] / 1000:.2f}",
                f"{run['request_us']:.0f}",
            )
        )
    full = f"after {part['executions']:,}"
    heads = ["", "idle MiB", full, "bytes each", "reset ms", "one request µs"]
    return table(heads, rows)


# The names by which docs/benchmarks.md has them.
TABLES = {
    "machine": of_machine,
    "targets": of_targets,
    "alive": lambda r: of_throughput(r["alive"]),
    "latency": lambda r: of_latency(r["alive"]),
    "closing": lambda r: of_throughput(r["closing"]),
    "start": lambda r: of_start(r["start"]),
    "memory": lambda r: of_memory(r["memory"]),
    "growth": lambda r: of_growth(r["growth"]),
    "instructions": lambda r: of_instructions(r["instructions"]),
}
