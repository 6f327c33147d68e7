"""The file of a server that was killed, looked at without touching it: SQLite would mend it."""

import contextlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

SUFFIXES = ("", "-wal", "-journal")

EXECUTIONS = "SELECT execution_id, test_case_id FROM execution"
# Tokens that do not lead to the one execution which was asked for with them.
ASTRAY = """
SELECT token, test_case_id FROM client_token
LEFT JOIN execution ON key = client_token.scope << 32 | client_token.sequence
WHERE token IS NOT replace(test_case_id, 'case', 'token')
"""


def look(path: Path) -> tuple[list[tuple[str, str]], list[str]]:
    """The executions that a copy holds, id and test case, and what is wrong with it."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        for suffix in SUFFIXES:
            part = Path(f"{path}{suffix}")
            if part.exists():
                shutil.copy(part, folder)
        with contextlib.closing(sqlite3.connect(Path(folder) / path.name)) as copy:
            check = [line for (line,) in copy.execute("PRAGMA integrity_check")]
            astray = [f"{token} leads to {case}" for token, case in copy.execute(ASTRAY)]
            return copy.execute(EXECUTIONS).fetchall(), astray + [c for c in check if c != "ok"]
