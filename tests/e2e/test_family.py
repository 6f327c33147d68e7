"""The whole life of test cases and executions, with each of the three clients."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest

import family
import family_clients

WHERE = {"InstanceId": family.INSTANCE}
CONTENT = family.content("greeting", "menu")
FLOW_ARN = f"arn:aws:connect:us-east-1:123456789012:instance/{family.INSTANCE}/contact-flow/f"
ENTRY_POINT = {"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": {"FlowId": FLOW_ARN}}
MODIFIED = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
NEAR = timedelta(minutes=2)  # the CLI takes seconds for each call
DEFAULT_COURSE = timedelta(seconds=3)  # 1 s initiated, 2 s in progress
POLL_S = 0.25
END_TIMEOUT_S = 30
RECORD_TYPES = ["INITIATION", "EXECUTION_START", "OBSERVATION", "OBSERVATION", "COMPLETION"]


@pytest.fixture(params=["boto3", "cli", "javascript"])
def connect(request, mock, account, tmp_path, monkeypatch):
    """A client of the account; the CLI prints times as instants, not as they came."""
    config = tmp_path / "config"
    config.write_text("[default]\ncli_timestamp_format = iso8601\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    made = {
        "boto3": family_clients.Boto3,
        "cli": family_clients.Cli,
        "javascript": family_clients.JavaScript,
    }
    client = request.getfixturevalue(f"{request.param}_client")
    return made[request.param](client, mock, account)


def is_near(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < NEAR


def refused(call, operation: str, **members) -> family_clients.Refused:
    with pytest.raises(family_clients.Refused) as caught:
        call(operation, **members)
    return caught.value


def create(connect, name: str, **members) -> dict:
    """Returns what names the test case."""
    created = connect.call("CreateTestCase", **WHERE, Name=name, Content=CONTENT, **members)
    return {**WHERE, "TestCaseId": created["TestCaseId"]}


def poll_until_ended(connect, execution: dict) -> tuple[dict, list[str]]:
    """As a user would; returns the last summary, and the statuses that were seen."""
    seen = []
    deadline = time.monotonic() + END_TIMEOUT_S
    while True:
        summary = connect.call("GetTestCaseExecutionSummary", **execution)
        if summary["Status"] not in seen[-1:]:
            seen.append(summary["Status"])
        if summary["Status"] not in ("INITIATED", "IN_PROGRESS"):
            return summary, seen
        assert time.monotonic() < deadline, summary
        time.sleep(POLL_S)


def test_life_of_a_test_case(connect):
    tags = {"team": "voice"}
    case = create(connect, "Greeting", EntryPoint=ENTRY_POINT, Tags=tags, Description="Says hello")
    described = connect.call("DescribeTestCase", **case)["TestCase"]
    assert is_near(described.pop("LastModifiedTime"))
    assert len(described.pop("TestCaseSha256")) == 64
    assert described == {
        "Id": case["TestCaseId"],
        "Arn": described["Arn"],
        "Name": "Greeting",
        "Content": CONTENT,
        "EntryPoint": ENTRY_POINT,
        "Description": "Says hello",
        "Status": "PUBLISHED",
        "LastModifiedRegion": "us-east-1",
        "Tags": tags,
    }
    assert described["Arn"].endswith(f":instance/{family.INSTANCE}/test-case/{case['TestCaseId']}")

    draft = family.content("another")
    assert connect.call("UpdateTestCase", **case, Status="SAVED", Content=draft) == {}
    versions = {"PUBLISHED": CONTENT, "SAVED": draft}
    for status, content in versions.items():
        version = connect.call("DescribeTestCase", **case, Status=status)["TestCase"]
        assert (version["Status"], version["Content"]) == (status, content)
    assert connect.call("DescribeTestCase", **case)["TestCase"]["Content"] == CONTENT

    assert connect.call("UpdateTestCase", **case, Status="PUBLISHED") == {}
    assert connect.call("DescribeTestCase", **case)["TestCase"]["Content"] == draft

    assert connect.call("DeleteTestCase", **case) == {}
    assert refused(connect.call, "DescribeTestCase", **case).error == "ResourceNotFoundException"


def test_lists_come_page_by_page(connect):
    names = [f"case {number}" for number in range(5)]
    for name in names:
        create(connect, name, Tags={"half": "first" if name < "case 2" else "second"})
    listed = connect.pages(2, **WHERE)
    assert [case["Name"] for case in listed] == names
    assert all(is_near(case["LastModifiedTime"]) for case in listed)

    condition = {"FieldName": "name", "Value": "CASE", "ComparisonType": "STARTS_WITH"}
    found = connect.call(
        "SearchTestCases",
        **WHERE,
        SearchCriteria={"AndConditions": [{"StringCondition": condition}]},
        SearchFilter={"TagFilter": {"TagCondition": {"TagKey": "half", "TagValue": "second"}}},
    )
    assert [case["Name"] for case in found["TestCases"]] == names[2:]
    assert is_near(found["TestCases"][0]["LastModifiedTime"])


def test_life_of_an_execution(connect, mock, account):
    case = create(connect, "Greeting")
    started = connect.call("StartTestCaseExecution", **case)
    assert started["Status"] == "INITIATED"
    execution = {**case, "TestCaseExecutionId": started["TestCaseExecutionId"]}

    summary, seen = poll_until_ended(connect, execution)
    assert seen == [s for s in ("INITIATED", "IN_PROGRESS", "PASSED") if s in seen]
    assert seen[-1] == "PASSED"
    assert is_near(summary["StartTime"])
    assert summary["EndTime"] - summary["StartTime"] == DEFAULT_COURSE
    assert summary["ObservationSummary"] == {
        "TotalObservations": 2,
        "ObservationsPassed": 2,
        "ObservationsFailed": 0,
    }

    records = connect.call("ListTestCaseExecutionRecords", **execution)["ExecutionRecords"]
    assert [json.loads(record["Record"])["Type"] for record in records] == RECORD_TYPES
    assert [r["ObservationId"] for r in records if "ObservationId" in r] == ["greeting", "menu"]
    times = [record["Timestamp"] for record in records]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (summary["StartTime"], summary["EndTime"])

    # To be stopped, however long the client takes over that.
    plan = {"accountId": account, "outcome": "HANG"}
    assert mock.control("PUT", "/progression", [plan]).status == 200
    other = connect.call("StartTestCaseExecution", **case)["TestCaseExecutionId"]
    assert connect.call("StopTestCaseExecution", **case, TestCaseExecutionId=other) == {}

    assert connect.call("DeleteTestCase", **case) == {}
    listed = connect.call("ListTestCaseExecutions", **WHERE)["TestCaseExecutions"]
    assert [(e["TestCaseExecutionId"], e["TestCaseExecutionStatus"]) for e in listed] == [
        (other, "STOPPED"),
        (execution["TestCaseExecutionId"], "PASSED"),
    ]
    assert listed[1]["StartTime"] == summary["StartTime"]
    assert listed[1]["EndTime"] == summary["EndTime"]
    assert is_near(listed[0]["EndTime"])
    assert connect.call("GetTestCaseExecutionSummary", **execution) == summary


def test_execution_that_fails_and_times_between(connect, mock, account):
    """`startTime` and `endTime` of the list are milliseconds, and no instants."""
    plan = {"progression": "immediate", "outcome": "FAILED", "accountId": account}
    assert mock.control("PUT", "/progression", [plan]).status == 200
    case = create(connect, "Greeting")
    connect.call("StartTestCaseExecution", **case)
    (failed,) = connect.call("ListTestCaseExecutions", **WHERE)["TestCaseExecutions"]
    assert failed["TestCaseExecutionStatus"] == "FAILED"
    started_ms = round(failed["StartTime"].timestamp() * 1000)
    for first_ms, last_ms, count in (
        (started_ms, started_ms, 1),
        (started_ms + 1, started_ms + 1000, 0),
        (0, started_ms - 1, 0),
    ):
        times = {"StartTime": first_ms, "EndTime": last_ms}
        listed = connect.call("ListTestCaseExecutions", **WHERE, **times)
        assert len(listed["TestCaseExecutions"]) == count


def test_modification_time_travels_in_a_header(connect):
    case = create(connect, "Greeting", LastModifiedTime=MODIFIED, LastModifiedRegion="eu-west-2")
    described = connect.call("DescribeTestCase", **case)["TestCase"]
    assert described["LastModifiedTime"] == MODIFIED
    assert described["LastModifiedRegion"] == "eu-west-2"
    later = MODIFIED + timedelta(days=1)
    connect.call("UpdateTestCase", **case, Description="later", LastModifiedTime=later)
    (listed,) = connect.pages(2, **WHERE)
    assert listed["LastModifiedTime"] == later


def test_taken_name_arrives_as_its_class(connect):
    first = create(connect, "Greeting")
    again = {**WHERE, "Name": "Greeting", "Content": CONTENT}
    assert refused(connect.call, "CreateTestCase", **again).error == "DuplicateResourceException"
    other = create(connect, "other")
    rename = {**other, "Name": "Greeting"}
    assert refused(connect.call, "UpdateTestCase", **rename).error == "DuplicateResourceException"
    assert connect.call("UpdateTestCase", **first, Name="Greeting") == {}


def test_invalid_content_arrives_as_its_class_with_all_problems(connect):
    content = json.dumps({"Version": "2019-10-30", "Observations": [{"Identifier": "one"}]})
    error = refused(connect.call, "CreateTestCase", **WHERE, Name="broken", Content=content)
    assert error.error == "InvalidTestCaseException"
    if connect.tells_problems:
        assert "Observations[0].Event is missing" in error.told
        assert "Observations[0].Actions is missing" in error.told
    saved = {**WHERE, "Name": "broken", "Content": content, "Status": "SAVED"}
    assert connect.call("CreateTestCase", **saved)["TestCaseId"]


def test_execution_of_another_account_is_not_found(connect, mock, other_account):
    case = {**WHERE, "TestCaseId": "case"}
    theirs = mock.send(family.request("StartTestCaseExecution", other_account, case)).json
    execution = {**case, "TestCaseExecutionId": theirs["TestCaseExecutionId"]}
    for operation in (
        "GetTestCaseExecutionSummary",
        "ListTestCaseExecutionRecords",
        "StopTestCaseExecution",
    ):
        assert refused(connect.call, operation, **execution).error == "ResourceNotFoundException"
