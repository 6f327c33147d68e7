"""The requests, as boto3 sends them."""

INSTANCE = "12345678-1234-1234-1234-123456789012"
# Tokens that ascend from request to request, and tokens in no order, as random ones are.
TOKEN = "{token}"
SCATTERED = "{scattered}"
TOKEN_LENGTH = 20
ACCOUNT = "111111111111"

HEADERS = (
    "Accept-Encoding: identity",
    "User-Agent: Boto3/1.35.0 md/Botocore#1.35.0 ua/2.0 os/linux#6.1 md/arch#x86_64"
    " lang/python#3.11.2 md/pyimpl#CPython cfg/retry-mode#legacy",
    "X-Amz-Date: 20260102T030405Z",
    f"Authorization: AWS4-HMAC-SHA256 Credential={ACCOUNT}/20260102/us-east-1/connect/aws4_request,"
    f" SignedHeaders=content-type;host;x-amz-date, Signature={'0' * 64}",
    "amz-sdk-invocation-id: 5d3cba4f-6b0e-4e0f-93ab-7d1b2c3d4e5f",
    "amz-sdk-request: attempt=1",
)


def request(method: str, target: str, body: str = "", headers: tuple[str, ...] = HEADERS) -> bytes:
    length = len(with_token(body.encode(), 0))
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1:2663", *headers]
    if body:
        lines.append("Content-Type: application/json")
    lines.append(f"Content-Length: {length}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def start(token: str = TOKEN, test_case: str = "case") -> bytes:
    """A StartTestCaseExecution; the token as it stands may be left for each request to fill."""
    target = f"/test-cases/{INSTANCE}/{test_case}/start-execution"
    return request("PUT", target, f'{{"ClientToken": "{token}"}}')


def summary(execution: str) -> bytes:
    return request("GET", f"/test-cases/{INSTANCE}/case/{execution}/summary")


def list_executions() -> bytes:
    return request("GET", f"/test-case-executions/{INSTANCE}")


def control(method: str, path: str, body: str = "") -> bytes:
    return request(method, "/_mock" + path, body, headers=())


def with_token(data: bytes, number: int) -> bytes:
    token = b"%0*d" % (TOKEN_LENGTH, number)
    return data.replace(TOKEN.encode(), token).replace(SCATTERED.encode(), token)


def has_token(data: bytes) -> bool:
    """Whether each request is to have a token of its own."""
    return TOKEN.encode() in data or SCATTERED.encode() in data


def closing(data: bytes) -> bytes:
    """The same request, after which the connection is closed."""
    head, body = data.split(b"\r\n\r\n", 1)
    return head + b"\r\nConnection: close\r\n\r\n" + body
