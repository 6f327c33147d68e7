"""One figure out of many measurements, and how far it may be off."""

import math
import statistics
from collections.abc import Iterable

# So many standard errors to each side of a mean are 95 of 100 cases.
STANDARD_ERRORS = 1.96
# The same for a median, in quartile distances over the root of the number: McGill, Tukey, Larsen,
# "Variations of Box Plots", 1978.
QUARTILE_DISTANCES = 1.58


def mean(values: Iterable[float]) -> float:
    return statistics.fmean(values)


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def relative_error(values: list[float]) -> float:
    """The standard error of a mean, as a part of the mean."""
    if len(values) < 2 or mean(values) == 0:
        return 0.0
    return statistics.stdev(values) / math.sqrt(len(values)) / mean(values)


def ratio_of_means(above: list[float], below: list[float], name: str) -> dict[str, float]:
    """
    `name`, and `name`_error. Of means, since what is measured falls into two heaps, by which thread
    has which connections: a median goes from one heap to the other when they are equally large.
    """
    ratio = mean(above) / mean(below)
    error = math.hypot(relative_error(above), relative_error(below))
    return {name: ratio, f"{name}_error": STANDARD_ERRORS * error * ratio}


def median_of(values: list[float], name: str) -> dict[str, float]:
    """The same of a median, for what has outliers."""
    low, _, high = statistics.quantiles(values, n=4) if len(values) > 1 else values * 3
    error = QUARTILE_DISTANCES * (high - low) / math.sqrt(len(values))
    return {name: median(values), f"{name}_error": error}
