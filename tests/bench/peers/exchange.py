"""Requests and answers of any server: by Content-Length or in chunks, kept alive or not."""

import http.client
import json
import socket

TIMEOUT_S = 30.0


class Exchange:
    """One connection, kept as long as the server keeps it."""

    def __init__(self, port: int):
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def send(self, data: bytes) -> None:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(data)

    def receive(self) -> tuple[int, bytes]:
        response = http.client.HTTPResponse(self._socket)
        response.begin()
        body = response.read()
        if response.will_close:
            self.__exit__()
        return response.status, body

    def ask(self, data: bytes) -> tuple[int, bytes]:
        self.send(data)
        return self.receive()


def id_of(status: int, body: bytes, member: str) -> str | None:
    """The id in an answer; None where the answer is not right."""
    if status != 200:
        return None
    try:
        value = json.loads(body)
    except ValueError:
        return None
    found = value.get(member) if isinstance(value, dict) else None
    return found if isinstance(found, str) and found else None
