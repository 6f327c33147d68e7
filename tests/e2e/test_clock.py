"""The mock's clock: what the mock remembers by time follows it, the wire stays on the real one."""

import time
import urllib.request
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

import wire

PAST = "2020-02-29T12:00:00Z"
FUTURE = "2031-07-01T00:00:00Z"
WEEK_S = 7 * 24 * 3600
NEAR = timedelta(seconds=30)


class Clock:
    def __init__(self, mock):
        self._mock = mock

    def __call__(self, action: str, **more) -> datetime:
        answer = self._mock.control("PUT", "/clock", {"action": action, **more})
        assert answer.status == 200, answer.body
        return instant(answer.json["instant"])

    def now(self) -> dict:
        answer = self._mock.control("GET", "/clock")
        assert answer.status == 200
        return answer.json


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def is_now(moment: datetime) -> bool:
    return abs(datetime.now(UTC) - moment) < NEAR


@pytest.fixture
def mock(start_mock):
    """A server of the test's own: there is one clock, for all accounts."""
    return start_mock()


@pytest.fixture
def clock(mock):
    return Clock(mock)


def test_clock_runs_with_the_real_one_at_first(clock):
    assert clock.now()["frozen"] is False
    first = instant(clock.now()["instant"])
    assert is_now(first)
    assert instant(clock.now()["instant"]) >= first


def test_frozen_clock_stands_still_until_it_is_reset(clock):
    assert clock("freeze", instant=PAST) == instant(PAST)
    assert clock.now() == {"instant": PAST, "frozen": True}
    assert is_now(clock("reset"))
    assert clock.now()["frozen"] is False


def test_clock_is_frozen_where_it_stands_without_an_instant(clock):
    assert is_now(clock("freeze"))
    assert clock.now() == clock.now()


def test_advance_moves_a_frozen_clock_and_leaves_it_frozen(clock):
    clock("freeze", instant=PAST)
    assert clock("advance", seconds=90.5) == instant(PAST) + timedelta(seconds=90.5)
    assert clock.now()["frozen"] is True


def test_advance_moves_a_running_clock_and_leaves_it_running(clock):
    assert is_now(clock("advance", seconds=3600) - timedelta(hours=1))
    assert is_now(clock("advance", seconds=3600) - timedelta(hours=2))
    assert clock.now()["frozen"] is False


REFUSED = {
    "no-action": ({}, ""),
    "unknown-action": ({"action": "frezze"}, "/action"),
    "instant-is-no-time": ({"action": "freeze", "instant": "yesterday"}, "/instant"),
    "instant-of-no-day": ({"action": "freeze", "instant": "2026-02-30T00:00:00Z"}, "/instant"),
    "advance-by-nothing": ({"action": "advance"}, ""),
    "advance-backwards": ({"action": "advance", "seconds": -1}, "/seconds"),
    "advance-by-text": ({"action": "advance", "seconds": "1"}, "/seconds"),
    "instant-to-reset": ({"action": "reset", "instant": PAST}, "/instant"),
    "unknown-field": ({"action": "freeze", "instnat": PAST}, "/instnat"),
}


@pytest.mark.parametrize(("command", "path"), REFUSED.values(), ids=REFUSED)
def test_wrong_command_is_refused_and_the_clock_stays(mock, clock, command, path):
    clock("freeze", instant=PAST)
    answer = mock.control("PUT", "/clock", command)
    assert answer.status == 400
    assert answer.json["error"]
    assert answer.json.get("path", "").startswith(path)
    assert clock.now() == {"instant": PAST, "frozen": True}


@pytest.mark.parametrize("frozen", [True, False], ids=["frozen", "running"])
def test_token_lives_seven_days_of_the_mocks_time(mock, clock, account, frozen):
    if frozen:
        clock("freeze", instant=PAST)
    first = mock.start(account, token="token")
    clock("advance", seconds=WEEK_S - 60)
    assert mock.start(account, token="token").body == first.body
    clock("advance", seconds=61)
    fresh = mock.start(account, token="token")
    assert (fresh.status, fresh.replayed) == (200, False)
    assert fresh.json["TestCaseExecutionId"] != first.json["TestCaseExecutionId"]
    clock("advance", seconds=WEEK_S - 60)
    assert mock.start(account, token="token").body == fresh.body, "its seven days begin anew"


def test_expired_token_may_be_used_for_another_test_case(mock, clock, account):
    mock.start(account, "one", token="token")
    assert mock.start(account, "two", token="token").status == 400
    clock("advance", seconds=WEEK_S + 1)
    assert mock.start(account, "two", token="token").status == 200


def test_token_is_alive_when_the_clock_goes_back_before_it(mock, clock, account):
    first = mock.start(account, token="token")
    clock("freeze", instant=PAST)
    assert mock.start(account, token="token").body == first.body


def test_age_of_a_token_outlives_a_restart(start_mock, tmp_path, account):
    options = ("--db", str(tmp_path / "state.db"))
    first = start_mock(*options)
    first.start(account, token="token")
    first.stop()
    mock = start_mock(*options)
    clock = Clock(mock)
    clock("advance", seconds=WEEK_S - 60)
    assert mock.start(account, token="token").replayed
    clock("advance", seconds=61)
    assert not mock.start(account, token="token").replayed


