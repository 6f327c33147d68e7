#!/usr/bin/env python3
"""Runs Schemathesis against a live server, by the document that it serves:
run.py EXAMPLES JUNIT_FILE. The exit status is Schemathesis's own."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from program import Mock  # noqa: E402

SEED = "1"
REQUEST_TIMEOUT_S = "10"


def main(examples: str, junit_file: str) -> int:
    options = ["--progression", "immediate", "--seed", SEED]
    with tempfile.TemporaryDirectory() as folder, Mock(Path(folder), *options) as mock:
        return schemathesis(mock, folder, examples, junit_file)


def schemathesis(mock: Mock, folder: str, examples: str, junit_file: str) -> int:
    """In the folder, where it leaves a database of its own."""
    command = [Path(sys.executable).parent / "schemathesis"]
    command += ["--config-file", HERE / "schemathesis.toml", "run"]
    command += [f"http://{mock.host}:{mock.port}/_mock/openapi.json"]
    command += ["--max-examples", examples, "--seed", SEED, "--request-timeout", REQUEST_TIMEOUT_S]
    command += ["--generation-database", "none", "--no-color"]
    command += ["--report", "junit", "--report-junit-path", Path(junit_file).absolute()]
    hooks = {"SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    return subprocess.run(command, cwd=folder, env={**os.environ, **hooks}).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
