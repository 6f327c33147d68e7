"""The servers that a user might take instead, each with what it takes to install, start and ask it.

Words of `start` may say {port}, {admin_port} (both free), {installed} (the peer's folder in
build/peers) and {connect_mock} (the program). It runs in a folder of its own with a copy of
config/<name>, in whose files they are filled in too.
"""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import wire

REPOSITORY = Path(__file__).resolve().parents[3]
CONFIG = Path(__file__).with_name("config")
INSTALLED = REPOSITORY / "build" / "peers"
CONNECT_MOCK = REPOSITORY / "build" / "connect-mock"

EXECUTION = "StartTestCaseExecution"


@dataclass(frozen=True)
class Peer:
    name: str
    title: str
    registry: str
    package: str
    # Shell commands in the peer's folder, and one that prints the version which they brought.
    install: tuple[str, ...]
    version: str
    start: tuple[str, ...]
    # Which member of the answer is the id.
    id_member: str = "TestCaseExecutionId"
    request: bytes = wire.start()
    # In words: whose operation the request is.
    operation: str = EXECUTION
    # Requests between the start and the first answer; each must be answered with 200.
    setup: tuple[bytes, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return INSTALLED / self.name

    @property
    def pattern(self) -> str:
        """The Lua pattern by which wrk knows a right answer."""
        return f'"{self.id_member}"%s*:%s*"[^"]+"'


def of_pip(module: str) -> str:
    code = f"import importlib.metadata as m; print(m.version('{module}'))"
    return f'venv/bin/python -c "{code}"'


def by_pip(package: str) -> tuple[str, ...]:
    return (
        "python3 -m venv venv",
        f"venv/bin/pip install --quiet --upgrade --no-cache-dir '{package}'",
    )


def of_npm(package: str) -> str:
    return f"node -p \"require('./node_modules/{package}/package.json').version\""


def by_npm(package: str) -> tuple[str, ...]:
    return (
        "echo '{\"private\": true}' >package.json",
        f"npm install --loglevel=error --no-audit --no-fund --no-package-lock {package}@latest",
    )


def by_maven(artifact: str) -> tuple[str, ...]:
    return (f"'{sys.executable}' '{Path(__file__).with_name('maven.py')}' {artifact}",)


def json_request(method: str, target: str, body: str, service: str) -> bytes:
    """With the headers of boto3, signed for this service."""
    headers = tuple(line.replace("/connect/", f"/{service}/") for line in wire.HEADERS)
    return wire.request(method, target, body, headers)


MOCK = Peer(
    name="connect-mock",
    title="connect-mock",
    registry="",
    package="",
    install=(),
    version="{connect_mock} --version",
    start=("{connect_mock}", "--port", "{port}"),
)

PEERS = (
    Peer(
        name="moto",
        title="moto server",
        registry="PyPI",
        package="moto[server]",
        install=by_pip("moto[server]"),
        version=of_pip("moto"),
        start=("{installed}/venv/bin/moto_server", "-H", "127.0.0.1", "-p", "{port}"),
        # The one create operation of Connect that it has.
        operation="Connect CreateInstance",
        request=json_request(
            "PUT",
            "/instance",
            f'{{"ClientToken": "{wire.TOKEN}", "IdentityManagementType": "CONNECT_MANAGED",'
            ' "InboundCallsEnabled": true, "OutboundCallsEnabled": true}',
            "connect",
        ),
        id_member="Id",
    ),
    Peer(
        name="ministack",
        title="MiniStack",
        registry="PyPI",
        package="ministack",
        install=by_pip("ministack"),
        version=of_pip("ministack"),
        start=("{installed}/venv/bin/ministack",),
        # It also listens on fixed ports, for MQTT and SFTP, unless it is told not to.
        environment={
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": "{port}",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
        },
        # It has no Connect. This one starts something, takes a client token and answers with an id.
        operation="Signer StartSigningJob",
        setup=(
            json_request("PUT", "/code", "", "s3"),
            json_request("PUT", "/code/source", "x", "s3"),
            json_request(
                "PUT",
                "/signing-profiles/profile",
                '{"platformId": "AWSLambda-SHA384-ECDSA"}',
                "signer",
            ),
        ),
        request=json_request(
            "POST",
            "/signing-jobs",
            f'{{"clientRequestToken": "{wire.TOKEN}", "profileName": "profile",'
            ' "source": {"s3": {"bucketName": "code", "key": "source", "version": "null"}},'
            ' "destination": {"s3": {"bucketName": "code"}}}',
            "signer",
        ),
        id_member="jobId",
    ),
    Peer(
        name="wiremock",
        title="WireMock",
        registry="Maven Central",
        package="org.wiremock:wiremock-standalone",
        install=by_maven("org.wiremock:wiremock-standalone"),
        version="cat version",
        start=(
            "java",
            "-cp",
            "{installed}/lib/*",
            "wiremock.Run",
            "--port",
            "{port}",
            "--bind-address",
            "127.0.0.1",
        ),
    ),
    Peer(
        name="mockserver",
        title="MockServer",
        registry="Maven Central",
        package="org.mock-server:mockserver-netty",
        install=by_maven("org.mock-server:mockserver-netty"),
        version="cat version",
        start=(
            "java",
            "-Dmockserver.localBoundIP=127.0.0.1",
            "-Dmockserver.initializationJsonPath=expectations.json",
            "-cp",
            "{installed}/lib/*",
            "org.mockserver.cli.Main",
            "-serverPort",
            "{port}",
        ),
    ),
    Peer(
        name="prism",
        title="Prism",
        registry="npm",
        package="@stoplight/prism-cli",
        install=by_npm("@stoplight/prism-cli"),
        version=of_npm("@stoplight/prism-cli"),
        start=(
            "{installed}/node_modules/.bin/prism",
            "mock",
            "--dynamic",
            "--port",
            "{port}",
            "openapi.json",
        ),
    ),
    Peer(
        name="mountebank",
        title="Mountebank",
        registry="npm",
        package="@mbtest/mountebank",
        install=by_npm("@mbtest/mountebank"),
        version=of_npm("@mbtest/mountebank"),
        start=(
            "{installed}/node_modules/.bin/mb",
            "start",
            "--configfile",
            "imposters.ejs",
            "--allowInjection",
            "--localOnly",
            "--host",
            "127.0.0.1",
            "--port",
            "{admin_port}",
        ),
    ),
    Peer(
        name="mockoon",
        title="Mockoon CLI",
        registry="npm",
        package="@mockoon/cli",
        install=by_npm("@mockoon/cli"),
        version=of_npm("@mockoon/cli"),
        start=(
            "{installed}/node_modules/.bin/mockoon-cli",
            "start",
            "--data",
            "environment.json",
            "--hostname",
            "127.0.0.1",
            "--port",
            "{port}",
        ),
    ),
)
