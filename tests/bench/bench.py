#!/usr/bin/env python3
"""Measures connect-mock against the HTTP library alone: see docs/benchmarks.md."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

import document
import measures
from charts import CHARTS
from document import REPOSITORY
from instructions import instructions
from machine import machine
from measures import FULL, QUICK, Effort
from tables import TABLES
from work import Programs


def parts(programs: Programs, effort: Effort) -> dict:
    """What there is to measure, each part by name, as a function of nothing."""
    return {
        "alive": lambda: measures.throughput(programs, effort.rounds, effort.seconds, False),
        "closing": lambda: measures.throughput(
            programs, effort.closing_rounds, effort.seconds, True
        ),
        "start": lambda: measures.start_to_first_answer(programs, effort.starts),
        "memory": lambda: measures.memory_and_reset(programs, effort.executions, effort.resets),
        "growth": lambda: measures.growth(
            programs, effort.growth, effort.growth_rounds, effort.seconds
        ),
        "instructions": lambda: instructions(
            programs, effort.instruction_kinds, effort.instruction_requests
        ),
    }


def measure(programs: Programs, effort: Effort, only: list[str]) -> dict:
    results = {"machine": machine()}
    for name, part in parts(programs, effort).items():
        if (only and name not in only) or (name == "closing" and effort.closing_rounds == 0):
            continue
        began = time.monotonic()
        results[name] = part()
        print(f"bench: {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return results


def drawn(results: dict) -> dict[str, str]:
    """The charts of what has been measured."""
    return {name: chart(results) for name, (needed, chart) in CHARTS.items() if needed in results}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything: a minute")
    parser.add_argument("--only", action="append", default=[], help="one part; may repeat")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--before", type=Path, help="compare with the figures of such a file")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    build = REPOSITORY / "build"
    with tempfile.TemporaryDirectory(prefix="connect-mock-bench-") as folder:
        programs = Programs(
            build / "connect-mock", build / "tests" / "bench" / "limit", Path(folder)
        )
        results = measure(programs, QUICK if options.quick else FULL, options.only)
    if options.before:
        results["before"] = json.loads(options.before.read_text())
    tables = document.made(results, TABLES)
    print("\n\n".join(tables.values()))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2))
    if options.write:
        document.update(tables, drawn(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
