"""What happens to a running server with a database when its surroundings go wrong."""

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest

import family
import tools
import wire
from program import BINARY, Mock, run_to_end
from refusals import assert_refused, contents

NOBODY = "65534"
# What a server keeps for itself: src/http/descriptors.c.
THREADS = max(2, os.sysconf("SC_NPROCESSORS_ONLN"))
KEPT = 32 + 4 * THREADS
# Of connections, for each thread.
ROOM = 10
FLOOD = 400
EXISTING = 4


@pytest.fixture
def database(tmp_path) -> Path:
    folder = tmp_path / "database"
    folder.mkdir()
    return folder / "state.db"


# No descriptors left


def limited(files: int) -> tuple[str, ...]:
    return ("sh", "-c", f'ulimit -n {files}; exec "$@"', "sh")


def descriptors(mock: Mock) -> int:
    return len(list(Path(f"/proc/{mock.pid}/fd").iterdir()))


def read_and_write(connection: wire.Connection, account: str) -> None:
    members = {"InstanceId": "instance", "TestCaseId": "case"}
    assert family.send(connection, "StartTestCaseExecution", account, **members).status == 200
    members = {"InstanceId": "instance"}
    assert family.send(connection, "ListTestCaseExecutions", account, **members).status == 200


def test_flood_of_connections_leaves_descriptors(tmp_path, database, account):
    files = KEPT + ROOM * THREADS
    with Mock(tmp_path, "--db", str(database), under=limited(files)) as mock:
        assert f"only {files} files may be open" in mock.stderr
        with contextlib.ExitStack() as existing:
            connections = [existing.enter_context(mock.connect()) for _ in range(EXISTING)]
            for connection in connections:
                read_and_write(connection, account)
            with contextlib.ExitStack() as flood:
                for _ in range(FLOOD):
                    flood.enter_context(on_its_way(mock))
                tools.wait_until(
                    lambda: descriptors(mock) > ROOM * THREADS, "the flood takes its room"
                )
                for connection in connections * 20:
                    read_and_write(connection, account)
                assert descriptors(mock) <= files - KEPT // 2
        with mock.connect() as connection:
            read_and_write(connection, account)
        assert "resource limit" not in mock.stderr


def on_its_way(mock: Mock) -> socket.socket:
    """A connection that need not be accepted."""
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex((mock.host, mock.port))
    return client


def test_too_few_descriptors_are_refused_at_the_start(database):
    done = run_to_end("--port", "0", "--db", str(database), under=limited(KEPT))
    assert done.returncode == 1
    assert f"only {KEPT} files may be open; at least {KEPT + THREADS} are needed" in done.stderr
    assert contents(database.parent) == {}, "the file that it made is gone"


# The database in the hands of others


def test_database_of_a_running_server_is_locked_for_others(start_mock, database, account):
    mock = start_mock("--db", str(database))
    first = mock.start(account, token="token")
    with contextlib.closing(sqlite3.connect(database, timeout=0)) as other:
        for statement in ("BEGIN EXCLUSIVE", "SELECT count(*) FROM execution"):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute(statement)
        assert mock.start(account).status == 200
    again = mock.start(account, token="token")
    assert again.replayed
    assert again.body == first.body


def test_deleted_database_is_served_until_the_end(start_mock, database, account):
    """An open file is there until it is closed; the next server finds none, and says nothing."""
    mock = start_mock("--db", str(database))
    first = mock.start(account, token="token")
    for path in database.parent.iterdir():
        path.unlink()
    assert mock.start(account, token="token").body == first.body
    assert mock.start(account).status == 200
    mock.stop()
    assert contents(database.parent) == {}
    assert not start_mock("--db", str(database)).start(account, token="token").replayed


def test_deleted_database_with_a_log_left_begins_anew(start_mock, database, account):
    mock = start_mock("--db", str(database))
    mock.start(account, token="token")
    mock.kill()
    database.unlink()
    assert list(contents(database.parent)) == ["state.db-wal"]
    answer = start_mock("--db", str(database)).start(account, token="token")
    assert answer.status == 200
    assert not answer.replayed


# No room to write


