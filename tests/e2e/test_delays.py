"""Delays: how long each kind holds an answer up, that it holds up nothing else, what cuts it."""

import asyncio
import os
import time

import pytest

import tools
import wire

SLACK_S = 2.0  # what a busy machine may add to a time
QUICK_S = 0.5  # an answer that nothing holds up, on a busy machine
LONG = {"type": "fixed", "milliseconds": 60_000}
LONG_DRIBBLE = {"type": "dribble", "numberOfChunks": 4, "totalDuration": 60_000}


def send_at_once(mock, requests: list[bytes], meanwhile=None) -> list[tuple[float, int]]:
    """
    Sends each on a connection of its own, all at once; returns how many seconds the whole answer
    to each took, and its status. Runs `meanwhile` in a thread when all are sent.
    """

    async def receive(reader) -> int:
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        await reader.readexactly(int(length))
        return int(head.split()[1])

    async def send_all():
        opened = [await asyncio.open_connection(mock.host, mock.port) for _ in requests]

        async def one(connection, request):
            reader, writer = connection
            began = time.monotonic()
            writer.write(request)
            return began, await receive(reader), time.monotonic()

        tasks = [asyncio.ensure_future(one(*pair)) for pair in zip(opened, requests, strict=True)]
        await asyncio.sleep(0)  # every task has sent
        if meanwhile is not None:
            await asyncio.to_thread(meanwhile)
        answers = await asyncio.wait_for(asyncio.gather(*tasks), wire.TIMEOUT_S)
        for _, writer in opened:
            writer.close()
        return [(ended - began, status) for began, status, ended in answers]

    return asyncio.run(send_all())


def times_of(mock, account, delay: dict, count: int = 20) -> list[float]:
    mock.set_faults({"accountId": account, "delay": delay})
    answers = send_at_once(mock, [wire.start(account, f"case-{n}") for n in range(count)])
    assert {status for _, status in answers} == {200}
    return [seconds for seconds, _ in answers]


DELAYS = {
    # the delay, and the least and the most seconds that an answer may take
    "fixed": ({"type": "fixed", "milliseconds": 300}, 0.3, 0.3),
    "uniform": ({"type": "uniform", "lower": 100, "upper": 400}, 0.1, 0.4),
    "uniform-of-one": ({"type": "uniform", "lower": 200, "upper": 200}, 0.2, 0.2),
    "lognormal": (
        {"type": "lognormal", "median": 200, "sigma": 0.4, "maxValue": 500},
        0.0,
        0.5,
    ),
    "lognormal-without-spread": ({"type": "lognormal", "median": 250, "sigma": 0}, 0.25, 0.25),
    "lognormal-cut": (
        {"type": "lognormal", "median": 60_000, "sigma": 0.1, "maxValue": 300},
        0.3,
        0.3,
    ),
    "dribble": ({"type": "dribble", "numberOfChunks": 5, "totalDuration": 400}, 0.4, 0.4),
}


@pytest.mark.parametrize(("delay", "least_s", "most_s"), DELAYS.values(), ids=DELAYS)
def test_answer_takes_as_long_as_its_delay(mock, account, delay, least_s, most_s):
    for seconds in times_of(mock, account, delay):
        assert least_s <= seconds < most_s + SLACK_S


@pytest.mark.parametrize("name", ["uniform", "lognormal"])
def test_random_delay_varies(mock, account, name):
    times = sorted(times_of(mock, account, DELAYS[name][0], count=40))
    assert times[-5] - times[4] > 0.05
    assert 0.1 < times[20] < 0.4 + QUICK_S, "the median is where the parameters put it"


@pytest.mark.parametrize("status", [200, 429])
def test_dribbled_body_arrives_piece_by_piece(mock, account, status):
    error = {} if status == 200 else {"error": {"code": "ThrottlingException"}}
    dribble = {"type": "dribble", "numberOfChunks": 5, "totalDuration": 500}
    mock.set_faults({"accountId": account, "times": 1, "delay": dribble, **error})
    with mock.connect() as connection:
        began = time.monotonic()
        connection.send(wire.start(account, token="token"))
        head, body, arrivals = b"", b"", []
        while not head.endswith(b"\r\n\r\n"):
            head += connection.socket.recv(1)
        headed_s = time.monotonic() - began
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        while len(body) < length:
            body += connection.socket.recv(length)
            arrivals.append(time.monotonic() - began)
        connection.send(wire.start(account, "next"))
        assert connection.receive().status == 200, "the connection is not usable any more"

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert 0.1 <= headed_s < 0.1 + QUICK_S, "the head comes with the first piece"
    assert 3 <= len(arrivals) <= 5, arrivals
    assert arrivals[0] < 0.1 + QUICK_S
    assert 0.5 <= arrivals[-1] < 0.5 + SLACK_S
    if status == 200:
        assert body == mock.start(account, token="token").body


WITH = {
    "error": {"error": {"code": "ThrottlingException"}},
    "reset": {"fault": "CONNECTION_RESET_BY_PEER"},
    "empty": {"fault": "EMPTY_RESPONSE"},
    "hang": {"fault": "HANG", "milliseconds": 200},
}


@pytest.mark.parametrize("effect", WITH.values(), ids=WITH)
def test_delay_comes_before_what_else_the_rule_does(mock, account, effect):
    delay = {"type": "fixed", "milliseconds": 200}
    mock.set_faults({"accountId": account, "delay": delay, **effect})
    least_s = 0.4 if "milliseconds" in effect else 0.2
    with mock.connect() as connection:
        began = time.monotonic()
        connection.send(wire.start(account))
        if "error" in effect:
            assert connection.receive().status == 429
        elif effect["fault"] == "CONNECTION_RESET_BY_PEER":
            with pytest.raises(ConnectionResetError):
                connection.socket.recv(1)
        else:
            assert connection.socket.recv(1) == b""
        assert least_s <= time.monotonic() - began < least_s + SLACK_S


