"""Values for Schemathesis that no schema says how to make."""

from datetime import UTC, datetime
from email.utils import format_datetime

import schemathesis
from hypothesis import strategies

LATEST_S = 253402300799  # the last second of the year 9999


def http_date(second: int) -> str:
    return format_datetime(datetime.fromtimestamp(second, UTC), usegmt=True)


schemathesis.openapi.format("http-date", strategies.integers(0, LATEST_S).map(http_date))


@schemathesis.hook
def filter_path_parameters(_context, path_parameters: dict | None) -> bool:
    """A path carries text alone: what was made to be no text arrives as one that may be allowed."""
    return all(isinstance(value, str) for value in (path_parameters or {}).values())
