"""Recording events inside the caller's transaction: a true outbox, rolled back with everything else.

The only file that calls `transaction.on_commit`.
"""

import contextlib
import contextvars
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import batched, chain

from django.db import transaction

from helpdesk.ledger.event import Actor, Event
from helpdesk.ledger.reacting import reactions, topics_of

type Announce = Callable[[set[str]], None]
type Nudge = Callable[[str], None]

# By hand: every change records, and the ORM takes several times as long to say the same.
APPEND = "INSERT INTO ledger_event (name, subject, data, actor, cause_id, depth) VALUES {rows} RETURNING id"
EVENT_ROW = "(%s, %s, %s::jsonb, %s, %s, %s)"
OWE = "INSERT INTO ledger_delivery (event_id, reaction, subject, state, attempts, error) VALUES {rows}"
DELIVERY_ROW = "(%s, %s, %s, 'pending', 0, '')"

ROWS = 1000  # in one statement: PostgreSQL takes 65,535 values, and small statements sooner than a huge one

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
    After the commit, once for all that it recorded: live topics are touched and workers are nudged, both best effort
    (the sweep covers).
    """
    if not happened:
        return []
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of the change it records.")
    cause_id, depth = _current.get() or (None, 0)
    ids = _append(happened, by, cause_id, depth)
    if _quiet.get():
        return ids
    owed = [
        (pk, reaction, one.subject)
        for pk, one in zip(ids, happened, strict=True)
        for reaction in reactions.get(one.event_name, ())
    ]
    if owed:
        _owe([(pk, reaction.name, subject) for pk, reaction, subject in owed])
    _announce_after_commit(
        set().union(*(topics_of(one) for one in happened)), {reaction.queue for _, reaction, _ in owed}
    )
    return ids


def _append(happened: Sequence[Event], by: Actor, cause_id: int | None, depth: int) -> list[int]:
    rows = [(one.event_name, one.subject, json.dumps(one.as_data()), by.actor_key, cause_id, depth) for one in happened]
    ids: list[int] = []
    with transaction.get_connection().cursor() as cursor:
        for some in batched(rows, ROWS):
            cursor.execute(APPEND.format(rows=", ".join([EVENT_ROW] * len(some))), list(chain.from_iterable(some)))
            ids += [pk for (pk,) in cursor.fetchall()]
    return ids


def _owe(deliveries: Sequence[tuple[int, str, str]]) -> None:
    with transaction.get_connection().cursor() as cursor:
        for some in batched(deliveries, ROWS):
            cursor.execute(OWE.format(rows=", ".join([DELIVERY_ROW] * len(some))), list(chain.from_iterable(some)))


@dataclasses.dataclass
class _Announcement:
    """What is said once a transaction has committed: in one go, however many events it recorded."""

    topics: set[str]
    queues: set[str]
    is_made: bool = False

    def __call__(self) -> None:
        self.is_made = True
        if self.topics:
            for announce in announcers:
                announce(self.topics)
        for queue in sorted(self.queues):
            for nudge in nudgers:
                nudge(queue)


def _announce_after_commit(topics: set[str], queues: set[str]) -> None:
    if not topics and not queues:
        return
    for _, waiting, _ in transaction.get_connection().run_on_commit:
        # Only a rollback that also undoes us could still take it away; said too much would be no harm.
        if isinstance(waiting, _Announcement) and not waiting.is_made:
            waiting.topics |= topics
            waiting.queues |= queues
            return
    transaction.on_commit(_Announcement(topics, queues), robust=True)


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
