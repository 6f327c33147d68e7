"""Fixture files: what is shipped, what their schemas say, what is refused, and snapshots."""

import json
import urllib.parse

import jsonschema
import pytest
import referencing

import wire
from program import REPOSITORY, run_to_end

INSTANCE = "11111111-1111-1111-1111-111111111111"
CONTENT = {"Version": "1", "Observations": [{"Identifier": "a", "Event": {}, "Actions": []}]}


def load(path):
    return json.loads((REPOSITORY / path).read_text())


def validator(name):
    schemas = {path.name: json.loads(path.read_text()) for path in (REPOSITORY / "schema").glob("*.json")}
    registry = referencing.Registry().with_resources(
        (key, referencing.Resource.from_contents(schema)) for key, schema in schemas.items()
    )
    return jsonschema.Draft202012Validator(schemas[name], registry=registry)


def fault_files():
    return sorted(path.name for path in (REPOSITORY / "fixtures" / "faults").glob("*.json"))


@pytest.mark.parametrize("name", fault_files())
def test_shipped_fault_files_keep_to_the_schema_and_load(start_mock, name):
    path = REPOSITORY / "fixtures" / "faults" / name
    validator("faults.schema.json").validate(load(path))
    mock = start_mock("--faults", str(path))
    validator("faults.schema.json").validate(mock.faults())


@pytest.mark.parametrize("name", ["sandbox.json", "ci.json"])
def test_shipped_fixtures_keep_to_the_schema_and_load(start_mock, name):
    path = REPOSITORY / "fixtures" / name
    validator("fixture.schema.json").validate(load(path))
    mock = start_mock("--fixture", str(path))
    assert mock.control("GET", "/health").status == 200


def test_sandbox_is_a_small_contact_centre(start_mock, account):
    mock = start_mock("--fixture", str(REPOSITORY / "fixtures" / "sandbox.json"))
    mock.control("PUT", "/clock", {"action": "freeze"})
    started = {
        case: mock.start(account, case, instance=INSTANCE)
        for case in ["greeting", "wrong-menu", "endless-queue", "holiday-draft", "nothing"]
    }
    assert started["holiday-draft"].status == 400
    assert started["nothing"].status == 404

    def statuses(after_s: float) -> dict[str, str]:
        mock.control("PUT", "/clock", {"action": "advance", "seconds": after_s})
        target = f"/test-case-executions/{INSTANCE}"
        answer = mock.send(wire.request("GET", target, wire.start_headers(account), b""))
        listed = answer.json["TestCaseExecutions"]
        return {each["TestCaseId"]: each["TestCaseExecutionStatus"] for each in listed}

    assert set(statuses(0).values()) == {"INITIATED"}
    assert statuses(10) == {
        "greeting": "PASSED", "wrong-menu": "FAILED", "endless-queue": "IN_PROGRESS",
    }
    assert statuses(300)["endless-queue"] == "FAILED"


def test_ci_fixture_is_deterministic(start_mock, account):
    path = str(REPOSITORY / "fixtures" / "ci.json")
    first, second = (start_mock("--fixture", path).start(account) for _ in range(2))
    assert first.json == second.json


BAD_FIXTURES = {
    "unknown field": ({"instance": []}, "/instance", "did you mean 'instances'?"),
    "no id": ({"instances": [{}]}, "/instances/0", "the field 'instanceId' is missing"),
    "status": (
        {"instances": [{"instanceId": "i", "testCases": [{"testCaseId": "t", "status": "DRAFT"}]}]},
        "/instances/0/testCases/0/status", "'DRAFT' is not known here",
    ),
    "tag that is no text": (
        {"instances": [{"instanceId": "i", "testCases": [{"testCaseId": "t", "tags": {"a": 1}}]}]},
        "/instances/0/testCases/0/tags/a", "must be a string, not a number",
    ),
    "content that cannot be published": (
        {"instances": [{"instanceId": "i", "testCases": [
            {"testCaseId": "t", "published": {"content": {"Version": "1", "Observations": []}}}]}]},
        "/instances/0/testCases/0/published/content", "Observations must not be empty",
    ),
    "both forms": (
        {"instances": [{"instanceId": "i", "testCases": [
            {"testCaseId": "t", "saved": {}, "description": "d"}]}]},
        "/instances/0/testCases/0/description", "stands in 'published' or 'saved'",
    ),
    "plan": (
        {"instances": [{"instanceId": "i", "testCases": [
            {"testCaseId": "t", "plan": {"progression": "manual", "initiatedSeconds": 1}}]}]},
        "/instances/0/testCases/0/plan/initiatedSeconds", "goes with the progression 'time' alone",
    ),
    "fault": ({"faults": [{"fault": "HANGS"}]}, "/faults/0/fault", "did you mean 'HANG'?"),
    "clock": ({"clock": {"instant": "today"}}, "/clock/instant", "is not a time in UTC"),
    "token without execution": (
        {"clientTokens": [{"accountId": "0" * 12, "region": "r", "operation": "o",
                           "clientToken": "t",
                           "testCaseExecutionId": "00000000-0000-4000-8000-000000000000",
                           "expiresAt": "2026-01-02T03:04:05Z"}]},
        "/executions", "a token leads to none",
    ),
}


