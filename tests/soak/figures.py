"""What a server takes of the machine, sampled over a run, and whether it grows."""

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from program import Mock

# A run is judged by its middle third and its last; the first is the warm-up.
SAMPLES_MIN = 9


@dataclass(frozen=True)
class Figure:
    """`allowed` is what the highest value of the middle third may be exceeded by."""

    name: str
    read: Callable[[Mock], int]
    allowed: Callable[[int], int]


def read_status(mock: Mock, field: str) -> int:
    for line in Path(f"/proc/{mock.pid}/status").read_text().splitlines():
        name, _, value = line.partition(":")
        if name == field:
            return int(value.split()[0])
    raise KeyError(field)


def read_memory_kb(mock: Mock) -> int:
    return read_status(mock, "VmRSS")


def read_threads(mock: Mock) -> int:
    return read_status(mock, "Threads")


def count_descriptors(mock: Mock) -> int:
    return len(list(Path(f"/proc/{mock.pid}/fd").iterdir()))


def count_journal(mock: Mock) -> int:
    return mock.control("GET", "/requests/count").json["count"]


FIGURES = (
    Figure("resident memory, KiB", read_memory_kb, lambda middle: max(middle // 50, 512)),
    # Of clients that leave in the middle of a request, libmicrohttpd overlooks a few until the 10 s
    # for half-sent requests are over: their number comes and goes.
    Figure("descriptors", count_descriptors, lambda _: 24),
    Figure("threads", read_threads, lambda _: 0),
    Figure("journal entries", count_journal, lambda _: 0),
)


def file_figure(name: str, path: Path) -> Figure:
    return Figure(name, lambda _: path.stat().st_size // 1024, lambda middle: max(middle // 20, 64))


class Series:
    """The samples of one figure of one server."""

    def __init__(self, figure: Figure):
        self.figure = figure
        self.samples: list[int] = []

    def take(self, mock: Mock) -> None:
        self.samples.append(self.figure.read(mock))

    @property
    def thirds(self) -> tuple[int, int, int]:
        """The highest value of each."""
        a, b = len(self.samples) // 3, 2 * len(self.samples) // 3
        return max(self.samples[:a]), max(self.samples[a:b]), max(self.samples[b:])

    @property
    def is_flat(self) -> bool:
        _, middle, last = self.thirds
        return last - middle <= self.figure.allowed(middle)

    def row(self) -> str:
        first, middle, last = self.thirds
        verdict = "flat" if self.is_flat else "GROWS"
        allowed = f"+{self.figure.allowed(middle)}"
        return f"{self.figure.name:24}{first:>10}{middle:>10}{last:>10}{allowed:>9}  {verdict}"


HEADING = f"{'highest of each third':24}{'warm-up':>10}{'middle':>10}{'last':>10}{'allowed':>9}"
