#!/usr/bin/env python3
"""Measures connect-mock against what may be taken instead: see docs/benchmarks.md."""

import argparse
import datetime
import json
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import document
from machine import first_line, machine
from peers import install
from peers.measure import FULL, QUICK, Effort, installed, measure_mock, measured
from peers.report import CHARTS, TABLES
from peers.table import PEERS, Peer

PARTS_OF_MACHINE = ("processor", "memory", "kernel", "load generator")
RUNTIMES = {
    "Python": ("python3", "--version"),
    "Java": ("java", "-version"),
    "Node.js": (str(install.NODE / "bin" / "node"), "--version"),
}


def named(names: list[str]) -> list[Peer]:
    known = {peer.name: peer for peer in PEERS}
    for name in names:
        if name not in known:
            raise SystemExit(f"no such peer: {name}; there are {', '.join(known)}")
    return [peer for peer in PEERS if not names or peer.name in names]


def version(program: str, option: str) -> str:
    return first_line(program, option) if shutil.which(program) else "none"


def surroundings() -> dict[str, str]:
    """When, where and with what the peers ran."""
    here = machine()
    return {
        "date": datetime.date.today().isoformat(),
        **{name: here[name] for name in PARTS_OF_MACHINE},
        **{name: version(*command) for name, command in RUNTIMES.items()},
    }


def measure(peers: list[Peer], folder: Path, effort: Effort, again: bool) -> dict:
    found = installed(peers, again)
    results = {"machine": surroundings(), "requests": effort.requests, "peers": found}
    results["connect-mock"] = measure_mock(folder, effort)
    for peer in peers:
        if "problem" in found[peer.name]:
            continue
        began = time.monotonic()
        found[peer.name].update(measured(peer, folder, effort))
        took = time.monotonic() - began
        print(f"bench-peers: {peer.title}: {took:.0f} s", file=sys.stderr, flush=True)
    return results


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench-peers", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--only", action="append", default=[], help="one peer; may repeat")
    parser.add_argument("--update", action="store_true", help="install the newest versions again")
    parser.add_argument("--write", action="store_true", help="update docs/benchmarks.md")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    if options.write and (options.quick or options.only):
        parser.error("--write is for all peers, measured in full")
    return options


def main() -> int:
    options = arguments()
    # Every way to the end leads through the code that ends the servers.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="connect-mock-peers-") as folder:
        effort = QUICK if options.quick else FULL
        results = measure(named(options.only), Path(folder), effort, options.update)
    tables = document.made(results, TABLES)
    print("\n\n".join(tables.values()))
    if options.json:
        options.json.write_text(json.dumps(results, indent=2))
    if options.write:
        document.update(tables, document.made(results, CHARTS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
