"""Doing at once what workers do after a while."""

import time

from helpdesk.ledger import claiming, delivery
from helpdesk.ledger.models import Delivery


def deliver_all() -> None:
    """Run every consequence that is due, and theirs, until nothing is. A failing one fails the test with its reason."""
    for attempt in range(120):
        due = claiming.due()
        if not due:
            assert list(Delivery.objects.exclude(state="done").values_list("reaction", "error")) == []
            return
        for queue in {queue for _, queue in due}:
            delivery.deliver(queue)
        if attempt >= 20:
            time.sleep(0.1)  # a running worker has it in hand: it is owed until that one is through
    raise AssertionError("Consequences without end.")
