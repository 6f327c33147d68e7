"""A database file that is damaged is refused at the start, or its requests get a 500: it is never
mended by guesses, and never ends the server."""

import contextlib
import random
import sqlite3

import pytest

import family
from program import Mock, run_to_end
from refusals import assert_refused, assert_refused_and_untouched

ACCOUNT = "100000000001"
EXECUTIONS = 300
# So many that all of them are in the log, which is taken into the file at 2,000 pages.
LOGGED = 100
CASES = 30
FLIPS = 40
SEED = 1
PAGE = 2048
MIB = 1024 * 1024
# So large that the start says why it takes a while.
LARGE = 101 * MIB
# More tokens than SQLite has in its cache, behind those that a server is asked for.
TOKENS_BEHIND = """
    WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000)
    INSERT INTO client_token (scope, operation, token, sequence, expires_ms)
    SELECT scope, operation, printf('z%0400d', n), sequence, expires_ms
    FROM client_token, n WHERE token = 'token-0'
"""
DAMAGED = "the database is damaged"


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> bytes:
    """A database with a few hundred pages' worth of work."""
    folder = tmp_path_factory.mktemp("whole")
    path = folder / "state.db"
    with Mock(folder, "--db", str(path)) as mock, mock.connect() as connection:
        fill(connection)
    return path.read_bytes()


def fill(connection) -> None:
    for number in range(EXECUTIONS):
        assert start(connection, number).status == 200
    for number in range(CASES):
        members = {"InstanceId": family.INSTANCE, "Name": f"n{number}"}
        members["Content"] = family.content("greeting", "menu")
        assert family.send(connection, "CreateTestCase", ACCOUNT, **members).status == 200


def start(connection, number: int):
    members = {"InstanceId": "instance", "TestCaseId": f"case-{number}"}
    token = {"ClientToken": f"token-{number}"}
    return family.send(connection, "StartTestCaseExecution", ACCOUNT, **members, **token)


@pytest.fixture
def path(tmp_path):
    """In a folder of its own: nothing may be left beside it."""
    folder = tmp_path / "database"
    folder.mkdir()
    return folder / "state.db"


def flipped(data: bytes, place: int, bit: int = 0) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def without_page(data: bytes, number: int) -> bytes:
    return data[: number * PAGE] + bytes(PAGE) + data[(number + 1) * PAGE :]