@pytest.mark.parametrize("name", BAD_FIXTURES)
def test_bad_fixture_is_refused_with_its_place_and_changes_nothing(mock, tmp_path, name):
    fixture, place, reason = BAD_FIXTURES[name]
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(fixture))
    database = tmp_path / "new.db"
    ended = run_to_end("--port", "0", "--fixture", str(path), "--db", str(database))
    assert ended.returncode == 1
    assert place in ended.stderr and reason in ended.stderr
    assert ended.stderr.count("\n") == 1

    before = mock.control("GET", "/snapshot").json
    answer = mock.control("POST", "/fixtures", fixture)
    assert answer.status == 400
    assert place in answer.json["path"] and reason in answer.json["error"] + answer.json["hint"]
    after = mock.control("GET", "/snapshot").json
    before.pop("clock"), after.pop("clock")
    assert before == after


def test_broken_fixture_file_names_line_and_column(tmp_path):
    path = tmp_path / "bad.json"
    path.write_text('{\n  "instances": [}\n')
    assert f"--fixture {path}: line 2, column 17" in run_to_end("--fixture", str(path)).stderr


def test_seed_can_only_be_given_at_the_start(mock):
    answer = mock.control("POST", "/fixtures", {"seed": 1})
    assert (answer.status, answer.json["path"]) == (400, "/seed")


# --- snapshots ---


def fill(mock, account):
    """A bit of everything; returns the targets of reads."""
    headers = wire.start_headers(account)
    mock.control("PUT", "/clock", {"action": "freeze", "instant": "2026-01-02T03:04:05.678Z"})

    def call(method, target, body=None):
        data = b"" if body is None else json.dumps(body).encode()
        answer = mock.send(wire.request(method, target, headers, data))
        assert answer.status == 200, answer.body
        return answer.json

    case = call("PUT", f"/test-cases/{INSTANCE}", {
        "Name": "é", "Content": json.dumps(CONTENT), "Tags": {"a": "b"}, "Description": "d",
        "EntryPoint": {"Type": "CHAT", "ChatEntryPointParameters": {"FlowId": "f"}},
    })["TestCaseId"]
    call("POST", f"/test-cases/{INSTANCE}/{case}", {"Status": "SAVED", "Content": "draft"})
    mock.control("PUT", "/progression", [{"testCaseId": "manual", "progression": "manual"}])
    mock.set_faults({"testCaseId": "nothing", "times": 3, "fault": "HANG"})
    start = f"/test-cases/{INSTANCE}/{case}/start-execution"
    execution = call("PUT", start, {"ClientToken": "t"})["TestCaseExecutionId"]
    stopped = call("PUT", start, {"ClientToken": "u"})["TestCaseExecutionId"]
    call("POST", f"/test-cases/{INSTANCE}/{case}/{stopped}/stop-execution", {"ClientToken": "t"})
    manual = call("PUT", "/test-cases/open/manual/start-execution", {})["TestCaseExecutionId"]
    call("GET", f"/test-cases/open/manual/{manual}/summary")
    mock.control("PUT", "/clock", {"action": "advance", "seconds": 2})
    return [
        f"/test-cases/{INSTANCE}/{case}",
        f"/test-cases/{INSTANCE}/{case}?status=SAVED",
        f"/test-cases-summary/{INSTANCE}",
        f"/test-case-executions/{INSTANCE}",
        f"/test-cases/{INSTANCE}/{case}/{execution}/summary",
        f"/test-cases/{INSTANCE}/{case}/{execution}/records",
        f"/test-cases/{INSTANCE}/{case}/{stopped}/records",
        f"/test-cases/open/manual/{manual}/summary",
        "/test-case-executions/" + urllib.parse.quote("open", safe=""),
    ]


def read(mock, account, targets):
    headers = wire.start_headers(account)
    return [mock.send(wire.request("GET", target, headers, b"")).json for target in targets]


