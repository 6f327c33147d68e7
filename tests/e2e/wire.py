"""HTTP/1.1 by hand: bytes out, bytes in, nothing tidied on the way."""

import json
import socket
import ssl
from dataclasses import dataclass

TIMEOUT_S = 15.0


@dataclass
class Response:
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def replayed(self) -> bool:
        return self.headers.get("idempotent-replayed") == "true"


class Closed(Exception):
    """The server closed the connection where an answer was due."""


class Connection:
    """One connection to the server, of TLS where a context is given: an end of its stream that is not
    announced is an error then. Every wait on it ends at TIMEOUT_S."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None = None):
        self.socket = socket.create_connection((host, port), timeout=TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.socket = tls.wrap_socket(
                self.socket, server_hostname=host, suppress_ragged_eofs=False
            )
        self._input = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self) -> None:
        self._input.close()
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive(self, has_body: bool = True) -> Response:
        """The next answer, an interim one (100) too."""
        status_line = self._line()
        version, status = status_line.split(" ")[:2]
        assert version in ("HTTP/1.0", "HTTP/1.1"), status_line
        headers = {}
        while line := self._line():
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        size = int(headers.get("content-length", "0")) if has_body else 0
        body = self._input.read(size)
        if len(body) < size:
            raise Closed(f"after {len(body)} of {size} bytes of the body")
        return Response(int(status), headers, body)

    def at_end(self) -> bool:
        """Waits for the server to close, and says whether that is all it did."""
        try:
            return self._input.read(1) == b""
        except ConnectionResetError:
            return True

    def _line(self) -> str:
        try:
            line = self._input.readline()
        except ConnectionResetError as error:
            raise Closed("reset") from error
        if not line.endswith(b"\n"):
            raise Closed(f"after {line!r}")
        return line.decode("latin-1").rstrip("\r\n")


def authorization(account: str, region: str = "us-east-1") -> str:
    return (
        f"AWS4-HMAC-SHA256 Credential={account}/20260102/{region}/connect/aws4_request, "
        "SignedHeaders=host;x-amz-date, Signature=" + "0" * 64
    )


def head(method: str, target: str, headers: dict[str, str], version: str = "1.1") -> bytes:
    lines = [f"{method} {target} HTTP/{version}", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def request(
    method: str, target: str, headers: dict[str, str], body: bytes = b"", version: str = "1.1"
) -> bytes:
    length = {"Content-Length": str(len(body))}
    return head(method, target, {**length, **headers}, version) + body


def chunk(data: bytes) -> bytes:
    """One chunk of a chunked body; of no data, the last one."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def start_target(test_case: str = "case", instance: str = "instance") -> str:
    """The path that starts an execution. Both labels are sent as they are: encode them first."""
    return f"/test-cases/{instance}/{test_case}/start-execution"


def start_headers(account: str, region: str = "us-east-1") -> dict[str, str]:
    return {
        "Authorization": authorization(account, region),
        "Content-Type": "application/json",
    }


def start_body(token: str | None = None) -> bytes:
    return json.dumps({} if token is None else {"ClientToken": token}).encode()


def start(account: str, test_case: str = "case", token: str | None = None, **where: str) -> bytes:
    """A whole request that starts an execution. `where` may hold instance and region."""
    region = where.get("region", "us-east-1")
    target = start_target(test_case, where.get("instance", "instance"))
    return request("PUT", target, start_headers(account, region), start_body(token))