DAMAGES = {
    "half of it": lambda data: data[: len(data) // 2],
    "one page of it": lambda data: data[:PAGE],
    "a page less": lambda data: data[:-PAGE],
    "no more than its header": lambda data: data[:100],
    "less than its header": lambda data: data[:50],
    "a bit of its first words": lambda data: flipped(data, 3),
    "a bit of its page size": lambda data: flipped(data, 16, 5),
    "a bit of its schema": lambda data: flipped(data, data.index(b"CREATE TABLE") + 2),
    "a page of tokens": lambda data: without_page(data, data.index(b"token-150") // PAGE),
    "a page of executions": lambda data: without_page(data, data.index(b"case-150") // PAGE),
    "pages in another order": lambda data: data[:PAGE] + data[2 * PAGE :] + data[PAGE : 2 * PAGE],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damaged_file_is_refused_and_untouched(whole, path, damage):
    path.write_bytes(damage(whole))
    said = assert_refused_and_untouched(path)
    assert DAMAGED in said or "not a database of connect-mock" in said


def test_any_flipped_bit_is_refused_or_stands(whole, path, tmp_path):
    """Without ends: what the check of the pages does not see is in the values that they hold."""
    chance = random.Random(SEED)
    refused = served = 0
    for _ in range(FLIPS):
        data = flipped(whole, chance.randrange(len(whole)), chance.randrange(8))
        path.write_bytes(data)
        done = start_or_not(tmp_path, path)
        if done is None:
            assert path.read_bytes() == data
            refused += 1
        else:
            served += 1
            work_on_what_may_be_damaged(done, path)
        path.unlink()
    assert refused > 0
    assert served > 0


def start_or_not(folder, path) -> Mock | None:
    """The server, or None when it refuses the file as it should."""
    try:
        return Mock(folder, "--db", str(path))
    except AssertionError as error:
        assert "ended before it listened" in str(error)
        assert str(path) in str(error)
        return None


def work_on_what_may_be_damaged(mock: Mock, path) -> None:
    with mock, mock.connect() as connection:
        answers = [start(connection, number) for number in range(0, EXECUTIONS, 10)]
        for operation in ("ListTestCaseExecutions", "ListTestCases"):
            for instance in ("instance", family.INSTANCE):
                members = {"InstanceId": instance, "MaxResults": 100}
                answers.append(family.send(connection, operation, ACCOUNT, **members))
        statuses = {answer.status for answer in answers}
        assert statuses <= {200, 400, 404, 500}
        assert 500 not in statuses or f"{path}\n" in mock.stderr, "the log names the file"


def test_damage_while_it_runs_is_reported_when_it_is_met(whole, path, start_mock):
    """In a page that is not in the cache, because the check at the start has read on from there."""
    path.write_bytes(whole)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(TOKENS_BEHIND)
    place = path.read_bytes().index(b"token-150") // PAGE * PAGE
    mock = start_mock("--db", str(path))
    with path.open("r+b") as file:
        file.seek(place)
        file.write(bytes(PAGE))
    with mock.connect() as connection:
        answers = [start(connection, number) for number in range(EXECUTIONS)]
        broken = [answer for answer in answers if answer.status == 500]
        assert broken, "some of it was on that page"
        assert broken[0].headers["x-amzn-errortype"] == "InternalServiceException"
        assert f"database disk image is malformed: {path}\n" in mock.stderr
        members = {"InstanceId": "other", "TestCaseId": "case"}
        assert mock.control("GET", "/health").status == 200
        answer = family.send(connection, "StartTestCaseExecution", "100000000009", **members)
        assert answer.status == 200, "what lies elsewhere is served"


NO_SUCH_OBSERVATIONS = "an execution has observations that none can have"
IMPOSSIBLE = {
    "id": ("UPDATE execution SET execution_id = 'x'", "the id of an execution is none"),
    "sequence": (
        "UPDATE client_token SET sequence = sequence | 1 << 32",
        "a client token leads to no execution",
    ),
    "token": ("DELETE FROM execution", "a client token leads to no execution"),
    "too few": ("UPDATE execution SET observations = -1", NO_SUCH_OBSERVATIONS),
    "too many": ("UPDATE execution SET observations = 1 << 60", NO_SUCH_OBSERVATIONS),
}


@pytest.mark.parametrize("change, reason", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_row_that_cannot_be_is_reported_when_it_is_met(start_mock, path, change, reason):
    mock = start_mock("--db", str(path))
    with mock.connect() as connection:
        start(connection, 0)
    mock.stop()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(change)
    mock = start_mock("--db", str(path))
    with mock.connect() as connection:
        assert start(connection, 0).status == 500
        assert f"{reason}: {path}\n" in mock.stderr
        assert start(connection, 1).status == 200


def test_large_file_is_looked_through_as_well(whole, path, start_mock):
    """Which takes a while, and is said."""
    path.write_bytes(whole)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE room AS SELECT zeroblob(?) AS room", (LARGE,))
    data = path.read_bytes()
    damaged = without_page(data, data.index(b"token-150") // PAGE)
    said = f"--db {path}: looking through {len(data) // MIB} MiB\n"
    mock = start_mock("--db", str(path))
    assert said in mock.stderr
    mock.stop()
    path.write_bytes(damaged)
    done = run_to_end("--port", "0", "--db", str(path))
    assert done.returncode == 1
    assert [said in line or DAMAGED in line for line in done.stderr.splitlines(True)] == [True] * 2
    assert path.read_bytes() == damaged


# The log of a server that was killed


@pytest.fixture
def killed(start_mock, path):
    """The log that a server leaves which was killed after its LOGGED executions."""
    mock = start_mock("--db", str(path))
    with mock.connect() as connection:
        for number in range(LOGGED):
            assert start(connection, number).status == 200
    mock.kill()
    return path.with_name("state.db-wal")


LOGS = {
    "whole": (lambda log: log, LOGGED, LOGGED),
    "truncated": (lambda log: log[: len(log) // 2], 1, LOGGED - 1),
    "one byte less": (lambda log: log[:-1], LOGGED - 1, LOGGED - 1),
    "a flipped bit": (lambda log: flipped(log, len(log) // 2), 1, LOGGED - 1),
    "a flipped bit of its header": (lambda log: flipped(log, 9), 0, 0),
    "empty": (lambda log: b"", 0, 0),
}


@pytest.mark.parametrize("damage, at_least, at_most", LOGS.values(), ids=LOGS)
def test_damaged_log_counts_up_to_its_damage(killed, path, start_mock, damage, at_least, at_most):
    """As after a power failure: what is kept are the first executions, each whole."""
    killed.write_bytes(damage(killed.read_bytes()))
    start_mock("--db", str(path)).stop()
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        query = "SELECT test_case_id, token FROM execution LEFT JOIN client_token USING (sequence)"
        kept = set(database.execute(query))
    assert kept == {(f"case-{n}", f"token-{n}") for n in range(len(kept))}
    assert at_least <= len(kept) <= at_most


def test_damaged_file_with_a_log_is_refused_with_its_log(killed, path):
    """The log is not written into a file that is refused: together they may still be mended."""
    whole = path.read_bytes()
    path.write_bytes(flipped(whole, whole.index(b"CREATE TABLE") + 2))
    killed.write_bytes(killed.read_bytes()[: 32 + 24 + PAGE])
    assert DAMAGED in assert_refused_and_untouched(path)


@pytest.mark.parametrize("version", [9999, -1])
def test_database_of_an_unknown_schema_in_the_log_is_refused(killed, path, version):
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA wal_autocheckpoint = 0")
        database.execute(f"PRAGMA user_version = {version}")
        log = killed.read_bytes()
        old = path.read_bytes()
    path.write_bytes(old)
    killed.write_bytes(log)
    assert f"schema version {version}," in assert_refused_and_untouched(path)


def test_file_that_another_process_has_locked_is_refused(whole, path):
    path.write_bytes(whole)
    for lock in ("BEGIN EXCLUSIVE", "BEGIN; SELECT count(*) FROM execution"):
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in lock.split("; "):
                database.execute(statement).fetchall()
            done = run_to_end("--port", "0", "--db", str(path))
        assert_refused(done, path)
        assert "in use by another process" in done.stderr
    start_on_what_is_free(path)


def start_on_what_is_free(path) -> None:
    with Mock(path.parent, "--db", str(path)) as mock, mock.connect() as connection:
        assert start(connection, 0).replayed
