"""Doing at once what workers do after a while."""

from helpdesk.ledger import claiming, delivery
from helpdesk.ledger.models import Delivery


def deliver_all() -> None:
    """Run every consequence that is due, and theirs, until nothing is. A failing one fails the test with its reason."""
    for _ in range(20):
        due = claiming.due()
        if not due:
            assert list(Delivery.objects.exclude(state="done").values_list("reaction", "error")) == []
            return
        for queue in {queue for _, queue in due}:
            delivery.deliver(queue)
    raise AssertionError("Consequences without end.")
