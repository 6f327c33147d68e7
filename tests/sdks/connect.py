"""Any of the SDKs, for any operation: members in, members out, instants as instants."""

import json
from datetime import datetime
from types import SimpleNamespace

import clients
import family_clients
from family_clients import Refused, with_instants
from line_process import LineProcess
from sdks import Sdk, search_path

# What SDKs add to an output that is not the service's.
NOT_MEMBERS = {"ResponseMetadata", "ResultMetadata"}


class CliDriver:
    """Answers a driver's calls by running the CLI."""

    def __init__(self, sdk: Sdk):
        self._client = clients.Cli(sdk.folder / "venv" / "bin" / "python")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def ask(self, call: dict) -> dict:
        arguments = [*family_clients.cli_arguments(call["command"], call["input"]), "--debug"]
        if call["pageSize"]:
            arguments.append(f"--page-size={call['pageSize']}")
        if call["timeoutMs"]:
            arguments.append(f"--cli-read-timeout={call['timeoutMs'] // 1000}")
        mock = SimpleNamespace(url=call["url"])
        done = self._client.run(
            mock, call["account"], arguments, call["attempts"], call["sessionToken"]
        )
        if done.returncode != 0:
            return self._refused(done.stderr)
        output = json.loads(done.stdout) if done.stdout.strip() else {}
        return {"output": {"pages": [output]} if call["pageSize"] else output}

    def _refused(self, log: str) -> dict:
        error = self._client.ERROR.search(log)
        if error is None:
            return {"error": "unmodelled exit 255", "message": log.strip().rpartition("\n")[2]}
        status = int(self._client.ANSWER.findall(log)[-1])
        return {"error": error[1], "message": error[2], "status": status}


def start_driver(sdk: Sdk):
    if not sdk.command:
        return CliDriver(sdk)
    command = [str(sdk.folder / word) if "/" in word else word for word in sdk.command]
    environment = {"PATH": search_path(), "CONNECT_MOCK_NODE_MODULES": str(sdk.folder)}
    return LineProcess(command, environment, sdk.folder)


class Connect:
    """An SDK's client of one account; refused calls raise Refused."""

    def __init__(self, sdk: Sdk, driver, url: str, account: str, session_token: str | None = None):
        self.tells_problems = sdk.name != "cli"
        self._driver, self._url, self._account = driver, url, account
        self._session_token = session_token

    def call(self, operation: str, **members) -> dict:
        told = self.ask(operation, members, attempts=1)
        if "error" in told:
            raise Refused(told["error"], json.dumps(told))
        return told["output"]

    def pages(self, size: int, **members) -> list[dict]:
        told = self.ask("ListTestCases", members, attempts=1, page_size=size)
        return [case for page in told["output"]["pages"] for case in page["TestCaseSummaryList"]]

    def ask(self, operation, members, attempts=None, timeout_ms=None, page_size=None) -> dict:
        """What the driver tells, its output as the model has it."""
        told = self._driver.ask(
            {
                "url": self._url,
                "region": clients.REGION,
                "account": self._account,
                "sessionToken": self._session_token,
                "command": operation,
                "input": {
                    name: value.isoformat() if isinstance(value, datetime) else value
                    for name, value in members.items()
                },
                "attempts": attempts,
                "timeoutMs": timeout_ms,
                "pageSize": page_size,
            }
        )
        if "output" in told:
            told["output"] = with_instants(members_alone(told["output"]))
        return told


def members_alone(value):
    """Without what is absent (null, to some SDKs) and what is the SDK's own."""
    if isinstance(value, list):
        return [members_alone(element) for element in value]
    if not isinstance(value, dict):
        return value
    return {
        name: members_alone(member)
        for name, member in value.items()
        if member is not None and name not in NOT_MEMBERS
    }
