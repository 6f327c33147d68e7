"""Where Smithy's tests of requests and responses go.

A story is some requests to the family; what the server understood of one shows in an answer, its own or
a later one's. `"..."` in an answer allows further members.
"""

import json
from dataclasses import dataclass

from steps import (
    CASES,
    CREATE,
    DELETE,
    INSTANCE,
    JSON,
    SEARCH,
    START,
    UPDATE,
    Step,
    search,
    test_case,
)

OK = (JSON,)
LABELS_ALONE = "the operation has labels alone"
NO_BODY = "the operation has labels and query, and no body"
STRINGS = "a map of strings"
ENUMS = "single enums"
STRUCTURES = "lists of structures"
RESERVED = " %:/?#[]@!$&'()*+,;=😹"
RESERVED_ESCAPED = "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9"


@dataclass(frozen=True)
class Story:
    kind: str
    id: str
    steps: tuple[Step, ...]
    note: str = ""
    fixture: dict | None = None


def request(id: str, *steps: Step, note: str = "") -> Story:
    return Story("request", id, steps, note)


def response(id: str, *steps: Step, note: str = "", fixture: dict | None = None) -> Story:
    return Story("response", id, steps, note, fixture)


def text(answer: dict) -> str:
    return json.dumps(answer, ensure_ascii=False)


def start(segment: str, case: str, headers=(JSON,), body: str | None = "{}") -> Step:
    line = f"PUT /test-cases/i/{segment}/start-execution"
    answer = {"TestCaseId": case, "Status": "INITIATED", "...": 0}
    return Step(line, headers, body, 200, OK, text(answer))


def create(name: str, more: str = "", headers=(), id: str = "c-1") -> Step:
    headers = (JSON, f"x-amz-resource-id: {id}", *headers)
    return Step(CREATE, headers, test_case(name, more), 200, OK, text({"TestCaseId": id, "...": 0}))


def describe(**members) -> Step:
    line = f"GET /test-cases/{INSTANCE}/c-1"
    return Step(line, (), None, 200, OK, text({"TestCase": {**members, "...": 0}}))


def delete(*headers: str) -> Step:
    return Step(DELETE, headers, None, 200, OK, "{}")


def list_cases(answer: dict) -> Step:
    return Step(CASES, (), None, 200, OK, text(answer))


def executions(query: str, *cases: str) -> Step:
    found = [{"TestCaseId": case, "...": 0} for case in cases]
    answer = {"TestCaseExecutions": found, "...": 0}
    return Step(f"GET /test-case-executions/i?{query}", (), None, 200, OK, text(answer))


def found(member: str, *names: str) -> Step:
    cases = [{"Name": name, "...": 0} for name in names]
    answer = {"TestCases": cases, "...": 0}
    return Step(SEARCH, (JSON,), search(member), 200, OK, text(answer))


def is_named(name: str) -> str:
    condition = {"FieldName": "name", "Value": name, "ComparisonType": "EXACT"}
    return json.dumps({"StringCondition": condition})


ONE, TWO = create("one"), create("two", id="c-2")
TAGGED = create("n", ', "Tags": {"foo": "there", "baz": "bye"}')
TAGGED_EMPTY = create("n", ', "Tags": {"x": ""}')
EMPTY_LIST = list_cases({"TestCaseSummaryList": []})