def test_rule_acts_for_its_ttl_of_the_mocks_time(mock, clock, account):
    clock("freeze", instant=PAST)
    mock.set_faults({"error": {"code": "ThrottlingException"}, "ttlSeconds": 300})
    clock("advance", seconds=299)
    assert mock.start(account).status == 429
    assert mock.faults()[0]["spent"] is False
    clock("advance", seconds=1)
    assert mock.start(account).status == 200
    (rule,) = mock.faults()
    assert (rule["hits"], rule["spent"]) == (1, True)


def test_journal_is_kept_in_the_mocks_time(mock, clock, account):
    mock.start(account, "now")
    clock("freeze", instant=FUTURE)
    mock.start(account, "frozen")
    clock("advance", seconds=60)
    mock.start(account, "later")

    now, frozen, later = (instant(each["time"]) for each in mock.requests(account))
    assert is_now(now)
    assert frozen == instant(FUTURE)
    assert later == instant(FUTURE) + timedelta(minutes=1)
    since = mock.control("GET", "/requests/count?since=2031-07-01T00:00:30Z").json
    assert since == {"count": 1}
    report = mock.report(account)
    assert instant(report["calls"][1]["attempts"][0]["time"]) == instant(FUTURE)


def test_gaps_and_durations_are_real_whatever_the_clock_says(mock, clock, account):
    mock.set_faults({"times": 1, "error": {"code": "InternalServiceException"}})
    began = time.monotonic()
    mock.start(account, token="token")
    clock("advance", seconds=3600)
    mock.start(account, token="token")
    took_ms = (time.monotonic() - began) * 1000
    (call,) = mock.report(account)["calls"]
    assert 0 < call["attempts"][1]["gapMilliseconds"] < took_ms
    assert all(0 < each["durationMicroseconds"] < took_ms * 1000 for each in mock.requests(account))


@pytest.mark.parametrize("seconds", [-600, 600])
def test_date_header_is_skewed_on_demand(mock, clock, account, seconds):
    assert is_now(clock("skew", seconds=seconds)), "the mock's clock is another"
    mock.set_faults({"testCaseId": "denied", "error": {"code": "AccessDeniedException"}})
    answers = [
        mock.start(account),
        mock.start(account, "denied"),
        mock.send(wire.request("GET", "/nowhere", wire.start_headers(account))),
        mock.control("GET", "/clock"),
    ]
    for answer in answers:
        date = parsedate_to_datetime(answer.headers["date"])
        assert is_now(date - timedelta(seconds=seconds))
    with urllib.request.urlopen(f"{mock.url}/_mock/clock") as answer:
        assert len(answer.headers.get_all("Date")) == 1, "not the server's beside it"
    assert mock.control("POST", "/reset").status == 200
    assert is_now(parsedate_to_datetime(mock.start(account).headers["date"]))


@pytest.mark.parametrize("moment", [PAST, FUTURE])
def test_date_header_stays_real(mock, clock, account, moment):
    clock("freeze", instant=moment)
    mock.set_faults({"testCaseId": "denied", "error": {"code": "AccessDeniedException"}})
    answers = [
        mock.start(account),
        mock.start(account, "denied"),
        mock.send(wire.request("GET", "/nowhere", wire.start_headers(account))),
        mock.control("GET", "/clock"),
    ]
    assert [answer.status for answer in answers] == [200, 403, 404, 200]
    for answer in answers:
        assert is_now(parsedate_to_datetime(answer.headers["date"]))


@pytest.mark.parametrize("moment", [PAST, FUTURE])
def test_frozen_clock_does_not_have_an_sdk_correct_its_own(
    javascript_client, mock, clock, account, moment
):
    """The JavaScript SDK tries any error again when Date is minutes away from its own time."""
    clock("freeze", instant=moment)
    mock.set_faults({"error": {"code": "AccessDeniedException"}})
    outcome = javascript_client.start(mock, account, "instance", "case", attempts=None)
    assert (outcome.error, outcome.attempts) == ("AccessDeniedException", 1)


def test_delay_is_real_whatever_the_clock_says(mock, clock, account):
    clock("freeze", instant=PAST)
    mock.set_faults({"delay": {"type": "fixed", "milliseconds": 200}})
    began = time.monotonic()
    assert mock.start(account).status == 200
    assert 0.2 <= time.monotonic() - began < 2.2


def test_reset_of_the_mock_resets_its_clock(mock, clock):
    clock("freeze", instant=PAST)
    assert mock.control("POST", "/reset").status == 200
    assert clock.now()["frozen"] is False
    assert is_now(instant(clock.now()["instant"]))


def test_reset_of_one_account_leaves_the_clock(mock, clock, account):
    clock("freeze", instant=PAST)
    assert mock.control("POST", f"/reset?accountId={account}").status == 200
    assert clock.now()["frozen"] is True
