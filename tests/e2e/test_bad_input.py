"""Bad input is told from good over the wire, as the contract's table has it."""

import json
import uuid

import pytest

import wire

JSON = "application/json"


def nested(depth: int) -> bytes:
    """An object that is `depth` deep, itself counted."""
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


BODIES = {
    "broken": b"{[",
    "trailing-bytes": b'{"ClientToken": "a"}abc',
    "trailing-comma": b'{"ClientToken": "a",}',
    "comment": b"// comment\n{}",
    "single-quotes": b"{'ClientToken': 'a'}",
    "array": b"[{}]",
    "null": b"null",
    "number": b"10",
    "token-is-a-number": b'{"ClientToken": 1}',
    "token-is-an-object": b'{"ClientToken": {}}',
    "duplicate-key": b'{"ClientToken": "a", "ClientToken": "a"}',
    "duplicate-unknown-key": b'{"x": 1, "\\u0078": 1}',
    "bad-utf-8": b'{"ClientToken": "\xff"}',
    "overlong-utf-8": b'{"ClientToken": "\xc0\xaf"}',
    "surrogate-in-utf-8": b'{"ClientToken": "\xed\xa0\x80"}',
    "lone-surrogate": b'{"ClientToken": "\\ud83d"}',
    "escaped-nul": b'{"ClientToken": "a\\u0000b"}',
    "raw-nul": b'{"ClientToken": "a\x00b"}',
    "raw-control": b'{"ClientToken": "a\nb"}',
    "byte-order-mark": b"\xef\xbb\xbf{}",
    "leading-zero": b'{"x": 01}',
    "nested-33-deep": nested(33),
    "nested-without-end": b'{"a":' + b"[" * 100_000,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_bad_body_is_a_serialization_exception(mock, account, body):
    answer = send(mock, account, body=body)
    assert_error(answer, 400, "SerializationException")


def test_nesting_up_to_32_is_accepted(mock, account):
    assert send(mock, account, body=nested(32)).status == 200


LABELS = {
    "escape-cut-short": "a%4",
    "escape-at-end": "a%",
    "escape-not-hex": "a%zz",
    "nul": "a%00b",
    "bad-utf-8": "%FF",
    "overlong-utf-8": "%C0%AF",
    "surrogate": "%ED%A0%80",
}


@pytest.mark.parametrize("label", LABELS.values(), ids=LABELS)
def test_bad_label_is_a_serialization_exception(mock, account, label):
    for target in (wire.start_target(test_case=label), wire.start_target(instance=label)):
        answer = send(mock, account, target=target)
        assert_error(answer, 400, "SerializationException")


MOST_500 = "Member must have length less than or equal to 500"
CONSTRAINTS = {
    "test-case-missing": (
        wire.start_target(test_case=""),
        "1 validation error detected. Value at '/TestCaseId' failed to satisfy constraint: "
        "Member must not be null",
    ),
    "instance-missing": (
        wire.start_target(instance=""),
        "1 validation error detected. Value at '/InstanceId' failed to satisfy constraint: "
        "Member must not be null",
    ),
    "test-case-501": (
        wire.start_target(test_case="%F0%9F%98%B9" * 501),
        "1 validation error detected. Value with length 501 at '/TestCaseId' failed to satisfy "
        f"constraint: {MOST_500}",
    ),
}


@pytest.mark.parametrize(("target", "message"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_bad_length_is_an_invalid_parameter(mock, account, target, message):
    answer = send(mock, account, target=target)
    assert_error(answer, 400, "InvalidParameterException")
    # Whether a missing label is counted as a validation error too is not in the contract.
    assert answer.json["Message"] in (message, message.partition(". ")[2])


def test_each_bad_length_is_told(mock, account):
    target = wire.start_target(test_case="t" * 501, instance="i" * 101)
    answer = send(mock, account, target=target, body=wire.start_body("c" * 501))
    assert_error(answer, 400, "InvalidParameterException")
    message = answer.json["Message"]
    assert message.startswith("3 validation errors detected. ")
    assert len(message.split("; ")) == 3
    for place in ("length 101 at '/InstanceId'", "501 at '/TestCaseId'", "501 at '/ClientToken'"):
        assert place in message


def test_longest_members_are_accepted(mock, account):
    target = wire.start_target(test_case="%F0%9F%98%B9" * 500, instance="%C3%A9" * 100)
    answer = send(mock, account, target=target, body=wire.start_body("é" * 500))
    assert answer.status == 200
    assert answer.json["TestCaseId"] == "😹" * 500


@pytest.mark.parametrize("content_type", [None, "text/plain", "application/hal+json"])
def test_other_content_type_is_refused(mock, account, content_type):
    answer = send(mock, account, headers={"Content-Type": content_type})
    assert_error(answer, 415, "UnsupportedMediaTypeException")


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_content_type_is_accepted(mock, account, content_type):
    assert send(mock, account, headers={"Content-Type": content_type}).status == 200


@pytest.mark.parametrize("accept", ["application/hal+json", "text/html, text/*;q=0.5"])
def test_accept_of_other_types_only_is_refused(mock, account, accept):
    assert_error(send(mock, account, headers={"Accept": accept}), 406, "NotAcceptableException")


@pytest.mark.parametrize("accept", [JSON, "*/*", "application/*", "text/html, */*;q=0.1"])
def test_accept_of_json_is_served(mock, account, accept):
    assert send(mock, account, headers={"Accept": accept}).status == 200


@pytest.mark.parametrize("target", ["/", "/test-case/i/t/start-execution", "/test-cases/i/t/u/v/w"])
def test_unknown_path_names_the_nearest(mock, account, target):
    answer = send(mock, account, target=target)
    assert_error(answer, 404, "UnknownOperationException")
    assert "test-cases" in answer.json["Message"]


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_wrong_method_is_told_the_right_one(mock, account, method):
    answer = send(mock, account, method=method)
    assert_error(answer, 405, "MethodNotAllowedException")
    assert "PUT" in answer.headers["allow"]


def test_unknown_members_are_ignored(mock, account):
    body = json.dumps({"ClientToken": "a", "Unknown": {"deep": [1, None]}, "clienttoken": 1})
    first = send(mock, account, body=body.encode())
    assert first.status == 200
    assert send(mock, account, body=wire.start_body("a")).body == first.body


def send(mock, account, method="PUT", target=None, headers=(), body=b"{}") -> wire.Response:
    """A good request, but for what the test puts in its place; a header of None is left out."""
    headers = {**wire.start_headers(account), **dict(headers)}
    headers = {name: value for name, value in headers.items() if value is not None}
    return mock.send(wire.request(method, target or wire.start_target(), headers, body))


def assert_error(answer: wire.Response, status: int, code: str) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["x-amzn-errortype"] == code
    assert answer.headers["content-type"] == JSON
    assert uuid.UUID(answer.headers["x-amzn-requestid"])
    assert answer.json["Message"]
    assert not {"code", "__type"} & set(answer.json)
