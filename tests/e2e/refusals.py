"""A server that is not to start on a file, and that leaves the file as it is."""

from pathlib import Path

from program import run_to_end


def assert_refused(done, database: Path | str) -> None:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert str(database) in done.stderr


def assert_refused_and_untouched(path: Path) -> str:
    """Returns what the server says."""
    before = contents(path.parent)
    done = run_to_end("--port", "0", "--db", str(path))
    assert_refused(done, path)
    assert contents(path.parent) == before
    return done.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
