"""The report's verdicts on a client of our own that does it wrong, and its silence on the SDKs."""

import json
import uuid

import pytest

import wire

THROTTLE = {"code": "ThrottlingException"}
INTERNAL = {"code": "InternalServiceException"}
DENIED = {"code": "AccessDeniedException"}


class Client:
    """Sends the attempts of one call, each as a test wants it: it has no sense of its own."""

    def __init__(self, mock, account, invocation_id: str | None = None):
        self._mock = mock
        self._account = account
        self._id = invocation_id or str(uuid.uuid4())
        self._connection = mock.connect()
        self._attempts = 0

    def close(self) -> None:
        self._connection.close()

    def attempt(self, token: str | None = "token", **members) -> int | None:
        """Returns the status of the answer; None when there was none."""
        self._attempts += 1
        headers = {
            **wire.start_headers(self._account),
            "amz-sdk-invocation-id": self._id,
            "amz-sdk-request": f"attempt={self._attempts}; max=3",
        }
        if token is not None:
            members["ClientToken"] = token
        body = json.dumps(members).encode()
        self._connection.send(wire.request("PUT", wire.start_target(), headers, body))
        try:
            return self._connection.receive().status
        except wire.Closed:
            self._connection.close()
            self._connection = self._mock.connect()
            return None


@pytest.fixture
def wrong(mock, account):
    client = Client(mock, account)
    yield client
    client.close()


def fail(mock, account, times: int, **effect) -> None:
    mock.set_faults({"id": "failing", "accountId": account, "times": times, **effect})


def assert_judged(mock, account, *codes: str) -> dict:
    """These verdicts and no others, on one call, each with what happened and a rule to cite."""
    report = mock.report(account)
    (call,) = report["calls"]
    assert {verdict["code"] for verdict in call["verdicts"]} == set(codes)
    assert report["verdicts"] == dict.fromkeys(codes, 1)
    for verdict in call["verdicts"]:
        assert verdict["message"]
        assert "(" in verdict["rule"], "a rule names its source"
    return report


def test_right_client_of_our_own_gets_no_verdict(mock, account, wrong):
    fail(mock, account, 1, error=INTERNAL, phase="after")
    assert [wrong.attempt(), wrong.attempt()] == [500, 200]
    report = assert_judged(mock, account)
    assert report["totals"] == {
        "calls": 1,
        "attempts": 2,
        "executions": 1,
        "lostAnswers": 1,
        "recoveredCalls": 1,
        "droppedRequests": report["totals"]["droppedRequests"],
    }


def test_new_token_on_a_retry(mock, account, wrong):
    fail(mock, account, 1, error=INTERNAL)
    assert [wrong.attempt("one"), wrong.attempt("two")] == [500, 200]
    report = assert_judged(mock, account, "retried-with-new-token")
    assert report["totals"]["executions"] == 1
    assert report["calls"][0]["tokens"] == ["one", "two"]


@pytest.mark.parametrize(
    "effect",
    [
        {"error": INTERNAL},
        {"fault": "CONNECTION_RESET_BY_PEER"},
        {"fault": "EMPTY_RESPONSE"},
        {"fault": "TRUNCATED_BODY"},
    ],
    ids=["500", "reset", "empty", "truncated"],
)
def test_new_token_after_a_lost_answer_starts_a_second_execution(mock, account, wrong, effect):
    fail(mock, account, 1, phase="after", **effect)
    assert [wrong.attempt("one"), wrong.attempt("two")][1] == 200
    report = assert_judged(mock, account, "retried-with-new-token", "duplicate-execution")
    assert report["totals"]["executions"] == 2
    assert report["totals"]["lostAnswers"] == 1
    assert len(report["calls"][0]["executions"]) == 2


def test_no_token_after_a_lost_answer_starts_a_second_execution(mock, account, wrong):
    fail(mock, account, 1, phase="after", fault="CONNECTION_RESET_BY_PEER")
    assert [wrong.attempt(None), wrong.attempt(None)] == [None, 200]
    assert_judged(mock, account, "no-token", "duplicate-execution")


@pytest.mark.parametrize(
    "effect",
    [{"error": THROTTLE}, {"error": INTERNAL}, {"fault": "CONNECTION_RESET_BY_PEER"}],
    ids=["429", "500", "reset"],
)
def test_hot_loop(mock, account, wrong, effect):
    """So many retries that three in a row are quick on a busy machine too."""
    fail(mock, account, 30, **effect)
    statuses = [wrong.attempt() for _ in range(31)]
    assert statuses[-1] == 200
    assert_judged(mock, account, "no-backoff")


NON_RETRYABLE = {
    "403": DENIED,
    "402": {"code": "ServiceQuotaExceededException"},
    "404": {"code": "ResourceNotFoundException"},
    "400": {"code": "InvalidParameterException"},
}


@pytest.mark.parametrize("error", NON_RETRYABLE.values(), ids=NON_RETRYABLE)
def test_retry_of_what_will_come_again(mock, account, wrong, error):
    fail(mock, account, 1, error=error)
    assert [wrong.attempt(), wrong.attempt()][1] == 200
    assert_judged(mock, account, "retried-non-retryable")


def test_retry_after_that_is_ignored(mock, account, wrong):
    fail(mock, account, 1, error={**THROTTLE, "retryAfterSeconds": 5})
    assert [wrong.attempt(), wrong.attempt()] == [429, 200]
    report = assert_judged(mock, account, "ignored-retry-after")
    assert "5000 ms" in report["calls"][0]["verdicts"][0]["message"]


