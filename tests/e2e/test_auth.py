"""--auth strict: real clients are let in with their own signatures, and told why when they are not."""

import datetime

import pytest
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

import family
import family_clients
import wire
from clients import SECRET, strict_options
from program import REPOSITORY, run_to_end
from test_fixtures import load, validator

ARN = f"arn:aws:connect:us-east-1:123456789012:instance/{family.INSTANCE}"
ODD_IDS = ["té s/t a%b~c+d", "..", ".", "a//b", "*'()!$&,;=:@", ARN, "試験"]
FAMILY_CLIENTS = {
    "boto3": family_clients.Boto3,
    "cli": family_clients.Cli,
    "javascript": family_clients.JavaScript,
}


@pytest.fixture
def strict(start_mock, tmp_path, account):
    """Starts a server that knows the account's access key, with what its entry has besides."""

    def start(**entry):
        return start_mock(*strict_options(tmp_path, account, **entry), "--progression", "manual")

    return start


def signed(mock, account, *, secret=SECRET, token=None, region="us-east-1", late=None, url=None):
    """A start as botocore signs it, `late` seconds from now."""
    path = "/test-cases/i/t%2Fu/start-execution"
    request = AWSRequest("PUT", url or mock.url + path, data=b"{}")
    request.headers["Content-Type"] = "application/json"
    signer = SigV4Auth(Credentials(account, secret, token), "connect", region)
    with pytest.MonkeyPatch.context() as patch:
        if late is not None:
            patch.setattr("botocore.auth.get_current_datetime", lambda: shifted(late))
        signer.add_auth(request)
    return request


def shifted(seconds: int) -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds)


def send(mock, request, target=None, body=None) -> wire.Response:
    data = request.body if body is None else body
    prepared = request.prepare()
    target = target or prepared.url.removeprefix(mock.url)
    lines = [f"{request.method} {target} HTTP/1.1", f"Host: {mock.url.removeprefix('http://')}"]
    lines += [f"{name}: {value}" for name, value in request.headers.items()]
    lines.append(f"Content-Length: {len(data)}")
    return mock.send("\r\n".join([*lines, "", ""]).encode() + data)


def refusal(mock) -> dict:
    entry = mock.control("GET", "/requests?limit=1").json["requests"][0]
    assert entry["errorCode"] and not entry["committed"]
    return entry["signature"]


def assert_refused(response, error: str, text: str) -> None:
    assert response.status == 403, response.body
    assert response.headers["x-amzn-errortype"] == error
    assert response.json["Message"].startswith(text)


