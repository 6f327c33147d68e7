"""What the figures should be, and how each compares."""

from dataclasses import dataclass
from typing import Callable

from work import KINDS


@dataclass(frozen=True)
class Target:
    what: str
    # "at least" or "at most"
    sense: str
    bound: float
    # Takes the figure out of the results; KeyError where it has not been measured.
    figure: Callable[[dict], float]
    unit: str = ""

    def met(self, value: float) -> bool:
        return value >= self.bound if self.sense == "at least" else value <= self.bound


def largest_growth(results: dict) -> float:
    return list(results["growth"].values())[-1]["ratio"]


TARGETS = (
    *(
        Target(
            f"throughput, {kind.title}",
            "at least",
            kind.target,
            lambda results, name=kind.name: results["alive"]["kinds"][name]["ratio"],
        )
        for kind in KINDS
        if kind.target is not None
    ),
    Target("start to first answer", "at most", 1.5, lambda r: r["start"]["ratio"]),
    Target("p99, new execution", "at most", 3.0, lambda r: r["alive"]["kinds"]["new"]["p99_ratio"]),
    Target("throughput, full store against empty", "at least", 0.85, largest_growth),
    Target("memory, idle", "at most", 3.0, lambda r: r["memory"]["idle_ratio"]),
    Target(
        "memory, a stored execution",
        "at most",
        400.0,
        lambda r: r["memory"]["no_journal"]["bytes_each"],
        " bytes",
    ),
    Target("reset, against one request", "at most", 20.0, lambda r: r["memory"]["reset_ratio"]),
)


def compared(results: dict) -> list[tuple[str, str, str, str]]:
    """Rows of what, figure, target, verdict, of what has been measured."""
    rows = []
    for target in TARGETS:
        try:
            value = target.figure(results)
        except KeyError:
            continue
        figure = f"{value:.0f}{target.unit}" if target.unit else f"{value:.2f}"
        bound = f"{target.sense} {target.bound:g}{target.unit}"
        rows.append((target.what, figure, bound, "met" if target.met(value) else "missed"))
    return rows
