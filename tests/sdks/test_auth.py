"""--auth strict: who is let in, how each SDK tells a refusal, and what it does about a wrong clock."""

import re

import pytest

from clients import strict_options
from retries import CORRECTS_ITS_CLOCK, ONCE
from test_errors import STATUSES

START = {"InstanceId": "instance", "TestCaseId": "case"}
TOO_FAR_S = 600


@pytest.fixture
def strict(start_mock, tmp_path, account):
    """Starts a server that knows the account's access key, as told."""

    def start(**entry):
        return start_mock(*strict_options(tmp_path, account, **entry))

    return start


def attempts_of(mock) -> int:
    return mock.control("GET", "/requests/count").json["count"]


@pytest.mark.parametrize("token", [None, "a-session/token+="], ids=["alone", "with session token"])
def test_right_key_is_let_in(strict, connect_to, token):
    mock = strict(**({"sessionToken": token} if token else {}))
    told = connect_to(mock.url, token).ask("StartTestCaseExecution", START)
    assert told["output"]["Status"] == "INITIATED", told
    assert attempts_of(mock) == 1


# What the server knows of the key, the session token that the client has, the error, its message.
REFUSED = {
    "wrong secret": (
        {"secretAccessKey": "another"},
        None,
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided.",
    ),
    "unknown access key": (
        {"accessKeyId": "AKIAANOTHER"},
        None,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    ),
    "wrong session token": (
        {"sessionToken": "right"},
        "wrong",
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    ),
    "no session token": (
        {"sessionToken": "right"},
        None,
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
    ),
    "expired": (
        {"sessionToken": "right", "expires": "2020-01-01T00:00:00Z"},
        "right",
        "ExpiredTokenException",
        "The security token included in the request is expired",
    ),
    "denied operation": (
        {"arn": "arn:aws:iam::111122223333:user/reader", "deny": [{"operation": "Start*"}]},
        None,
        "AccessDeniedException",
        "User: arn:aws:iam::111122223333:user/reader is not authorized to perform: "
        "connect:StartTestCaseExecution on resource: ",
    ),
}


@pytest.mark.parametrize(("known", "token", "error", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(strict, connect_to, sdk_name, known, token, error, message, record_property):
    mock = strict(**known)
    told = connect_to(mock.url, token).ask("StartTestCaseExecution", START)
    record_property("cell", f"{attempts_of(mock)}, {error}")
    has_class = error in STATUSES
    assert (told["error"] if has_class else told["error"].removeprefix("unmodelled ")) == error
    assert told["status"] == 403
    assert message in told["message"]
    assert attempts_of(mock) == ONCE[sdk_name]


def assert_clock(mock, told, sdk_name, error, record_property):
    """The call was corrected by the second attempt, or refused for good by the first."""
    corrects = sdk_name in CORRECTS_ITS_CLOCK[error]
    name = told.get("error", "success").removeprefix("unmodelled ")
    record_property("cell", f"{attempts_of(mock)}, {name}")
    assert name == ("success" if corrects else error), told
    assert attempts_of(mock) == (2 if corrects else ONCE[sdk_name])


# The server's clock is moved, and so that of each client is as wrong the other way.
WRONG = {"ten minutes slow": TOO_FAR_S, "ten minutes fast": -TOO_FAR_S}
SAYS = {
    "ten minutes slow": r"Signature expired: \w+ is now earlier than \w+ \(\w+ - 5 min\.\)",
    "ten minutes fast": r"Signature not yet current: \w+ is still later than \w+ \(\w+ \+ 5 min\.\)",
}


@pytest.mark.parametrize("clock", WRONG)
def test_clients_clock_is_wrong(strict, connect_to, sdk_name, clock, record_property):
    mock = strict()
    mock.control("PUT", "/clock", {"action": "skew", "seconds": WRONG[clock]})
    told = connect_to(mock.url).ask("StartTestCaseExecution", START)
    assert_clock(mock, told, sdk_name, "InvalidSignatureException", record_property)
    if "error" in told:
        assert re.search(SAYS[clock], told["message"]), told


@pytest.mark.parametrize("clock", WRONG)
def test_clock_is_called_too_skewed(start_mock, connect_to, sdk_name, clock, record_property):
    """As some services have it, by a rule that refuses the first attempt."""
    mock = start_mock()
    mock.control("PUT", "/clock", {"action": "skew", "seconds": WRONG[clock]})
    mock.set_faults({"times": 1, "error": {"code": "RequestTimeTooSkewed"}})
    told = connect_to(mock.url).ask("StartTestCaseExecution", START)
    assert_clock(mock, told, sdk_name, "RequestTimeTooSkewed", record_property)
