"""The OpenAPI document: valid for those who wrote the rules, and the same as the table."""

import json

import pytest

import tools
from program import run_to_end


@pytest.fixture(scope="module")
def document():
    done = run_to_end("openapi")
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def table():
    return json.loads(run_to_end("operations", "--json").stdout)


def operations_of(document: dict) -> dict[str, tuple[str, str, dict]]:
    """By operationId: path, method and operation."""
    return {
        operation["operationId"]: (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def validator():
    try:
        from openapi_spec_validator import OpenAPIV31SpecValidator
    except ImportError as error:
        tools.missing(f"openapi-spec-validator: {error}")
    return OpenAPIV31SpecValidator


def test_document_is_valid(document):
    assert document["openapi"].startswith("3.1.")
    assert [error.message for error in validator()(document).iter_errors()] == []


def test_validator_sees_a_mistake(document):
    broken = json.loads(json.dumps(document))
    del broken["paths"]["/search-test-cases"]["post"]["responses"]["200"]["description"]
    assert list(validator()(broken).iter_errors())


def test_server_answers_with_the_same_document(mock, document):
    response = mock.control("GET", "/openapi.json")
    assert response.status == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json == {**document, "servers": [{"url": "/"}]}
    assert document["servers"] == [{"url": "http://127.0.0.1:2663"}]


def test_every_operation_is_in_it(document, table):
    found = {
        name: (path, method.upper())
        for name, (path, method, _) in operations_of(document).items()
    }
    assert found == {
        name: (row["path"], row["method"]) for name, row in table["operations"].items()
    }


def test_every_member_stands_where_the_table_has_it(document, table):
    places = {"label": "path", "query": "query", "header": "header"}
    for name, (_, _, operation) in operations_of(document).items():
        members = table["operations"][name]["input"].values()
        wanted = {
            (places[member["location"]], member["wireName"], member["required"])
            for member in members
            if member["location"] != "body"
        }
        found = {(p["in"], p["name"], p["required"]) for p in operation["parameters"]}
        assert found == wanted, name
        body = {member["wireName"] for member in members if member["location"] == "body"}
        schema = document["components"]["schemas"].get(f"{name}Request", {"properties": {}})
        assert set(schema["properties"]) == body, name
        assert ("requestBody" in operation) == bool(body), name


def test_every_declared_error_is_a_response(document, table):
    for name, (_, _, operation) in operations_of(document).items():
        for error in table["operations"][name]["errors"]:
            status = str(table["errors"][error]["status"])
            headers = operation["responses"][status]["headers"]
            assert error in headers["x-amzn-ErrorType"]["schema"]["enum"], (name, error)


def test_signature_is_a_security_scheme(document):
    scheme = document["components"]["securitySchemes"]["sigv4"]
    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "header", "Authorization")
    assert scheme["x-amazon-apigateway-authtype"] == "awsSigv4"
    assert document["security"] == [{"sigv4": []}, {}]
