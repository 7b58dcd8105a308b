"""Waiting for something to become true, with a message when it does not."""

import time
from collections.abc import Callable


def eventually[T](ask: Callable[[], T], *, seconds: float = 15, every: float = 0.05, what: str = "") -> T:
    """The first truthy answer. Raises `AssertionError` with the last one when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"{what or 'It'} did not come true within {seconds:.0f} s; last: {answer!r}")
        time.sleep(every)
