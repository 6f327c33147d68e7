"""The control surface, and the isolation that lets tests share a server without it."""

import json

import pytest

import wire

THROTTLE = {"code": "ThrottlingException"}


def test_health(mock):
    first = mock.control("GET", "/health")
    assert first.status == 200
    assert first.headers["content-type"] == "application/json"
    assert first.json["status"] == "ok"
    assert first.json["version"]
    assert mock.control("GET", "/health").json["uptimeSeconds"] >= first.json["uptimeSeconds"] >= 0


def test_faults_are_replaced_appended_and_removed(mock):
    def ids(rules: list[dict]) -> list[str]:
        return [rule["id"] for rule in rules]

    def rule(name: str) -> dict:
        return {"id": name, "error": THROTTLE}

    assert ids(mock.set_faults(rule("a"), rule("b"))) == ["a", "b"]
    assert ids(mock.set_faults(rule("c"))) == ["c"]
    assert ids(mock.control("PATCH", "/faults", rule("d")).json) == ["c", "d"]
    assert ids(mock.control("PATCH", "/faults", [rule("e"), rule("f")]).json) == list("cdef")
    assert ids(mock.control("DELETE", "/faults?id=d").json) == ["c", "e", "f"]
    assert ids(mock.faults()) == ["c", "e", "f"]
    assert ids(mock.control("POST", "/faults", rule("g")).json) == ["g"]
    assert mock.control("DELETE", "/faults").status == 200
    assert mock.faults() == []


def test_rule_without_an_id_gets_one(mock, account):
    rules = mock.set_faults({"error": THROTTLE, "accountId": account}, {"error": THROTTLE})
    assert len({rule["id"] for rule in rules}) == 2
    assert mock.start(account).headers["x-mock-fault"] == rules[0]["id"]


def test_rules_count_what_they_did(mock, account):
    mock.set_faults(
        {"id": "never", "accountId": account, "testCaseId": "other-*", "error": THROTTLE},
        {"id": "two", "accountId": account, "skip": 1, "times": 2, "error": THROTTLE},
        {"id": "rest", "accountId": account, "error": {"code": "AccessDeniedException"}},
    )
    answers = [mock.start(account) for _ in range(4)]

    by = [answer.headers["x-mock-fault"] for answer in answers]
    assert by == ["rest", "two", "two", "rest"]
    never, two, rest = mock.faults()
    assert (never["matched"], never["hits"], never["spent"]) == (0, 0, False)
    assert (two["hits"], two["spent"]) == (2, True)
    assert (rest["matched"], rest["hits"], rest["spent"]) == (2, 2, False)


MATCHES = {
    "accountId": {},
    "region": {"region": "eu-west-2"},
    "operation": {"operation": "StartTestCaseExecution"},
    "instanceId": {"instanceId": "in?tance"},
    "testCaseId": {"testCaseId": "c*e"},
    "clientToken": {"clientToken": "tok*"},
}
MISMATCHES = {
    "region": {"region": "us-*"},
    "instanceId": {"instanceId": "in?ance"},
    "testCaseId": {"testCaseId": "c*f"},
    "clientToken": {"clientToken": "*-x"},
}


@pytest.mark.parametrize("match", MATCHES.values(), ids=MATCHES)
def test_rule_matches(mock, account, match):
    mock.set_faults({"accountId": account, **match, "error": THROTTLE})
    assert mock.start(account, token="token", region="eu-west-2").status == 429


@pytest.mark.parametrize("match", MISMATCHES.values(), ids=MISMATCHES)
def test_rule_does_not_match(mock, account, match):
    mock.set_faults({"accountId": account, **match, "error": THROTTLE})
    assert mock.start(account, token="token", region="eu-west-2").status == 200


REFUSED = {
    "not-json": (b"[{", None),
    "not-rules": ([1], "/0"),
    "unknown-field": ([{"error": THROTTLE}, {"error": THROTTLE, "tmies": 2}], "/1/tmies"),
    "unknown-operation": (
        [{"operation": "StartTestCaseExecutoin", "error": THROTTLE}],
        "/0/operation",
    ),
    "wrong-type": ([{"times": "2", "error": THROTTLE}], "/0/times"),
    "wrong-phase": ([{"phase": "during", "error": THROTTLE}], "/0/phase"),
    "unknown-code-without-status": ([{"error": {"code": "Thing"}}], "/0/error/"),
}


