"""What was acknowledged is there after kill -9; what is not ours is left alone."""

import sqlite3
import subprocess
import sys

import pytest

from program import REPOSITORY, run_to_end
from refusals import assert_refused, assert_refused_and_untouched

# So many that one more comes while the server starts, and one while it makes its file.
KILLS = 4
CRASH_TIMEOUT_S = 120


def test_kills_lose_nothing_acknowledged():
    """What ./dev crash does at length."""
    done = subprocess.run(
        [sys.executable, REPOSITORY / "tests" / "crash" / "crash.py", str(KILLS), "1"],
        capture_output=True,
        text=True,
        timeout=CRASH_TIMEOUT_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    kills = f"{KILLS} under load, 1 during a first start, 1 during a start"
    assert done.stdout.endswith(f"\nkills: {kills}\nnothing lost\n"), done.stdout


def test_state_survives_an_ordinary_restart(start_mock, tmp_path, account):
    database = str(tmp_path / "state.db")
    mock = start_mock("--db", database)
    first = mock.start(account, token="token")
    mock.stop()
    again = start_mock("--db", database).start(account, token="token")
    assert again.body == first.body
    assert again.replayed


def test_second_server_on_the_same_file_is_refused(start_mock, tmp_path, account):
    database = str(tmp_path / "state.db")
    mock = start_mock("--db", database)

    second = run_to_end("--port", "0", "--db", database)

    assert_refused(second, database)
    assert mock.start(account).status == 200


def test_killed_server_leaves_its_file_free(start_mock, tmp_path):
    database = str(tmp_path / "state.db")
    start_mock("--db", database).kill()
    start_mock("--db", database)


def test_database_in_a_missing_folder_is_refused(tmp_path):
    database = str(tmp_path / "nowhere" / "state.db")
    assert_refused(run_to_end("--port", "0", "--db", database), database)
    assert list(tmp_path.iterdir()) == []


def sqlite_file(path, journal_mode: str) -> None:
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA journal_mode = {journal_mode}")
        database.execute("CREATE TABLE notes (text TEXT)")
        database.execute("INSERT INTO notes VALUES ('mine')")
    database.close()


FOREIGN_FILES = {
    "sqlite": lambda path: sqlite_file(path, "DELETE"),
    "sqlite-wal": lambda path: sqlite_file(path, "WAL"),
    "text": lambda path: path.write_text("not a database, but somebody's notes\n" * 100),
    "short-text": lambda path: path.write_text("x"),
}


@pytest.mark.parametrize("make", FOREIGN_FILES.values(), ids=FOREIGN_FILES)
def test_file_of_another_program_is_left_alone(tmp_path, make):
    path = tmp_path / "foreign.db"
    make(path)
    assert_refused_and_untouched(path)


def test_file_of_a_newer_schema_is_left_alone(start_mock, tmp_path, account):
    path = tmp_path / "newer" / "state.db"
    path.parent.mkdir()
    mock = start_mock("--db", str(path))
    mock.start(account, token="token")
    mock.stop()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 9999")
    database.close()

    assert_refused_and_untouched(path)


def test_seed_gives_the_same_ids_each_time(start_mock, account):
    def ids(seed: str) -> list[str]:
        mock = start_mock("--seed", seed)
        answers = [mock.start(account, f"case-{n}", f"token-{n}") for n in range(10)]
        answers += [mock.start(account) for _ in range(10)]
        mock.stop()
        return [answer.json["TestCaseExecutionId"] for answer in answers]

    first = ids("42")
    assert len(set(first)) == 20
    assert ids("42") == first
    assert not set(ids("43")) & set(first)


def test_reset_goes_back_to_the_first_id_of_the_seed(start_mock, account):
    mock = start_mock("--seed", "42")
    first = mock.start(account)
    mock.control("POST", "/reset")
    assert mock.start(account).body == first.body


def test_seed_gives_no_id_twice_on_the_same_file(start_mock, tmp_path, account):
    database = str(tmp_path / "state.db")
    ids = []
    for _ in range(2):
        mock = start_mock("--seed", "42", "--db", database)
        answers = [mock.start(account) for _ in range(10)]
        assert [answer.status for answer in answers] == [200] * 10
        ids += [answer.json["TestCaseExecutionId"] for answer in answers]
        mock.stop()
    assert len(set(ids)) == 20


def test_without_a_seed_ids_differ(start_mock, account):
    ids = [start_mock().start(account).json["TestCaseExecutionId"] for _ in range(2)]
    assert ids[0] != ids[1]
