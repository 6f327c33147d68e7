"""What the unchanged SDKs do about each failure: how often they try, and that they start once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

import clients
from clients import Outcome
from program import Mock

ERRORS = {
    "402": "ServiceQuotaExceededException",
    "429": "ThrottlingException",
    "500": "InternalServiceException",
    "503": "ServiceUnavailableException",
}
BROKEN = ["CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "TRUNCATED_BODY"]
FAILURES = [*ERRORS, *BROKEN]

LEGACY, STANDARD, JAVASCRIPT = "boto3-legacy", "boto3-standard", "javascript"
FIXTURES = {
    JAVASCRIPT: "javascript_client",
    STANDARD: "boto3_client",
    LEGACY: "boto3_legacy_client",
}
ONE_AT_A_TIME = {JAVASCRIPT}

# Attempts of one call whose every attempt fails (the SDKs' defaults, nothing configured).
ATTEMPTS = {
    "402": {LEGACY: 1, STANDARD: 1, JAVASCRIPT: 1},
    "429": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
    "500": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
    "503": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
    "CONNECTION_RESET_BY_PEER": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
    "EMPTY_RESPONSE": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
    "TRUNCATED_BODY": {LEGACY: 5, STANDARD: 3, JAVASCRIPT: 3},
}
# What the caller gets in the end; None: a success.
SEEN_BY_BOTO3 = {
    "402": "ServiceQuotaExceededException",
    "429": "ThrottlingException",
    "500": "InternalServiceException",
    "503": "unmodelled ServiceUnavailableException",
    "CONNECTION_RESET_BY_PEER": "unmodelled ConnectionClosedError",
    "EMPTY_RESPONSE": "unmodelled ConnectionClosedError",
    "TRUNCATED_BODY": "unmodelled ConnectionClosedError",
}
SEEN_BY_JAVASCRIPT = {
    **SEEN_BY_BOTO3,
    "CONNECTION_RESET_BY_PEER": "unmodelled TimeoutError",
    "EMPTY_RESPONSE": "unmodelled TimeoutError",
    "TRUNCATED_BODY": "unmodelled Error",
}
SEEN = {LEGACY: SEEN_BY_BOTO3, STANDARD: SEEN_BY_BOTO3, JAVASCRIPT: SEEN_BY_JAVASCRIPT}

# From 1.44.0 on botocore does not compare a body with its Content-Length any more: it takes half of
# the JSON for the whole, cannot read it, and returns an empty answer as a success.
if clients.botocore_version() >= (1, 44):
    ATTEMPTS["TRUNCATED_BODY"].update({LEGACY: 1, STANDARD: 1})
    SEEN_BY_BOTO3["TRUNCATED_BODY"] = None


@dataclass
class Call:
    """One call of an SDK under an account of its own, and what the server knows of it."""

    outcome: Outcome
    requests: list[dict]
    report: dict

    @property
    def totals(self) -> dict:
        return self.report["totals"]


@dataclass
class Calls:
    """All calls of one SDK, made at once: most of their time is spent backing off."""

    always: dict[str, Call] = field(default_factory=dict)
    lost_once: dict[str, Call] = field(default_factory=dict)


def effect(failure: str) -> dict:
    if failure in ERRORS:
        return {"error": {"code": ERRORS[failure]}}
    return {"fault": failure}


def account_of(row: int, failure: str) -> str:
    return f"3{row:05}{FAILURES.index(failure):06}"


@pytest.fixture(scope="module")
def faulty_mock(environment, tmp_path_factory):
    """Answers test case `always` with each account's failure; `lost` with it once, in vain."""
    with Mock(tmp_path_factory.mktemp("faulty")) as mock:
        rules = []
        for row, _ in enumerate(FIXTURES):
            for failure in FAILURES:
                rule = {"accountId": account_of(row, failure), **effect(failure)}
                rules.append({**rule, "testCaseId": "always"})
                rules.append({**rule, "testCaseId": "lost", "phase": "after", "times": 1})
        mock.set_faults(*rules)
        yield mock


@pytest.fixture(scope="module", params=FIXTURES)
def sdk(request):
    return request.param


