"""Bar charts as SVG, readable on light and dark pages."""

from html import escape

from work import KINDS

WIDTH, LABEL, ROW, TOP = 720, 250, 34, 44
STYLE = (
    "text{font:13px sans-serif;fill:#6b7280}.head{font-weight:bold}"
    ".bar{fill:#2f7d8c}.target{stroke:#c2410c;stroke-width:2}"
)


def bars(title: str, rows: list[tuple[str, float, float | None]], unit: str = "") -> str:
    """Rows of label, value, target or None; the mark of a target stands where its value would."""
    largest = max(max(value, target or 0) for _, value, target in rows)
    scale = (WIDTH - LABEL - 90) / largest
    height = TOP + ROW * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" role="img">',
        f"<title>{escape(title)}</title><style>{STYLE}</style>",
        f'<text class="head" x="8" y="22">{escape(title)}</text>',
    ]
    for i, (label, value, target) in enumerate(rows):
        y = TOP + ROW * i
        parts.append(f'<text x="8" y="{y + 15}">{escape(label)}</text>')
        parts.append(
            f'<rect class="bar" x="{LABEL}" y="{y}" width="{value * scale:.1f}" height="20"/>'
        )
        end = LABEL + max(value, target or 0) * scale + 8
        parts.append(f'<text x="{end:.1f}" y="{y + 15}">{value:,.4g}{unit}</text>')
        if target is not None:
            x = LABEL + target * scale
            parts.append(
                f'<line class="target" x1="{x:.1f}" x2="{x:.1f}" y1="{y - 4}" y2="{y + 24}"/>'
            )
    return "\n".join([*parts, "</svg>", ""])


def of_throughput(results: dict) -> str:
    kinds = results["alive"]["kinds"]
    rows = [
        (kind.title.replace("`", ""), kinds[kind.name]["ratio"], kind.target)
        for kind in KINDS
        if kind.name in kinds
    ]
    return bars("Throughput as a part of the limit's; the mark is the target", rows)


def of_instructions(results: dict) -> str:
    titles = {"limit": "the limit", **{kind.name: kind.title for kind in KINDS}}
    rows = [
        (titles[name].replace("`", ""), row["each"] / 1000, None)
        for name, row in results["instructions"].items()
    ]
    return bars("Instructions a request, in thousands", rows)


def of_latency(results: dict) -> str:
    rows = []
    for kind in KINDS:
        of_kind = results["alive"]["kinds"].get(kind.name)
        if of_kind is not None:
            label = kind.title.replace("`", "")
            rows.append((label, of_kind["mock"]["p99_us"] / 1000, None))
    return bars("p99 at 32 connections, in milliseconds", rows, " ms")


# The names of the files beside docs/benchmarks.md, and what must have been measured.
CHARTS = {
    "throughput": ("alive", of_throughput),
    "latency": ("alive", of_latency),
    "instructions": ("instructions", of_instructions),
}
