"""Each test is a scenario, run in every SDK that --sdk names; together they make the matrix."""

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

import matrix
import tools
from connect import Connect, start_driver
from sdks import SDKS
from surroundings import (  # noqa: F401 (fixtures)
    account,
    environment,
    mock,
    other_account,
    shared_mock,
    start_mock,
)


def pytest_addoption(parser):
    parser.addoption("--sdk", action="append", choices=list(SDKS), help="run in this SDK")
    parser.addoption("--matrix", type=Path, help="write the matrix to this file")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(matrix.Collector(config.getoption("--matrix")))


def pytest_generate_tests(metafunc):
    if "sdk_name" in metafunc.fixturenames:
        names = metafunc.config.getoption("--sdk") or list(SDKS)
        metafunc.parametrize("sdk_name", names, scope="session")


@pytest.fixture(scope="session")
def drivers(environment):
    """The drivers that have been started, by the names of their SDKs; all end with the session."""
    # The CLI prints times as instants, not as they came.
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(
        "[default]\ncli_timestamp_format = iso8601\n"
    )
    with ExitStack() as stack:
        started = {}

        def driver(name: str):
            if name not in started:
                started[name] = stack.enter_context(start_driver(SDKS[name]))
            return started[name]

        yield driver


@pytest.fixture
def connect_to(sdk_name, drivers, account):
    """Makes a client of the SDK for a URL."""
    sdk = SDKS[sdk_name]
    if sdk.unsupported.exists() and not sdk.generated:
        pytest.skip(sdk.unsupported.read_text())
    if not (sdk.folder / "installed").exists():
        tools.missing(f"{sdk.title}: ./dev test-sdks {sdk_name} could not install it")
    return lambda url, *token: Connect(sdk, drivers(sdk_name), url, account, *token)


@pytest.fixture
def connect(connect_to, mock):
    return connect_to(mock.url)
