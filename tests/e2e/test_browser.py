"""The AWS SDK for JavaScript in a real browser, on a page from another origin than the mock's."""

import json
import shutil

import pytest

import clients
import tools
import wire

ID = "x-amzn-requestid"


class Browser(clients.JavaScript):
    """Headless Chromium, which browser.mjs keeps a page open in."""

    PROGRAM = "browser.mjs"

    def __init__(self):
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if chromium is None:
            tools.missing("a browser: no chromium on the PATH (Debian's package chromium)")
        folder = clients.node_folder()
        for package in ("esbuild", "playwright-core"):
            if not (folder / "node_modules" / package).is_dir():
                tools.missing(f"{package}, which tests/e2e/package.json names")
        super().__init__({"CONNECT_MOCK_CHROMIUM": chromium})

    def call(self, mock, account: str, command: str, attempts: int = 1, **input) -> dict:
        return self.ask(
            {
                "do": "call",
                "url": mock.url,
                "region": clients.REGION,
                "account": account,
                "command": command,
                "input": input,
                "attempts": attempts,
            }
        )

    def read(self, url: str, **request) -> dict:
        return self.ask({"do": "read", "url": url, **request})

    def post(self, way: str, url: str, body: str) -> None:
        self.ask({"do": "post", "way": way, "url": url, "body": body})


@pytest.fixture(scope="module")
def browser(environment):
    with Browser() as browser:
        yield browser


CASE = {"InstanceId": "instance", "TestCaseId": "case"}
INSTANCE = "12345678-1234-1234-1234-123456789012"


def test_page_starts_an_execution(browser, mock, account):
    told = browser.call(mock, account, "StartTestCaseExecution", **CASE)
    (entry,) = mock.requests(account)
    assert told["output"] == {
        "TestCaseExecutionId": entry["testCaseExecutionId"],
        "TestCaseId": "case",
        "Status": "INITIATED",
    }
    assert (told["status"], told["requestId"]) == (200, entry["requestId"])


def test_page_sees_a_modelled_error(browser, mock, account):
    told = browser.call(
        mock, account, "DescribeTestCase", InstanceId=INSTANCE, TestCaseId="nowhere"
    )
    (entry,) = mock.requests(account)
    assert told["error"] == "ResourceNotFoundException"
    assert told["message"]
    assert (told["status"], told["requestId"]) == (404, entry["requestId"])


def test_page_calls_by_every_method(browser, mock, account):
    content = '{"Version": "2019-10-30", "Observations": []}'
    case = {"InstanceId": INSTANCE}
    created = browser.call(
        mock, account, "CreateTestCase", **case, Name="Case", Content=content, Status="SAVED"
    )
    case["TestCaseId"] = created["output"]["TestCaseId"]
    for command in ("UpdateTestCase", "DescribeTestCase", "DeleteTestCase"):
        told = browser.call(mock, account, command, **case)
        assert told["status"] == 200, told
    methods = [entry["method"] for entry in mock.requests(account)]
    assert methods == ["PUT", "POST", "GET", "DELETE"], "a preflight is no request"


def test_page_retries_a_throttled_call(browser, mock, account):
    error = {"code": "ThrottlingException"}
    mock.set_faults({"accountId": account, "times": 2, "error": error})
    told = browser.call(mock, account, "StartTestCaseExecution", attempts=3, **CASE)
    assert (told["status"], told["attempts"]) == (200, 3)
    entries = mock.requests(account)
    assert [entry["statusCode"] for entry in entries] == [429, 429, 200]
    assert len({entry["clientToken"] for entry in entries}) == 1


def test_page_sees_the_two_headers_of_the_service_alone(browser, mock, account):
    headers = wire.start_headers(account)
    told = browser.read(mock.url + wire.start_target(), method="PUT", headers=headers, body="{}")
    assert told["status"] == 200
    assert ID in told["headers"]
    assert set(told["headers"]) <= {ID, "content-type", "content-length"}


def test_page_cannot_send_what_the_service_does_not_allow(browser, mock, account):
    headers = {**wire.start_headers(account), "x-mock-fault": "ThrottlingException"}
    told = browser.read(mock.url + wire.start_target(), method="PUT", headers=headers, body="{}")
    assert told == {"error": "TypeError"}
    assert mock.requests(account) == []


@pytest.mark.parametrize("path", ["/health", "/requests", "/snapshot", "/nowhere"])
def test_page_cannot_read_the_control_surface(browser, mock, path):
    assert mock.control("GET", path).status in (200, 404)
    assert browser.read(f"{mock.url}/_mock{path}") == {"error": "TypeError"}


def test_page_cannot_steer_the_control_surface_by_a_call_that_is_asked_for(browser, mock, account):
    mock.set_faults({"id": "mine", "accountId": account, "fault": "HANG"})
    assert browser.read(f"{mock.url}/_mock/faults", method="DELETE") == {"error": "TypeError"}
    assert [rule["id"] for rule in mock.faults()] == ["mine"]


RULE = json.dumps({"id": "foreign", "testCaseId": "=", "error": {"code": "ThrottlingException"}})


@pytest.mark.parametrize("way", ["fetch", "no-cors", "no-referrer", "beacon", "form"])
@pytest.mark.parametrize("path", ["/faults", "/reset"])
def test_page_cannot_steer_the_control_surface_by_a_call_that_is_just_sent(
    browser, start_mock, account, way, path
):
    mock = start_mock()
    mock.set_faults({"id": "mine", "accountId": account, "fault": "HANG"})
    browser.post(way, f"{mock.url}/_mock{path}", RULE)
    tools.wait_until(lambda: f"POST /_mock{path} 403" in mock.stderr, "the refusal in the log")
    assert [rule["id"] for rule in mock.faults()] == ["mine"]


def test_page_whose_name_was_rebound_cannot_call_the_control_surface(browser, start_mock):
    """Its calls are of one origin, so that the browser lets it send and read all of them."""
    mock = start_mock()
    origin = f"http://rebound.example:{mock.port}"
    health = browser.read(f"{origin}/_mock/health", at=origin)
    assert health["status"] == 403
    assert "Host" in json.loads(health["text"])["error"]
    faults = browser.read(f"{origin}/_mock/faults", at=origin, method="POST", body=RULE)
    assert faults["status"] == 403
    assert mock.faults() == []


def test_page_of_the_mock_itself_may_call_the_control_surface(browser, start_mock):
    mock = start_mock()
    faults = browser.read(f"{mock.url}/_mock/faults", at=mock.url, method="POST", body=RULE)
    assert faults["status"] == 200
    assert [rule["id"] for rule in mock.faults()] == ["foreign"]
