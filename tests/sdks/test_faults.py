"""What each SDK, with its defaults, does about each fault: attempts, and what the caller gets."""

import pytest

from retries import EMPTY_SUCCESS, FAULTS, WAITS, attempts_allowed

START = {"InstanceId": "instance", "TestCaseId": "case"}
READ_TIMEOUT_MS = 1000
# Longer than what any SDK waits of its own accord before its first retry, shorter than the five
# seconds that they let a service ask for beyond that.
ASKED_MS = 4000
# So much early a timer may be.
TIMERS_MS = 20
PAST = "2020-02-29T12:00:00Z"


def ask(connect, mock, account, *rules) -> tuple[dict, list[dict], dict]:
    """One call: what the driver tells, the requests that came of it, the report's totals."""
    mock.set_faults(*({"accountId": account, **rule} for rule in rules))
    hangs = any(rule.get("fault") == "HANG" for rule in rules)
    timeout_ms = READ_TIMEOUT_MS if hangs else None
    told = connect.ask("StartTestCaseExecution", START, timeout_ms=timeout_ms)
    return told, mock.requests(account), mock.report(account)["totals"]


def cell(told: dict, requests: list[dict]) -> str:
    name = told.get("error") or ("success" if told["output"] else "empty success")
    return f"{len(requests)}, {name.removeprefix('unmodelled ')}"


def assert_one_call(requests: list[dict]) -> None:
    for what in ("invocationId", "clientToken", "body"):
        assert len({each[what] for each in requests}) == 1, what
        assert requests[0][what] is not None, what


@pytest.mark.parametrize("fault", FAULTS)
def test_every_attempt_fails(connect, mock, account, sdk_name, fault, record_property):
    told, requests, totals = ask(connect, mock, account, FAULTS[fault])
    record_property("cell", cell(told, requests))
    assert len(requests) in attempts_allowed(fault, sdk_name), told
    assert_one_call(requests)
    assert totals["executions"] == 0
    if sdk_name in EMPTY_SUCCESS.get(fault, ()):
        assert told["output"] == {}
    else:
        assert told["error"]


@pytest.mark.parametrize("fault", FAULTS)
def test_answer_is_lost_once(connect, mock, account, sdk_name, fault, record_property):
    told, requests, totals = ask(
        connect, mock, account, {**FAULTS[fault], "phase": "after", "times": 1}
    )
    record_property("cell", cell(told, requests))
    assert len(requests) in {min(number, 2) for number in attempts_allowed(fault, sdk_name)}, told
    assert_one_call(requests)
    assert totals["executions"] == 1
    if len(requests) == 2:
        assert told["output"]["TestCaseExecutionId"]
        assert requests[1]["idempotency"] == "replayed"


@pytest.mark.parametrize("type", ["fixed", "dribble"])
def test_late_answer_is_waited_for(connect, mock, account, type):
    delay = {
        "fixed": {"type": "fixed", "milliseconds": 1500},
        "dribble": {"type": "dribble", "numberOfChunks": 5, "totalDuration": 1500},
    }
    told, requests, _ = ask(connect, mock, account, {"delay": delay[type]})
    assert told["output"]["Status"] == "INITIATED"
    assert len(requests) == 1


@pytest.mark.parametrize("code", ["ThrottlingException", "ServiceUnavailableException"])
@pytest.mark.parametrize("header", WAITS)
def test_wait_is_asked_for(connect, mock, account, sdk_name, header, code, record_property):
    asked = {"retryAfterSeconds": ASKED_MS // 1000, "retryAfterMilliseconds": ASKED_MS}
    error = {"code": code, header: asked[header]}
    told, requests, _ = ask(connect, mock, account, {"times": 1, "error": error})
    assert told["output"]["Status"] == "INITIATED"
    assert len(requests) == 2
    (call,) = mock.report(account)["calls"]
    has_waited = call["attempts"][1]["gapMilliseconds"] >= ASKED_MS - TIMERS_MS
    record_property("cell", "waits" if has_waited else "does not wait")
    assert has_waited == (sdk_name in WAITS[header]), call


def test_mocks_clock_is_not_the_wires(connect, mock, account):
    """SDKs measure the skew of their clock by Date, and try again what fails when it is large."""
    mock.control("PUT", "/clock", {"action": "freeze", "instant": PAST})
    try:
        rule = {"error": {"code": "AccessDeniedException"}}
        told, requests, _ = ask(connect, mock, account, rule)
    finally:
        mock.control("PUT", "/clock", {"action": "reset"})
    assert told["error"] == "AccessDeniedException"
    assert len(requests) == 1