def test_request_behind_a_delayed_one_on_its_connection_waits_its_turn(mock, account):
    mock.set_faults(
        {"accountId": account, "times": 1, "delay": {"type": "fixed", "milliseconds": 200}}
    )
    with mock.connect() as connection:
        connection.send(wire.start(account, "first") + wire.start(account, "second"))
        answers = [connection.receive().json["TestCaseId"] for _ in range(2)]
    assert answers == ["first", "second"]


def thread_count(pid: int) -> int:
    folder = f"/proc/{pid}/task"
    if not os.path.isdir(folder):
        tools.missing("/proc, to count the threads of the server")
    return len(os.listdir(folder))


TWO_SECONDS = {
    "fixed": {"type": "fixed", "milliseconds": 2000},
    "dribble": {"type": "dribble", "numberOfChunks": 4, "totalDuration": 2000},
}


@pytest.mark.parametrize("delay", TWO_SECONDS.values(), ids=TWO_SECONDS)
def test_1000_delayed_requests_hold_up_nothing_but_themselves(
    start_mock, account, other_account, delay
):
    mock = start_mock()
    mock.set_faults({"accountId": account, "delay": delay})
    mock.start(other_account)
    threads_before = thread_count(mock.pid)
    others_s, threads_meanwhile = [], []

    def meanwhile():
        for n in range(20):
            began = time.monotonic()
            assert mock.start(other_account, f"case-{n}").status == 200
            others_s.append(time.monotonic() - began)
        threads_meanwhile.append(thread_count(mock.pid))

    requests = [wire.start(account, f"case-{n}") for n in range(1000)]
    answers = send_at_once(mock, requests, meanwhile)

    assert {status for _, status in answers} == {200}
    times = [seconds for seconds, _ in answers]
    assert 2.0 <= min(times)
    assert [seconds for seconds in times if seconds >= 3.0] == []
    assert max(others_s) < QUICK_S
    assert threads_meanwhile == [threads_before]
    assert thread_count(mock.pid) == threads_before


# --- what cuts a delay short ---


def waiting(mock, account) -> list[dict]:
    entries = mock.requests(account)
    return [entry for entry in entries if entry["durationMicroseconds"] is None]


def delayed(mock, account, delay: dict, count: int = 1) -> list:
    """Connections whose requests the server is delaying."""
    mock.set_faults({"id": "long", "accountId": account, "delay": delay, "times": count})
    connections = [mock.connect() for _ in range(count)]
    for n, connection in enumerate(connections):
        connection.send(wire.start(account, token=f"token-{n}"))
    tools.wait_until(lambda: len(mock.requests(account)) == count, "they are in the journal")
    return connections


def close(connections) -> None:
    for connection in connections:
        connection.close()


@pytest.mark.parametrize("delay", [LONG, LONG_DRIBBLE], ids=["fixed", "dribble"])
def test_delayed_answer_is_neither_delivered_nor_lost_until_it_has_left(mock, account, delay):
    connections = delayed(mock, account, delay)
    (entry,) = mock.requests(account)
    report = mock.report(account)
    close(connections)
    assert (entry["durationMicroseconds"], entry["delivered"]) == (None, False)
    assert report["calls"][0]["outcome"] == "pending"
    assert report["totals"]["lostAnswers"] == 0


@pytest.mark.parametrize("name", ["fixed", "dribble"])
def test_journal_counts_the_delay_in_a_requests_duration(mock, account, name):
    delay, least_s, _ = DELAYS[name]
    times_of(mock, account, delay, count=1)
    (entry,) = mock.requests(account)
    assert entry["delivered"] is True
    assert entry["durationMicroseconds"] >= least_s * 1_000_000


@pytest.mark.parametrize("delay", [LONG, LONG_DRIBBLE], ids=["fixed", "dribble"])
def test_client_that_leaves_ends_its_delay(mock, account, delay):
    close(delayed(mock, account, delay, 20))
    tools.wait_until(lambda: not waiting(mock, account), "the server has seen them leave")
    assert {entry["delivered"] for entry in mock.requests(account)} == {False}
    again = mock.start(account, token="token-0")
    assert (again.status, again.replayed) == (200, True)
    totals = mock.report(account)["totals"]
    assert (totals["executions"], totals["lostAnswers"]) == (20, 20)


@pytest.mark.parametrize("delay", [LONG, LONG_DRIBBLE], ids=["fixed", "dribble"])
def test_reset_ends_delays_with_their_answers(start_mock, account, delay):
    mock = start_mock()
    connections = delayed(mock, account, delay, 20)
    began = time.monotonic()
    assert mock.control("POST", "/reset").status == 200
    assert [connection.receive().status for connection in connections] == [200] * 20
    assert time.monotonic() - began < SLACK_S
    close(connections)
    again = mock.start(account, token="token-0")
    assert (again.status, again.replayed) == (200, False)


@pytest.mark.parametrize("delay", [LONG, LONG_DRIBBLE], ids=["fixed", "dribble"])
def test_stop_ends_delays_with_their_answers(start_mock, account, delay):
    mock = start_mock()
    connections = delayed(mock, account, delay, 20)
    assert mock.stop() < SLACK_S
    assert [connection.receive().status for connection in connections] == [200] * 20
    close(connections)
