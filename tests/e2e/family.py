"""The eleven operations of the test-case family, as raw requests, and content to publish."""

import json
import re
from urllib.parse import quote, urlencode

import wire

INSTANCE = "12345678-1234-1234-1234-123456789012"

CASE = "/test-cases/{InstanceId}/{TestCaseId}"
EXECUTION = CASE + "/{TestCaseExecutionId}"
# Method, path, and the members that travel in the query. What HEADERS names is a header where the
# path does not name it; every other member is in the body.
OPERATIONS = {
    "CreateTestCase": ("PUT", "/test-cases/{InstanceId}", ()),
    "UpdateTestCase": ("POST", CASE, ()),
    "DescribeTestCase": ("GET", CASE, ("status",)),
    "DeleteTestCase": ("DELETE", CASE, ()),
    "ListTestCases": ("GET", "/test-cases-summary/{InstanceId}", ("nextToken", "maxResults")),
    "SearchTestCases": ("POST", "/search-test-cases", ()),
    "StartTestCaseExecution": ("PUT", CASE + "/start-execution", ()),
    "StopTestCaseExecution": ("POST", EXECUTION + "/stop-execution", ()),
    "GetTestCaseExecutionSummary": ("GET", EXECUTION + "/summary", ()),
    "ListTestCaseExecutionRecords": (
        "GET",
        EXECUTION + "/records",
        ("status", "nextToken", "maxResults"),
    ),
    "ListTestCaseExecutions": (
        "GET",
        "/test-case-executions/{InstanceId}",
        ("testCaseId", "testCaseName", "startTime", "endTime", "status", "nextToken", "maxResults"),
    ),
}

HEADERS = {
    "TestCaseId": "x-amz-resource-id",
    "LastModifiedTime": "x-amz-last-modified-time",
    "LastModifiedRegion": "x-amz-last-modified-region",
}


def request(operation: str, account: str, members: dict, region: str = "us-east-1") -> bytes:
    """The request for a call whose members are named as in the model; a None is left out."""
    method, path, queried = OPERATIONS[operation]
    members = {name: value for name, value in members.items() if value is not None}

    def label(match) -> str:
        return quote(members.pop(match[1]), safe="")

    target = re.sub(r"{(\w+)}", label, path)
    query = {name: members.pop(name[0].upper() + name[1:], None) for name in queried}
    query = {name: value for name, value in query.items() if value is not None}
    if query:
        target += "?" + urlencode(query, quote_via=quote)
    headers = {"Authorization": wire.authorization(account, region)}
    if method in ("GET", "DELETE"):
        assert not members, members
        return wire.request(method, target, headers)
    headers["Content-Type"] = "application/json"
    headers |= {HEADERS[name]: members.pop(name) for name in HEADERS if name in members}
    return wire.request(method, target, headers, json.dumps(members).encode())


def send(connection: wire.Connection, operation: str, account: str, region="us-east-1", **members):
    """One call on an open connection."""
    connection.send(request(operation, account, members, region))
    return connection.receive()


def content(*identifiers: str) -> str:
    """The content of a test case that observes these, one after the other."""
    followers = [*identifiers[1:], None]
    return json.dumps(
        {
            "Version": "2019-10-30",
            "Observations": [
                {
                    "Identifier": identifier,
                    "Event": {"Type": "MessageReceived", "Actor": "System", "Properties": {}},
                    "Actions": [],
                    "Transitions": {"NextObservations": [following] if following else []},
                }
                for identifier, following in zip(identifiers, followers, strict=True)
            ],
        }
    )
