"""Processes as /proc shows them: which belong together, when they began, what they have used."""

import contextlib
import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# Of what fields() returns.
STATE, PARENT, SESSION, USER_TICKS, SYSTEM_TICKS, BEGAN = 0, 1, 3, 11, 12, 19


def fields(stat: str) -> list[str]:
    """From the state on: the name before it is in parentheses and may hold anything."""
    return stat.rpartition(")")[2].split()


def all_processes() -> dict[int, list[str]]:
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                found[int(folder.name)] = fields((folder / "stat").read_text(errors="replace"))
    return found


def members(processes: dict[int, list[str]], root: int) -> set[int]:
    """Who is in root's session or descends from one who is; no one who has ended."""
    tree = {pid for pid, stat in processes.items() if pid == root or int(stat[SESSION]) == root}
    while True:
        further = {pid for pid, stat in processes.items() if int(stat[PARENT]) in tree} - tree
        if not further:
            return {pid for pid in tree if pid in processes and processes[pid][STATE] not in "ZX"}
        tree |= further


def cpu_seconds(stat: list[str]) -> float:
    """Of all its threads, with those that have ended."""
    return (int(stat[USER_TICKS]) + int(stat[SYSTEM_TICKS])) / TICKS
