"""Recording events inside the caller's transaction: a true outbox, rolled back with everything else.

The only file that calls `transaction.on_commit`.
"""

import contextlib
import contextvars
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from helpdesk.ledger.event import Actor, Event
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.models import Event as Row
from helpdesk.ledger.reacting import reactions, topics_of

type Announce = Callable[[set[str]], None]
type Nudge = Callable[[str, list[int]], None]

# Set by the layers above when they start (live, tasks): the ledger itself knows neither Redis nor Celery.
announcers: list[Announce] = []
nudgers: list[Nudge] = []

_current: contextvars.ContextVar[tuple[int, int] | None] = contextvars.ContextVar("ledger_cause", default=None)
_quiet: contextvars.ContextVar[bool] = contextvars.ContextVar("ledger_quiet", default=False)


def record(happened: Event, *, by: Actor) -> int:
    """Append one event and the deliveries it owes; returns its id. See `record_many`."""
    return record_many([happened], by=by)[0]


def record_many(happened: Sequence[Event], *, by: Actor) -> list[int]:
    """Append events and one pending delivery per bound reaction, in the caller's transaction.

    Must run inside `transaction.atomic`. The cause is the event whose reaction is running now, if any.
    After the commit: live topics are touched and workers are nudged, both best effort (the sweep covers).
    """
    if not happened:
        return []
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records.")
    cause_id, depth = _current.get() or (None, 0)
    rows = Row.objects.bulk_create(
        Row(
            name=one.event_name,
            subject=one.subject,
            data=one.as_data(),
            actor=by.actor_key,
            cause_id=cause_id,
            depth=depth,
        )
        for one in happened
    )
    ids = [row.pk for row in rows]
    if _quiet.get():
        return ids
    owed: dict[str, list[int]] = defaultdict(list)
    deliveries = []
    for row in rows:
        for reaction in reactions.get(row.name, ()):
            deliveries.append(Delivery(event_id=row.pk, reaction=reaction.name, subject=row.subject))
            owed[reaction.queue].append(row.pk)
    if deliveries:
        Delivery.objects.bulk_create(deliveries)
    touched = set().union(*(topics_of(one) for one in happened))
    if touched or owed:
        transaction.on_commit(lambda: _announce(touched, owed), robust=True)
    return ids


def _announce(touched: set[str], owed: dict[str, list[int]]) -> None:
    if touched:
        for announce in announcers:
            announce(touched)
    for queue, ids in owed.items():
        for nudge in nudgers:
            nudge(queue, sorted(set(ids)))


@contextlib.contextmanager
def caused_by(event_id: int, depth: int) -> Iterator[None]:
    """Everything recorded inside carries this event as its cause."""
    token = _current.set((event_id, depth + 1))
    try:
        yield
    finally:
        _current.reset(token)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Events recorded inside are history: kept, but nobody reacts. For imports and the demo workspace."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)
