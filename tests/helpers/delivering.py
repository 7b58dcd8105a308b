"""Doing at once what workers do after a while."""

from helpdesk.ledger import claiming, delivery


def deliver_all() -> None:
    """Run every consequence that is due, and theirs, until nothing is."""
    for _ in range(20):
        due = claiming.due()
        if not due:
            return
        for queue in {queue for _, queue in due}:
            delivery.deliver([event_id for event_id, its in due if its == queue], queue=queue)
    raise AssertionError("Consequences without end.")
