"""HTTPS with a certificate of a private authority, made for the run."""

import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

import clients
import test_connection_faults as faults
import tools
import wire
from program import Mock, run_to_end

DAYS = "2"


@dataclass
class Identity:
    """An authority, and what it says of this machine."""

    authority: Path
    certificate: Path
    key: Path

    @property
    def options(self) -> tuple[str, ...]:
        return ("--tls-cert", str(self.certificate), "--tls-key", str(self.key))


def openssl(*arguments) -> None:
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def make_identity(folder: Path) -> Identity:
    if shutil.which("openssl") is None:
        tools.missing("openssl, which makes the certificates")
    request = ("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    common = ("-noenc", "-days", DAYS)
    ca, ca_key = folder / "ca.pem", folder / "ca.key"
    openssl(*request, *common, "-subj", "/CN=authority", "-keyout", ca_key, "-out", ca)
    certificate, key = folder / "cert.pem", folder / "key.pem"
    names = ("-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE")
    signed = ("-CA", ca, "-CAkey", ca_key, "-subj", "/CN=mock")
    openssl(*request, *common, *names, *signed, "-keyout", key, "-out", certificate)
    return Identity(ca, certificate, key)


@pytest.fixture(scope="module")
def identity(tmp_path_factory) -> Identity:
    return make_identity(tmp_path_factory.mktemp("identity"))


@pytest.fixture(scope="module")
def secure(environment, identity, tmp_path_factory):
    """One server that speaks HTTPS alone."""
    context = ssl.create_default_context(cafile=identity.authority)
    with Mock(tmp_path_factory.mktemp("tls"), *identity.options, tls=context) as mock:
        yield mock


@pytest.fixture
def mock(secure):
    yield secure
    secure.control("DELETE", "/faults")


def test_ready_line_and_answers_are_https(mock, account):
    assert mock.url.startswith("https://127.0.0.1:")
    answer = mock.start(account, token="token")
    assert (answer.status, answer.json["Status"]) == (200, "INITIATED")


def test_connection_serves_many_requests(mock, account):
    with mock.connect() as connection:
        for number in range(50):
            connection.send(wire.start(account, token=str(number)))
            assert connection.receive().status == 200


def test_large_body_passes(mock, account):
    body = b" " * (1024 * 1024 - 2) + b"{}"
    with mock.connect() as connection:
        headers = wire.start_headers(account)
        connection.send(wire.request("PUT", wire.start_target(), headers, body))
        assert connection.receive().status == 200


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_version_is_spoken(secure, identity, account, version):
    context = ssl.create_default_context(cafile=identity.authority)
    context.minimum_version = context.maximum_version = version
    with wire.Connection(secure.host, secure.port, context) as connection:
        connection.send(wire.start(account))
        assert connection.receive().status == 200


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_version_before_1_2_is_refused(secure, identity, account):
    context = ssl.create_default_context(cafile=identity.authority)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionResetError)):
        wire.Connection(secure.host, secure.port, context)
    assert secure.start(account).status == 200


def test_plain_http_is_no_answer(mock, account):
    with wire.Connection(mock.host, mock.port) as connection:
        connection.send(wire.start(account))
        with pytest.raises(wire.Closed):
            connection.receive()
    assert mock.requests(account) == []


# --- real clients ---


@pytest.fixture
def trusting(identity, monkeypatch):
    """This test's clients trust the authority, by the variable that each of them reads."""
    monkeypatch.setenv("AWS_CA_BUNDLE", str(identity.authority))
    monkeypatch.setenv("NODE_EXTRA_CA_CERTS", str(identity.authority))


@pytest.fixture(params=[clients.Boto3, clients.Cli, clients.JavaScript])
def make_client(request):
    return request.param


def call(make, mock, account, **more):
    client = make()
    if not isinstance(client, clients.JavaScript):
        return client.start(mock, account, "instance", "case", "token", **more)
    with client:
        return client.start(mock, account, "instance", "case", "token", **more)


def test_client_trusts_a_private_authority(mock, account, make_client, trusting):
    outcome = call(make_client, mock, account)
    (entry,) = mock.requests(account)
    assert outcome.id == entry["testCaseExecutionId"]


def test_client_recovers_a_lost_answer(mock, account, make_client, trusting):
    rule = {"accountId": account, "times": 1, "phase": "after"}
    mock.set_faults({**rule, "fault": "CONNECTION_RESET_BY_PEER"})
    outcome = call(make_client, mock, account, attempts=3)
    assert (outcome.status, outcome.replayed) == (200, True)


