"""What the test-case family is to do, in plain Python: dicts, lists and a clock that is told."""

import json
from dataclasses import dataclass

from model import content
from model.execution import Execution
from model.search import find_unsearchable, fits
from model.state import Case, Refused, Scope, Version, described, instance_of, summary

TOKEN_MS = 7 * 24 * 3600 * 1000
STATUSES = {
    "DuplicateResourceException": 409,
    "IdempotencyException": 409,
    "InvalidParameterException": 400,
    "InvalidRequestException": 400,
    "InvalidTestCaseException": 400,
    "ResourceNotFoundException": 404,
}


@dataclass
class Answer:
    status: int
    error: str | None
    body: dict
    replayed: bool = False


class Model:
    def __init__(self, now_ms: int, plan: dict):
        self.now_ms = now_ms
        self.plan = plan
        self.scopes: dict[tuple[str, str], Scope] = {}
        self.next_tokens: dict[str, tuple[str, int]] = {}
        self.drawn: set[str] = set()

    def reset(self, account: str | None = None) -> None:
        for key in list(self.scopes):
            if account in (None, key[0]):
                del self.scopes[key]

    def call(self, operation: str, account: str, region: str, members: dict, told: dict) -> Answer:
        """What the answer must be. Of `told`, the server's body, only what it draws is used."""
        scope = self.scopes.setdefault((account, region), Scope(account, region))
        members = {name: value for name, value in members.items() if value is not None}
        try:
            return getattr(self, operation)(scope, members, told)
        except Refused as refused:
            return Answer(STATUSES[refused.error], refused.error, refused.body)

    # Test cases

    def CreateTestCase(self, scope, members, told):
        version = self._settled(scope, members, members.get("Status", "PUBLISHED"), None)
        instance = instance_of(members)
        case_id = members.get("TestCaseId")
        if (instance, case_id) in scope.cases:
            raise Refused("IdempotencyException")
        self._check_name(scope, instance, members["Name"], None)
        case_id = case_id or self._draw(told, "TestCaseId")
        arn = f"arn:aws:connect:{scope.region}:{scope.account}:instance/{instance}"
        arn += f"/test-case/{case_id}"
        scope.cases_created += 1
        case = Case(case_id, arn, instance, members["Name"], members.get("Tags", {}), 0)
        case.sequence = scope.cases_created
        case.put(version)
        scope.cases[instance, case_id] = case
        scope.closed.add(instance)
        return Answer(200, None, {"TestCaseId": case_id, "TestCaseArn": arn})

    def UpdateTestCase(self, scope, members, _):
        case = scope.case(members)
        version = self._settled(
            scope, members, members.get("Status", case.latest.status), case.latest
        )
        name = members.get("Name", case.name)
        self._check_name(scope, case.instance, name, case)
        case.name = name
        case.put(version)
        return Answer(200, None, {})

    def DescribeTestCase(self, scope, members, _):
        case = scope.case(members)
        status = members.get("Status")
        version = case.latest if status == "SAVED" else case.current
        if status == "PUBLISHED" and version.status != status:
            raise Refused("ResourceNotFoundException")
        return Answer(200, None, {"TestCase": described(case, version)})

    def DeleteTestCase(self, scope, members, _):
        case = scope.case(members)
        del scope.cases[case.instance, case.id]
        return Answer(200, None, {})

    def ListTestCases(self, scope, members, told):
        after = self._position("ListTestCases", scope, members, 0)
        found = [c for c in scope.cases_of(instance_of(members)) if c.sequence > after]
        page = found[: members.get("MaxResults", 100)]
        body = {"TestCaseSummaryList": [summary(case) for case in page]}
        if len(page) < len(found):
            body |= self._next("ListTestCases", scope, members, told, page[-1].sequence)
        return Answer(200, None, body)

    def SearchTestCases(self, scope, members, told):
        if find_unsearchable(members.get("SearchCriteria", {})):
            raise Refused("InvalidParameterException")
        after = self._position("SearchTestCases", scope, members, 0)
        fitting = [case for case in scope.cases_of(instance_of(members)) if fits(members, case)]
        found = [case for case in fitting if case.sequence > after]
        page = found[: members.get("MaxResults", 100)]
        body = {
            "TestCases": [described(case, case.current) for case in page],
            "ApproximateTotalCount": len(fitting),
        }
        if len(page) < len(found):
            body |= self._next("SearchTestCases", scope, members, told, page[-1].sequence)
        return Answer(200, None, body)

    def _settled(self, scope, members, status, before: Version | None) -> Version:
        version = Version(
            status=status,
            content=members.get("Content", before and before.content),
            description=members.get("Description", before and before.description),
            entry_point=members.get("EntryPoint", before and before.entry_point),
            data=members.get("InitializationData", before and before.data),
            modified_ms=self.now_ms,
            region=scope.region,
        )
        problems = content.problems(version.content, version.entry_point)
        if status == "PUBLISHED" and problems:
            raise Refused("InvalidTestCaseException", Problems=[{"message": p} for p in problems])
        return version

    def _check_name(self, scope, instance, name, itself) -> None:
        for case in scope.cases_of(instance):
            if case.name == name and case is not itself:
                raise Refused("DuplicateResourceException")

    # Executions

    def StartTestCaseExecution(self, scope, members, told):
        operation, token = "StartTestCaseExecution", members.get("ClientToken")
        instance, case_id = instance_of(members), members["TestCaseId"]
        first = self._first_with(scope, operation, token)
        if first and (first.named, first.case_id) != (members["InstanceId"], case_id):
            raise Refused("InvalidRequestException")
        if not first:
            observations = self._observations(scope, instance, case_id)
            execution = Execution.started(
                self._draw(told, "TestCaseExecutionId"),
                len(scope.executions) + 1,
                (instance, case_id),
                self.now_ms,
                self.plan,
                observations,
            )
            execution.named = members["InstanceId"]
            scope.executions.append(execution)
            self._keep_token(scope, operation, token, execution)
        body = {"TestCaseId": case_id, "Status": "INITIATED"}
        body["TestCaseExecutionId"] = (first or execution).id
        return Answer(200, None, body, replayed=first is not None)

    def StopTestCaseExecution(self, scope, members, _):
        operation, token = "StopTestCaseExecution", members.get("ClientToken")
        execution = scope.execution(members)
        first = self._first_with(scope, operation, token)
        if first is execution:
            return Answer(200, None, {}, replayed=True)
        if first or execution.status(self.now_ms) in ("PASSED", "FAILED"):
            raise Refused("InvalidRequestException")
        if execution.stopped_ms is None:
            execution.stopped_ms = self.now_ms
        self._keep_token(scope, operation, token, execution)
        return Answer(200, None, {})

    def GetTestCaseExecutionSummary(self, scope, members, _):
        execution = scope.execution(members)
        body = execution.summary(self.now_ms)
        execution.read(self.now_ms)
        return Answer(200, None, body)

    def ListTestCaseExecutionRecords(self, scope, members, told):
        operation = "ListTestCaseExecutionRecords"
        execution = scope.execution(members)
        position = self._position(operation, scope, members, 0)
        records = execution.records(self.now_ms, told.get("ExecutionRecords", []))
        wanted = members.get("Status")
        rest = [
            (at, record)
            for at, record in enumerate(records)
            if at >= position and wanted in (None, record["Status"])
        ]
        size = members.get("MaxResults", 100)
        body = {"ExecutionRecords": [record for _, record in rest[:size]]}
        if len(rest) > size:
            body |= self._next(operation, scope, members, told, rest[size][0])
        execution.read(self.now_ms)
        return Answer(200, None, body)

    def ListTestCaseExecutions(self, scope, members, told):
        operation, instance = "ListTestCaseExecutions", instance_of(members)
        before = self._position(operation, scope, members, len(scope.executions) + 1)
        named = {c.id for c in scope.cases_of(instance) if c.name == members.get("TestCaseName")}
        found = [
            e
            for e in reversed(scope.executions)
            if e.sequence < before
            and e.instance == instance
            and members.get("TestCaseId", e.case_id) == e.case_id
            and ("TestCaseName" not in members or e.case_id in named)
            and members.get("StartTime", e.started_ms) <= e.started_ms
            and members.get("EndTime", e.started_ms) >= e.started_ms
            and members.get("Status") in (None, e.status(self.now_ms))
        ]
        page = found[: members.get("MaxResults", 100)]
        body = {"TestCaseExecutions": [execution.listed(self.now_ms) for execution in page]}
        if len(page) < len(found):
            body |= self._next(operation, scope, members, told, page[-1].sequence)
        return Answer(200, None, body)

    def _observations(self, scope, instance, case_id) -> list[str] | None:
        """The ids that the published content names; None where anything can be started."""
        case = scope.cases.get((instance, case_id))
        if case and "PUBLISHED" not in case.versions:
            raise Refused("InvalidRequestException")
        if case:
            return content.observations(case.current.content)
        if instance in scope.closed:
            raise Refused("ResourceNotFoundException")
        return None

    # Tokens, pages and ids

    def _first_with(self, scope, operation, token) -> Execution | None:
        execution, expires_ms = scope.tokens.get((operation, token), (None, 0))
        return execution if self.now_ms < expires_ms else None

    def _keep_token(self, scope, operation, token, execution) -> None:
        if token is not None:
            scope.tokens[operation, token] = execution, self.now_ms + TOKEN_MS

    def _query(self, operation, scope, members) -> str:
        asked = {n: v for n, v in members.items() if n not in ("NextToken", "MaxResults")}
        return json.dumps([operation, scope.account, scope.region, asked], sort_keys=True)

    def _position(self, operation, scope, members, start) -> int:
        if "NextToken" not in members:
            return start
        query, position = self.next_tokens.get(members["NextToken"], (None, 0))
        if query != self._query(operation, scope, members):
            raise Refused("InvalidParameterException")
        return position

    def _next(self, operation, scope, members, told, position) -> dict:
        token = told.get("NextToken")
        self.next_tokens[token] = self._query(operation, scope, members), position
        return {"NextToken": token if isinstance(token, str) else "a token"}

    def _draw(self, told, name) -> str:
        drawn = told.get(name, f"no {name}")
        assert drawn not in self.drawn, f"{drawn} was drawn before"
        self.drawn.add(drawn)
        return drawn
