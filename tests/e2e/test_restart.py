"""A server that is started again on its database goes on as if nothing had happened."""

import contextlib
import os
import signal
import sqlite3
from pathlib import Path

import pytest

import family
from program import REPOSITORY
from refusals import assert_refused_and_untouched

ACCOUNT = "100000000001"
FROZEN = "2026-01-02T03:04:05Z"
FROZEN_MS = 1767323045000
CONTENT = family.content("greeting", "menu")
APPLICATION_ID = 0x636E6D6B
TAGGED = {"TagCondition": {"TagKey": "number"}}
WAYS_TO_END = ["SIGTERM", "kill -9"]
# Seconds after the restart; the status that the default plan then has.
COURSE = [(0, "IN_PROGRESS"), (0.999, "IN_PROGRESS"), (0.001, "PASSED"), (3600, "PASSED")]


@pytest.mark.parametrize("name", [":memory:", "file:state.db", "file:state.db?mode=memory", "a?b=c"])
def test_any_name_of_a_file_is_one(start_mock, tmp_path, monkeypatch, name):
    """SQLite has other uses for some of them."""
    monkeypatch.chdir(tmp_path)
    mock = start_mock("--db", name)
    started = mock.start(ACCOUNT, token="token")
    assert started.status == 200
    mock.kill()
    assert (tmp_path / name).is_file()
    again = start_mock("--db", name).start(ACCOUNT, token="token")
    assert again.replayed
    assert again.json == started.json


def test_file_of_somebody_else_is_refused_by_any_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = Path("file:else.db")
    with contextlib.closing(sqlite3.connect(tmp_path / path)) as database:
        database.execute("CREATE TABLE users (name)")
    assert "not a database of connect-mock" in assert_refused_and_untouched(path)


@pytest.fixture
def database(tmp_path) -> str:
    return str(tmp_path / "state.db")


class Site:
    """One server on the database after the other, with the clock where the last one left it."""

    def __init__(self, start_mock, database: str, account: str):
        self._start = lambda: start_mock("--db", database)
        self._account = account
        self._after_s = 0.0
        self.open()

    def open(self) -> None:
        self.mock = self._start()
        self.mock.control("PUT", "/clock", {"action": "freeze", "instant": FROZEN})
        if self._after_s:
            self._move(self._after_s)

    def end(self, how: str) -> None:
        if how == "SIGTERM":
            self.mock.stop(signal.SIGTERM)
        else:
            self.mock.kill()

    def advance(self, seconds: float) -> None:
        self._after_s += seconds
        self._move(seconds)

    def _move(self, seconds: float) -> None:
        answer = self.mock.control("PUT", "/clock", {"action": "advance", "seconds": seconds})
        assert answer.status == 200, answer.body

    def send(self, operation: str, members: dict):
        members = {"InstanceId": family.INSTANCE, **members}
        return self.mock.send(family.request(operation, self._account, members))

    def call(self, operation: str, **members) -> dict:
        answer = self.send(operation, members)
        assert answer.status == 200, answer.body
        return answer.json

    def create(self, name: str, **members) -> dict:
        created = self.call("CreateTestCase", Name=name, Content=CONTENT, **members)
        return {"TestCaseId": created["TestCaseId"]}

    def start(self, case: dict, **members) -> dict:
        started = self.call("StartTestCaseExecution", **case, **members)
        return {**case, "TestCaseExecutionId": started["TestCaseExecutionId"]}


@pytest.fixture
def site(start_mock, database, account):
    return Site(start_mock, database, account)


@pytest.fixture(params=WAYS_TO_END)
def restart(request, site):
    def run() -> None:
        site.end(request.param)
        site.open()

    return run


def test_execution_goes_on_by_the_clock(site, restart):
    execution = site.start(site.create("Greeting"))
    site.advance(2)
    before = {
        operation: site.call(operation, **execution)
        for operation in ("GetTestCaseExecutionSummary", "ListTestCaseExecutionRecords")
    }
    restart()
    for operation, body in before.items():
        assert site.call(operation, **execution) == body
    for seconds, status in COURSE:
        site.advance(seconds)
        summary = site.call("GetTestCaseExecutionSummary", **execution)
        assert summary["Status"] == status
    assert summary["EndTime"] == (FROZEN_MS + 3000) / 1000
    assert summary["ObservationSummary"]["ObservationsPassed"] == 2


