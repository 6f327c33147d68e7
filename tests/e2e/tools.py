"""What tests need of this machine and of time: a tool that may be missing, a state to wait for."""

import os
import time
import warnings

import pytest


def missing(what: str):
    """Skips the running test and says so; in CI, where nothing may be missing, fails it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {what}")
    warnings.warn(f"tests are skipped: {what}", stacklevel=2)
    pytest.skip(what)


def wait_until(check, what: str, timeout_s: float = 10.0):
    """Waits for `check` to return something true, and returns that."""
    deadline = time.monotonic() + timeout_s
    while not (value := check()):
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {what}"
        time.sleep(0.005)
    return value
