"""The real clients, for any operation of the family: members in, members out, instants as instants.

Each has `call`, `pages` (all pages of ListTestCases, as the client itself turns them) and raises
Refused for an error, with the class that the client made of it.
"""

import json
import re
from datetime import UTC, datetime

import clients

INSTANTS = {"LastModifiedTime", "StartTime", "EndTime", "Timestamp"}


class Refused(Exception):
    def __init__(self, error: str, told: str):
        super().__init__(f"{error}: {told}")
        self.error = error
        self.told = told  # all that the client told of it


def with_instants(value):
    """The same with its times, whatever the client has them as, as datetimes in UTC."""
    if isinstance(value, list):
        return [with_instants(element) for element in value]
    if not isinstance(value, dict):
        return value
    return {
        name: instant(member) if name in INSTANTS else with_instants(member)
        for name, member in value.items()
    }


def instant(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    assert moment.tzinfo is not None, value
    return moment.astimezone(UTC)


class Boto3:
    tells_problems = True

    def __init__(self, client: clients.Boto3, mock, account: str):
        self._client = client.connect(mock, account, 1)

    def call(self, operation: str, **members) -> dict:
        method = re.sub("(?<!^)(?=[A-Z])", "_", operation).lower()
        try:
            output = getattr(self._client, method)(**members)
        except self._client.exceptions.ClientError as error:
            raise Refused(type(error).__name__, json.dumps(error.response)) from error
        output.pop("ResponseMetadata")
        return with_instants(output)

    def pages(self, size: int, **members) -> list[dict]:
        """The items alone, as the CLI has them."""
        paginator = self._client.get_paginator("list_test_cases")
        pages = paginator.paginate(**members, PaginationConfig={"PageSize": size})
        return with_instants([case for page in pages for case in page["TestCaseSummaryList"]])


def cli_arguments(operation: str, members: dict) -> list[str]:
    arguments = [re.sub("(?<!^)(?=[A-Z])", "-", operation).lower()]
    for name, value in members.items():
        option = "--" + re.sub("(?<!^)(?=[A-Z])", "-", name).lower()
        plain = value.isoformat() if isinstance(value, datetime) else value
        arguments.append(f"{option}={plain if isinstance(plain, str) else json.dumps(plain)}")
    return arguments


class Cli:
    tells_problems = False
    ERROR = re.compile(r"An error occurred \((\w+)\) when calling the \w+ operation")

    def __init__(self, client: clients.Cli, mock, account: str):
        self._client, self._mock, self._account = client, mock, account

    def call(self, operation: str, **members) -> dict:
        return self._run(cli_arguments(operation, members))

    def pages(self, size: int, InstanceId: str) -> list[dict]:
        arguments = ["list-test-cases", f"--instance-id={InstanceId}", f"--page-size={size}"]
        return self._run(arguments)["TestCaseSummaryList"]

    def _run(self, arguments: list[str]) -> dict:
        done = self._client.run(self._mock, self._account, arguments)
        if done.returncode != 0:
            error = self.ERROR.search(done.stderr)
            assert error, done.stderr
            raise Refused(error[1], done.stderr)
        return with_instants(json.loads(done.stdout)) if done.stdout.strip() else {}


class JavaScript:
    tells_problems = True

    def __init__(self, client: clients.JavaScript, mock, account: str):
        self._client, self._mock, self._account = client, mock, account

    def call(self, operation: str, **members) -> dict:
        return self._ask(operation, members)

    def pages(self, size: int, **members) -> list[dict]:
        pages = self._ask("ListTestCases", members, pageSize=size)["pages"]
        return [case for page in pages for case in page["TestCaseSummaryList"]]

    def _ask(self, operation: str, members: dict, **more) -> dict:
        input = {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in members.items()
        }
        call = {"url": self._mock.url, "region": clients.REGION, "account": self._account}
        call |= {"command": operation, "input": input, "attempts": 1, **more}
        told = self._client.ask(call)
        if "error" in told:
            raise Refused(told["error"], json.dumps(told))
        return with_instants(told["output"])
