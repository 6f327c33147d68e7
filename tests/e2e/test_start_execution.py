"""An execution is started by each real client, whatever its ids are made of."""

import uuid

import pytest

import wire

INSTANCE = "12345678-1234-1234-1234-123456789012"
INSTANCE_ARN = f"arn:aws:connect:us-east-1:123456789012:instance/{INSTANCE}"

IDS = {
    "plain": (INSTANCE, "case-1"),
    "instance-arn": (INSTANCE_ARN, "case-1"),
    "test-case-arn": (INSTANCE_ARN, f"{INSTANCE_ARN}/test-case/case-1"),
    "spaces": (INSTANCE, " two  words "),
    "slashes": (INSTANCE, "/a//b/"),
    "percent": (INSTANCE, "100% of %41%2F%"),
    "plus": (INSTANCE, "a+b + c"),
    "tilde": (INSTANCE, "~a~b"),
    "dot-dot": (INSTANCE, ".."),
    "emoji": (INSTANCE, "😹 naïve 日本"),
    "all-at-once": (INSTANCE_ARN, "../ a%2Fb+c~d/😹?e=f&g#h"),
}


@pytest.mark.parametrize(("instance", "test_case"), IDS.values(), ids=IDS)
def test_every_client_starts_an_execution(client, mock, account, instance, test_case):
    outcome = client.start(mock, account, instance, test_case)

    assert outcome.error is None, outcome.message
    assert outcome.status == 200
    assert outcome.attempts == 1
    assert str(uuid.UUID(outcome.request_id)) == outcome.request_id
    assert str(uuid.UUID(outcome.id)) == outcome.id
    assert outcome.output == {
        "TestCaseExecutionId": outcome.id,
        "TestCaseId": test_case,
        "Status": "INITIATED",
    }


def test_same_token_gives_the_same_execution(client, mock, account):
    first = client.start(mock, account, INSTANCE, "case", "token-1")
    again = client.start(mock, account, INSTANCE, "case", "token-1")
    other = client.start(mock, account, INSTANCE, "case", "token-2")

    assert again.output == first.output
    assert other.id != first.id
    assert [call.replayed for call in (first, again, other)] == [False, True, False]
    assert again.request_id != first.request_id


def test_same_token_is_one_token_in_every_client(
    boto3_client, cli_client, javascript_client, mock, account
):
    """The CLI escapes what is not ASCII, JavaScript sends it as it is."""
    token = 'é "\\ 😹'
    outcomes = [
        each.start(mock, account, INSTANCE_ARN, "a b/😹", token)
        for each in (boto3_client, cli_client, javascript_client)
    ]
    assert len({outcome.id for outcome in outcomes}) == 1
    assert [outcome.replayed for outcome in outcomes] == [False, True, True]


def test_client_fills_in_a_token_of_its_own_for_each_call(client, mock, account):
    outcomes = [client.start(mock, account, INSTANCE, "case") for _ in range(2)]
    assert outcomes[0].id != outcomes[1].id
    assert not any(outcome.replayed for outcome in outcomes)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"ClientToken": null}'])
def test_no_token_starts_a_new_execution_each_time(mock, account, body):
    request = wire.request("PUT", wire.start_target(), wire.start_headers(account), body)
    answers = [mock.send(request) for _ in range(3)]
    assert [answer.status for answer in answers] == [200] * 3
    assert len({answer.json["TestCaseExecutionId"] for answer in answers}) == 3
    assert not any("idempotent-replayed" in answer.headers for answer in answers)


def test_replayed_body_is_the_same_to_the_byte(mock, account):
    answers = [mock.start(account, "%F0%9F%98%B9%2F", "token") for _ in range(2)]
    assert answers[0].status == 200
    assert answers[1].body == answers[0].body
    assert [answer.replayed for answer in answers] == [False, True]


def test_empty_token_is_a_token(mock, account):
    answers = [mock.start(account, token="") for _ in range(2)]
    assert answers[1].body == answers[0].body
    assert answers[1].replayed


OTHER_REQUESTS = {"test-case": (INSTANCE, "other-case"), "instance": (INSTANCE_ARN, "case")}


@pytest.mark.parametrize(("instance", "test_case"), OTHER_REQUESTS.values(), ids=OTHER_REQUESTS)
def test_token_of_another_request_is_refused(client, mock, account, instance, test_case):
    first = client.start(mock, account, INSTANCE, "case", "token")
    mismatch = client.start(mock, account, instance, test_case, "token")
    again = client.start(mock, account, INSTANCE, "case", "token")

    assert mismatch.error == "InvalidRequestException"
    assert mismatch.status == 400
    assert mismatch.message
    assert again.id == first.id


def test_token_over_500_characters_is_refused(client, mock, account):
    """Characters, not bytes and not UTF-16 units: 500 emoji are short enough."""
    longest = client.start(mock, account, INSTANCE, "case", "😹" * 500)
    too_long = client.start(mock, account, INSTANCE, "case", "😹" * 501)

    assert longest.error is None
    assert too_long.error == "InvalidParameterException"
    assert too_long.status == 400
    assert too_long.message == (
        "1 validation error detected. Value with length 501 at '/ClientToken' failed to satisfy "
        "constraint: Member must have length less than or equal to 500"
    )