@pytest.fixture(scope="module")
def calls(request, sdk, faulty_mock) -> Calls:
    client = request.getfixturevalue(FIXTURES[sdk])
    row = list(FIXTURES).index(sdk)
    made = Calls()

    def call(failure: str, test_case: str, into: dict[str, Call]) -> None:
        account = account_of(row, failure)
        outcome = client.start(faulty_mock, account, "instance", test_case, attempts=None)
        where = f"?accountId={account}&testCaseId={test_case}"
        into[failure] = Call(
            outcome,
            faulty_mock.control("GET", "/requests" + where).json["requests"],
            faulty_mock.control("GET", "/report" + where).json,
        )

    with ThreadPoolExecutor(1 if sdk in ONE_AT_A_TIME else 2 * len(FAILURES)) as pool:
        jobs = [pool.submit(call, failure, "always", made.always) for failure in FAILURES]
        jobs += [pool.submit(call, failure, "lost", made.lost_once) for failure in FAILURES]
        for job in jobs:
            job.result()
    return made


@pytest.mark.parametrize("failure", FAILURES)
def test_sdk_tries_as_often_as_it_is_known_to(calls, sdk, failure):
    call = calls.always[failure]
    assert len(call.requests) == ATTEMPTS[failure][sdk]
    assert [each["attempt"] for each in call.requests] == list(range(1, len(call.requests) + 1))
    assert {each["committed"] for each in call.requests} == {False}
    assert call.outcome.error == SEEN[sdk][failure]


@pytest.mark.parametrize("failure", FAILURES)
def test_attempts_of_a_call_are_one_call_to_the_server(calls, failure):
    for call in (calls.always[failure], calls.lost_once[failure]):
        assert len({each["invocationId"] for each in call.requests}) == 1
        assert len({each["clientToken"] for each in call.requests}) == 1
        assert None not in {call.requests[0]["invocationId"], call.requests[0]["clientToken"]}
        assert len({each["body"] for each in call.requests}) == 1
        (reported,) = call.report["calls"]
        assert len(reported["attempts"]) == len(call.requests)
        assert reported["tokens"] == [call.requests[0]["clientToken"]]


@pytest.mark.parametrize("failure", FAILURES)
def test_lost_answer_leaves_exactly_one_execution(calls, sdk, failure):
    call = calls.lost_once[failure]
    is_retried = ATTEMPTS[failure][sdk] > 1
    assert call.totals["executions"] == 1
    assert call.totals["lostAnswers"] == 1
    assert call.totals["recoveredCalls"] == int(is_retried)
    if not is_retried:
        assert len(call.requests) == 1
        return
    assert [each["idempotency"] for each in call.requests] == ["new", "replayed"]
    assert [each["delivered"] for each in call.requests] == [failure in ERRORS, True]
    assert call.outcome.error is None, call.outcome.message
    assert call.outcome.replayed
    assert call.report["calls"][0]["executions"] == [call.outcome.id]
    assert call.report["verdicts"] == {}


def test_cli_recovers_from_a_truncated_answer(cli_client, mock, account):
    """The botocore that comes inside the CLI, 1.43, compares a body with its Content-Length."""
    mock.set_faults({"accountId": account, "times": 1, "phase": "after", "fault": "TRUNCATED_BODY"})
    outcome = cli_client.start(mock, account, "instance", "case", attempts=2)
    assert outcome.replayed
    totals = mock.report(account)["totals"]
    assert (totals["attempts"], totals["executions"]) == (2, 1)
    assert (totals["lostAnswers"], totals["recoveredCalls"]) == (1, 1)


@pytest.mark.parametrize("name", ["boto3_client", "javascript_client"])
def test_sdk_recovers_from_an_answer_that_never_comes(request, mock, account, name):
    mock.set_faults({"accountId": account, "times": 1, "phase": "after", "fault": "HANG"})
    client = request.getfixturevalue(name)

    outcome = client.start(mock, account, "instance", "case", attempts=None, timeout_s=0.5)

    assert outcome.error is None, outcome.message
    assert outcome.replayed
    report = mock.report(account)
    assert (report["totals"]["attempts"], report["totals"]["executions"]) == (2, 1)
    assert (report["totals"]["lostAnswers"], report["totals"]["recoveredCalls"]) == (1, 1)
    assert report["verdicts"] == {}


def test_sdk_without_a_time_out_of_its_own_waits_for_a_slow_answer(client, mock, account):
    mock.set_faults(
        {"accountId": account, "delay": {"type": "fixed", "milliseconds": 500}},
    )
    outcome = client.start(mock, account, "instance", "case")
    assert outcome.error is None, outcome.message
    assert len(mock.requests(account)) == 1
    assert mock.report(account)["verdicts"] == {}
