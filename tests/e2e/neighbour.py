"""A well-behaved client beside a hostile one: it must not notice."""

import threading
import time
from contextlib import contextmanager

import wire

# On an idle machine an answer takes a millisecond. A server that waits for somebody takes seconds.
SLOWEST_S = 5.0  # half of the shortest time that anybody is waited for, on a busy machine


@contextmanager
def served(mock, account: str, new_connections: bool = True):
    """Sends one request after the other while the block runs, on a connection that it has already
    and, unless that cannot be, on new ones. Each must be answered, and soon."""
    stop = threading.Event()
    trouble: list[str] = []
    answered = 0

    def ask(connection: wire.Connection) -> None:
        nonlocal answered
        began = time.monotonic()
        connection.send(wire.start(account))
        status = connection.receive().status
        took_s = time.monotonic() - began
        if status != 200 or took_s > SLOWEST_S:
            trouble.append(f"{status} after {took_s:.3f} s")
        answered += 1

    def run() -> None:
        try:
            while not stop.is_set():
                ask(kept)
                if new_connections:
                    with mock.connect() as connection:
                        ask(connection)
                stop.wait(0.01)
        except Exception as error:  # whatever it is, the client was not served
            trouble.append(repr(error))

    with mock.connect() as kept:
        ask(kept)
        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield
            before = answered
            deadline = time.monotonic() + wire.TIMEOUT_S
            while answered < before + 2 and not trouble and time.monotonic() < deadline:
                time.sleep(0.001)
        finally:
            stop.set()
            thread.join()
    assert not trouble, trouble[:5]
    assert answered >= before + 2, "the client came to a stop"
