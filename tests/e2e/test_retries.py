"""The clients' own retries get through what the mock puts in their way."""


def test_client_gets_through_a_throttle_that_spends_itself(client, mock, account):
    mock.set_faults({"accountId": account, "times": 2, "error": {"code": "ThrottlingException"}})

    outcome = client.start(mock, account, "instance", "case", attempts=3)

    assert outcome.error is None, outcome.message
    assert outcome.attempts == 3
    assert not outcome.replayed
    (rule,) = mock.faults()
    assert rule["hits"] == 2
    assert rule["spent"] is True


def test_client_that_gives_up_sees_the_throttle(client, mock, account):
    mock.set_faults({"accountId": account, "times": 2, "error": {"code": "ThrottlingException"}})

    outcome = client.start(mock, account, "instance", "case", attempts=2)

    assert outcome.error == "ThrottlingException"
    assert outcome.attempts == 2
    assert mock.faults()[0]["hits"] == 2


def test_client_does_not_retry_what_cannot_be_retried(client, mock, account):
    mock.set_faults(
        {"accountId": account, "times": 2, "error": {"code": "ServiceQuotaExceededException"}}
    )

    outcome = client.start(mock, account, "instance", "case", attempts=3)

    assert outcome.error == "ServiceQuotaExceededException"
    assert outcome.attempts == 1
    assert mock.faults()[0]["hits"] == 1


def test_lost_answer_leaves_one_execution_that_the_retry_finds(client, mock, account):
    mock.set_faults(
        {
            "accountId": account,
            "times": 1,
            "phase": "after",
            "error": {"code": "InternalServiceException"},
        }
    )

    outcome = client.start(mock, account, "instance", "case", "token", attempts=3)

    assert outcome.error is None, outcome.message
    assert outcome.attempts == 2
    assert outcome.replayed, "the retry started a second execution"
    assert mock.faults()[0]["hits"] == 1
    assert client.start(mock, account, "instance", "case", "token").id == outcome.id
