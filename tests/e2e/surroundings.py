"""Fixtures: servers that run, accounts that nobody else uses, no AWS configuration around."""

import itertools
import os
from contextlib import ExitStack

import pytest

from program import BINARY, Mock

_accounts = itertools.count(100_000_000_001)


@pytest.fixture(scope="session", autouse=True)
def environment(tmp_path_factory):
    """No AWS configuration of this machine reaches a client."""
    if not os.access(BINARY, os.X_OK):
        pytest.exit(f"no program at {BINARY}: build it, or set CONNECT_MOCK", returncode=2)
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("AWS_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("AWS_CONFIG_FILE", str(home / "config"))
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(home / "credentials"))
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture(scope="session")
def shared_mock(environment, tmp_path_factory):
    with Mock(tmp_path_factory.mktemp("shared")) as mock:
        yield mock


@pytest.fixture
def mock(shared_mock):
    """The session's one server. A test keeps to its account; its faults and plans end with it."""
    yield shared_mock
    if shared_mock.process.poll() is None:
        shared_mock.control("DELETE", "/faults")
        shared_mock.control("PUT", "/progression", [])


@pytest.fixture
def start_mock(tmp_path):
    """Starts a server with options of its own, as often as called; all are ended with the test."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(Mock(tmp_path, *options))


@pytest.fixture
def account() -> str:
    """An access key, and so an account, that no other test has."""
    return str(next(_accounts))


@pytest.fixture
def other_account() -> str:
    return str(next(_accounts))
