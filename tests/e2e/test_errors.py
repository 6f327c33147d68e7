"""Every error that a rule injects reaches the client as what it is."""

import uuid

import pytest

MODELLED = {
    "AccessDeniedException": 403,
    "InternalServiceException": 500,
    "InvalidParameterException": 400,
    "InvalidRequestException": 400,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 402,
    "ThrottlingException": 429,
}
GATEWAY = {
    "ServiceUnavailableException": 503,
    "TooManyRequestsException": 429,
    "ExpiredTokenException": 403,
    "UnrecognizedClientException": 403,
    "MissingAuthenticationTokenException": 403,
    "InvalidSignatureException": 403,
}


def rule(account: str, **error) -> dict:
    return {"id": "the-rule", "accountId": account, "error": error}


@pytest.mark.parametrize(("code", "status"), MODELLED.items(), ids=MODELLED)
def test_modelled_error_is_its_own_exception_class(client, mock, account, code, status):
    mock.set_faults(rule(account, code=code, message=f"{code}, told by a rule"))

    outcome = client.start(mock, account, "instance", "case")

    assert outcome.error == code
    assert outcome.message == f"{code}, told by a rule"
    assert outcome.status == status
    assert outcome.attempts == 1
    assert outcome.headers["x-mock-fault"] == "the-rule"
    assert str(uuid.UUID(outcome.request_id)) == outcome.request_id


@pytest.mark.parametrize(("code", "status"), (MODELLED | GATEWAY).items(), ids=MODELLED | GATEWAY)
def test_error_has_a_status_and_a_message_of_its_own(mock, account, code, status):
    mock.set_faults(rule(account, code=code))

    answer = mock.start(account)

    assert answer.status == status
    assert answer.headers["x-amzn-errortype"] == code
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-mock-fault"] == "the-rule"
    assert list(answer.json) == ["Message"]
    assert answer.json["Message"]


def test_rule_says_its_own_status_and_message(mock, account):
    mock.set_faults(rule(account, code="ThrottlingException", statusCode=400, message="naïve 😹"))
    answer = mock.start(account)
    assert answer.status == 400
    assert answer.headers["x-amzn-errortype"] == "ThrottlingException"
    assert answer.json == {"Message": "naïve 😹"}


def test_unknown_code_is_allowed_with_a_status(mock, account):
    mock.set_faults(rule(account, code="BrandNewException", statusCode=418))
    answer = mock.start(account)
    assert answer.status == 418
    assert answer.headers["x-amzn-errortype"] == "BrandNewException"
    assert list(answer.json) == ["Message"]


def test_retry_after_is_told(mock, account):
    mock.set_faults(rule(account, code="ThrottlingException", retryAfterSeconds=2))
    assert mock.start(account).headers["retry-after"] == "2"


def test_error_before_the_work_burns_no_token(mock, account):
    mock.set_faults({**rule(account, code="ThrottlingException"), "times": 1})
    answers = [mock.start(account, token="token") for _ in range(3)]
    assert [answer.status for answer in answers] == [429, 200, 200]
    assert [answer.replayed for answer in answers] == [False, False, True]


def test_error_after_the_work_keeps_the_execution(mock, account):
    mock.set_faults(
        {**rule(account, code="InternalServiceException"), "phase": "after", "times": 1}
    )
    answers = [mock.start(account, token="token") for _ in range(3)]
    assert [answer.status for answer in answers] == [500, 200, 200]
    assert [answer.replayed for answer in answers] == [False, True, True]
    assert answers[1].body == answers[2].body


def test_request_that_is_not_valid_never_reaches_a_rule(mock, account):
    mock.set_faults({**rule(account, code="ThrottlingException"), "times": 1})
    answer = mock.start(account, token="x" * 501)
    assert answer.headers["x-amzn-errortype"] == "InvalidParameterException"
    assert "x-mock-fault" not in answer.headers
    assert mock.faults()[0]["matched"] == 0
