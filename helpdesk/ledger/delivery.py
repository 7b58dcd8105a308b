"""Delivering consequences: one reaction, one transaction, at least once, in order per subject."""

import dataclasses
import datetime as dt
import logging
import random
import traceback
from collections.abc import Collection

from django.db import connection, transaction

from helpdesk.ledger.event import registry
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.models import Event as Row
from helpdesk.ledger.reacting import Reaction, Recorded, by_name
from helpdesk.ledger.recording import caused_by

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8

# An event waits while an earlier one of its subject is owed to the same reaction, or is being handled elsewhere.
CLAIM = """
    SELECT d.id, d.event_id, d.attempts FROM ledger_delivery d
    WHERE d.state = 'pending' AND d.reaction = %(reaction)s AND {which} AND d.available_at <= now()
      AND NOT EXISTS (
        SELECT 1 FROM ledger_delivery earlier
        WHERE earlier.state = 'pending' AND earlier.reaction = d.reaction
          AND earlier.subject = d.subject AND earlier.id < d.id)
    ORDER BY d.id LIMIT %(batch)s FOR UPDATE OF d SKIP LOCKED
"""
BY_EVENT = "d.event_id = ANY(%(events)s)"
BY_SUBJECT = "d.subject = ANY(%(subjects)s)"


@dataclasses.dataclass
class Delivered:
    """What one round of delivery did: how many, and the tasks to start now that it is committed."""

    count: int = 0
    then: set[str] = dataclasses.field(default_factory=set)


def deliver(event_ids: Collection[int], *, queue: str) -> Delivered:
    """Run what `event_ids` owe on `queue`, then whatever waited behind them on the same subjects."""
    done = Delivered()
    owed = (
        Delivery.objects.filter(event_id__in=event_ids, state=Delivery.State.PENDING)
        .values_list("reaction", flat=True)
        .distinct()
    )
    for name in sorted(owed):
        reaction = by_name.get(name)
        if reaction is None:
            logger.error("No reaction is called %s any more: its deliveries stay pending.", name)
        elif reaction.queue == queue:
            _drain(reaction, event_ids, done)
    return done


def _drain(reaction: Reaction, event_ids: Collection[int], done: Delivered) -> None:
    handled: set[str] = set()
    while True:
        before = done.count
        handled |= _deliver_batch(reaction, BY_EVENT, {"events": list(event_ids)}, done)
        if done.count - before < reaction.batch:
            break
    while handled:
        handled = _deliver_batch(reaction, BY_SUBJECT, {"subjects": list(handled)}, done)


def _deliver_batch(reaction: Reaction, which: str, params: dict[str, list[int] | list[str]], done: Delivered) -> set[str]:
    claimed: list[tuple[int, int, int]] = []
    try:
        with transaction.atomic():
            claimed = _claim(reaction, which, params, reaction.batch)
            if not claimed:
                return set()
            recorded = _load([event_id for _, event_id, _ in claimed])
            with caused_by(recorded[0].id, max(one.depth for one in recorded)):
                reaction.handler(recorded)
            Delivery.objects.filter(pk__in=[pk for pk, _, _ in claimed]).update(state=Delivery.State.DONE, error="")
    except Exception as problem:  # a reaction may fail in any way: the reason is kept, the others go on
        if not claimed:
            raise
        if len(claimed) > 1:
            return _deliver_one_by_one(reaction, claimed, done)
        _put_off(claimed[0][0], reaction, problem)
        return set()
    done.count += len(claimed)
    if reaction.then:
        done.then.add(reaction.then)
    return {one.event.subject for one in recorded}


def _deliver_one_by_one(reaction: Reaction, claimed: list[tuple[int, int, int]], done: Delivered) -> set[str]:
    """A batch failed: each event again by itself, so that a poison event fails alone."""
    alone = dataclasses.replace(reaction, batch=1)
    handled: set[str] = set()
    for _, event_id, _ in claimed:
        handled |= _deliver_batch(alone, BY_EVENT, {"events": [event_id]}, done)
    return handled


def _claim(
    reaction: Reaction, which: str, params: dict[str, list[int] | list[str]], batch: int
) -> list[tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(which=which), {"reaction": reaction.name, "batch": batch, **params})
        return cursor.fetchall()


def _load(event_ids: list[int]) -> list[Recorded]:  # type: ignore[type-arg]  # events of one kind, known at run time
    rows = {row.pk: row for row in Row.objects.filter(pk__in=event_ids)}
    return [
        Recorded(
            id=row.pk,
            event=registry[row.name](**row.data),
            actor=row.actor,
            depth=row.depth,
            recorded_at=row.recorded_at,
        )
        for row in (rows[pk] for pk in event_ids)
    ]


def _put_off(delivery_id: int, reaction: Reaction, problem: Exception) -> None:
    """Count the attempt and wait longer each time (1 s to about 5 min); after the last, failed and visible."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
        if delivery.state != Delivery.State.PENDING:
            return
        delivery.attempts += 1
        delivery.error = "".join(traceback.format_exception(problem))[-4000:].replace("\x00", "")
        if delivery.attempts >= MAX_ATTEMPTS:
            delivery.state = Delivery.State.FAILED
            logger.error("%s gave up on event %s.", reaction.name, delivery.event_id, exc_info=problem)
        else:
            wait = min(300.0, 2.0**delivery.attempts) * random.uniform(0.5, 1.0)  # noqa: S311  # jitter, not a secret
            delivery.available_at = _database_now() + dt.timedelta(seconds=wait)
            logger.warning("%s failed on event %s, again in %.0f s.", reaction.name, delivery.event_id, wait)
        delivery.save(update_fields=["attempts", "error", "state", "available_at"])


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]  # type: ignore[index, no-any-return]  # SELECT now() has one row


def due(limit: int = 1000) -> list[tuple[int, str]]:
    """Events with a consequence that should have happened by now, with the queue it runs on."""
    rows = (
        Delivery.objects.filter(state=Delivery.State.PENDING)
        .extra(where=["available_at <= now()"])  # noqa: S610  # the database's clock, no input
        .order_by("available_at", "id")
        .values_list("event_id", "reaction")[:limit]
    )
    return [(event_id, by_name[name].queue) for event_id, name in rows if name in by_name]


def retry(delivery: Delivery) -> None:
    """Owe a failed delivery again, from now, with a fresh count of attempts."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED).update(
        state=Delivery.State.PENDING, attempts=0, available_at=_database_now()
    )