@pytest.mark.parametrize("name", list(FAMILY_CLIENTS))
def test_all_operations_with_right_keys(strict, account, name, request, tmp_path, monkeypatch):
    config = tmp_path / "config"
    config.write_text("[default]\ncli_timestamp_format = iso8601\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    mock = strict()
    call = FAMILY_CLIENTS[name](request.getfixturevalue(f"{name}_client"), mock, account).call
    where = {"InstanceId": family.INSTANCE}
    created = call("CreateTestCase", **where, Name="né/w", Content=family.content("a"), Tags={"a b": "ç"})
    case = {**where, "TestCaseId": created["TestCaseId"]}
    call("UpdateTestCase", **case, Description="changed")
    call("DescribeTestCase", **case, Status="PUBLISHED")
    call("ListTestCases", **where, MaxResults=5)
    call("SearchTestCases", **where, MaxResults=5)
    started = call("StartTestCaseExecution", **case)
    execution = {**case, "TestCaseExecutionId": started["TestCaseExecutionId"]}
    call("StopTestCaseExecution", **execution)
    call("GetTestCaseExecutionSummary", **execution)
    call("ListTestCaseExecutionRecords", **execution, Status="PASSED", MaxResults=3)
    call("ListTestCaseExecutions", **where, TestCaseName="né/w +&=", MaxResults=3)
    call("DeleteTestCase", **case)
    entries = mock.requests(account)
    assert {entry["operation"] for entry in entries} == set(family.OPERATIONS)
    assert {entry["statusCode"] for entry in entries} == {200}


def test_odd_ids_are_signed_as_the_service_has_it(strict, account, client):
    mock = strict()
    for id in ODD_IDS:
        outcome = client.start(mock, account, ARN, id)
        assert outcome.status == 200, (id, outcome.message, refusal(mock))


def test_wrong_secret(strict, account, client):
    mock = strict(secretAccessKey="another")
    outcome = client.start(mock, account, "i", "t")
    assert outcome.status == 403
    assert "InvalidSignatureException" in outcome.error
    assert outcome.message.startswith("The request signature we calculated does not match")
    assert refusal(mock)["cause"].startswith("unknown: most likely the secret")


def test_unsigned(strict):
    mock = strict()
    response = mock.send(wire.request("PUT", wire.start_target(), {}))
    assert_refused(response, "MissingAuthenticationTokenException", "Missing Authentication Token")


def test_default_pair(start_mock):
    mock = start_mock("--auth", "strict")
    assert send(mock, signed(mock, "test", secret="test")).status == 200
    response = send(mock, signed(mock, "nobody", secret="test"))
    assert_refused(response, "UnrecognizedClientException", "The security token included")


def test_wrong_region(strict, account):
    mock = strict()
    response = send(mock, signed(mock, account, region="eu-west-2"))
    text = "Credential should be scoped to a valid region, not 'eu-west-2'. "
    assert_refused(response, "InvalidSignatureException", text)
    assert refusal(mock)["differs"] == "credential scope"


@pytest.mark.parametrize("late, text", [(-400, "Signature expired: "), (400, "Signature not yet current: ")])
def test_clock_skew(strict, account, late, text):
    mock = strict()
    mock.control("PUT", "/clock", {"action": "advance", "seconds": late})  # is not what counts
    assert send(mock, signed(mock, account)).status == 200
    assert_refused(send(mock, signed(mock, account, late=late)), "InvalidSignatureException", text)
    assert refusal(mock)["cause"].startswith("clock: ")


def test_javascript_corrects_its_clock(strict, account, javascript_client):
    """Its signatures are accepted however its first Date was: nothing of the mock's clock shows."""
    mock = strict()
    mock.control("PUT", "/clock", {"action": "advance", "seconds": 86400})
    assert javascript_client.start(mock, account, "i", "t").attempts == 1


def test_session_token(strict, account):
    mock = strict(sessionToken="of/this+session==")
    assert send(mock, signed(mock, account, token="of/this+session==")).status == 200
    for token in (None, "another"):
        response = send(mock, signed(mock, account, token=token))
        assert_refused(response, "UnrecognizedClientException", "The security token included")
    journal = mock.control("GET", "/requests").body
    assert b"of/this" not in journal and b"another" not in journal.replace(b"is not that", b"")


def test_expired_session(strict, account):
    mock = strict(sessionToken="s", expires="2020-01-01T00:00:00Z")
    response = send(mock, signed(mock, account, token="s"))
    assert_refused(response, "ExpiredTokenException", "The security token included in the request")


def presigned(mock, account, expires, token=None) -> AWSRequest:
    url = mock.url + "/test-cases-summary/" + family.INSTANCE + "?maxResults=3"
    request = AWSRequest("GET", url)
    SigV4QueryAuth(Credentials(account, SECRET, token), "connect", "us-east-1", expires).add_auth(request)
    return request


def test_presigned_url(strict, account):
    mock = strict(sessionToken="of/this+session==")
    request = presigned(mock, account, 60, "of/this+session==")
    target = request.url.removeprefix(mock.url)
    get = f"GET {{}} HTTP/1.1\r\nHost: {mock.url.removeprefix('http://')}\r\n\r\n"
    assert mock.send(get.format(target).encode()).status == 200
    response = mock.send(get.format(target.replace("maxResults=3", "maxResults=4")).encode())
    assert_refused(response, "InvalidSignatureException", "The request signature we calculated")
    journal = mock.control("GET", "/requests").body
    assert b"session%3D" not in journal and b"of%2Fthis" not in journal
    late = presigned(mock, account, 604801, "of/this+session==").url.removeprefix(mock.url)
    assert_refused(mock.send(get.format(late).encode()), "IncompleteSignatureException", "X-Amz-Expires")


def test_the_preflight_of_a_presigned_url_leaves_no_token_in_the_log(strict):
    mock = strict()
    target = wire.start_target() + "?X-Amz-Security-Token=of%2Fthis"
    assert mock.send(wire.request("OPTIONS", target, {})).status == 200
    mock.stop()
    assert "?X-Amz-Security-Token= 200" in mock.stderr and "of%2Fthis" not in mock.stderr


def test_a_proxy_that_changes_the_host_is_found_out(strict, account):
    mock = strict()
    other = mock.url.replace("127.0.0.1", "localhost") + "/test-cases/i/t%2Fu/start-execution"
    request = signed(mock, account, url=other)
    response = send(mock, request, "/test-cases/i/t%2Fu/start-execution")
    assert_refused(response, "InvalidSignatureException", "The request signature we calculated")
    told = refusal(mock)
    assert told["differs"] == "header host"
    assert told["signed"] == f"host:localhost:{mock.port}"
    assert told["expected"] == f"host:127.0.0.1:{mock.port}"


def test_denied(strict, account, client):
    deny = [{"operation": "Start*", "instanceId": family.INSTANCE}]
    mock = strict(accountId="111122223333", arn="arn:aws:iam::111122223333:user/jo", deny=deny)
    outcome = client.start(mock, account, ARN, "t")
    encoded = ARN.replace(":", "%3A").replace("/", "%2F")
    assert (outcome.error, outcome.status) == ("AccessDeniedException", 403)
    assert outcome.message == (
        "User: arn:aws:iam::111122223333:user/jo is not authorized to perform: "
        "connect:StartTestCaseExecution on resource: "
        f"arn:aws:connect:us-east-1:111122223333:instance/{encoded}/test-case/t"
    )
    assert client.start(mock, account, "another", "t").status == 200
    assert mock.requests("111122223333")


def test_shipped_credentials_keep_to_the_schema_and_load(start_mock):
    validator("credentials.schema.json").validate(load("fixtures/credentials.json"))
    mock = start_mock("--auth", "strict", "--credentials", str(REPOSITORY / "fixtures/credentials.json"))
    assert send(mock, signed(mock, "test", secret="test")).status == 200


@pytest.mark.parametrize(
    "text, told",
    [
        ("{", "line 1"),
        ('{"credentials": [{"accessKeyId": "a"}]}', "'/credentials/0': the field 'secretAccessKey' is missing"),
        ('{"credential": []}', "did you mean 'credentials'?"),
    ],
)
def test_a_wrong_file_keeps_the_program_from_starting(tmp_path, text, told):
    path = tmp_path / "credentials.json"
    path.write_text(text)
    done = run_to_end("--auth", "strict", "--credentials", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith(f"connect-mock: --credentials {path}: ") and told in done.stderr


@pytest.mark.parametrize("options", [["--auth", "maybe"], ["--credentials", "x.json"]])
def test_options_that_make_no_sense_are_refused(options):
    done = run_to_end(*options)
    assert done.returncode == 2
    assert options[0] in done.stderr