def test_file_over_the_size_limit_is_a_failed_write(tmp_path, database, account):
    """As a full disk: the requests get 500, what was acknowledged before is kept."""
    limited_size = ("sh", "-c", 'ulimit -f 300; exec "$@"', "sh")
    with Mock(tmp_path, "--db", str(database), under=limited_size) as mock:
        answers = [mock.start(account, token=f"token-{number}") for number in range(600)]
    statuses = [answer.status for answer in answers]
    failed = statuses.index(500)
    assert 0 < failed
    assert set(statuses) == {200, 500}
    assert " the store failed: " in mock.stderr
    with Mock(tmp_path, "--db", str(database)) as mock:
        for number, answer in enumerate(answers):
            again = mock.start(account, token=f"token-{number}")
            assert again.status == 200
            if answer.status == 200:
                assert again.body == answer.body, number


def test_standard_error_that_nobody_reads_holds_up_nobody(account):
    """More requests than a pipe holds lines."""
    command = [BINARY, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            port = int(process.stdout.readline().rsplit(b":", 1)[1])
            with wire.Connection("127.0.0.1", port) as connection:
                for number in range(1500):
                    connection.send(wire.start(account, f"case-{number}"))
                    assert connection.receive().status == 200, number
        finally:
            process.terminate()
        lines = process.stderr.read().count(b"\n")
        assert process.wait() == 0
    assert 0 < lines < 1500


# Read-only


@pytest.fixture
def open_folder():
    """A folder that every user can reach, with a copy of the program."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(BINARY, folder / "connect-mock")
        yield folder


@pytest.fixture
def unprivileged(open_folder, monkeypatch) -> tuple[str, ...]:
    """Runs a program so that the permissions of files are for it, which for root they are not."""
    monkeypatch.setattr("program.BINARY", open_folder / "connect-mock")
    # Where a build that counts its lines can write the counts down: elsewhere this means nothing.
    counts = open_folder / "counts"
    counts.mkdir()
    counts.chmod(0o777)
    monkeypatch.setenv("GCOV_PREFIX", str(counts))
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        tools.missing("setpriv, to have a file read-only for the server")
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")


@pytest.fixture
def written(unprivileged, open_folder, tmp_path, account) -> Path:
    """A database that the user of the server has written."""
    folder = open_folder / "database"
    folder.mkdir()
    folder.chmod(0o777)
    with Mock(tmp_path, "--db", str(folder / "state.db"), under=unprivileged) as mock:
        assert mock.start(account, token="token").status == 200
    return folder / "state.db"


@contextlib.contextmanager
def read_only(*paths: Path):
    modes = [path.stat().st_mode for path in paths]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield
    for path, mode in zip(paths, modes, strict=True):
        path.chmod(mode)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_read_only_database_is_refused_at_the_start(unprivileged, written, what):
    before = contents(written.parent)
    with read_only(written if what == "file" else written.parent):
        done = run_to_end("--port", "0", "--db", str(written), under=unprivileged)
    assert_refused(done, written)
    assert "its folder must be there, and both writable" in done.stderr
    assert contents(written.parent) == before


def test_database_made_read_only_is_written_until_the_end(unprivileged, written, tmp_path, account):
    """It is open already."""
    with Mock(tmp_path, "--db", str(written), under=unprivileged) as mock:
        with read_only(written, written.parent):
            first = mock.start(account, token="read-only")
            assert first.status == 200
            mock.stop(signal.SIGTERM)
    with Mock(tmp_path, "--db", str(written), under=unprivileged) as mock:
        again = mock.start(account, token="read-only")
        assert again.replayed
        assert again.body == first.body


def test_unreadable_database_is_refused(unprivileged, written):
    written.chmod(0)
    done = run_to_end("--port", "0", "--db", str(written), under=unprivileged)
    assert_refused(done, written)


def test_folder_as_a_database_is_refused(database):
    assert_refused(run_to_end("--port", "0", "--db", str(database.parent)), database.parent)


# No threads left


@pytest.mark.parametrize("processes", range(1, THREADS + 4))
def test_start_without_enough_threads_is_refused(unprivileged, open_folder, processes):
    """One for the program, the log, delays, connections, and THREADS that serve."""
    if shutil.which("prlimit") is None:
        tools.missing("prlimit, to leave the server without threads")
    folder = open_folder / "database"
    folder.mkdir()
    folder.chmod(0o777)
    done = run_to_end(
        *("--port", "0", "--db", str(folder / "state.db")),
        under=(*unprivileged, "prlimit", f"--nproc={processes}"),
    )
    assert done.returncode == 1
    assert "the HTTP server cannot start" in done.stderr
    assert contents(folder) == {}, "the file that it made is gone"
