"""Every error of the model arrives as the SDK's own class, with its message and status."""

import pytest

import family

CREATE = {"InstanceId": family.INSTANCE, "Name": "n", "Content": family.content("greeting")}
START = {"InstanceId": "instance", "TestCaseId": "case"}
STATUSES = {
    "AccessDeniedException": 403,
    "DuplicateResourceException": 409,
    "IdempotencyException": 409,
    "InternalServiceException": 500,
    "InvalidParameterException": 400,
    "InvalidRequestException": 400,
    "InvalidTestCaseException": 400,
    "LimitExceededException": 429,
    "ResourceNotFoundException": 404,
    "ServiceQuotaExceededException": 402,
    "ThrottlingException": 429,
}
# The model gives it Problems and no message, and some SDKs show what the model has alone.
WITHOUT_A_MESSAGE = ("InvalidTestCaseException",)


@pytest.mark.parametrize("code", STATUSES)
def test_arrives_as_its_class(connect, mock, account, code):
    message = f"no: {code} \N{PARTY POPPER}"
    error = {"code": code, "message": message, "statusCode": STATUSES[code]}
    mock.set_faults({"accountId": account, "error": error})
    told = connect.ask("CreateTestCase", CREATE, attempts=1)
    assert (told.get("error"), told["status"]) == (code, STATUSES[code])
    assert code in WITHOUT_A_MESSAGE or message in told["message"]


def test_without_a_class_arrives_by_its_name(connect, mock, account):
    error = {"code": "ServiceUnavailableException", "message": "not now"}
    mock.set_faults({"accountId": account, "error": error})
    told = connect.ask("StartTestCaseExecution", START, attempts=1)
    assert told["error"].removeprefix("unmodelled ") == "ServiceUnavailableException"
    assert told["status"] == 503
    assert "not now" in told["message"]


def test_broken_limit_is_told_in_full(connect):
    told = connect.ask("StartTestCaseExecution", {**START, "ClientToken": "t" * 501}, attempts=1)
    assert (told["error"], told["status"]) == ("InvalidParameterException", 400)
    assert "Value with length 501 at '/ClientToken'" in told["message"]
