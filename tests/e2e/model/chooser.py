"""Members for a random call: mostly of what the model has, so that most calls mean something."""

import random

from model.content import CONTENTS, ENTRY_POINTS
from model.family import Model

INSTANCES = [f"{digit * 8}-0000-4000-8000-00000000000{digit}" for digit in "aab"]
NAMES = ["Greeting", "greeting 2", "menu", "Menu of the day", "übung", "x"]
CASE_IDS = ["case-1", "case-2"]
TOKENS = ["token-1", "token-2", "token-3", ""]
STATUSES = ["INITIATED", "IN_PROGRESS", "PASSED", "FAILED", "STOPPED"]
TAGS = [{"team": "voice"}, {"team": "chat", "stage": "test"}]
TAG_FILTERS = [
    {"TagCondition": {"TagKey": "team", "TagValue": "voice"}},
    {"TagCondition": {"TagKey": "stage"}},
    {"AndConditions": [{"TagKey": "team"}, {"TagKey": "stage", "TagValue": "live"}]},
    {"OrConditions": [[{"TagKey": "stage"}], [{"TagKey": "team", "TagValue": "voice"}]]},
    {"OrConditions": []},
]


class Chooser:
    def __init__(self, seeded: random.Random, model: Model):
        self._random = seeded
        self._model = model

    def members(self, operation: str, account: str, region: str) -> dict:
        make = getattr(self, "_" + operation, self._execution_members)
        members = make(operation, account, region)
        if self._random.random() < 0.1:
            arn = f"arn:aws:connect:{region}:{account}:instance/{members['InstanceId']}"
            members["InstanceId"] = arn
        return members

    def _CreateTestCase(self, operation, *_):
        good = list(CONTENTS)[:2]
        return {
            "InstanceId": self._random.choice(INSTANCES),
            "TestCaseId": self._maybe(CASE_IDS, 0.2),
            "Name": self._random.choice(NAMES),
            "Content": self._maybe(list(CONTENTS), 0.4) or self._random.choice(good),
            "Tags": self._maybe(TAGS),
            **self._text(operation),
        }

    def _UpdateTestCase(self, operation, *_):
        instance, case_id = self._case()
        return {
            "InstanceId": instance,
            "TestCaseId": case_id,
            "Name": self._maybe(NAMES, 0.3),
            "Content": self._maybe(list(CONTENTS), 0.4),
            **self._text(operation),
        }

    def _DescribeTestCase(self, *_):
        instance, case_id = self._case()
        status = self._maybe(["PUBLISHED", "SAVED"])
        return {"InstanceId": instance, "TestCaseId": case_id, "Status": status}

    def _DeleteTestCase(self, *_):
        """Often of one that is not there, so that some live to see more."""
        instance, case_id = self._case()
        return {"InstanceId": instance, "TestCaseId": self._maybe(["gone"], 0.5) or case_id}

    def _ListTestCases(self, *_):
        sizes = self._maybe([1, 2, 3, 1000])
        return {"InstanceId": self._random.choice(INSTANCES), "MaxResults": sizes}

    def _SearchTestCases(self, *_):
        return {
            "InstanceId": self._random.choice(INSTANCES),
            "MaxResults": self._maybe([1, 2, 100]),
            "SearchCriteria": self._criteria(2) if self._random.random() < 0.7 else None,
            "SearchFilter": self._maybe([{"TagFilter": f} for f in TAG_FILTERS], 0.4),
        }

    def _criteria(self, depth: int) -> dict:
        condition = {
            "FieldName": self._random.choice(["Name", "name", "description", "id"]),
            "Value": self._random.choice(["greet", "MENU", "menu", "says hello", "case-", ""]),
            "ComparisonType": self._maybe(["STARTS_WITH", "CONTAINS", "EXACT"], 0.9),
        }
        if self._random.random() < 0.05:
            condition["FieldName"] = "content"
        condition = {name: value for name, value in condition.items() if value is not None}
        criteria = {
            "StringCondition": condition if self._random.random() < 0.5 else None,
            "StatusCondition": self._maybe(["PUBLISHED", "SAVED"], 0.3),
        }
        if depth > 0:
            few = range(self._random.randint(1, 3))
            which = self._random.choice(["OrConditions", "AndConditions"])
            criteria[which] = [self._criteria(depth - 1) for _ in few]
        return {name: value for name, value in criteria.items() if value is not None}

    def _StartTestCaseExecution(self, *_):
        instance, case_id = self._case()
        token = self._maybe(TOKENS, 0.4)
        return {"InstanceId": instance, "TestCaseId": case_id, "ClientToken": token}

    def _ListTestCaseExecutions(self, *_):
        times = [self._model.now_ms - ms for ms in (0, 1, 1000, 60_000)]
        return {
            "InstanceId": self._random.choice(INSTANCES),
            "MaxResults": self._maybe([1, 3, 100]),
            "TestCaseId": self._maybe([*CASE_IDS, self._case()[1]], 0.3),
            "TestCaseName": self._maybe(NAMES, 0.2),
            "StartTime": self._maybe(times, 0.2),
            "EndTime": self._maybe(times, 0.2),
            "Status": self._maybe(STATUSES, 0.3),
        }

    def _execution_members(self, operation, account, region):
        members = self._execution(account, region)
        if operation == "StopTestCaseExecution":
            members["ClientToken"] = self._maybe(TOKENS, 0.3)
        if operation == "ListTestCaseExecutionRecords":
            members["Status"] = self._maybe(STATUSES[1:], 0.2)
            members["MaxResults"] = self._maybe([1, 2, 100])
        return members

    # Parts

    def _maybe(self, values, chance: float = 0.5):
        return self._random.choice(values) if self._random.random() < chance else None

    def _case(self) -> tuple[str, str]:
        """The scope's or another's: (instance, id)."""
        known = [key for scope in self._model.scopes.values() for key in scope.cases]
        if known and self._random.random() < 0.8:
            return self._random.choice(known)
        return self._random.choice(INSTANCES), self._random.choice([*CASE_IDS, "unknown"])

    def _execution(self, account: str, region: str) -> dict:
        """One of the latest of the scope, but sometimes one of somewhere else or a wrong name."""
        scope = self._model.scopes.get((account, region))
        if scope and self._random.random() < 0.1:
            scope = self._random.choice(list(self._model.scopes.values()))
        if not (scope and scope.executions) or self._random.random() < 0.05:
            return {"InstanceId": INSTANCES[0], "TestCaseId": "x", "TestCaseExecutionId": "x"}
        execution = self._random.choice(scope.executions[-6:])
        instance = self._maybe(INSTANCES, 0.05) or execution.instance
        return {
            "InstanceId": instance,
            "TestCaseId": self._maybe(CASE_IDS, 0.05) or execution.case_id,
            "TestCaseExecutionId": execution.id,
        }

    def _text(self, operation: str) -> dict:
        chance = 0.9 if operation == "CreateTestCase" else 0.3
        return {
            "Status": self._maybe(["PUBLISHED", "PUBLISHED", "SAVED"]),
            "Description": self._maybe(["Says hello", "asks", ""]),
            "EntryPoint": self._maybe([entry_point for entry_point, _ in ENTRY_POINTS], chance / 2),
            "InitializationData": self._maybe(['{"Locale":"en"}']),
        }
