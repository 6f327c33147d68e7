"""Steps: a request to an operation of the family, and what Smithy has its answer be."""

import re
from dataclasses import dataclass

INSTANCE = "12345678-1234-1234-1234-123456789012"
START = f"PUT /test-cases/{INSTANCE}/t/start-execution"
CREATE = f"PUT /test-cases/{INSTANCE}"
UPDATE = f"POST /test-cases/{INSTANCE}/c-1"
DELETE = f"DELETE /test-cases/{INSTANCE}/c-1"
SEARCH = "POST /search-test-cases"
EXECUTIONS = f"GET /test-case-executions/{INSTANCE}"
CASES = f"GET /test-cases-summary/{INSTANCE}"

JSON = "Content-Type: application/json"
CONTENT = r'"Content": "{\"Version\":\"2019-10-30\",\"Observations\":[]}"'

# In the order of the API; the first that fits.
OPERATIONS = {
    "StartTestCaseExecution": r"PUT /test-cases/[^/?]+/.+/start-execution",
    "CreateTestCase": r"PUT /test-cases/[^/?]+",
    "UpdateTestCase": r"POST /test-cases/[^/?]+/[^/?]+",
    "DescribeTestCase": r"GET /test-cases/[^/?]+/[^/?]+",
    "DeleteTestCase": r"DELETE /test-cases/[^/?]+/[^/?]+",
    "ListTestCases": r"GET /test-cases-summary/[^/?]+",
    "SearchTestCases": r"POST /search-test-cases",
    "ListTestCaseExecutions": r"GET /test-case-executions/[^/?]+",
}


@dataclass(frozen=True)
class Step:
    line: str
    headers: tuple[str, ...]
    body: str | None
    status: int
    answer_headers: tuple[str, ...]
    # JSON; None where Smithy does not say.
    answer: str | None

    @property
    def operation(self) -> str:
        path = self.line.partition("?")[0]
        return next(name for name, form in OPERATIONS.items() if re.fullmatch(form, path))

    @property
    def request(self) -> str:
        return message(f"{self.line} HTTP/1.1", self.headers, self.body, is_request=True)

    @property
    def expected(self) -> str:
        return message(str(self.status), self.answer_headers, self.answer, is_request=False)


def message(first: str, headers: tuple[str, ...], body: str | None, is_request: bool) -> str:
    """A message as the fixtures have it: the head of a request always ends with an empty line."""
    head = [first, *headers]
    if body is not None:
        return "\n".join([*head, "", body, ""])
    return "\n".join([*head, "", ""] if is_request else [*head, ""])


def search(member: str) -> str:
    """The body of a search with a member besides the instance."""
    return f'{{"InstanceId": "{INSTANCE}", {member} }}'


def test_case(name: str, more: str = "") -> str:
    """The body that creates a test case."""
    return f'{{"Name": "{name}", {CONTENT}, "Status": "SAVED"{more}}}'
