"""Which test cases SearchTestCases finds."""

FIELDS = ("name", "description", "id")


def find_unsearchable(criteria: dict) -> bool:
    """Whether a condition, however deep, names a field that cannot be searched."""
    condition = criteria.get("StringCondition")
    nested = criteria.get("OrConditions", []) + criteria.get("AndConditions", [])
    return (condition is not None and condition["FieldName"].lower() not in FIELDS) or any(
        find_unsearchable(inner) for inner in nested
    )


def fits(members: dict, case) -> bool:
    tag_filter = members.get("SearchFilter", {}).get("TagFilter", {})
    return fits_criteria(members.get("SearchCriteria", {}), case) and fits_tags(tag_filter, case)


def fits_criteria(criteria: dict, case) -> bool:
    """Every member that is there must hold; of OrConditions, one of them."""
    checks = [fits_criteria(inner, case) for inner in criteria.get("AndConditions", [])]
    if "StringCondition" in criteria:
        checks.append(fits_string(criteria["StringCondition"], case))
    if "StatusCondition" in criteria:
        checks.append(criteria["StatusCondition"] == case.current.status)
    if criteria.get("OrConditions"):
        checks.append(any(fits_criteria(inner, case) for inner in criteria["OrConditions"]))
    return all(checks)


def fits_string(condition: dict, case) -> bool:
    texts = {"name": case.name, "id": case.id, "description": case.current.description or ""}
    text, value = texts[condition["FieldName"].lower()].lower(), condition["Value"].lower()
    comparison = condition.get("ComparisonType", "CONTAINS")
    if comparison == "EXACT":
        return text == value
    return text.startswith(value) if comparison == "STARTS_WITH" else value in text


def fits_tags(tag_filter: dict, case) -> bool:
    def has(condition: dict) -> bool:
        value = case.tags.get(condition["TagKey"])
        return value is not None and condition.get("TagValue", value) == value

    checks = [has(condition) for condition in tag_filter.get("AndConditions", [])]
    if "TagCondition" in tag_filter:
        checks.append(has(tag_filter["TagCondition"]))
    if tag_filter.get("OrConditions"):
        checks.append(any(all(map(has, all_of)) for all_of in tag_filter["OrConditions"]))
    return all(checks)