@pytest.mark.parametrize(("rules", "path"), REFUSED.values(), ids=REFUSED)
def test_wrong_rule_is_refused_whole(mock, account, rules, path):
    mock.set_faults({"id": "in-force", "accountId": account, "error": THROTTLE})
    for method in ("POST", "PATCH"):
        if isinstance(rules, bytes):
            answer = send_raw(mock, method, rules)
        else:
            answer = mock.control(method, "/faults", rules)
        assert 400 <= answer.status < 500
        assert answer.json["error"]
        if path is not None:
            assert answer.json["path"].startswith(path)
    assert [rule["id"] for rule in mock.faults()] == ["in-force"]
    assert mock.start(account).status == 429


@pytest.mark.parametrize(
    ("rule", "nearest"),
    [
        ({"tmies": 2, "error": THROTTLE}, "times"),
        ({"operation": "StartTestCaseExecutoin", "error": THROTTLE}, "StartTestCaseExecution"),
        ({"error": {"code": "ThrotlingException"}}, "ThrottlingException"),
    ],
)
def test_wrong_name_is_told_the_nearest(mock, rule, nearest):
    assert nearest in mock.control("POST", "/faults", rule).json["hint"]


def test_up_to_1000_rules(mock):
    rule = {"accountId": "nobody", "error": THROTTLE}
    assert len(mock.set_faults(*[rule] * 1000)) == 1000
    assert 400 <= mock.control("PATCH", "/faults", rule).status < 500
    assert 400 <= mock.control("POST", "/faults", [rule] * 1001).status < 500
    assert len(mock.faults()) == 1000


def test_control_surface_is_not_subject_to_faults(mock, account):
    mock.set_faults({"id": "all", "error": THROTTLE})
    assert mock.control("GET", "/health").status == 200
    assert mock.control("POST", "/faults", {"id": "all", "error": THROTTLE}).status == 200
    assert mock.faults()[0]["matched"] == 0
    assert mock.start(account).status == 429


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/helth", 404), ("POST", "/health", 405), ("DELETE", "/faults?id=none", 404)],
)
def test_wrong_control_call_is_told(mock, method, path, status):
    answer = mock.control(method, path)
    assert answer.status == status
    assert answer.json["error"]


def test_reset_is_the_state_after_start(start_mock, tmp_path, account):
    faults = tmp_path / "faults.json"
    faults.write_text(
        json.dumps([{"id": "start-up", "clientToken": "x*", "times": 1, "error": THROTTLE}])
    )
    mock = start_mock("--faults", str(faults))
    mock.start(account, token="token")
    assert [mock.start(account, token="x").status for _ in range(2)] == [429, 200]
    mock.set_faults({"id": "later", "error": {"code": "AccessDeniedException"}})

    answer = mock.control("POST", "/reset")

    assert (answer.status, answer.json) == (200, {"status": "ok"})
    assert not mock.start(account, token="token").replayed
    (rule,) = mock.faults()
    assert (rule["id"], rule["hits"], rule["spent"]) == ("start-up", 0, False)
    assert [mock.start(account, token="x").status for _ in range(2)] == [429, 200]


def test_reset_of_one_account_leaves_the_others(mock, account, other_account):
    for each in (account, other_account):
        mock.start(each, token="token")
    assert mock.control("POST", f"/reset?accountId={account}").json == {"status": "ok"}
    assert not mock.start(account, token="token").replayed
    assert mock.start(other_account, token="token").replayed


def test_reset_lasts_on_disk(start_mock, tmp_path, account):
    database = str(tmp_path / "state.db")
    mock = start_mock("--db", database)
    mock.start(account, token="token")
    mock.control("POST", "/reset")
    mock.stop()
    assert not start_mock("--db", database).start(account, token="token").replayed


def test_accounts_do_not_share_tokens(mock, account, other_account):
    assert_apart(mock.start(account, token="token"), mock.start(other_account, token="token"))


def test_regions_do_not_share_tokens(mock, account):
    here = mock.start(account, token="token", region="us-east-1")
    assert_apart(here, mock.start(account, token="token", region="eu-west-2"))


def test_other_access_keys_are_one_account(mock):
    mock.control("POST", "/reset?accountId=000000000000")
    first = mock.start("AKIDEXAMPLE", token="token")
    assert not first.replayed
    for key in ("AKIAIOSFODNN7EXAMPLE", "1234567890123", "000000000000"):
        assert mock.start(key, token="token").body == first.body


def assert_apart(first, second) -> None:
    assert (first.status, second.status) == (200, 200)
    assert not second.replayed
    assert second.json["TestCaseExecutionId"] != first.json["TestCaseExecutionId"]


def send_raw(mock, method: str, body: bytes):
    headers = {"Content-Type": "application/json"}
    return mock.send(wire.request(method, "/_mock/faults", headers, body))
