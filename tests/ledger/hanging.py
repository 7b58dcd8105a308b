"""A worker that begins a reaction and never finishes it: run as a process of its own, to be killed.

`python -m tests.ledger.hanging <name of the reaction>` prints a line once it is inside the reaction.
"""

import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402  # settings come first

from helpdesk.ledger.delivery import deliver  # noqa: E402
from tests.ledger.bells import Rung, hung  # noqa: E402

TRACE = (
    "INSERT INTO ledger_event (name, subject, data, actor, depth) VALUES ('tests.trace', 'trace', '{}', 'system', 0)"
)


def hang(rung: Rung) -> None:
    """Write something, and go no further."""
    with connection.cursor() as cursor:
        cursor.execute(TRACE)
    print("inside", flush=True)  # noqa: T201  # the test waits for it
    time.sleep(600)


if __name__ == "__main__":
    # In the test the reaction of this name ends well.
    hang.__module__, hang.__qualname__ = sys.argv[1].rsplit(".", 1)
    with hung(hang):
        deliver("default")
