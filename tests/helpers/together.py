"""Doing several things at the same moment, each on a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def together[T](*calls: Callable[[], T]) -> list[T | Exception]:
    """Run the calls at once, each in its own thread; what each returned or raised, in their order.

    Needs a test with `transactional_db`: the threads see only what is committed.
    """
    start = Barrier(len(calls))

    def one(call: Callable[[], T]) -> T | Exception:
        try:
            start.wait(timeout=10)
            return call()
        except Exception as problem:  # noqa: BLE001  # the test looks at it
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))
