"""Letting happen what follows, here and now, as the workers would."""

from helpdesk.ledger.claiming import due
from helpdesk.ledger.delivery import deliver
from helpdesk.ledger.models import Delivery


def everything_follows() -> None:
    """Run every reaction that is owed. Any that fails fails the test, with its own reason."""
    while owed := due():
        for queue in sorted({queue for _, queue in owed}):
            deliver([event_id for event_id, on in owed if on == queue], queue=queue)
    assert list(Delivery.objects.exclude(state="done").values_list("reaction", "error")) == []
