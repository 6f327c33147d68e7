"""The real clients: boto3, the AWS CLI and the AWS SDK for JavaScript, each with one `start`.

Of boto3 and JavaScript `attempts=None` leaves the number to the SDK, as it comes.
"""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import tools
from line_process import LineProcess

HERE = Path(__file__).resolve().parent
BESIDE_PYTHON = Path(sys.executable).parent
REGION = "us-east-1"
TIMEOUT_S = 90.0
# What all of them sign with.
SECRET = "secret"


def strict_options(folder: Path, account: str, **entry) -> tuple[str, ...]:
    """The options of a server that knows an account's access key alone, with what its entry has besides."""
    path = folder / "credentials.json"
    known = {"accessKeyId": account, "secretAccessKey": SECRET, **entry}
    path.write_text(json.dumps({"regions": ["us-east-1"], "credentials": [known]}))
    return "--auth", "strict", "--credentials", str(path)


@dataclass
class Outcome:
    """What one call came to, in words that fit every client."""

    output: dict | None = None
    error: str | None = None  # the exception class, by its modelled name
    message: str | None = None
    status: int | None = None
    request_id: str | None = None
    attempts: int | None = None
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case

    @property
    def replayed(self) -> bool:
        return self.headers.get("idempotent-replayed") == "true"

    @property
    def id(self) -> str:
        assert self.output is not None, f"{self.error}: {self.message}"
        return self.output["TestCaseExecutionId"]


class Boto3:
    """boto3 in one retry mode. `start` may be called by several threads at once."""

    def __init__(self, mode="standard"):
        try:
            import boto3
            import botocore
        except ImportError as error:
            tools.missing(f"boto3: {error}")
        self._mode = mode
        self._session = boto3.session.Session()
        self._botocore = botocore
        self._creating = threading.Lock()

    def start(
        self, mock, account, instance, test_case, token=None, attempts=1, timeout_s=None
    ) -> Outcome:
        client = self.connect(mock, account, attempts, timeout_s)
        members = {"InstanceId": instance, "TestCaseId": test_case}
        if token is not None:
            members["ClientToken"] = token
        try:
            response = client.start_test_case_execution(**members)
        except self._botocore.exceptions.ClientError as error:
            return self._refused(client, error)
        except self._botocore.exceptions.BotoCoreError as error:
            return Outcome(error=f"unmodelled {type(error).__name__}", message=str(error))
        finally:
            client.close()
        metadata = response.pop("ResponseMetadata")
        return Outcome(output=response, **self._told(metadata))

    def connect(self, mock, account, attempts=1, timeout_s=None):
        retries = {"mode": self._mode}
        if attempts is not None:
            retries["total_max_attempts"] = attempts
        options = {} if timeout_s is None else {"read_timeout": timeout_s}
        with self._creating, pytest.MonkeyPatch.context() as patch:
            patch.setenv("AWS_ENDPOINT_URL_CONNECT", mock.url)
            return self._session.client(
                "connect",
                region_name=REGION,
                aws_access_key_id=account,
                aws_secret_access_key=SECRET,
                config=self._botocore.config.Config(retries=retries, **options),
            )

    def _refused(self, client, error) -> Outcome:
        code = error.response["Error"]["Code"]
        own_class = getattr(client.exceptions, code, None)
        is_modelled = own_class is not None and isinstance(error, own_class)
        return Outcome(
            error=code if is_modelled else f"unmodelled {code}",
            message=error.response["Error"]["Message"],
            **self._told(error.response["ResponseMetadata"]),
        )

    @staticmethod
    def _told(metadata) -> dict:
        return {
            "status": metadata["HTTPStatusCode"],
            "request_id": metadata.get("RequestId"),
            "attempts": metadata["RetryAttempts"] + 1,
            "headers": {name.lower(): value for name, value in metadata["HTTPHeaders"].items()},
        }


def botocore_version() -> tuple[int, ...]:
    """Of boto3's botocore, its first two numbers; () where there is none."""
    try:
        import botocore
    except ImportError:
        return ()
    return tuple(map(int, botocore.__version__.split(".")[:2]))


