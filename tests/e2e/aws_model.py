"""Compares Connect's service model, as botocore ships it, with `connect-mock operations --json`."""

FAMILY = "TestCase"
MISSING = "nothing"

# Of a shape, member or operation of the model: what says nothing about requests and answers.
SILENT = {
    "documentation",
    "name",  # of an operation: its key again
    "box",  # of an integer: whether code generators make it nullable
    "exception",  # of a shape that stands among errors: that it is one
}
LOCATIONS = {None: "body", "uri": "label", "querystring": "query", "header": "header"}
TIMESTAMP_FORMATS = {
    "body": "epoch-seconds",
    "label": "date-time",
    "query": "date-time",
    "header": "http-date",
}


def differences(model: dict, table: dict) -> dict[str, tuple]:
    """By place ("operations/StartTestCaseExecution/input/ClientToken/required"): what the model
    has there and what the table has."""
    return dict(_walk(_from_botocore(model), declared_part(table), ()))


def declared_part(table: dict) -> dict:
    """The table without the errors that no operation declares: the model cannot know them."""
    declared = {error for row in table["operations"].values() for error in row.get("errors", [])}
    errors = {name: error for name, error in table["errors"].items() if name in declared}
    return {**table, "errors": errors}


def _walk(model, table, place):
    if isinstance(model, dict) and isinstance(table, dict):
        for name in {**model, **table}:
            yield from _walk(model.get(name, MISSING), table.get(name, MISSING), (*place, name))
    elif _unordered(model) != _unordered(table):
        yield "/".join(place), (model, table)


def _unordered(value):
    return sorted(value) if isinstance(value, list) else value


def _from_botocore(model: dict) -> dict:
    """The family's part of the model in the table's form. A trait that this does not know keeps
    its name and value, and so becomes a difference."""
    shapes = model["shapes"]
    operations = {
        name: _operation(operation, shapes)
        for name, operation in model["operations"].items()
        if FAMILY in name
    }
    names = {error for row in operations.values() for error in row["errors"]}
    errors = {name: _error(shapes[name], shapes) for name in names}
    messages = [row[part] for row in operations.values() for part in ("input", "output")]
    messages += [error["members"] for error in errors.values()]
    return {"operations": operations, "errors": errors, "shapes": _reached(messages, shapes)}


def _rest(traits: dict, known: set[str]) -> dict:
    return {name: value for name, value in traits.items() if name not in known | SILENT}


def _operation(operation: dict, shapes: dict) -> dict:
    http = operation["http"]
    messages = {"input": {}, "output": {}}
    traits = {}
    for part, reference in _references(operation):
        shape = shapes[reference["shape"]]
        messages[part] = _members(shape, shapes)
        of_part = _rest(reference, {"shape"}) | _rest(shape, {"type", "members", "required"})
        traits |= {f"{part}.{name}": value for name, value in of_part.items()}
    return {
        "method": http["method"],
        "path": http["requestUri"],
        "status": http.get("responseCode", 200),
        **messages,
        "errors": [error["shape"] for error in operation.get("errors", [])],
        **traits,
        **_rest(http, {"method", "requestUri", "responseCode"}),
        **_rest(operation, {"http", "input", "output", "errors"}),
    }


def _references(operation: dict):
    return [(part, operation[part]) for part in ("input", "output") if part in operation]


def _members(shape: dict, shapes: dict) -> dict:
    required = shape.get("required", [])
    return {
        name: _member(name, member, name in required, shapes)
        for name, member in shape["members"].items()
    }


def _member(name: str, member: dict, required: bool, shapes: dict) -> dict:
    shape = shapes[member["shape"]]
    location = LOCATIONS.get(member.get("location"), member.get("location"))
    known = {"shape", "location", "locationName", "idempotencyToken", "timestampFormat"}
    answer = {
        "location": location,
        "wireName": member.get("locationName", name),
        "shape": member["shape"],
        "required": required,
        "idempotencyToken": member.get("idempotencyToken", False),
        **_rest(member, known),
    }
    if shape["type"] == "timestamp":
        default = shape.get("timestampFormat", TIMESTAMP_FORMATS.get(location))
        answer["timestampFormat"] = member.get("timestampFormat", default)
    return answer


def _error(shape: dict, shapes: dict) -> dict:
    traits = shape.get("error", {})
    return {
        "status": traits.get("httpStatusCode"),
        "members": _members(shape, shapes),
        **_rest(traits, {"httpStatusCode"}),
        **_rest(shape, {"type", "members", "required", "error"}),
    }


def _reached(messages: list[dict], shapes: dict) -> dict:
    reached = {}
    waiting = [member["shape"] for members in messages for member in members.values()]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached[name] = _shape(shapes[name], shapes)
            waiting += _leads_to(shapes[name])
    return reached


def _leads_to(shape: dict) -> list[str]:
    children = [*shape.get("members", {}).values()]
    children += [shape[part] for part in ("member", "key", "value") if part in shape]
    return [child["shape"] for child in children]


def _shape(shape: dict, shapes: dict) -> dict:
    answer = {"type": shape["type"]}
    bounds = {name: shape[name] for name in ("min", "max") if name in shape}
    if bounds:
        answer["range" if shape["type"] in ("integer", "long") else "length"] = bounds
    if "enum" in shape:
        answer["values"] = shape["enum"]
    if "members" in shape:
        answer["members"] = _members(shape, shapes)
    for part, name in (("key", "key"), ("member", "element"), ("value", "element")):
        if part in shape:
            answer[name] = shape[part]["shape"]
            of_part = _rest(shape[part], {"shape"})
            answer |= {f"{part}.{trait}": value for trait, value in of_part.items()}
    known = {"type", "min", "max", "enum", "members", "required", "key", "member", "value"}
    return answer | _rest(shape, known | {"timestampFormat"})
