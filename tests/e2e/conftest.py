"""The fixtures of the end-to-end tests: clients that are real, in their surroundings."""

import pytest

import clients
from surroundings import (  # noqa: F401 (fixtures)
    account,
    environment,
    mock,
    other_account,
    shared_mock,
    start_mock,
)


@pytest.fixture(scope="session")
def boto3_client():
    return clients.Boto3()


@pytest.fixture(scope="session")
def boto3_legacy_client():
    return clients.Boto3("legacy")


@pytest.fixture(scope="session")
def cli_client(environment):
    return clients.Cli()


@pytest.fixture(scope="session")
def javascript_client(environment):
    with clients.JavaScript() as client:
        yield client


@pytest.fixture(params=["boto3", "cli", "javascript"])
def client(request):
    """Each of the three clients in turn."""
    return request.getfixturevalue(f"{request.param}_client")