class Cli:
    """The `aws` program beside this Python. It shows headers and status only in its debug log."""

    ERROR = re.compile(
        r"An error occurred \((\w+)\) when calling the \w+ operation"
        r"(?: \(reached max retries: \d+\))?: (.*)"
    )
    ANSWER = re.compile(r'"[A-Z]+ \S+ HTTP/1\.1" (\d{3})\b')
    HEADERS = re.compile(r"Response headers: (?:HTTPHeaderDict\()?({.*?})\)?$", re.MULTILINE)

    def __init__(self, python: Path = Path(sys.executable)):
        self._python = python
        self._program = python.parent / "aws"
        if not self._program.exists():
            tools.missing(f"the AWS CLI: no {self._program.name} beside {python}")

    def start(self, mock, account, instance, test_case, token=None, attempts=1) -> Outcome:
        arguments = [f"--instance-id={instance}", f"--test-case-id={test_case}", "--debug"]
        if token is not None:
            arguments.append(f"--client-token={token}")
        done = self.run(mock, account, ["start-test-case-execution", *arguments], attempts)
        outcome = self._told(done.stderr)
        if done.returncode == 0:
            outcome.output = json.loads(done.stdout)
        else:
            error = self.ERROR.search(done.stderr)
            assert error, done.stderr[-4000:]
            outcome.error, outcome.message = error[1], error[2]
        return outcome

    def run(
        self, mock, account, arguments, attempts=1, session_token=None
    ) -> subprocess.CompletedProcess:
        """Runs `aws connect` to its end; `attempts=None` leaves their number to it."""
        environment = {
            **os.environ,
            "AWS_ENDPOINT_URL_CONNECT": mock.url,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_DEFAULT_OUTPUT": "json",
            "LC_ALL": "C.UTF-8",
        }
        if attempts is not None:
            environment["AWS_MAX_ATTEMPTS"] = str(attempts)
        if session_token is not None:
            environment["AWS_SESSION_TOKEN"] = session_token
        command = [str(self._python), str(self._program), "connect", *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S
        )

    def _told(self, log: str) -> Outcome:
        answers = self.ANSWER.findall(log)
        assert answers, log[-4000:]
        headers = ast.literal_eval(self.HEADERS.findall(log)[-1])
        headers = {name.lower(): value for name, value in headers.items()}
        return Outcome(
            status=int(answers[-1]),
            request_id=headers.get("x-amzn-requestid"),
            attempts=len(answers),
            headers=headers,
        )


def node_folder() -> Path:
    """The folder that holds node_modules."""
    return Path(os.environ.get("CONNECT_MOCK_NODE_MODULES") or HERE).absolute()


class JavaScript(LineProcess):
    """One node process that PROGRAM keeps answering in."""

    PROGRAM = "client.mjs"

    def __init__(self, environment: dict[str, str] | None = None):
        node = shutil.which("node", path=str(BESIDE_PYTHON)) or shutil.which("node")
        if node is None:
            tools.missing("node")
        folder = node_folder()
        homes = (folder / "node_modules", folder)
        if not any((home / "@aws-sdk" / "client-connect").is_dir() for home in homes):
            tools.missing(
                "@aws-sdk/client-connect: run npm install in tests/e2e, or set "
                "CONNECT_MOCK_NODE_MODULES to the folder that holds node_modules"
            )
        super().__init__(
            [node, HERE / self.PROGRAM],
            {"CONNECT_MOCK_NODE_MODULES": str(folder), **(environment or {})},
        )

    def start(
        self, mock, account, instance, test_case, token=None, attempts=1, timeout_s=None
    ) -> Outcome:
        call = {
            "url": mock.url,
            "region": REGION,
            "account": account,
            "instance": instance,
            "testCase": test_case,
            "token": token,
            "attempts": attempts,
            "timeoutMs": None if timeout_s is None else int(timeout_s * 1000),
        }
        told = self.ask(call)
        told["request_id"] = told.pop("requestId", None)
        told["headers"] = {name.lower(): value for name, value in told["headers"].items()}
        return Outcome(**told)
