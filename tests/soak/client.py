"""A client with an account of its own, beside a model that says what each answer must be."""

import random
import time
from collections import Counter
from typing import Callable

import family
import wire
from faults import DELAYS, FAULTS, PHASES, leave
from model.answers import answer_of, assert_same
from model.chooser import Chooser
from model.family import Model
from program import Mock

REGIONS = ("us-east-1", "eu-west-2")
# Calls that a client looks at the server with, and that change nothing.
VIEWS = (
    "/health",
    "/clock",
    "/faults",
    "/progression",
    "/snapshot",
    "/report",
    "/report?format=text",
    "/report?format=junit",
    "/requests?limit=100",
    "/openapi.json",
)
# What can be asked once more, or whose answer draws no id: the model follows without the answer.
REPEATABLE = (
    "CreateTestCase",
    "UpdateTestCase",
    "DescribeTestCase",
    "DeleteTestCase",
    "StartTestCaseExecution",
    "StopTestCaseExecution",
    "GetTestCaseExecutionSummary",
)


class Client:
    """One thread's work. `done` counts what it did, by kind."""

    def __init__(self, mock: Mock, account: str, seed: int):
        self.account = account
        self.done: Counter[str] = Counter()
        self._mock = mock
        self._connection = mock.connect()
        self._random = random.Random(seed)
        self._tokens = 0
        self._rules = 0
        self.last = "nothing"

    def begin(self, now_ms: int, plan: dict) -> None:
        """The account is empty."""
        self._model = Model(now_ms, plan)
        self._chooser = Chooser(self._random, self._model)

    def move_to(self, now_ms: int, plan: dict) -> None:
        self._model.now_ms, self._model.plan = now_ms, plan

    def step(self) -> None:
        kinds: tuple[tuple[float, Callable[[], None]], ...] = (
            (0.06, self._meet_fault),
            (0.08, self._meet_delay),
            (0.09, self._leave_half_way),
            (0.10, self._leave_at_once),
            (0.11, self._look),
            (0.12, self._reconnect),
            (1.00, self._call),
        )
        number = self._random.random()
        step = next(step for bound, step in kinds if number < bound)
        step()
        self.done[step.__name__.strip("_").replace("_", " ")] += 1

    def close(self) -> None:
        self._connection.close()

    # Calls

    def _choose(self, operations) -> tuple[str, str, dict]:
        operation = self._random.choice(list(operations))
        region = self._random.choice(REGIONS)
        members = self._chooser.members(operation, self.account, region)
        self.last = f"{operation} {self.account} {region} {members}"
        return operation, region, members

    def _call(self) -> None:
        self._send_and_compare(self._connection, *self._choose(family.OPERATIONS))

    def _send_and_compare(self, connection, operation, region, members) -> None:
        response = family.send(connection, operation, self.account, region, **members)
        expected = self._model.call(operation, self.account, region, members, response.json)
        assert_same(self.last, answer_of(response), expected)

    # Faults

    def _add_rule(self, operation: str, rule: dict) -> str:
        """The id of the rule, which is for the account's next call of the operation alone."""
        self._rules += 1
        rule_id = f"{self.account}-{self._rules}"
        rule = {"id": rule_id, "accountId": self.account, "operation": operation, **rule}
        self._control("PATCH", "/faults", [{"times": 1, **rule}])
        return rule_id

    def _control(self, method: str, path: str, body=None):
        answer = self._mock.control(method, path, body)
        assert answer.status == 200, f"{method} {path}: {answer}"

    def _meet_fault(self) -> None:
        fault = self._random.choice(FAULTS)
        phase = self._random.choice(PHASES)
        operation, region, members = self._choose(REPEATABLE)
        if operation == "StartTestCaseExecution":
            self._tokens += 1
            members["ClientToken"] = f"lost-{self._tokens}"
        if operation == "CreateTestCase":
            self._tokens += 1
            members["TestCaseId"] = f"lost-{self._tokens}"
        self.last += f" with {fault.rule} {phase}"
        rule_id = self._add_rule(operation, {"phase": phase, **fault.rule})
        with self._mock.connect() as connection:
            connection.send(family.request(operation, self.account, members, region))
            if fault.see is leave:
                self._wait_for_hit(rule_id)
            fault.see(connection, rule_id)
        self._control("DELETE", f"/faults?id={rule_id}")
        if phase == "after":
            self._make_sure_it_was_kept(operation, region, members)

    def _wait_for_hit(self, rule_id: str) -> None:
        """Before the client goes: its reset can overtake the request."""
        deadline = time.monotonic() + wire.TIMEOUT_S
        while not any(rule["id"] == rule_id and rule["hits"] for rule in self._mock.faults()):
            assert time.monotonic() < deadline, f"{self.last}: the rule was never met"

    def _make_sure_it_was_kept(self, operation, region, members) -> None:
        """An execution is replayed by its token; of other work the model learns without the answer."""
        if operation != "StartTestCaseExecution":
            self._model.call(operation, self.account, region, members, {})
            return
        response = family.send(self._connection, operation, self.account, region, **members)
        told = response.json
        self._model.call(operation, self.account, region, members, told)
        expected = self._model.call(operation, self.account, region, members, told)
        assert_same(self.last, answer_of(response), expected)

    def _meet_delay(self) -> None:
        call = self._choose(family.OPERATIONS)
        rule_id = self._add_rule(call[0], self._random.choice(DELAYS))
        self._send_and_compare(self._connection, *call)
        self._control("DELETE", f"/faults?id={rule_id}")

    # Clients that behave badly

    def _leave_half_way(self) -> None:
        whole = wire.start(self.account, "never", token="never")
        with self._mock.connect() as connection:
            connection.send(whole[: self._random.randrange(1, len(whole))])
            self._random.choice((leave, lambda *_: None))(connection, "")

    def _leave_at_once(self) -> None:
        """Does not wait for the answer to a question that changes nothing."""
        members = {"InstanceId": family.INSTANCE}
        with self._mock.connect() as connection:
            connection.send(family.request("ListTestCases", self.account, members))
            leave(connection, "")

    # Others

    def _look(self) -> None:
        self._control("GET", self._random.choice(VIEWS))

    def _reconnect(self) -> None:
        self._connection.close()
        self._connection = self._mock.connect()
