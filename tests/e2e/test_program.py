"""The program as a person meets it: its options, its one line, its end."""

import json
import re
import signal
import socket
import subprocess

import pytest

import wire
from program import BINARY, REPOSITORY, run_to_end

OPTIONS = [
    "--tls-cert",
    "--tls-key",
    "--host",
    "--port",
    "--db",
    "--fixture",
    "--faults",
    "--seed",
    "--help",
    "--version",
]
PROMPTLY_S = 3.0


def test_help_names_every_option():
    done = run_to_end("--help")
    assert done.returncode == 0
    assert done.stderr == ""
    for text in [*OPTIONS, "127.0.0.1", "2663"]:
        assert text in done.stdout


def test_version_is_the_one_that_health_tells(mock):
    done = run_to_end("--version")
    assert done.returncode == 0
    assert done.stderr == ""
    assert mock.control("GET", "/health").json["version"] in done.stdout


def test_operations_are_a_line_each():
    done = run_to_end("operations")
    assert (done.returncode, done.stderr) == (0, "")
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert len(names) == 11
    assert names == list(json.loads(run_to_end("operations", "--json").stdout)["operations"])


@pytest.mark.parametrize(
    "asked", [["operations"], ["operations", "--json"], ["openapi"], ["--help"], ["--version"]]
)
def test_output_that_cannot_be_written_is_told(asked):
    with open("/dev/full", "w") as full:
        done = subprocess.run([BINARY, *asked], stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1
    assert done.stderr == "connect-mock: standard output: No space left on device\n"


USAGE = {
    "unknown-option": (["--bogus"], "--bogus"),
    "unknown-option-with-value": (["--bogus=1"], "--bogus"),
    "nearly-an-option": (["--prot", "0"], "--prot"),
    "unknown-command": (["sevre"], "did you mean serve?"),
    "option-of-another-command": (["operations", "--port", "0"], "--port"),
    "port-no-number": (["--port", "http"], "--port"),
    "port-too-high": (["--port", "65536"], "--port"),
    "port-negative": (["--port", "-1"], "--port"),
    "port-missing": (["--port"], "--port"),
    "port-empty": (["--port", ""], "--port"),
    "seed-no-number": (["--port", "0", "--seed", "x"], "--seed"),
    "db-missing": (["--port", "0", "--db"], "--db"),
}


@pytest.mark.parametrize(("options", "name"), USAGE.values(), ids=USAGE)
def test_bad_option_is_told_in_one_line(options, name):
    done = run_to_end(*options)
    assert_refused(done, 2)
    assert name in done.stderr


@pytest.mark.parametrize("host", ["256.0.0.1", "not a host", "192.0.2.1"])
def test_address_that_cannot_be_listened_on_is_told(host):
    done = run_to_end("--port", "0", "--host", host)
    assert_refused(done, 1, 2)
    assert host in done.stderr


def test_port_in_use_is_told(mock, tmp_path):
    database = tmp_path / "state.db"
    done = run_to_end("--port", str(mock.port), "--db", str(database))
    assert_refused(done, 1)
    assert str(mock.port) in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_port_is_free_again_at_once(start_mock, account):
    first = start_mock()
    with first.connect() as connection:
        connection.send(wire.start(account))
        connection.receive()
        first.stop()
    again = start_mock("--port", str(first.port))
    assert again.port == first.port
    assert again.start(account).status == 200


RULE = {"error": {"code": "ThrottlingException"}}
FAULTS = {
    "unknown-field": ([RULE, {**RULE, "tmies": 2}], "/1/tmies"),
    "unknown-operation": ([{**RULE, "operation": "StartTestCase"}], "/0/operation"),
    "wrong-type": ([{**RULE, "times": "2"}], "/0/times"),
    "unknown-code": ([{"error": {"code": "ThrotlingException"}}], "/0/error/code"),
    "not-rules": ("ThrottlingException", ""),
}


@pytest.mark.parametrize(("rules", "path"), FAULTS.values(), ids=FAULTS)
def test_wrong_faults_file_is_told_with_its_place(tmp_path, rules, path):
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps(rules))
    assert_faults_refused(tmp_path, faults, path)


