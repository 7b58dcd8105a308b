"""What the ledger says happened in a block."""

from collections.abc import Iterator
from contextlib import contextmanager

from helpdesk.ledger.event import Actor, Event, registry
from helpdesk.ledger.models import Event as Row


@contextmanager
def records(*expected: Event, by: Actor) -> Iterator[None]:
    """The block records exactly these events in this order, all by this actor."""
    last = Row.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    yield
    rows = Row.objects.filter(pk__gt=last).order_by("id")
    assert [registry[row.name](**row.data) for row in rows] == list(expected)
    assert {row.actor for row in rows} <= {by.actor_key}
    assert {row.subject for row in rows} == {one.subject for one in expected}