def test_execution_goes_on_by_its_reads(site, restart):
    """The plan is the execution's own: the new server was told of none."""
    site.mock.control("PUT", "/progression", [{"progression": "manual", "times": 2}])
    execution = site.start(site.create("Greeting"))
    statuses = []
    for _ in range(5):
        statuses.append(site.call("GetTestCaseExecutionSummary", **execution)["Status"])
        restart()
    assert statuses == ["INITIATED", "INITIATED", "IN_PROGRESS", "IN_PROGRESS", "PASSED"]


def test_stopped_execution_stays_stopped(site, restart):
    execution = site.start(site.create("Greeting"))
    site.advance(1)
    token = {"ClientToken": "stop"}
    assert site.call("StopTestCaseExecution", **execution, **token) == {}
    site.advance(60)
    restart()
    assert site.call("GetTestCaseExecutionSummary", **execution) == {
        "StartTime": FROZEN_MS / 1000,
        "EndTime": (FROZEN_MS + 1000) / 1000,
        "Status": "STOPPED",
        "ObservationSummary": {
            "TotalObservations": 2,
            "ObservationsPassed": 0,
            "ObservationsFailed": 0,
        },
    }
    assert site.send("StopTestCaseExecution", {**execution, **token}).replayed


def test_every_read_answers_as_before(site, restart):
    cases = [site.create(f"case {number}", Tags={"number": str(number)}) for number in range(5)]
    site.advance(10)
    site.call("UpdateTestCase", **cases[1], Status="SAVED", Description="a draft", Content="{}")
    draft = site.create("only saved", Status="SAVED", Description="never published")
    site.call("DeleteTestCase", **cases[2])
    executions = [site.start(case, ClientToken=str(n)) for n, case in enumerate(cases[3:])]
    reads = [
        ("ListTestCases", {}),
        ("ListTestCases", {"MaxResults": 2}),
        ("SearchTestCases", {"SearchCriteria": {"StatusCondition": "PUBLISHED"}}),
        ("SearchTestCases", {"SearchFilter": {"TagFilter": TAGGED}}),
        ("ListTestCaseExecutions", {}),
        ("DescribeTestCase", cases[2]),
        *[
            ("DescribeTestCase", {**case, "Status": status})
            for case in (cases[0], cases[1], draft)
            for status in ("PUBLISHED", "SAVED", None)
        ],
        *[("GetTestCaseExecutionSummary", execution) for execution in executions],
        *[("ListTestCaseExecutionRecords", execution) for execution in executions],
        *[
            ("StartTestCaseExecution", {**case, "ClientToken": str(n)})
            for n, case in enumerate(cases[3:])
        ],
        ("CreateTestCase", {"Name": "only saved", "Content": "{}"}),
    ]

    def answers() -> list[tuple]:
        told = [site.send(*read) for read in reads]
        return [(answer.status, answer.replayed, answer.body) for answer in told]

    before = answers()
    restart()
    assert answers() == before


def test_page_token_and_order_outlive_the_server(site, restart):
    cases = [site.create(f"case {number}")["TestCaseId"] for number in range(5)]
    first = site.call("ListTestCases", MaxResults=2)
    restart()
    cases.append(site.create("case 5")["TestCaseId"])
    rest = site.call("ListTestCases", NextToken=first["NextToken"])
    pages = first["TestCaseSummaryList"] + rest["TestCaseSummaryList"]
    assert [case["Id"] for case in pages] == cases


def test_token_expires_when_it_would_have(site, restart):
    case = site.create("Greeting")
    first = site.start(case, ClientToken="token")
    week_s = 7 * 24 * 3600
    site.advance(week_s - 1)
    restart()
    assert site.start(case, ClientToken="token") == first
    site.advance(1)
    assert site.start(case, ClientToken="token") != first


# A database of the first schema version

