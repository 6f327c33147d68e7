"""Where Smithy's tests of malformed requests go.

A request has the fault of Smithy's, in a member of the same type; `$value:S` and the like stand for the
test's parameters, as there. What is expected is Smithy's answer, in which the member and its constraint
are replaced.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from smithy import Test
from steps import (
    CASES,
    CONTENT,
    CREATE,
    EXECUTIONS,
    INSTANCE,
    JSON,
    SEARCH,
    START,
    Step,
    search,
    test_case,
)

PARAMETER = re.compile(r"\$\$|\$(\w+):([LS])")
OTHER_NAMES = (
    "by the contract InvalidParameterException and Message stand for "
    "ValidationException and message"
)
INSTANCE_PATTERN = (
    "^(arn:(aws|aws-us-gov):connect:[a-z]{2}-[a-z]+-[0-9]{1}:[0-9]{1,20}:instance/)?"
    "[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$"
)
TAG_KEY_PATTERN = r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"


@dataclass(frozen=True)
class Malformed:
    id: str
    line: str
    headers: tuple[str, ...] = ()
    body: str | None = None
    # What Smithy's message says of its member, and what it says of ours.
    swaps: tuple[tuple[str, str], ...] = ()
    # Instead of the first of Smithy's parameters, where the constraint is another.
    values: tuple[dict[str, str], ...] | None = None
    note: str = ""


def too_long(*values: str) -> tuple[dict[str, str], ...]:
    return tuple({"value": value, "inputLength": str(len(value))} for value in values)


def tags(count: int) -> str:
    return json.dumps({f"k{i}": "v" for i in range(count)})


def condition(member: str) -> str:
    return search(f'"SearchCriteria": {{"AndConditions": [{member}')


NUMBERS = (
    (SEARCH, (JSON,), search('"MaxResults" : $value:L'), "BodyInteger"),
    (f"{EXECUTIONS}?maxResults=$value:L", (), None, "QueryInteger"),
    (f"{EXECUTIONS}?startTime=$value:L", (), None, "QueryLong"),
)

MALFORMED = (
    Malformed(
        "RestJsonWithBodyExpectsApplicationJsonAccept",
        START,
        (JSON, "Accept: application/hal+json"),
        "{}",
    ),
    Malformed(
        "RestJsonWithBodyExpectsApplicationJsonContentType",
        START,
        ("Content-Type: application/hal+json",),
        "{}",
    ),
    Malformed("RestJsonWithBodyExpectsApplicationJsonContentTypeNoHeaders", START, (), "{}"),
    Malformed(
        "RestJsonWithoutBodyExpectsEmptyContentType",
        f"DELETE /test-cases/{INSTANCE}/t",
        (JSON,),
        "{}",
    ),
    Malformed(
        "RestJsonWithoutBodyEmptyInputExpectsEmptyContentType",
        CASES,
        (JSON,),
        "{}",
        note="the operation has labels and query, and no body",
    ),
    *(
        Malformed(f"RestJson{member}{fault}", line, headers, body)
        for fault in ("UnderflowOverflow", "MalformedValueRejected")
        for line, headers, body, member in NUMBERS
    ),
    Malformed(
        "RestJsonBodyMalformedListNullItem",
        SEARCH,
        (JSON,),
        condition('{"StatusCondition": "SAVED"}, null]}'),
    ),
    Malformed(
        "RestJsonBodyMalformedListUnclosed",
        SEARCH,
        (JSON,),
        condition('{"StatusCondition": "SAVED"} }'),
    ),
    Malformed(
        "RestJsonBodyMalformedMapNullKey",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": { null: "abc" }'),
    ),
    Malformed(
        "RestJsonBodyMalformedMapNullValue",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": { "abc": null }'),
    ),
    Malformed("RestJsonInvalidJsonBody", START, (JSON,), "$value:L"),
    Malformed("RestJsonTechnicallyValidJsonBody", START, (JSON,), "$value:L"),
    *(
        Malformed(
            f"RestJsonHeaderTimestampDefaultRejects{form}",
            CREATE,
            (JSON, "x-amz-last-modified-time: $value:L"),
            test_case("n"),
        )
        for form in ("DateTime", "EpochSeconds")
    ),
    Malformed(
        "RestJsonMalformedEnumString",
        CREATE,
        (JSON,),
        f'{{"Name": "n", {CONTENT}, "Status": $value:S}}',
        (("'/string'", "'/Status'"), ("[abc, def, jkl]", "[PUBLISHED, SAVED]")),
    ),
    Malformed(
        "RestJsonMalformedEnumTraitString",
        f"{EXECUTIONS}?status=$value:L",
        swaps=(
            ("'/stringWithEnumTrait'", "'/Status'"),
            ("[abc, def]", "[INITIATED, PASSED, FAILED, IN_PROGRESS, STOPPED]"),
        ),
    ),
    Malformed(
        "RestJsonMalformedLengthString",
        SEARCH,
        (JSON,),
        search('"NextToken": $value:S'),
        (("'/string'", "'/NextToken'"), ("between 2 and 8", "between 1 and 2500")),
        too_long("", "a" * 2501, "👍" * 2501),
    ),
    Malformed(
        "RestJsonMalformedLengthMinString",
        CREATE,
        (JSON,),
        f'{{"Name": "", {CONTENT}}}',
        (
            ("length 1 at", "length 0 at"),
            ("'/minString'", "'/Name'"),
            ("equal to 2", "equal to 1"),
        ),
    ),
    Malformed(
        "RestJsonMalformedLengthMaxString",
        START,
        (JSON,),
        json.dumps({"ClientToken": "a" * 501}),
        (
            ("length 26", "length 501"),
            ("'/maxString'", "'/ClientToken'"),
            ("equal to 8", "equal to 500"),
        ),
    ),
    Malformed(
        "RestJsonMalformedLengthMap",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": $value:L'),
        (("'/map'", "'/Tags'"), ("between 2 and 8", "between 1 and 50")),
        ({"value": "{}", "inputLength": "0"}, {"value": tags(51), "inputLength": "51"}),
    ),
    Malformed(
        "RestJsonMalformedLengthMapKey",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": { $value:S: "v" }'),
        (("'/map'", "'/Tags'"), ("between 2 and 8", "between 1 and 128")),
        too_long("", "k" * 129),
    ),
    Malformed(
        "RestJsonMalformedLengthMapValue",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": { "abc": $value:S }'),
        (
            ("'/map/abc'", "'/Tags/abc'"),
            ("between 2 and 8, inclusive", "less than or equal to 256"),
        ),
        too_long("v" * 257),
    ),
    Malformed(
        "RestJsonMalformedLengthQueryStringNoValue",
        f"{EXECUTIONS}?testCaseName",
        swaps=(
            ("'/string'", "'/TestCaseName'"),
            ("between 2 and 8, inclusive", "greater than or equal to 1"),
        ),
    ),
    Malformed(
        "RestJsonMalformedPatternString",
        SEARCH,
        (JSON,),
        '{"InstanceId": $value:S}',
        (("'/string'", "'/InstanceId'"), ("^[a-m]+$", INSTANCE_PATTERN)),
    ),
    Malformed(
        "RestJsonMalformedPatternReDOSString",
        SEARCH,
        (JSON,),
        json.dumps({"InstanceId": f"arn:aws:connect:us-{'a' * 230}!"}),
        (("'/evilString'", "'/InstanceId'"), ("^([0-9]+)+$", INSTANCE_PATTERN)),
    ),
    Malformed(
        "RestJsonMalformedPatternMapKey",
        CREATE,
        (JSON,),
        test_case("n", ', "Tags": { $value:S: "abc" }'),
        (("'/map'", "'/Tags'"), ("^[a-m]+$", TAG_KEY_PATTERN)),
        ({"value": "aws:key"}, {"value": "key!"}),
    ),
    Malformed(
        "RestJsonMalformedRangeInteger",
        SEARCH,
        (JSON,),
        search('"MaxResults": $value:L'),
        (("'/integer'", "'/MaxResults'"), ("between 2 and 8", "between 1 and 100")),
        ({"value": "0"}, {"value": "101"}),
    ),
    Malformed(
        "RestJsonMalformedRangeMinLong",
        f"{EXECUTIONS}?startTime=-1",
        swaps=(("'/minLong'", "'/StartTime'"), ("equal to 2", "equal to 0")),
    ),
    Malformed(
        "RestJsonMalformedRequiredBodyUnset",
        CREATE,
        (JSON,),
        f"{{{CONTENT}}}",
        (("'/string'", "'/Name'"),),
    ),
    Malformed(
        "RestJsonMalformedRequiredBodyExplicitNull",
        CREATE,
        (JSON,),
        f'{{"Name": null, {CONTENT}}}',
        (("'/string'", "'/Name'"),),
    ),
    Malformed(
        "RestJsonMalformedRecursiveStructures",
        SEARCH,
        (JSON,),
        condition('{"OrConditions": [{"StatusCondition": "XYZ"}]}]}'),
        (
            (
                "'/union/union/union/string'",
                "'/SearchCriteria/AndConditions/0/OrConditions/0/StatusCondition'",
            ),
            ("[abc, def]", "[PUBLISHED, SAVED]"),
        ),
    ),
)


def steps_of(row: Malformed, test: Test) -> list[Step]:
    return [step_of(row, test.definition["response"], each) for each in parameters(row, test)]


def parameters(row: Malformed, test: Test) -> Iterator[dict[str, str]]:
    """Smithy's lists of parameters, taken together by their places, with the row's own values."""
    lists = test.definition.get("testParameters", {})
    sets = [dict(zip(lists, each, strict=True)) for each in zip(*lists.values(), strict=True)]
    if row.values is not None:
        yield from (given | own for given, own in zip(sets, row.values, strict=False))
    else:
        yield from sets or [{}]


def step_of(row: Malformed, response: dict, given: dict[str, str]) -> Step:
    return Step(
        filled(row.line, given),
        tuple(filled(header, given) for header in row.headers),
        None if row.body is None else filled(row.body, given),
        response["code"],
        (f"x-amzn-ErrorType: {error_of(response)[0]}",),
        answer_of(row, response, given),
    )


def error_of(response: dict) -> tuple[str, str]:
    """The error's name, and what a reader must know of it."""
    name = response["headers"]["x-amzn-errortype"]
    if name == "ValidationException":
        return "InvalidParameterException", OTHER_NAMES
    return name, ""


def answer_of(row: Malformed, response: dict, given: dict[str, str]) -> str | None:
    assertion = response.get("body", {}).get("assertion")
    if assertion is None:
        return None
    message = json.loads(filled(assertion["contents"], given))["message"]
    for theirs, ours in row.swaps:
        assert theirs in message, (row.id, theirs, message)
        message = message.replace(theirs, ours)
    return json.dumps({"Message": message}, ensure_ascii=False)


def note_of(row: Malformed, test: Test) -> str:
    return "; ".join(filter(None, (error_of(test.definition["response"])[1], row.note)))


def filled(text: str, given: dict[str, str]) -> str:
    def one(found: re.Match) -> str:
        if found[0] == "$$":
            return "$"
        value = given[found[1]]
        return json.dumps(value, ensure_ascii=False) if found[2] == "S" else value

    return PARAMETER.sub(one, text)
