"""Thousands of random operations: the server answers each as a plain model does."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest

import family
from model.answers import answer_of, assert_same
from model.chooser import INSTANCES, Chooser
from model.family import Answer, Model
from model.plans import ADVANCES_S, DEFAULT_PLAN, PLANS

SEEDS = (1, 2, 3, 4)
STEPS = 3000
SHOWN = 25
# Calls with each operation that must have succeeded under a seed, for it to have tested something.
SUCCESSES_MIN = 10

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SCOPES = [
    ("111111111111", "us-east-1"),
    ("111111111111", "us-east-1"),
    ("111111111111", "eu-west-2"),
    ("222222222222", "us-east-1"),
]
# Members that no operation takes.
INVALID = [
    ("ListTestCases", {"MaxResults": 0}),
    ("ListTestCases", {"MaxResults": 1001}),
    ("ListTestCaseExecutions", {"MaxResults": 101}),
    ("ListTestCaseExecutions", {"Status": "PUBLISHED"}),
    ("ListTestCaseExecutions", {"StartTime": -1}),
    ("SearchTestCases", {"InstanceId": "not-an-instance"}),
    ("CreateTestCase", {"Name": "", "Content": "{}"}),
    ("CreateTestCase", {"Content": "{}"}),
    ("DescribeTestCase", {"TestCaseId": "c" * 501}),
]


class Walk:
    """One random walk over a server and a model, side by side."""

    def __init__(self, mock, seed: int):
        self._mock = mock
        self._connection = mock.connect()
        self._random = random.Random(seed)
        self._model = Model(0, DEFAULT_PLAN)
        self._chooser = Chooser(self._random, self._model)
        self._freeze()
        self._next: list[tuple] = []  # calls that continue a list
        self.log: list[str] = []
        self.succeeded: Counter[str] = Counter()

    def step(self) -> None:
        kind = self._random.random()
        if kind < 0.12:
            self._advance()
        elif kind < 0.14:
            self._set_plan()
        elif kind < 0.145:
            self._reset()
        elif kind < 0.16:
            self._send_invalid()
        elif kind < 0.22 and self._next:
            self._continue_list()
        else:
            operation = self._random.choice(list(family.OPERATIONS))
            account, region = self._random.choice(SCOPES)
            self._call(
                operation, account, region, self._chooser.members(operation, account, region)
            )

    # What does not go through the API

    def _control(self, method: str, path: str, body=None) -> None:
        self.log.append(f"{method} {path} {body}")
        answer = self._mock.control(method, path, body)
        assert answer.status == 200, answer.body

    def _freeze(self) -> None:
        self._model.now_ms = int(START.timestamp() * 1000)
        instant = START.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._mock.control("PUT", "/clock", {"action": "freeze", "instant": instant})

    def _advance(self) -> None:
        seconds = self._random.choice(ADVANCES_S)
        self._control("PUT", "/clock", {"action": "advance", "seconds": seconds})
        self._model.now_ms += int(seconds * 1000)

    def _set_plan(self) -> None:
        self._model.plan = self._random.choice(PLANS)
        self._control("PUT", "/progression", [self._model.plan])

    def _reset(self) -> None:
        account = self._random.choice([None, SCOPES[0][0], SCOPES[-1][0]])
        self._control("POST", "/reset" + (f"?accountId={account}" if account else ""))
        self._model.reset(account)
        if account is None:
            self._model.plan = DEFAULT_PLAN
            self._freeze()

    # Calls

    def _call(self, operation: str, account: str, region: str, members: dict) -> None:
        answer = family.send(self._connection, operation, account, region, **members)
        told = answer.json
        expected = self._model.call(operation, account, region, members, told)
        self._compare(f"{operation} {account} {region} {members}", answer, expected)
        self.succeeded[operation] += answer.status == 200
        if "NextToken" in told:
            token = {"NextToken": told["NextToken"]}
            self._next.append((operation, account, region, {**members, **token}))

    def _compare(self, call: str, answer, expected: Answer) -> None:
        got = answer_of(answer)
        self.log.append(f"{call}\n    {got.status} {got.error or ''}")
        assert_same(call, got, expected)

    def _continue_list(self) -> None:
        """With the token of a page that came before: as it was, of another query, or spoilt."""
        operation, account, region, members = self._random.choice(self._next[-20:])
        spoilt = self._random.random()
        if spoilt < 0.1:
            members = {**members, "NextToken": members["NextToken"][::-1]}
        elif spoilt < 0.2:
            region = "eu-central-1"
        elif spoilt < 0.3:
            members = {**members, "InstanceId": self._random.choice(INSTANCES)}
        self._call(operation, account, region, members)

    def _send_invalid(self) -> None:
        operation, members = self._random.choice(INVALID)
        account, region = self._random.choice(SCOPES)
        members = {"InstanceId": INSTANCES[0], **members}
        answer = family.send(self._connection, operation, account, region, **members)
        refused = Answer(400, "InvalidParameterException", {})
        self._compare(f"{operation} {members}", answer, refused)


@pytest.mark.parametrize("seed", SEEDS)
def test_server_answers_as_the_model_does(start_mock, seed):
    walk = Walk(start_mock(), seed)
    try:
        for _ in range(STEPS):
            walk.step()
    except Exception:
        print(f"seed {seed}, step {len(walk.log)}; the last of them:")
        print("\n".join(walk.log[-SHOWN:]))
        raise
    few = {name: walk.succeeded[name] for name in family.OPERATIONS}
    assert min(few.values()) >= SUCCESSES_MIN, few
