"""The operation table is the one that AWS publishes: compared with the model in botocore."""

import copy
import json

import pytest

import aws_model
import tools
from program import run_to_end

# Where the table departs from the model on purpose. One that is no longer true fails.
NEVER_SENT = "Reason is about attached files, which no test-case operation has"
DEPARTURES = {
    "shapes/PhoneNumber/pattern": (
        "the model escapes the pattern twice, so that no number fits; the table has what it means"
    ),
    "errors/InvalidTestCaseException/members/Message": (
        "the model has Problems alone; the text is what SDKs show, as they do the service's own"
    ),
    "errors/InvalidRequestException/members/Reason": NEVER_SENT,
    "errors/ServiceQuotaExceededException/members/Reason": NEVER_SENT,
    "shapes/InvalidRequestExceptionReason": NEVER_SENT,
    "shapes/AttachedFileInvalidRequestExceptionReason": NEVER_SENT,
    "shapes/ServiceQuotaExceededExceptionReason": NEVER_SENT,
    "shapes/AttachedFileServiceQuotaExceededExceptionReason": NEVER_SENT,
}

# Everything that the table says of something, by its last name. A number or text stands for a
# place in the table where it is planted.
ASPECTS = [
    "method", "path", "status", "errors", "location", "wireName", "shape", "required",
    "idempotencyToken", "timestampFormat", "type", "min", "max", "pattern", "values", "key",
    "element",
]  # fmt: skip


@pytest.fixture(scope="module")
def model():
    try:
        from botocore.loaders import Loader
    except ImportError as error:
        tools.missing(f"botocore: {error}")
    return Loader().load_service_model("connect", "service-2")


@pytest.fixture(scope="module")
def table():
    done = run_to_end("operations", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_table_is_the_model_but_for_the_departures(model, table):
    found = aws_model.differences(model, table)
    lines = [
        f"{place}: the model has {theirs!r}, the table {ours!r}"
        for place, (theirs, ours) in found.items()
        if place not in DEPARTURES
    ]
    assert lines == []


@pytest.mark.parametrize("place", DEPARTURES)
def test_departure_is_still_one(model, table, place):
    assert place in aws_model.differences(model, table), "the table and the model agree here"


def test_every_aspect_of_the_table_is_planted(table):
    assert {place[-1] for place in leaves(aws_model.declared_part(table))} == set(ASPECTS)


@pytest.mark.parametrize("aspect", ASPECTS)
def test_planted_difference_is_found(model, table, aspect):
    """Wherever the table has the aspect: changed, and left out."""
    known = set(aws_model.differences(model, table))
    for place in leaves(aws_model.declared_part(table)):
        if place[-1] != aspect or covered(place, known):
            continue
        found = aws_model.differences(model, planted(table, place))
        assert "/".join(place) in set(found) - known, place
        found = aws_model.differences(model, without(table, place))
        assert "/".join(place) in set(found) - known, place


@pytest.mark.parametrize(
    "place",
    [
        "operations/StopTestCaseExecution",
        "operations/StopTestCaseExecution/input/ClientToken",
        "operations/DescribeTestCase/output/TestCase",
        "errors/ThrottlingException",
        "errors/ThrottlingException/members/Message",
        "shapes/TagMap",
        "shapes/TagMap/length",
        "shapes/EpochMilliseconds/range",
        "shapes/TestCaseEntryPoint/members/Type",
    ],
)
def test_what_the_table_lacks_is_found(model, table, place):
    found = aws_model.differences(model, without(table, place.split("/")))
    assert place in found
    assert found[place][1] == aws_model.MISSING


@pytest.mark.parametrize(
    "place",
    [
        "operations/StopTestCaseExecution/input/More",
        "shapes/More",
        "shapes/TestCaseContent/length",
        "shapes/TestCaseEntryPoint/members/More",
    ],
)
def test_what_the_model_lacks_is_found(model, table, place):
    found = aws_model.differences(model, with_value(table, place.split("/"), {"min": 1}))
    assert place in found
    assert found[place][0] == aws_model.MISSING


# What the model could come to say one day, and where the difference would be told.
TRAITS = {
    "operations/TestCaseOfTomorrow": (
        "operations/TestCaseOfTomorrow",
        {"http": {"method": "GET", "requestUri": "/"}},
    ),
    "operations/StartTestCaseExecution/http/responseCode": (
        "operations/StartTestCaseExecution/status",
        202,
    ),
    "operations/StartTestCaseExecution/httpChecksumRequired": (
        "operations/StartTestCaseExecution/httpChecksumRequired",
        True,
    ),
    "operations/StartTestCaseExecution/endpoint": (
        "operations/StartTestCaseExecution/endpoint",
        {"hostPrefix": "data."},
    ),
    "shapes/StartTestCaseExecutionRequest/payload": (
        "operations/StartTestCaseExecution/input.payload",
        "ClientToken",
    ),
    "shapes/DescribeTestCaseResponse/payload": (
        "operations/DescribeTestCase/output.payload",
        "TestCase",
    ),
    "shapes/StartTestCaseExecutionRequest/members/ClientToken/jsonvalue": (
        "operations/StartTestCaseExecution/input/ClientToken/jsonvalue",
        True,
    ),
    "shapes/TestCase/members/LastModifiedTime/timestampFormat": (
        "shapes/TestCase/members/LastModifiedTime/timestampFormat",
        "iso8601",
    ),
    "shapes/Timestamp/timestampFormat": (
        "operations/CreateTestCase/input/LastModifiedTime/timestampFormat",
        "unixTimestamp",
    ),
    "shapes/TestCaseContent/sensitive": ("shapes/TestCaseContent/sensitive", True),
    "shapes/TestCaseEntryPoint/union": ("shapes/TestCaseEntryPoint/union", True),
    "shapes/TagMap/value/locationName": ("shapes/TagMap/value.locationName", "v"),
    "shapes/ThrottlingException/retryable": (
        "errors/ThrottlingException/retryable",
        {"throttling": True},
    ),
}


@pytest.mark.parametrize("trait", TRAITS)
def test_trait_that_the_table_does_not_know_is_found(model, table, trait):
    place, value = TRAITS[trait]
    changed = with_value(model, trait.split("/"), value)
    assert place in set(aws_model.differences(changed, table)) - set(DEPARTURES)


# --- planting ---


def leaves(table, place=()):
    """The place of every value that is no object."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, (*place, name))
        else:
            yield (*place, name)


def covered(place, known: set[str]) -> bool:
    """Whether the place lies in what is a difference already."""
    return any("/".join(place[:n]) in known for n in range(1, len(place) + 1))


def planted(table: dict, place) -> dict:
    value = owner_of(table, place)[place[-1]]
    return with_value(table, place, other_than(value))


def other_than(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return value[1:]
    return value + 1 if isinstance(value, int) else value + "x"


def with_value(document: dict, place, value) -> dict:
    changed = copy.deepcopy(document)
    owner_of(changed, place)[place[-1]] = value
    return changed


def without(document: dict, place) -> dict:
    changed = copy.deepcopy(document)
    del owner_of(changed, place)[place[-1]]
    return changed


def owner_of(document: dict, place) -> dict:
    for name in place[:-1]:
        document = document[name]
    return document
