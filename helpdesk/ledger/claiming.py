"""Which consequences are owed now, and who has them: claims are counted before anything is tried."""

import dataclasses

from django.db import connection, transaction
from django.db.models import F

from helpdesk.ledger.models import Delivery
from helpdesk.ledger.reacting import Reaction, by_name

MAX_ATTEMPTS = 8

# An event waits while an earlier one of its subject is owed to the same reaction, or is being handled elsewhere.
# OFFSET 0 has that looked up row by row: of a plain NOT EXISTS PostgreSQL makes a join, and one that compares each with
# each when a backlog of thousands is newer than its statistics.
DUE = """
    d.state = 'pending' AND d.available_at <= statement_timestamp() AND NOT EXISTS (
        SELECT 1 FROM ledger_delivery earlier
        WHERE earlier.state = 'pending' AND earlier.reaction = d.reaction
          AND earlier.subject = d.subject AND earlier.id < d.id OFFSET 0)
"""
# What was tried least comes first: whoever keeps failing, or ends the worker, holds up nobody else.
CLAIM = f"""
    SELECT d.id, d.event_id, d.subject, d.attempts FROM ledger_delivery d
    WHERE d.reaction = %(reaction)s {{which}} AND {DUE}
    ORDER BY d.attempts, d.id LIMIT %(batch)s FOR UPDATE OF d SKIP LOCKED
"""  # noqa: S608  # constants only
SWEEP = f"""
    SELECT d.event_id, d.reaction FROM ledger_delivery d
    WHERE d.reaction = ANY(%(reactions)s) AND {DUE}
    ORDER BY d.available_at, d.id LIMIT %(limit)s
"""  # noqa: S608  # constants only
OWED = """
    SELECT name FROM unnest(%(reactions)s::text[]) name WHERE EXISTS (
        SELECT 1 FROM ledger_delivery d
        WHERE d.state = 'pending' AND d.reaction = name AND d.available_at <= statement_timestamp())
"""


@dataclasses.dataclass(frozen=True)
class Claim:
    """One delivery as it was when it was claimed."""

    id: int
    event_id: int
    subject: str
    attempts: int


def owed(queue: str) -> list[Reaction]:
    """The reactions of this queue that have something to do, as far as the clock goes. One cheap question."""
    names = sorted(reaction.name for reaction in by_name.values() if reaction.queue == queue)
    with connection.cursor() as cursor:
        cursor.execute(OWED, {"reactions": names})
        return [by_name[name] for (name,) in cursor.fetchall()]


def begin(reaction: Reaction) -> list[Claim]:
    """Choose what to try next and count the attempt, committed before it is made.

    So one that ends its worker (out of memory, out of time) is known by its attempts: like one that failed, it is
    tried alone, and given up after the last. Those given up are among the claims, failed already.
    """
    with transaction.atomic():
        claims = _together_or_alone(_select(reaction))
        if not claims:
            return []
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")  # after a power cut the count may be one short
        chosen = Delivery.objects.filter(pk__in=[claim.id for claim in claims])
        if any(claim.attempts >= MAX_ATTEMPTS for claim in claims):
            chosen.update(state=Delivery.State.FAILED, error="Each attempt ended the worker that made it.")
        else:
            chosen.update(attempts=F("attempts") + 1)
    return claims


def _together_or_alone(claims: list[Claim]) -> list[Claim]:
    """What was never tried may go in one batch; the rest is tried one by one, the least tried first."""
    return [claim for claim in claims if not claim.attempts] or claims[:1]


def hold(reaction: Reaction, claims: list[Claim]) -> list[Claim]:
    """Lock the claims for the length of the caller's transaction; those that somebody else took are left out."""
    return sorted(_select(reaction, [claim.id for claim in claims]), key=lambda claim: claim.id)


def due(limit: int = 1000) -> list[tuple[int, str]]:
    """Events with a consequence that could happen now, with the queue it runs on."""
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"reactions": list(by_name), "limit": limit})
        return [(event_id, by_name[name].queue) for event_id, name in cursor.fetchall()]


def _select(reaction: Reaction, ids: list[int] | None = None) -> list[Claim]:
    which = "" if ids is None else "AND d.id = ANY(%(ids)s)"
    with connection.cursor() as cursor:
        cursor.execute(CLAIM.format(which=which), {"reaction": reaction.name, "batch": reaction.batch, "ids": ids})
        return [Claim(*row) for row in cursor.fetchall()]
