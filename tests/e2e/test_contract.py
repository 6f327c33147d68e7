"""What of the contract a real client has exercised, and the report as a CI system reads it."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

import tools
import wire

# What the schemas of Ant and of Jenkins' xUnit plugin both allow: the attributes, nearly all of which
# Ant's requires, and the children in their order.
JUNIT = {
    "testsuites": ("", ["testsuite"]),
    "testsuite": (
        "name package id timestamp hostname tests failures errors skipped time",
        ["properties", "testcase", "system-out", "system-err"],
    ),
    "properties": ("", ["property"]),
    "property": ("name value", []),
    "testcase": ("name classname time", ["skipped", "failure"]),
    "skipped": ("message", []),
    "failure": ("message type", []),
    "system-out": ("", []),
    "system-err": ("", []),
}


def exercise(mock, account, boto3_client) -> None:
    """Two operations, one declared error, a limit almost reached, a member that is not known."""
    client = boto3_client.connect(mock, account)
    case = {"InstanceId": "instance", "TestCaseId": "case"}
    client.start_test_case_execution(**case)
    mock.set_faults({"accountId": account, "times": 1, "error": {"code": "AccessDeniedException"}})
    with pytest.raises(client.exceptions.AccessDeniedException):
        client.start_test_case_execution(**case, ClientToken="t" * 450)
    client.list_test_case_executions(InstanceId="instance", MaxResults=89)
    client.close()
    assert start(mock, account, ClientToken="a", ClientTokne="typo") == 200


def start(mock, account, **members) -> int:
    body = json.dumps(members).encode()
    headers = wire.start_headers(account)
    return mock.send(wire.request("PUT", wire.start_target(), headers, body)).status


def rows(report) -> dict[str, dict]:
    return {row["operation"]: row for row in report["coverage"]["operations"]}


def covered(row, what: str, key: str, count: str) -> set[str]:
    return {entry[key] for entry in row[what] if entry[count]}


def junit(mock, account):
    """The report as junitparser reads it: suites by name, cases by name."""
    try:
        import junitparser
    except ImportError as error:
        tools.missing(f"junitparser: {error}")
    answer = mock.control("GET", f"/report?accountId={account}&format=junit")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/xml"
    suites = junitparser.JUnitXml.fromstring(answer.body)
    return {suite.name: suite for suite in suites}


def assert_shape(element) -> None:
    """Elements, attributes and their order are those of JUNIT."""
    attributes, children = JUNIT[element.tag]
    assert set(element.attrib) == set(attributes.split()), element.tag
    order = [children.index(child.tag) for child in element]
    assert order == sorted(order), element.tag
    for child in element:
        assert_shape(child)


def test_coverage_of_a_real_client(mock, account, boto3_client):
    exercise(mock, account, boto3_client)

    report = mock.report(account)

    row = rows(report)["StartTestCaseExecution"]
    assert (row["requests"], row["succeeded"], row["withoutToken"]) == (3, 2, 0)
    assert covered(row, "errors", "code", "answers") == {"AccessDeniedException"}
    assert {error["code"] for error in row["errors"]} > {"ThrottlingException"}
    assert covered(row, "members", "member", "requests") == {
        "/InstanceId",
        "/TestCaseId",
        "/ClientToken",
    }
    assert covered(row, "limits", "member", "near") == {"/ClientToken"}
    assert row["unknownMembers"] == [{"member": "/ClientTokne", "requests": 1}]
    row = rows(report)["ListTestCaseExecutions"]
    assert covered(row, "members", "member", "requests") == {"/InstanceId", "/MaxResults"}
    assert covered(row, "errors", "code", "answers") == set()
    (limit,) = [limit for limit in row["limits"] if limit["member"] == "/MaxResults"]
    assert (limit["largest"], limit["maximum"], limit["near"]) == (89, 100, False)
    assert report["coverage"]["summary"]["operations"] == {"covered": 2, "total": 11}


def test_accounts_have_a_coverage_of_their_own(mock, account, other_account):
    start(mock, account)
    assert rows(mock.report(other_account))["StartTestCaseExecution"]["requests"] == 0


def test_lenient_run_passes_with_what_the_service_lets_pass(mock, account):
    start(mock, account, More=1)
    report = mock.report(account)
    assert report["verdicts"] == {"no-token": 1, "unknown-members": 1}
    assert (report["passed"], report["failures"]) == (True, [])


def test_strict_run_fails_and_answers_the_same(start_mock, account, boto3_client):
    mock = start_mock("--contract", "strict")
    exercise(mock, account, boto3_client)
    report = mock.report(account)
    assert report["passed"] is False
    (failure,) = report["failures"]
    assert failure["code"] == "unknown-members"
    assert failure["operation"] == "StartTestCaseExecution"
    assert "/ClientTokne" in failure["message"]


def test_strict_run_of_a_real_client_passes(start_mock, account, boto3_client):
    mock = start_mock("--contract=strict")
    assert boto3_client.start(mock, account, "instance", "case").error is None
    assert mock.report(account)["passed"] is True


def test_junit_is_what_ci_systems_read(start_mock, account, boto3_client):
    mock = start_mock("--contract", "strict")
    exercise(mock, account, boto3_client)
    suites = junit(mock, account)
    assert len(suites) == 11
    for suite in suites.values():
        cases = list(suite)
        assert suite.tests == len(cases) == len({case.name for case in cases})
        assert suite.skipped == sum(case.is_skipped for case in cases)
        assert suite.failures == sum(case.is_failure for case in cases)
        assert suite.errors == 0

    cases = {case.name: case for case in suites["StartTestCaseExecution"]}
    assert cases["error AccessDeniedException"].is_passed
    assert cases["error ThrottlingException"].is_skipped
    assert cases["member /ClientToken"].is_passed
    assert cases["limit /ClientToken length 500"].is_passed
    assert cases["limit /TestCaseId length 500"].is_skipped
    assert cases["verdict no-token"].is_passed
    (failure,) = cases["verdict unknown-members"].result
    assert failure.type == "unknown-members"
    assert "/ClientTokne" in failure.message
    assert all(case.is_skipped for case in suites["CreateTestCase"])


def test_junit_of_a_lenient_run_is_never_red_for_what_is_not_covered(mock, account):
    start(mock, account, More=1)
    suites = junit(mock, account)
    assert sum(suite.failures for suite in suites.values()) == 0
    assert sum(suite.skipped for suite in suites.values()) > 0


def test_junit_of_a_misbehaving_client_is_red(mock, account):
    mock.set_faults({"accountId": account, "error": {"code": "ThrottlingException"}})
    start(mock, account, ClientToken="a")
    cases = {case.name: case for case in junit(mock, account)["StartTestCaseExecution"]}
    assert cases["verdict gave-up-early"].is_failure


HOSTILE = "<a b='\"&]]>\x00\x01\x0b\x1f\x7f\t\n\r\u00e9\ud7ff\ufffd\uffff\U0001f600"
READABLE = "<a b='\"&]]>\ufffd\ufffd\ufffd\x7f\t\n\r\u00e9\ud7ff\ufffd\ufffd\U0001f600"


@pytest.mark.parametrize("query", ["", "&limit=100"], ids=["with-coverage", "without-coverage"])
def test_junit_is_well_formed_whatever_the_client_sends(start_mock, account, query):
    mock = start_mock("--contract", "strict")
    # A NUL is refused as JSON; everything else is a name like another.
    start(mock, account, **{HOSTILE.replace("\x00", ""): 1, "ClientToken": HOSTILE[2:5]})
    mock.send(wire.request("GET", "/nowhere", wire.start_headers(account)))
    answer = mock.control("GET", f"/report?format=junit&accountId={account}{query}")
    root = ElementTree.fromstring(answer.body)
    assert_shape(root)
    (failure,) = [f for f in root.iter("failure") if f.get("type") == "unknown-members"]
    assert READABLE in failure.get("message")