@pytest.mark.parametrize(
    "effect",
    [{"error": INTERNAL}, {"error": THROTTLE}, {"fault": "EMPTY_RESPONSE"}],
    ids=["500", "429", "empty"],
)
@pytest.mark.parametrize("attempts", [1, 2])
def test_client_that_gives_up_early(mock, account, wrong, effect, attempts):
    fail(mock, account, attempts, **effect)
    for _ in range(attempts):
        assert wrong.attempt() != 200
    assert_judged(mock, account, "gave-up-early")


def test_client_that_gives_up_after_three_attempts_does_right(mock, account, wrong):
    fail(mock, account, 3, error=INTERNAL)
    assert [wrong.attempt() for _ in range(3)] == [500] * 3
    report = assert_judged(mock, account)
    assert report["calls"][0]["outcome"] == "failed"


def test_client_that_does_not_retry_a_403_does_right(mock, account, wrong):
    fail(mock, account, 1, error=DENIED)
    assert wrong.attempt() == 403
    assert_judged(mock, account)


def test_no_token(mock, account, wrong):
    assert wrong.attempt(None) == 200
    assert_judged(mock, account, "no-token")


def test_empty_token_is_a_token(mock, account, wrong):
    assert wrong.attempt("") == 200
    assert_judged(mock, account)


def test_unknown_members(mock, account, wrong):
    assert wrong.attempt(ClientTokne="typo", Wait=True) == 200
    report = assert_judged(mock, account, "unknown-members")
    assert "ClientTokne" in report["calls"][0]["verdicts"][0]["message"]
    assert mock.requests(account)[0]["unknownMembers"] == ["/ClientTokne", "/Wait"]


def test_calls_are_told_apart_by_invocation_id(mock, account):
    for token in ("one", "one", "two"):
        client = Client(mock, account)
        assert client.attempt(token) == 200
        client.close()
    report = mock.report(account)
    assert report["totals"]["calls"] == 3
    assert report["totals"]["executions"] == 2
    assert report["verdicts"] == {}


def test_requests_without_invocation_id_are_one_call_by_their_token(mock, account):
    fail(mock, account, 1, error=INTERNAL)
    for token in ("one", "one", "two"):
        mock.start(account, token=token)
    report = mock.report(account)
    assert [call["tokens"] for call in report["calls"]] == [["one"], ["two"]]
    assert report["totals"]["recoveredCalls"] == 1


def test_accounts_do_not_share_a_call(mock, account, other_account):
    for each in (account, other_account):
        client = Client(mock, each, "the-same-id-by-mistake")
        client.attempt(each)
        client.close()
    for each in (account, other_account):
        assert mock.report(each)["calls"][0]["tokens"] == [each]


def test_text_says_what_json_says(mock, account, wrong):
    fail(mock, account, 1, error=INTERNAL, phase="after")
    wrong.attempt("one", Wait=True)
    wrong.attempt("two")
    report = mock.report(account)

    answer = mock.control("GET", f"/report?accountId={account}&format=text")

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain")
    text = answer.body.decode()
    (call,) = report["calls"]
    assert len(call["verdicts"]) == 3
    for verdict in call["verdicts"]:
        assert all(verdict[name] in text for name in ("code", "message", "rule"))
    assert "1 calls, 2 attempts, 2 executions, 1 lost answers, 1 recovered calls" in text
    assert "InternalServiceException" in text
    assert "failing" in text, "the rule that did it"


# --- the SDKs do right ---

SURVIVED = {
    "throttled-twice": {"times": 2, "error": THROTTLE},
    "500-after": {"times": 1, "phase": "after", "error": INTERNAL},
    "reset-after": {"times": 1, "phase": "after", "fault": "CONNECTION_RESET_BY_PEER"},
}


@pytest.mark.parametrize("rule", SURVIVED.values(), ids=SURVIVED)
@pytest.mark.parametrize("name", ["boto3_client", "boto3_legacy_client", "javascript_client"])
def test_sdk_gets_no_verdict(request, mock, account, name, rule):
    client = request.getfixturevalue(name)
    mock.set_faults({"accountId": account, **rule})
    outcome = client.start(mock, account, "instance", "case", attempts=None)
    assert outcome.error is None, outcome.message
    report = assert_judged(mock, account)
    assert report["totals"]["recoveredCalls"] == 1
    assert report["totals"]["executions"] == 1


def test_javascript_sdk_honours_retry_after(javascript_client, mock, account):
    error = {**THROTTLE, "retryAfterSeconds": 1}
    mock.set_faults({"accountId": account, "times": 1, "error": error})
    outcome = javascript_client.start(mock, account, "instance", "case", attempts=None)
    assert outcome.error is None, outcome.message
    report = assert_judged(mock, account)
    assert report["calls"][0]["attempts"][1]["gapMilliseconds"] >= 1000


def test_boto3_does_not_honour_retry_after(boto3_client, mock, account):
    error = {**THROTTLE, "retryAfterSeconds": 30}
    mock.set_faults({"accountId": account, "times": 1, "error": error})
    outcome = boto3_client.start(mock, account, "instance", "case", attempts=None)
    assert outcome.error is None, outcome.message
    assert_judged(mock, account, "ignored-retry-after")
