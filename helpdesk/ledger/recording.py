"""Recording events inside the caller's transaction: a true outbox, rolled back with everything else.

The only file that calls `transaction.on_commit`.
"""

import contextlib
import contextvars
import dataclasses
import json
from collections.abc import Callable, Iterator, Sequence

from django.db import transaction

from helpdesk.ledger.event import Actor, Event
from helpdesk.ledger.reacting import reactions, topics_of

type Announce = Callable[[set[str]], None]
type Nudge = Callable[[str], None]

# By hand: every change records, and the ORM takes several times as long to say the same. The rows travel as one JSON
# text, so that the statement stays the same, and prepared, for one event and for thousands.
APPEND = """
    WITH happened AS (
        INSERT INTO ledger_event (name, subject, data, actor, cause_id, depth)
        SELECT given.name, given.subject, given.data, %s, %s, %s
        FROM ROWS FROM (json_to_recordset(%s::json) AS (name text, subject text, data jsonb))
            WITH ORDINALITY AS given(name, subject, data, position)
        ORDER BY given.position RETURNING id, name, subject),
    owed AS (
        INSERT INTO ledger_delivery (event_id, reaction, subject, state, attempts, error)
        SELECT happened.id, bound.reaction, happened.subject, 'pending', 0, ''
        FROM happened JOIN unnest(%s::text[], %s::text[]) WITH ORDINALITY AS bound(name, reaction, position)
            ON bound.name = happened.name
        ORDER BY happened.id, bound.position)
    SELECT id FROM happened ORDER BY id"""

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
    names = {} if _quiet.get() else dict.fromkeys(one.event_name for one in happened)
    owed = [(name, reaction) for name in names for reaction in reactions.get(name, ())]
    ids = _append(happened, by, cause_id, depth, [(name, reaction.name) for name, reaction in owed])
    if not _quiet.get():
        _announce_after_commit(
            set().union(*(topics_of(one) for one in happened)), {reaction.queue for _, reaction in owed}
        )
    return ids


def _append(
    happened: Sequence[Event], by: Actor, cause_id: int | None, depth: int, owed: Sequence[tuple[str, str]]
) -> list[int]:
    rows = [{"name": one.event_name, "subject": one.subject, "data": one.as_data()} for one in happened]
    names, bound = [name for name, _ in owed], [reaction for _, reaction in owed]
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(APPEND, [by.actor_key, cause_id, depth, json.dumps(rows), names, bound])
        return [pk for (pk,) in cursor.fetchall()]


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
