"""Faults to ask for, each with what its client must see."""

import json
import socket
import struct
from dataclasses import dataclass
from typing import Callable

import wire

SHORT_MS = 20


def receive(connection: wire.Connection) -> wire.Response | None:
    """The whole answer; None where what came is none. A server that stays silent is a TimeoutError."""
    try:
        response = connection.receive()
        json.loads(response.body)
        return response
    except (wire.Closed, ConnectionResetError, AssertionError, ValueError):
        return None


def is_lost(connection: wire.Connection, _: str) -> None:
    response = receive(connection)
    assert response is None, f"the answer came: {response}"


def is_error(connection: wire.Connection, rule_id: str) -> None:
    response = receive(connection)
    assert response is not None, "no answer, where an error was due"
    seen = (
        response.status,
        response.headers.get("x-amzn-errortype"),
        response.headers.get("x-mock-fault"),
    )
    assert seen == (503, "ServiceUnavailableException", rule_id), response


def leave(connection: wire.Connection, _: str) -> None:
    """Waits for nothing: the connection ends with a reset."""
    linger = struct.pack("ii", 1, 0)
    connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


@dataclass(frozen=True)
class Fault:
    rule: dict
    see: Callable[[wire.Connection, str], None]


FAULTS = (
    Fault({"error": {"code": "ServiceUnavailableException"}}, is_error),
    Fault({"fault": "EMPTY_RESPONSE"}, is_lost),
    Fault({"fault": "CONNECTION_RESET_BY_PEER"}, is_lost),
    Fault({"fault": "MALFORMED_RESPONSE_CHUNK"}, is_lost),
    Fault({"fault": "RANDOM_DATA_THEN_CLOSE"}, is_lost),
    Fault({"fault": "TRUNCATED_BODY"}, is_lost),
    Fault({"fault": "INVALID_JSON"}, is_lost),
    Fault({"fault": "HANG", "milliseconds": SHORT_MS}, is_lost),
    Fault({"fault": "HANG"}, leave),
)
PHASES = ("before", "after")
# The true answer, late.
DELAYS = (
    {"delay": {"type": "fixed", "milliseconds": SHORT_MS}},
    {"delay": {"type": "dribble", "numberOfChunks": 3, "totalDuration": SHORT_MS}},
)
