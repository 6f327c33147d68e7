"""Why a test of Smithy's does not apply to the family."""

import re

from smithy import Test

CLIENTS = "for clients alone"
ALWAYS_OUTPUT = "every operation of the family has an output structure, so that {} is the body"
NO_PAYLOAD = "no member of the family is bound to the whole body (httpPayload)"
NO_HEADER_OUTPUT = "no output of the family has header members"
NO_HEADER_LIST = "no header of the family is a list"
NO_UNION = "no union in the inputs or outputs of the family"
NO_FORMAT = "no timestamp of the family has a format of its own"
NO_TIMESTAMP_INPUT = "no body member in the inputs of the family is a timestamp"
NO_FLOAT = "no float in the family"
NO_BLOB = "no blob in the family"
NO_BYTE = "no byte in the family"
NO_SHORT = "no short in the family"

# Single tests.
TESTS = {
    ("request", "RestJsonJsonTimestamps"): NO_TIMESTAMP_INPUT,
    ("response", "RestJsonNoInputAndNoOutput"): ALWAYS_OUTPUT,
    ("response", "RestJsonUnitInputAndOutputNoOutput"): ALWAYS_OUTPUT,
    ("response", "RestJsonGreetingWithErrors"): NO_HEADER_OUTPUT,
    ("response", "RestJsonEmptyComplexErrorWithNoMessage"): (
        "by the contract the body of every error has a member that says what is wrong"
    ),
    ("response", "RestJsonRecursiveShapes"): "no output of the family is recursive",
    ("request", "RestJsonInputAndOutputWithQuotedStringHeaders"): NO_HEADER_LIST,
    ("request", "RestJsonInputAndOutputWithNumericHeaders"): "no header of the family is a number",
    ("request", "RestJsonInputAndOutputWithBooleanHeaders"): "no header of the family is a boolean",
    ("request", "RestJsonInputAndOutputWithEnumHeaders"): "no header of the family is an enum",
    ("request", "RestJsonInputAndOutputWithIntEnumHeaders"): "no header of the family is an enum",
    ("request", "RestJsonHttpPostWithNoInput"): "every operation of the family with POST has input",
    ("request", "RestJsonHttpWithEmptyStructurePayload"): NO_PAYLOAD,
}

