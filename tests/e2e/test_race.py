"""Many clients, one token, at one moment: one execution."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

import wire

THREADS = 16
TOKENS = 20


@pytest.fixture(params=["in-memory", "on-disk"])
def store_options(request, tmp_path) -> tuple[str, ...]:
    return () if request.param == "in-memory" else ("--db", str(tmp_path / "race.db"))


def race(mock, request: bytes) -> list[wire.Response]:
    """Sends the request once from each thread, all on open connections and let go together."""
    barrier = threading.Barrier(THREADS, timeout=wire.TIMEOUT_S)

    def run(_) -> wire.Response:
        with mock.connect() as connection:
            barrier.wait()
            connection.send(request)
            return connection.receive()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_one_token_starts_one_execution(start_mock, store_options, account):
    mock = start_mock(*store_options)
    ids = set()
    for number in range(TOKENS):
        answers = race(mock, wire.start(account, token=f"token-{number}"))
        assert [answer.status for answer in answers] == [200] * THREADS
        assert len({answer.body for answer in answers}) == 1
        assert [answer.replayed for answer in answers].count(False) == 1
        ids.add(answers[0].json["TestCaseExecutionId"])
    assert len(ids) == TOKENS


def test_one_token_with_different_requests_starts_one_execution(start_mock, store_options, account):
    """Each thread names another test case: the first to arrive owns the token."""
    mock = start_mock(*store_options)
    barrier = threading.Barrier(THREADS, timeout=wire.TIMEOUT_S)

    def run(number: int) -> wire.Response:
        with mock.connect() as connection:
            barrier.wait()
            connection.send(wire.start(account, f"case-{number}", "token"))
            return connection.receive()

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(run, range(THREADS)))
    assert sorted(answer.status for answer in answers) == [200] + [400] * (THREADS - 1)
    refused = [answer for answer in answers if answer.status == 400]
    assert {answer.headers["x-amzn-errortype"] for answer in refused} == {"InvalidRequestException"}


def test_rule_acts_as_often_as_it_says(mock, account):
    """`times` holds under a race too, and what the rule rolled back was never started."""
    mock.set_faults({"accountId": account, "times": 5, "error": {"code": "ThrottlingException"}})
    answers = race(mock, wire.start(account, token="token"))
    assert [answer.status for answer in answers].count(429) == 5
    started = [answer for answer in answers if answer.status == 200]
    assert len({answer.body for answer in started}) == 1
    assert [answer.replayed for answer in started].count(False) == 1
    assert mock.faults()[0]["hits"] == 5