def test_client_that_does_not_trust_it_gets_nothing(mock, account):
    with clients.JavaScript() as client:
        outcome = client.start(mock, account, "instance", "case", "token")
    assert outcome.error is not None
    assert mock.requests(account) == []


# --- connection faults, inside the TLS stream ---


def sees_a_reset_below_tls(connection):
    """Python's ssl makes an end of a reset, so this looks past it."""
    with pytest.raises(ConnectionResetError):
        while socket.socket.recv(connection.socket, 4096):
            pass


SEEN = {**faults.SEEN, "CONNECTION_RESET_BY_PEER": sees_a_reset_below_tls}


@pytest.mark.parametrize("phase", ["before", "after"])
@pytest.mark.parametrize("fault", SEEN)
def test_fault_is_seen_for_what_it_is(mock, account, fault, phase):
    request = faults.ask_by_rule(mock, account, fault, phase)
    with mock.connect() as connection:
        connection.send(request)
        SEEN[fault](connection)
    faults.assert_lost(mock, account, phase)


def test_hang_ends_in_good_order(mock, account):
    with mock.connect() as connection:
        connection.send(faults.with_directive(account, "token", "HANG; milliseconds=200"))
        faults.sees_the_end_and_no_byte(connection)
    faults.assert_lost(mock, account, "before")


def test_hang_ends_with_its_client(mock, account):
    with mock.connect() as connection:
        connection.send(faults.with_directive(account, "token", "HANG; phase=after"))
        tools.wait_until(lambda: mock.requests(account), "the hanging request in the journal")
    tools.wait_until(
        lambda: mock.requests(account)[0]["durationMicroseconds"], "the journal sees it ended"
    )
    faults.assert_lost(mock, account, "after")


@pytest.mark.parametrize("delay", ["fixed", "dribble"])
def test_late_answer_arrives_whole(mock, account, delay):
    delays = {
        "fixed": {"type": "fixed", "milliseconds": 100},
        "dribble": {"type": "dribble", "numberOfChunks": 5, "totalDuration": 100},
    }
    mock.set_faults({"accountId": account, "delay": delays[delay]})
    with mock.connect() as connection:
        for _ in range(2):
            connection.send(wire.start(account, token="token"))
            assert connection.receive().json["Status"] == "INITIATED"


# --- connections that only hold up ---


def test_half_a_handshake_is_given_up_and_an_idle_connection_is_not(secure, account):
    """Bytes of TLS beside those of HTTP are no request that has begun."""
    with (
        secure.connect() as connection,
        socket.create_connection((secure.host, secure.port), timeout=20) as half,
    ):
        connection.send(wire.start(account))
        assert connection.receive().status == 200
        half.sendall(b"\x16\x03\x01")
        assert half.recv(1) == b"", "by now a request that had begun would be given up"
        connection.send(wire.start(account))
        assert connection.receive().status == 200


# --- what is refused at the start ---


def refused(tmp_path, *options, status: int) -> str:
    database = tmp_path / "state.db"
    done = run_to_end("--port", "0", "--db", str(database), *map(str, options))
    assert (done.returncode, done.stdout) == (status, "")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert not database.exists()
    return done.stderr


def test_one_option_needs_the_other(tmp_path, identity):
    assert "--tls-key" in refused(tmp_path, "--tls-cert", identity.certificate, status=2)
    assert "--tls-cert" in refused(tmp_path, "--tls-key", identity.key, status=2)


WRONG = {
    "no-file": None,
    "empty": "",
    "no-pem": "certificate",
    "broken-pem": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
}


@pytest.mark.parametrize("option", ["--tls-cert", "--tls-key"])
@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_bad_file_is_named_with_its_option(tmp_path, identity, option, text):
    bad = tmp_path / "bad.pem"
    if text is not None:
        bad.write_text(text)
    told = refused(tmp_path, *identity.options, option, bad, status=1)
    assert f"{option} {bad}: " in told


def test_key_of_another_certificate_is_refused(tmp_path, identity):
    other = make_identity(tmp_path)
    told = refused(tmp_path, *identity.options, "--tls-key", other.key, status=1)
    assert f"--tls-key {other.key}: " in told
    assert str(identity.certificate) in told


def test_encrypted_key_is_refused(tmp_path, identity):
    key = tmp_path / "encrypted.pem"
    openssl("pkcs8", "-topk8", "-in", identity.key, "-out", key, "-passout", "pass:secret")
    told = refused(tmp_path, *identity.options, "--tls-key", key, status=1)
    assert f"--tls-key {key}: not an unencrypted" in told