# Patterns of kind, file and id; the first that fits.
RULES = (
    ("response", r"^http-headers", "", NO_HEADER_OUTPUT),
    ("", r"defaults", "", "no member of the family has a default"),
    ("", r"^documents", "", "no document type in the family"),
    ("", r"^endpoints", "", "no operation of the family has a host prefix"),
    ("", r"^http-checksums", "", "no operation of the family requires a checksum"),
    ("", r"^requestCompression", "", "no operation of the family compresses requests"),
    ("", r"^streaming", "", "no streaming in the family"),
    ("", r"^unions|malformed-union", "", NO_UNION),
    ("", r"glacier", "", "a customization of Amazon S3 Glacier"),
    ("", r"^http-payload|^http-string-payload", "", NO_PAYLOAD),
    ("", r"^http-content-type", "Payload", NO_PAYLOAD),
    (
        "",
        r"^http-content-type",
        "GetWithHeaderMember",
        "no operation of the family with GET has a header member",
    ),
    ("", r"^http-content-type", "Post", "every operation of the family with POST has body members"),
    ("", r"malformed-accept|malformed-content-type", "WithPayload", NO_PAYLOAD),
    ("", r"^http-prefix-headers", "", "no prefix headers in the family"),
    (
        "",
        r"^http-response-code",
        "",
        "no output of the family sets the status (httpResponseCode)",
    ),
    ("", r"^http-labels", "Greedy", "no greedy label in the family"),
    ("", r"^http-labels", "Float", "no label of the family is a float"),
    ("", r"^http-labels", "TimestampFormat", "no label of the family is a timestamp"),
    ("", r"^http-query", "Float", "no query parameter of the family is a float"),
    (
        "",
        r"^http-query",
        "Map|QueryParams",
        "no query parameters of the family are bound to a map (httpQueryParams)",
    ),
    ("", r"^http-query", "Constant", "no URI of the family has a constant query"),
    ("", r"^http-query", "EmptyList", "no query parameter of the family is a list"),
    ("", r"^http-headers", "MediaType", "no header of the family has a media type"),
    ("", r"^http-headers", "Float", "no header of the family is a float"),
    ("", r"^http-headers", "TimestampFormat", NO_FORMAT),
    ("", r"^json", "Sparse", "no sparse list or map in the family"),
    ("", r"^json", "IntEnum", "no integer enum in the family"),
    ("", r"^json", "Blob", NO_BLOB),
    ("", r"^json", "NaN|Infinity", NO_FLOAT),
    ("", r"^json", "DenseSet", "no map of lists in the family"),
    ("", r"^json", "DateTime|EpochSeconds|HttpDate", NO_FORMAT),
    ("", r"malformed-blob", "", NO_BLOB),
    ("", r"malformed-boolean", "", "no boolean in the inputs of the family"),
    ("", r"malformed-byte", "", NO_BYTE),
    ("", r"malformed-short", "", NO_SHORT),
    ("", r"malformed-double", "", "no double in the family"),
    ("", r"malformed-float", "", NO_FLOAT),
    ("", r"malformed-integer", "Path", "no label of the family is an integer"),
    ("", r"malformed-integer", "Header", "no header of the family is an integer"),
    ("", r"malformed-long", "Body", "no body member of the family is a long"),
    ("", r"malformed-long", "Path", "no label of the family is a long"),
    ("", r"malformed-long", "Header", "no header of the family is a long"),
    ("", r"malformed-string", "", "no header of the family has a media type"),
    ("", r"malformed-timestamp-body", "", NO_TIMESTAMP_INPUT),
    ("", r"malformed-timestamp-path", "", "no label of the family is a timestamp"),
    (
        "",
        r"malformed-timestamp-query",
        "",
        "no query parameter of the family is a timestamp: startTime and endTime are longs",
    ),
    ("", r"malformed-timestamp-header", "", NO_FORMAT),
    ("", r"malformed", "Override", "no member of the family overrides a constraint of its shape"),
    ("", r"malformed-enum", "Map", "no map of enums in the family"),
    ("", r"malformed-enum", "List", "no list of enums in the inputs of the family"),
    ("", r"malformed-(enum|pattern)", "Union", NO_UNION),
    ("", r"malformed-length", "Blob", NO_BLOB),
    (
        "",
        r"malformed-length",
        "List",
        "no list in the inputs of the family, nor an element of one, has a length",
    ),
    ("", r"malformed-pattern", "List", "no list of the family has elements with a pattern"),
    ("", r"malformed-pattern", "MapValue", "no map value of the family has a pattern"),
    ("", r"malformed-range", "Byte", NO_BYTE),
    ("", r"malformed-range", "Short", NO_SHORT),
    ("", r"malformed-range", "Float", NO_FLOAT),
    ("", r"malformed-range", "M(in|ax)Integer", "every integer of the family has both bounds"),
    ("", r"malformed-range", "Long", "no long of the family has an upper bound"),
    ("", r"malformed-required", "Header", "no header of the family is required"),
    ("", r"uniqueItems", "", "no list of the family has unique items"),
    ("", r"sensitive", "", "no member in the inputs of the family is sensitive"),
)


def reason_of(test: Test) -> str | None:
    """Why the test does not apply; None when nothing here says so."""
    if test.is_for_clients:
        return CLIENTS
    if test.key in TESTS:
        return TESTS[test.key]
    for kind, file, id, reason in RULES:
        if test.kind.startswith(kind) and re.search(file, test.file) and re.search(id, test.id):
            return reason
    return None
