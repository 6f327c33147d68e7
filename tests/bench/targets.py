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
    # Takes the part of the results that has the figure; KeyError where it has not been measured.
    part: Callable[[dict], dict]
    figure: str = "ratio"
    unit: str = ""

    def met(self, value: float) -> bool:
        return value >= self.bound if self.sense == "at least" else value <= self.bound

    def value(self, results: dict) -> float:
        return self.part(results)[self.figure]

    def shown(self, value: float) -> str:
        return f"{value:.0f}{self.unit}" if self.unit else f"{value:.2f}"

    def row(self, results: dict) -> tuple[str, ...]:
        value, error = self.value(results), self.part(results).get(f"{self.figure}_error")
        measured = self.shown(value) + (f" ± {error:.2f}" if error is not None else "")
        bound = f"{self.sense} {self.bound:g}{self.unit}"
        return self.what, measured, bound, "met" if self.met(value) else "missed"

    def compared(self, results: dict, before: dict) -> tuple[str, ...]:
        """The figure of an earlier run, and by how much this one differs from it."""
        earlier = self.value(before)
        difference = self.value(results) / earlier - 1
        return self.shown(earlier), f"{difference:+.1%}".replace("%", " %")


def of_kind(name: str) -> Callable[[dict], dict]:
    return lambda results: results["alive"]["kinds"][name]


TARGETS = (
    *(
        Target(f"throughput, {kind.title}", "at least", kind.target, of_kind(kind.name))
        for kind in KINDS
        if kind.target is not None
    ),
    Target("start to first answer", "at most", 1.5, lambda r: r["start"]),
    Target("p99, new execution", "at most", 3.0, of_kind("new"), "p99_ratio"),
    Target(
        "throughput, full store against empty",
        "at least",
        0.85,
        lambda r: list(r["growth"].values())[-1],
    ),
    Target("memory, idle", "at most", 3.0, lambda r: r["memory"], "idle_ratio"),
    Target(
        "memory, a stored execution",
        "at most",
        400.0,
        lambda r: r["memory"]["no_journal"],
        "bytes_each",
        " bytes",
    ),
    Target("reset, against one request", "at most", 20.0, lambda r: r["memory"], "reset_ratio"),
)


def compared(results: dict) -> list[tuple[str, ...]]:
    """
    Rows of what, figure, target, verdict, of what has been measured; with the results of an earlier
    run as "before" also its figure, and the difference.
    """
    rows = []
    for target in TARGETS:
        try:
            row = target.row(results)
            if "before" in results:
                row += target.compared(results, results["before"])
        except KeyError:
            continue
        rows.append(row)
    return rows