VERSION_1 = """
INSERT INTO scope (scope, account_id, region) VALUES (1, :account, 'us-east-1');
INSERT INTO instance (scope, instance_id) VALUES (1, :instance);
INSERT INTO test_case (scope, instance_id, test_case_id, published) VALUES
    (1, :instance, 'case', 1), (1, :instance, 'saved', 0);
INSERT INTO execution (scope, sequence, execution_id, instance_id, test_case_id, started_ms)
    VALUES (1, 1, :execution, :instance, 'case', :started);
INSERT INTO client_token (scope, operation, token, sequence, expires_ms)
    VALUES (1, 'StartTestCaseExecution', 'token', 1, :started + 604800000);
"""
OLD_EXECUTION = "0b9e56a4-3d0c-4b7e-9a52-4f0f0b6a7c11"


@pytest.fixture
def migrated(start_mock, database, account):
    """A server on what version 1 left behind."""
    values = {
        "account": account,
        "instance": family.INSTANCE,
        "execution": OLD_EXECUTION,
        "started": FROZEN_MS - 1000,
    }
    with old_database(database, version=1) as old:
        for statement in VERSION_1.strip().split(";\n"):
            old.execute(statement, values)
    return Site(start_mock, database, account)


@contextlib.contextmanager
def old_database(path: str, version: int):
    """A file as a program left it that knew so many schema versions."""
    with contextlib.closing(sqlite3.connect(path)) as old:
        for script in sorted((REPOSITORY / "schema").glob("*.sql"))[:version]:
            old.executescript(script.read_text())
        yield old
        old.commit()
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute(f"PRAGMA user_version = {version}")


def test_old_test_cases_are_served(migrated):
    listed = migrated.call("ListTestCases")["TestCaseSummaryList"]
    assert [(case["Id"], case["Name"], case["Status"]) for case in listed] == [
        ("case", "case", "PUBLISHED"),
        ("saved", "saved", "SAVED"),
    ]
    for case in listed:
        described = migrated.call("DescribeTestCase", TestCaseId=case["Id"])["TestCase"]
        assert described["Status"] == case["Status"]
        assert described["LastModifiedRegion"] == "us-east-1"


def test_old_execution_has_ended_and_its_token_replays(migrated):
    execution = {"TestCaseId": "case", "TestCaseExecutionId": OLD_EXECUTION}
    summary = migrated.call("GetTestCaseExecutionSummary", **execution)
    assert summary["Status"] == "PASSED"
    assert summary["StartTime"] == (FROZEN_MS - 1000) / 1000
    (listed,) = migrated.call("ListTestCaseExecutions")["TestCaseExecutions"]
    assert listed["TestCaseExecutionId"] == OLD_EXECUTION
    replay = migrated.send("StartTestCaseExecution", {"TestCaseId": "case", "ClientToken": "token"})
    assert replay.replayed
    assert replay.json["TestCaseExecutionId"] == OLD_EXECUTION


def test_old_instance_is_still_closed(migrated):
    for case, status in (("case", 200), ("saved", 400), ("unknown", 404)):
        assert migrated.send("StartTestCaseExecution", {"TestCaseId": case}).status == status
    assert len(migrated.call("ListTestCaseExecutions")["TestCaseExecutions"]) == 2


def test_migrated_database_takes_new_work_and_restarts(migrated):
    case = migrated.create("Greeting")
    execution = migrated.start(case)
    migrated.call("UpdateTestCase", TestCaseId="saved", Content=CONTENT, Status="PUBLISHED")
    before = [migrated.call("ListTestCases"), migrated.call("ListTestCaseExecutions")]
    assert [c["Id"] for c in before[0]["TestCaseSummaryList"]] == [
        "case",
        "saved",
        case["TestCaseId"],
    ]
    assert (
        before[1]["TestCaseExecutions"][0]["TestCaseExecutionId"]
        == (execution["TestCaseExecutionId"])
    )
    migrated.end("kill -9")
    migrated.open()
    assert [migrated.call("ListTestCases"), migrated.call("ListTestCaseExecutions")] == before


# An execution of an older schema version, each of its values another