def test_faults_file_that_is_no_json_is_told_with_its_line(tmp_path):
    faults = tmp_path / "faults.json"
    faults.write_text('[\n  {"error":\n]\n')
    assert_faults_refused(tmp_path, faults, "3")


def test_faults_file_that_is_not_there_is_told(tmp_path):
    assert_faults_refused(tmp_path, tmp_path / "nowhere.json", "")


def test_faults_file_that_is_a_folder_is_told(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    assert_faults_refused(tmp_path, folder, "")


def assert_faults_refused(folder, faults, place: str) -> None:
    """The message names file and place, and no database was begun."""
    before = sorted(folder.iterdir())
    done = run_to_end("--port", "0", "--faults", str(faults), "--db", str(folder / "state.db"))
    assert_refused(done, 1, 2)
    assert str(faults) in done.stderr
    assert place in done.stderr.replace(str(faults), "")
    assert sorted(folder.iterdir()) == before


def test_faults_file_is_in_force_from_the_start(start_mock, tmp_path, account):
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"id": "one", "times": 1, **RULE}]))
    mock = start_mock("--faults", str(faults))
    answers = [mock.start(account) for _ in range(2)]
    assert [answer.status for answer in answers] == [429, 200]
    assert answers[0].headers["x-mock-fault"] == "one"


def test_ready_rules_work_as_they_are(start_mock, account):
    """fixtures/faults has a file for each modelled error."""
    files = sorted((REPOSITORY / "fixtures" / "faults").glob("*.json"))
    told = set()
    for file in files:
        mock = start_mock("--faults", str(file))
        assert mock.faults(), file
        told.add(mock.start(account, "tc-1", "token").headers.get("x-amzn-errortype"))
        mock.stop()
    assert told >= {
        "AccessDeniedException",
        "InternalServiceException",
        "InvalidParameterException",
        "InvalidRequestException",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
        "ThrottlingException",
    }


def test_serve_is_the_command_that_may_be_left_out(tmp_path):
    process = subprocess.Popen(
        [BINARY, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    line = process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=10)
    assert re.fullmatch(r"connect-mock listening on http://127\.0\.0\.1:\d+\n", line)
    assert rest == ""
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_it_promptly(start_mock, account, number):
    mock = start_mock()
    assert mock.start(account).status == 200
    assert mock.stop(number) < PROMPTLY_S


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_idle_connection_does_not_hold_up_the_end(start_mock, account, number):
    mock = start_mock()
    with mock.connect() as connection, mock.connect():
        connection.send(wire.start(account))
        assert connection.receive().status == 200
        assert mock.stop(number) < PROMPTLY_S
        assert connection.at_end()


def test_half_sent_request_does_not_hold_up_the_end(start_mock, account):
    mock = start_mock()
    with mock.connect() as in_headers, mock.connect() as in_body:
        in_headers.send(wire.start(account)[:40])
        in_body.send(wire.start(account)[:-1])
        assert mock.stop() < PROMPTLY_S


def test_signal_twice_is_no_crash(start_mock):
    mock = start_mock()
    mock.process.send_signal(signal.SIGTERM)
    mock.stop()


def test_nothing_listens_after_the_end(start_mock):
    mock = start_mock()
    mock.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((mock.host, mock.port), timeout=wire.TIMEOUT_S)


def test_each_request_is_a_line_on_stderr(start_mock, account):
    mock = start_mock()
    before = len(mock.stderr.splitlines())
    for _ in range(5):
        assert mock.start(account).status == 200
    mock.stop()
    lines = mock.stderr.splitlines()[before:]
    assert len([line for line in lines if "/start-execution" in line or "Start" in line]) == 5


def assert_refused(done, *statuses: int) -> None:
    assert done.returncode in statuses, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1, done.stderr