STORIES = (
    request(
        "RestJsonMustSupportParametersInContentType",
        start("t", "t", ("Content-Type: application/json; charset=utf-8",), '{"ClientToken": "x"}'),
    ),
    *(
        request(id, create("n"), delete(), note=LABELS_ALONE)
        for id in (
            "RestJsonNoInputAndNoOutput",
            "RestJsonUnitInputAndOutput",
            "RestJsonNoInputAndOutput",
        )
    ),
    *(
        request(id, create("n"), delete("Accept: application/json"), note=LABELS_ALONE)
        for id in (
            "RestJsonNoInputAllowsAccept",
            "RestJsonUnitInputAllowsAccept",
            "RestJsonNoInputAndOutputAllowsAccept",
        )
    ),
    request(
        "RestJsonEmptyInputAndEmptyOutput",
        create("n"),
        Step(UPDATE, (), None, 200, OK, "{}"),
    ),
    request(
        "RestJsonEmptyInputAndEmptyOutputWithJson",
        create("n"),
        Step(UPDATE, (JSON,), "{}", 200, OK, "{}"),
    ),
    response("RestJsonEmptyInputAndEmptyOutput", create("n"), delete()),
    response("RestJsonNoInputAndOutputWithJson", create("n"), delete()),
    request("AcceptHeaderStarRequestTest", start("t", "t", (JSON, "Accept: application/*"))),
    request("AcceptHeaderStarStarRequestTest", start("t", "t", (JSON, "Accept: */*"))),
    request(
        "ApiGatewayAccept",
        Step(CASES, ("Accept: application/json",), None, 200, OK, EMPTY_LIST.answer),
    ),
    request("RestJsonTestBodyStructure", start("t", "t", body='{"ClientToken": "x"}')),
    request("RestJsonHttpWithEmptyBody", start("t", "t")),
    request("RestJsonHttpGetWithNoModeledBody", EMPTY_LIST),
    request("RestJsonHttpGetWithNoInput", EMPTY_LIST, note=NO_BODY),
    request(
        "RestJsonInputAndOutputWithStringHeaders",
        create("n", headers=("x-amz-last-modified-region: eu-west-2",)),
        describe(Id="c-1", LastModifiedRegion="eu-west-2"),
        note="single strings; no header of the family is a list",
    ),
    request(
        "RestJsonInputAndOutputWithTimestampHeaders",
        create("n", headers=("x-amz-last-modified-time: Mon, 16 Dec 2019 23:48:18 GMT",)),
        describe(LastModifiedTime=1576540098),
        note="single timestamp; no header of the family is a list",
    ),
    request(
        "RestJsonInputWithHeadersAndAllParams",
        start("string", "string"),
        note="labels of the family are strings",
    ),
    request("RestJsonHttpRequestLabelEscaping", start(RESERVED_ESCAPED, RESERVED)),
    request("RestJsonToleratesRegexCharsInSegments", start("(a+)+", "(a+)+")),
    request(
        "RestJsonAllQueryStringTypes",
        start("Hello%20there", "Hello there"),
        start("u", "u"),
        executions(
            "testCaseId=Hello%20there&startTime=1&endTime=9223372036854775807"
            "&status=INITIATED&maxResults=3",
            "Hello there",
        ),
        note="strings, integers, longs and enums",
    ),
    request(
        "RestJsonQueryStringEscaping",
        start(RESERVED_ESCAPED, RESERVED),
        start("u", "u"),
        executions(f"testCaseId={RESERVED_ESCAPED}", RESERVED),
    ),
    request(
        "RestJsonZeroAndFalseQueryValues",
        start("u", "u"),
        executions("endTime=0"),
        note="zero; the family has no boolean in a query",
    ),
    request("RestJsonSerializesEmptyQueryValue", start("u", "u"), executions("testCaseId=")),
    request(
        "RestJsonServersAcceptStaticQueryParamAsEmptyString",
        start("u", "u"),
        executions("testCaseId"),
    ),
    request(
        "RestJsonLists",
        ONE,
        TWO,
        found(
            f'"SearchCriteria": {{"AndConditions": [{is_named("one")}, {{"StatusCondition": "SAVED"}}]}}',
            "one",
        ),
        note=STRUCTURES,
    ),
    request(
        "RestJsonListsEmpty",
        ONE,
        found('"SearchCriteria": {"AndConditions": []}', "one"),
        note=STRUCTURES,
    ),
    *(
        story(id, created, describe(Tags=wanted), note=STRINGS)
        for story, id, created, wanted in (
            (request, "RestJsonJsonMaps", TAGGED, {"foo": "there", "baz": "bye"}),
            (response, "RestJsonJsonMaps", TAGGED, {"foo": "there", "baz": "bye"}),
            (request, "RestJsonSerializesZeroValuesInMaps", TAGGED_EMPTY, {"x": ""}),
            (response, "RestJsonDeserializesZeroValuesInMaps", TAGGED_EMPTY, {"x": ""}),
        )
    ),
    request(
        "RestJsonSimpleScalarProperties",
        ONE,
        TWO,
        found('"MaxResults": 1', "one"),
        note="strings and integers",
    ),
    response(
        "RestJsonSimpleScalarProperties",
        ONE,
        Step(
            SEARCH,
            (JSON,),
            search('"MaxResults": 1'),
            200,
            OK,
            text({"TestCases": [{"Name": "one", "...": 0}], "ApproximateTotalCount": 1, "...": 0}),
        ),
        note="strings and numbers",
    ),
    request(
        "RestJsonServersDontSerializeNullStructureValues",
        start("t", "t", body='{"ClientToken": null}'),
    ),
    response(
        "RestJsonServersDontSerializeNullStructureValues",
        create("n"),
        list_cases({"TestCaseSummaryList": [{"Name": "n", "...": 0}], "...": 0}),
        note="no NextToken, and no member that is null",
    ),
    *(
        story("RestJsonJsonEnums", create("n"), describe(Status="SAVED"), note=ENUMS)
        for story in (request, response)
    ),
    response(
        "RestJsonJsonTimestamps",
        create("n", headers=("x-amz-last-modified-time: Tue, 29 Apr 2014 18:30:38 GMT",)),
        describe(LastModifiedTime=1398796238),
    ),
    request(
        "RestJsonRecursiveShapes",
        ONE,
        TWO,
        found(
            '"SearchCriteria": {"OrConditions": [{"AndConditions": [{"OrConditions": '
            f"[{is_named('two')}]}}]}}]}}",
            "two",
        ),
    ),
    request(
        "RestJsonRecursiveStructuresValidate",
        ONE,
        found(
            '"SearchCriteria": {"OrConditions": [{"AndConditions": [{"StatusCondition": "SAVED"}]}]}',
            "one",
        ),
    ),
    response(
        "RestJsonLists",
        ONE,
        TWO,
        list_cases({"TestCaseSummaryList": [{"Name": "one", "...": 0}, {"Name": "two", "...": 0}]}),
        note="a list of structures",
    ),
    response("RestJsonListsEmpty", EMPTY_LIST, note="a list of structures"),
    response(
        "RestJsonInvalidGreetingError",
        Step(
            START,
            (JSON,),
            "{}",
            400,
            (*OK, "x-amzn-ErrorType: InvalidRequestException"),
            '{"Message": "Hi"}',
        ),
        fixture={"faults": [{"error": {"code": "InvalidRequestException", "message": "Hi"}}]},
    ),
    response(
        "RestJsonComplexErrorWithNoMessage",
        Step(
            CREATE,
            (JSON,),
            '{"Name": "n", "Content": "[]", "Status": "PUBLISHED"}',
            400,
            (*OK, "x-amzn-ErrorType: InvalidTestCaseException"),
            text({"Problems": [{"message": "...", "...": 0}], "...": 0}),
        ),
        note="by the contract a Message stands beside the members of the error",
    ),
)