@pytest.mark.parametrize("how", ["file", "call"])
def test_snapshot_loaded_into_a_fresh_server_gives_the_same_answers(
    start_mock, tmp_path, account, how
):
    old = start_mock("--seed", "1")
    targets = fill(old, account)
    snapshot = old.control("GET", "/snapshot").json
    validator("fixture.schema.json").validate(snapshot)
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(snapshot))
    new = start_mock("--fixture", str(path)) if how == "file" else start_mock()
    if how == "call":
        assert new.control("POST", "/fixtures", snapshot).status == 200
    assert new.control("GET", "/snapshot").json == snapshot
    assert read(new, account, targets) == read(old, account, targets)
    replay = {mock: mock.send(wire.request(
        "PUT", targets[0] + "/start-execution", wire.start_headers(account), b'{"ClientToken": "t"}'
    )) for mock in (old, new)}
    assert replay[old].json == replay[new].json
    assert replay[new].headers["idempotent-replayed"] == "true"


def test_reset_comes_back_to_the_fixtures_of_the_start(start_mock, tmp_path, account):
    old = start_mock("--seed", "1")
    fill(old, account)
    path = tmp_path / "snapshot.json"
    path.write_text(json.dumps(old.control("GET", "/snapshot").json))
    mock = start_mock("--fixture", str(path), "--seed", "2")
    before = mock.control("GET", "/snapshot").json
    mock.start(account, "more")
    mock.control("PUT", "/clock", {"action": "advance", "seconds": 60})
    mock.control("POST", "/fixtures", {"instances": [{"instanceId": "late"}]})
    mock.control("POST", "/reset")
    assert mock.control("GET", "/snapshot").json == before


# --- large ones ---

FILE_BYTES_MAX = 64 * 1024 * 1024
CONTENT_LENGTH_MAX = 256_000
MANY_TIMEOUT_S = 120  # with AddressSanitizer, on a busy machine


def case_fixture(path, cases: list[dict]):
    path.write_text(json.dumps({"instances": [{"instanceId": INSTANCE, "testCases": cases}]}))
    return str(path)


def search(mock, account, **more) -> dict:
    """The first call of an account makes the instance for it, with all its test cases."""
    body = json.dumps({"InstanceId": INSTANCE, **more}).encode()
    with mock.connect() as connection:
        connection.socket.settimeout(MANY_TIMEOUT_S)
        connection.send(wire.request("POST", "/search-test-cases", wire.start_headers(account), body))
        found = connection.receive()
    assert found.status == 200, found.body
    return found.json


def test_100000_test_cases_load_are_searched_and_come_back(start_mock, account, tmp_path):
    cases = [
        {"testCaseId": f"case-{i}", "name": f"Case {i:06}", "tags": {"hundred": str(i // 100)}}
        for i in range(100_000)
    ]
    mock = start_mock("--fixture", case_fixture(tmp_path / "many.json", cases))
    tagged = {"TagFilter": {"TagCondition": {"TagKey": "hundred", "TagValue": "999"}}}
    named = {"StringCondition": {"FieldName": "name", "Value": "case 0999", "ComparisonType": "STARTS_WITH"}}

    def answers(of):
        return [
            search(of, account, MaxResults=2),
            search(of, account, SearchFilter=tagged),
            search(of, account, SearchCriteria=named),
        ]

    everything, hundred, prefixed = answers(mock)
    assert everything["ApproximateTotalCount"] == 100_000
    assert len(everything["TestCases"]) == 2
    assert [case["Id"] for case in hundred["TestCases"]] == [f"case-{i}" for i in range(99_900, 100_000)]
    assert prefixed["ApproximateTotalCount"] == 100
    snapshot = tmp_path / "snapshot.json"
    snapshot.write_bytes(mock.control("GET", "/snapshot").body)
    assert answers(start_mock("--fixture", str(snapshot))) == [everything, hundred, prefixed]


def test_a_fixture_of_64_mib_loads_and_one_byte_more_does_not(start_mock, account, tmp_path):
    content = {**CONTENT, "Note": "n" * (CONTENT_LENGTH_MAX - len(json.dumps(CONTENT)) - 100)}
    cases = [{"testCaseId": f"case-{i}", "published": {"content": content}} for i in range(262)]
    path = tmp_path / "large.json"
    case_fixture(path, cases)
    room = FILE_BYTES_MAX - path.stat().st_size
    assert 0 < room < CONTENT_LENGTH_MAX
    with path.open("a") as file:
        file.write(" " * room)
    mock = start_mock("--fixture", str(path))
    assert search(mock, account)["ApproximateTotalCount"] == len(cases)
    with path.open("a") as file:
        file.write(" ")
    refused = run_to_end("--port", "0", "--fixture", str(path))
    assert refused.returncode == 1
    assert f"{path}: the file has more than the 64 MiB that it can have" in refused.stderr
