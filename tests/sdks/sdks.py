"""The AWS SDKs: what each needs, how its newest version is installed, how its driver starts.

A driver is a small program in the SDK's language. It reads calls, one JSON object a line: `url`,
`region`, `account` (the access key, whose secret is "secret"), `sessionToken` (or null), `command`
(the operation's name), `input` (its members as in the model, times in ISO 8601), `attempts` (at most
so many; null: the SDK's default), `timeoutMs` (read time-out; null: the SDK's default), `pageSize`
(null, or: all pages of ListTestCases). It writes one line each: `{"output": ...}`, all pages as `{"pages": [...]}` in it, or `{"error": NAME,
"message", "status", "problems"}`. NAME is the SDK's own class for an error that the model has, and
"unmodelled" and the SDK's name for any other.
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
DRIVERS = REPOSITORY / "tests" / "sdks" / "drivers"
INSTALLED = REPOSITORY / "build" / "sdks"
# Where toolchains are put that are not the system's.
FURTHER_PATHS = ("/usr/local/go/bin", str(Path.home() / ".cargo" / "bin"))


@dataclass(frozen=True)
class Sdk:
    name: str
    title: str
    tools: tuple[str, ...]
    # What starts the driver in the SDK's folder; empty: the CLI has none.
    command: tuple[str, ...]
    # What of its User-Agent is its version.
    version: str
    # Commands that fetch the newest version, in the SDK's folder, beside a copy of its driver.
    install: tuple[str, ...]
    # A command that fails when that version does not have the operations; and what follows it.
    supports: str = "true"
    build: str = "true"
    # A command that then makes a client which has them, as the SDK's maintainers would, and says in the
    # file `made` what of.
    generate: str = ""
    made: str = ""

    @property
    def folder(self) -> Path:
        return INSTALLED / self.name

    @property
    def unsupported(self) -> Path:
        """Stands, with the reason in it, when the newest version lacks the operations."""
        return self.folder / "unsupported"

    @property
    def generated(self) -> str:
        """What the client was made of, where the newest version lacks the operations."""
        made = self.folder / self.made
        return made.read_text().strip() if self.unsupported.exists() and made.is_file() else ""

    @property
    def missing_tools(self) -> list[str]:
        return [tool for tool in self.tools if shutil.which(tool, path=search_path()) is None]


def search_path() -> str:
    return os.pathsep.join((os.environ["PATH"], *FURTHER_PATHS))


PIP = "venv/bin/pip install --quiet --upgrade --no-cache-dir"
SDKS = {
    sdk.name: sdk
    for sdk in (
        Sdk(
            name="python",
            title="boto3",
            tools=("python3",),
            install=("python3 -m venv venv", f"{PIP} boto3"),
            command=("venv/bin/python", "driver.py"),
            version=r"Boto3/(\S+)",
        ),
        Sdk(
            name="cli",
            title="AWS CLI",
            tools=("python3",),
            install=("python3 -m venv venv", f"{PIP} awscli"),
            command=(),
            version=r"aws-cli/(\S+)",
        ),
        Sdk(
            name="javascript",
            title="JavaScript v3",
            tools=("node", "npm"),
            install=("npm install --silent --no-audit --no-fund @aws-sdk/client-connect@latest",),
            command=("node", str(REPOSITORY / "tests" / "e2e" / "client.mjs")),
            version=r"api/connect#(\S+)",
        ),
        Sdk(
            name="java",
            title="Java v2",
            tools=("javac", "mvn"),
            install=(
                "rm -rf target",
                "mvn -q -B -U dependency:copy-dependencies -DoutputDirectory=target/lib",
            ),
            supports="javap -cp 'target/lib/*' software.amazon.awssdk.services.connect.model"
            ".StartTestCaseExecutionRequest >/dev/null",
            generate="sh generator/generate.sh",
            made="target/made",
            build="javac -d target/classes -cp 'target/lib/*' src/main/java/*.java",
            command=("java", "-cp", "target/classes:target/lib/*", "Driver"),
            version=r"aws-sdk-java/(\S+)",
        ),
        Sdk(
            name="go",
            title="Go v2",
            tools=("go",),
            install=(
                "go get github.com/aws/aws-sdk-go-v2/service/connect@latest"
                " github.com/aws/aws-sdk-go-v2/config@latest",
                "go mod tidy",
            ),
            build="go build -o driver .",
            command=("./driver",),
            version=r"api/connect#(\S+)",
        ),
        Sdk(
            name="rust",
            title="Rust",
            tools=("cargo",),
            install=("cargo update --quiet",),
            build="cargo build --quiet --target-dir target",
            command=("target/debug/driver",),
            version=r"api/connect/(\S+)",
        ),
    )
}
