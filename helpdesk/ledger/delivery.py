"""Delivering consequences: one reaction, one transaction, at least once, in order per subject."""

import dataclasses
import datetime as dt
import logging
import random
import time
import traceback

from django.db import connection, transaction

from helpdesk.ledger import claiming
from helpdesk.ledger.claiming import MAX_ATTEMPTS, Claim
from helpdesk.ledger.event import registry
from helpdesk.ledger.models import Delivery
from helpdesk.ledger.models import Event as Row
from helpdesk.ledger.reacting import Reaction, Recorded
from helpdesk.ledger.recording import caused_by

logger = logging.getLogger(__name__)


RUN_SECONDS = 3.0  # then another task goes on, and what waits on the other queues has its turn


@dataclasses.dataclass
class Delivered:
    """What one run of delivery did: how many, the tasks to start now that it is committed, and whether that was all."""

    count: int = 0
    then: set[str] = dataclasses.field(default_factory=set)
    is_all: bool = True


def deliver(queue: str, *, seconds: float = RUN_SECONDS) -> Delivered:
    """Run whatever is owed on `queue` and due, the reactions in turn, until nothing is or `seconds` have gone.

    Many may do so at once: each takes what nobody holds, and goes on with what waited behind it.
    """
    done, deadline = Delivered(), time.monotonic() + seconds
    for reaction in claiming.owed(queue):
        while claims := claiming.begin(reaction):
            _attempt(reaction, claims, done)
            if time.monotonic() > deadline:
                done.is_all = False
                return done
    return done


def _attempt(reaction: Reaction, claims: list[Claim], done: Delivered) -> None:
    """Hand the claims to the reaction. When a batch fails, each again by itself: a poison event fails alone."""
    held: list[Claim] = []
    try:
        with transaction.atomic():
            held = claiming.hold(reaction, claims)
            if not held:
                return
            recorded = _load([claim.event_id for claim in held])
            with caused_by(recorded[0].id, max(one.depth for one in recorded)):
                is_done = reaction.handler(recorded) is not False
            same = Delivery.objects.filter(pk__in=[claim.id for claim in held])
            if is_done:
                same.update(state=Delivery.State.DONE, error="")
            else:
                same.update(attempts=0, error="")  # owed still; a step that was made is no failed attempt
    except Exception as problem:  # a reaction may fail in any way: the reason is kept, the others go on
        if not held:
            raise
        if len(held) == 1:
            _put_off(held[0], reaction, problem)
        else:
            for claim in held:
                _attempt(reaction, [claim], done)
        return
    done.count += len(held) if is_done else 0
    if reaction.then:
        done.then.add(reaction.then)


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


def _put_off(claim: Claim, reaction: Reaction, problem: Exception) -> None:
    """Keep the reason and wait longer each time (1 s to about 2 min); after the last attempt, failed and visible."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().get(pk=claim.id)
        if delivery.state != Delivery.State.PENDING:
            return
        delivery.error = "".join(traceback.format_exception(problem))[-4000:].replace("\x00", "")
        if delivery.attempts >= MAX_ATTEMPTS:
            delivery.state = Delivery.State.FAILED
            logger.error("%s gave up on event %s.", reaction.name, delivery.event_id, exc_info=problem)
        else:
            wait = 2.0**delivery.attempts * random.uniform(0.5, 1.0)  # noqa: S311  # jitter, not a secret
            delivery.available_at = _database_now() + dt.timedelta(seconds=wait)
            logger.warning("%s failed on event %s, again in %.0f s.", reaction.name, delivery.event_id, wait)
        delivery.save(update_fields=["error", "state", "available_at"])


def _database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        return cursor.fetchone()[0]  # type: ignore[no-any-return]  # one row


def retry(delivery: Delivery) -> None:
    """Owe a failed delivery again, from now, with a fresh count of attempts."""
    Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.FAILED).update(
        state=Delivery.State.PENDING, attempts=0, available_at=_database_now()
    )