EXECUTION = {
    "scope": 1,
    "sequence": 2,
    "execution_id": OLD_EXECUTION,
    "instance_id": family.INSTANCE,
    "test_case_id": "case",
    "started_ms": 3,
    "runs_ms": 4,
    "ends_ms": 5,
    "stopped_ms": 6,
    "outcome": "FAILED",
    "timed_out": 1,
    "times": 7,
    "reads": 8,
    "observations": 9,
    "failing": '["failing"]',
    "observation_ids": '["one"]',
    "initiated_ms": 10,
}
EXECUTIONS = {6: EXECUTION, 7: {**EXECUTION, "id_given": 0}}


def insert(database, table: str, row: dict) -> None:
    columns, places = ", ".join(row), ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", [*row.values()])


@pytest.mark.parametrize("version", EXECUTIONS)
def test_old_execution_keeps_every_value(start_mock, database, account, version):
    row = EXECUTIONS[version]
    with old_database(database, version) as old:
        insert(old, "scope", {"scope": 1, "account_id": account, "region": "us-east-1"})
        insert(old, "execution", row)
        assert {column[1] for column in old.execute("PRAGMA table_info(execution)")} == {*row}
    start_mock("--db", database).stop()
    with contextlib.closing(sqlite3.connect(database)) as new:
        kept = new.execute(f"SELECT {', '.join(row)} FROM execution").fetchall()
        assert kept == [tuple(row.values())]


@pytest.mark.parametrize("scope", (1, 2, 2**31 - 1))
def test_last_executions_of_a_scope_are_migrated_in_order(start_mock, database, scope):
    named = [(scope, sequence) for sequence in (2**32 - 1, 1, 2**31)]
    with old_database(database, version=7) as old:
        for number, (_, sequence) in enumerate(named):
            values = {"sequence": sequence, "execution_id": f"{number:036d}", "id_given": 1}
            insert(old, "execution", {**EXECUTION, "scope": scope, **values})
    start_mock("--db", database).stop()
    with contextlib.closing(sqlite3.connect(database)) as new:
        kept = new.execute("SELECT scope, sequence FROM execution ORDER BY key").fetchall()
        assert kept == sorted(named)


WITHOUT_A_KEY = [(1, 0), (1, -1), (1, 2**32), (0, 1), (-1, 1), (2**31, 1), (2**63 - 1, 2**63 - 1)]


@pytest.mark.parametrize("scope, sequence", WITHOUT_A_KEY)
def test_old_execution_that_can_have_no_key_is_refused(tmp_path, scope, sequence):
    path = tmp_path / "old" / "state.db"
    path.parent.mkdir()
    with old_database(str(path), version=7) as old:
        insert(old, "execution", {**EXECUTIONS[7], "scope": scope, "sequence": sequence})
    assert "the database is damaged" in assert_refused_and_untouched(path)


def put_back(database: str, version: int) -> None:
    """The rows of a file of today as an older program would have left them."""
    new = f"{database}.new"
    os.rename(database, new)
    with old_database(database, version) as old:
        old.execute("ATTACH ? AS new", (new,))
        for table in ("scope", "client_token", "execution"):
            columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM new.{table}")


def test_executions_of_version_7_go_on(start_mock, database, account):
    site = Site(start_mock, database, account)
    cases = [{"TestCaseId": f"case-{number}"} for number in range(3)]
    started = [site.start(case, ClientToken=f"token-{n}") for n, case in enumerate(cases * 20)]
    site.call("StopTestCaseExecution", **started[7])
    before = [site.call("GetTestCaseExecutionSummary", **one) for one in started]
    filters = [{}, {"Status": "STOPPED"}, {"Status": "INITIATED"}, {"TestCaseId": "case-1"}]
    lists = [site.call("ListTestCaseExecutions", MaxResults=50, **one) for one in filters]
    site.end("SIGTERM")
    put_back(database, version=7)
    site.open()
    assert [site.call("GetTestCaseExecutionSummary", **one) for one in started] == before
    assert [site.call("ListTestCaseExecutions", MaxResults=50, **one) for one in filters] == lists
    assert site.start(cases[1], ClientToken="token-4") == started[4]
    assert site.start(cases[0]) not in started
