"""Holds an answer of the server against the model's."""

import json

from model.family import Answer


def answer_of(response) -> Answer:
    """What a response says, without the text of a Message: that is the server's to word."""
    error = response.headers.get("x-amzn-errortype")
    body = response.json
    if error is not None:
        assert body.pop("Message", None), response
    for record in body.get("ExecutionRecords", []):
        record["Record"] = json.loads(record["Record"])
    return Answer(response.status, error, body, response.replayed)


def assert_same(call: str, got: Answer, expected: Answer) -> None:
    assert got == expected, f"{call}\n     got {got}\nexpected {expected}"
