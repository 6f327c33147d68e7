"""All eleven operations over a whole life: the scenarios of tests/e2e/test_family.py."""

import re

import pytest

import family
import test_family
from sdks import SDKS
from test_family import (  # noqa: F401 (tests)
    test_execution_of_another_account_is_not_found,
    test_execution_that_fails_and_times_between,
    test_invalid_content_arrives_as_its_class_with_all_problems,
    test_life_of_a_test_case,
    test_life_of_an_execution,
    test_lists_come_page_by_page,
    test_modification_time_travels_in_a_header,
    test_taken_name_arrives_as_its_class,
)

START = {"InstanceId": "instance", "TestCaseId": "case"}
ARN = f"arn:aws:connect:us-east-1:123456789012:instance/{family.INSTANCE}"
AWKWARD_IDS = {
    "slash": "a/b",
    "dots": "..",
    "dot": ".",
    "unicode": "prüfung 試験 😹",
    "reserved": " %:/?#[]@!$&'()*+,;=",
    "escaped": "a%2Fb%25",
    "arn": f"{ARN}/test-case/t",
}


def test_version(connect, mock, account, sdk_name, record_property):
    """What the SDK calls itself: proof of what ran."""
    connect.call("StartTestCaseExecution", **START)
    (request,) = mock.requests(account)
    agent = request["headers"]["user-agent"]
    version = re.search(SDKS[sdk_name].version, agent)
    assert version, agent
    record_property("cell", version[1])


def test_replay_starts_nothing(connect, mock, account):
    first = connect.call("StartTestCaseExecution", **START, ClientToken="token")
    assert connect.call("StartTestCaseExecution", **START, ClientToken="token") == first
    assert [each["idempotency"] for each in mock.requests(account)] == ["new", "replayed"]
    other = {**START, "TestCaseId": "other", "ClientToken": "token"}
    error = test_family.refused(connect.call, "StartTestCaseExecution", **other)
    assert error.error == "InvalidRequestException"


def test_token_is_made_where_none_is_given(connect, mock, account):
    connect.call("StartTestCaseExecution", **START)
    connect.call("StartTestCaseExecution", **START)
    tokens = [each["clientToken"] for each in mock.requests(account)]
    assert None not in tokens and len(set(tokens)) == 2


@pytest.fixture
def never_ending(mock):
    """Executions that have not ended however long the SDK takes; the mock forgets it again."""
    assert mock.control("PUT", "/progression", [{"outcome": "HANG"}]).status == 200


@pytest.mark.parametrize("id", AWKWARD_IDS.values(), ids=AWKWARD_IDS)
def test_id_arrives_as_it_was_given(connect, mock, account, never_ending, id):
    started = connect.call("StartTestCaseExecution", InstanceId=ARN, TestCaseId=id)
    assert started["TestCaseId"] == id
    (request,) = mock.requests(account)
    assert (request["instanceId"], request["testCaseId"]) == (ARN, id)
    where = {"InstanceId": ARN, "TestCaseId": id}
    where["TestCaseExecutionId"] = started["TestCaseExecutionId"]
    assert connect.call("StopTestCaseExecution", **where) == {}
    assert connect.call("GetTestCaseExecutionSummary", **where)["Status"] == "STOPPED"


@pytest.mark.parametrize("path", ["/connect", "/connect/", "/one/two"])
def test_endpoint_has_a_base_path(connect_to, start_mock, path):
    mock = start_mock("--base-path", path)
    connect = connect_to(mock.url + path)
    started = connect.call("StartTestCaseExecution", **START)
    where = {**START, "TestCaseExecutionId": started["TestCaseExecutionId"]}
    assert connect.call("GetTestCaseExecutionSummary", **where)["StartTime"]
    listed = connect.call("ListTestCaseExecutions", InstanceId="instance")["TestCaseExecutions"]
    assert len(listed) == 1


def test_endpoint_ends_with_a_slash(connect_to, mock):
    assert connect_to(mock.url + "/").call("StartTestCaseExecution", **START)
