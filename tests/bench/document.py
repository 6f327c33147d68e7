"""docs/benchmarks.md: the tables between their marks, and the charts beside it."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "docs" / "benchmarks.md"
PICTURES = REPOSITORY / "docs" / "benchmarks"


def with_tables(text: str, tables: dict[str, str]) -> str:
    for name, table in tables.items():
        marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.S)
        text = marked.sub(lambda m, table=table: f"{m[1]}\n{table}\n\n{m[2]}", text)
    return text


def made(results: dict, makers: dict) -> dict[str, str]:
    """The tables, or charts, of what has been measured: a maker that misses something makes none."""
    done = {}
    for name, of_results in makers.items():
        try:
            done[name] = of_results(results)
        except KeyError:
            continue
    return done


def update(tables: dict[str, str], charts: dict[str, str]) -> None:
    """Both by name; a table without its marks in the document is left out."""
    DOCUMENT.write_text(with_tables(DOCUMENT.read_text(), tables))
    PICTURES.mkdir(exist_ok=True)
    for name, chart in charts.items():
        (PICTURES / f"{name}.svg").write_text(chart)
