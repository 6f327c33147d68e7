"""What the model remembers: the test cases, executions and tokens of an account in a region."""

import hashlib
from dataclasses import dataclass, field

from model.execution import Execution


class Refused(Exception):
    def __init__(self, error: str, **body):
        super().__init__(error)
        self.error = error
        self.body = body


@dataclass
class Version:
    status: str
    content: str
    description: str | None
    entry_point: dict | None
    data: str | None
    modified_ms: int
    region: str


@dataclass
class Case:
    id: str
    arn: str
    instance: str
    name: str
    tags: dict
    sequence: int
    versions: dict[str, Version] = field(default_factory=dict)

    def put(self, version: Version) -> None:
        self.versions[version.status] = version
        if version.status == "PUBLISHED":
            self.versions.pop("SAVED", None)

    @property
    def current(self) -> Version:
        return self.versions.get("PUBLISHED") or self.versions["SAVED"]

    @property
    def latest(self) -> Version:
        return self.versions.get("SAVED") or self.versions["PUBLISHED"]


@dataclass
class Scope:
    """What an account has in a region."""

    account: str
    region: str
    cases: dict[tuple[str, str], Case] = field(default_factory=dict)  # in the order of creation
    cases_created: int = 0
    closed: set[str] = field(default_factory=set)
    executions: list[Execution] = field(default_factory=list)
    tokens: dict[tuple[str, str], tuple[Execution, int]] = field(default_factory=dict)

    def case(self, members: dict) -> Case:
        case = self.cases.get((instance_of(members), members["TestCaseId"]))
        if case is None:
            raise Refused("ResourceNotFoundException")
        return case

    def execution(self, members: dict) -> Execution:
        wanted = (instance_of(members), members["TestCaseId"], members["TestCaseExecutionId"])
        for execution in self.executions:
            if (execution.instance, execution.case_id, execution.id) == wanted:
                return execution
        raise Refused("ResourceNotFoundException")

    def cases_of(self, instance: str) -> list[Case]:
        return [case for case in self.cases.values() if case.instance == instance]


def instance_of(members: dict) -> str:
    return members["InstanceId"].rpartition("/")[2]


def described(case: Case, version: Version) -> dict:
    told = {
        **summary(case, version),
        "Content": version.content,
        "EntryPoint": version.entry_point,
        "InitializationData": version.data,
        "Description": version.description,
        "Tags": case.tags or None,
        "TestCaseSha256": hashlib.sha256(version.content.encode()).hexdigest(),
    }
    return {name: value for name, value in told.items() if value is not None}


def summary(case: Case, version: Version | None = None) -> dict:
    version = version or case.current
    return {
        "Id": case.id,
        "Arn": case.arn,
        "Name": case.name,
        "Status": version.status,
        "LastModifiedTime": version.modified_ms / 1000,
        "LastModifiedRegion": version.region,
    }
