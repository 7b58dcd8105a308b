"""A tracker moves, and everything that is linked to it follows: in the background, in chunks, exactly once.

The click only writes down what is to happen. A reaction counts what is linked, a task does it a few hundred at a time,
each chunk in one transaction that also moves the cursor: killed anywhere, it ends the same.
"""

import dataclasses
import datetime as dt
import logging
import time
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from helpdesk.conversations import rendering
from helpdesk.conversations.operations.locking import lock
from helpdesk.ledger.event import SYSTEM, Actor
from helpdesk.ledger.models import Event
from helpdesk.ledger.recording import caused_by, record
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.events import CascadeFinished, CascadeResumed, CascadeStarted
from tickets.models import Cascade, Category, Link, LinkKind, Ticket
from tickets.models.cascade import AGAIN
from tickets.operations.spreading import spread
from tickets.operations.stumbling import stumble

logger = logging.getLogger(__name__)

RUN_SECONDS = 30.0  # then another task goes on: no task comes near its time limit


@dataclasses.dataclass(frozen=True)
class CascadePlan:
    """What is to follow a tracker's move. `message` is what the composer sent, told to all customers with it."""

    moves: bool = True
    also_resolved: bool = False
    message: str = ""


@dataclasses.dataclass(frozen=True)
class Following:
    """A plan for a tracker that has links, the last of which is known."""

    plan: CascadePlan
    last_link_id: int


def follows(ticket: Ticket, plan: CascadePlan | None, *, by: Actor) -> Following | None:
    """What will follow when this ticket moves; None when nothing does. One look into an index, however many links.

    Refused to collaborators: customers would hear of it.
    """
    wanted = plan or CascadePlan()
    if ticket.type.category != Category.TRACKER or not (wanted.moves or wanted.message.strip()):
        return None
    linked = Link.objects.filter(target=ticket, kind=LinkKind.TRACKER)
    last = linked.order_by("-id").values_list("pk", flat=True).first()
    if last is None:
        return None
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators write notes; an agent moves what customers follow.", field="state")
    return Following(wanted, last)


def begin(ticket: Ticket, following: Following, *, event_id: int, by: Actor) -> Cascade:
    """Write down what is to follow the move that was just recorded as `event_id`. Records CascadeStarted."""
    body = rendering.render_composer(following.plan.message)
    cascade = Cascade.objects.create(
        event_id=event_id,
        tracker=ticket,
        to_state=ticket.state,
        by=by if isinstance(by, User) else None,
        moves=following.plan.moves,
        also_resolved=following.plan.also_resolved,
        message_html=body.html,
        message_text=body.text,
        moved_at=ticket.state_changed_at,
        last_link_id=following.last_link_id,
        total=0,
    )
    record(CascadeStarted(conversation_id=ticket.pk, cascade_id=cascade.pk), by=by)
    return cascade


@transaction.atomic
def count_links(cascade_ids: Collection[int]) -> None:
    """Say how many there are to deal with, before the first is. Does nothing once it has begun."""
    for cascade in Cascade.objects.select_for_update().filter(pk__in=cascade_ids, finished_at=None, done=0):
        cascade.total = Link.objects.filter(
            target=cascade.tracker_id, kind=LinkKind.TRACKER, pk__lte=cascade.last_link_id
        ).count()
        cascade.save(update_fields=["total"])


def advance_unfinished(*, seconds: float = RUN_SECONDS) -> bool:
    """Go on with every cascade that nobody else holds, the oldest first; whether nothing is left to do.

    Two cascades of one tracker never overtake one another. One that raises is left to the next run, a few times:
    then `stumble` finds what it is.
    """
    deadline, troubled = time.monotonic() + seconds, set[int]()
    while (found := _next(troubled)) is not None:
        pk, cursor = found
        try:
            advance(pk)
        except Exception:  # one that cannot go on holds up no other; its rows are as before the chunk
            logger.exception("Cascade %s cannot go on.", pk)
            if not stumble(pk, cursor=cursor):
                troubled.add(pk)
        if time.monotonic() > deadline:
            return False
    return True


@transaction.atomic
def advance(cascade_id: int) -> None:
    """Deal with the next chunk, or end it. Does nothing when it has ended or somebody else is at it.

    Records what happens to each conversation, then CascadeAdvanced or CascadeFinished: caused by the tracker's move.
    """
    cascade = (
        Cascade.objects.select_for_update(of=["self"], skip_locked=True)
        .select_related("to_state", "by", "tracker")
        .filter(pk=cascade_id, finished_at=None)
        .first()
    )
    if cascade is None:
        return
    depth = Event.objects.values_list("depth", flat=True).get(pk=cascade.event_id)
    with caused_by(cascade.event_id, depth):
        if cascade.total == 0 and cascade.done == 0:  # the reaction that counts may be late
            count_links([cascade.pk])
            cascade.refresh_from_db(fields=["total"])
        by: Actor = cascade.by or SYSTEM
        if not spread(cascade, by=by):
            _finish(cascade, timezone.now(), by)


@transaction.atomic
def retry_failed(cascade: Cascade, *, by: Actor) -> None:
    """Deal once more with what failed, or was stopped before its turn, and is still linked. Records CascadeResumed.

    It is done in the name of whoever moved the tracker, with the message of then. Refused while it is on its way,
    after the tracker has moved again, with nothing to try, and to collaborators.
    """
    lock(cascade.tracker_id)  # it moves before or after, not meanwhile
    found = Cascade.objects.select_for_update(of=["self"]).select_related("tracker").get(pk=cascade.pk)
    if isinstance(by, User) and not by.may_reply:
        raise Refusal("Collaborators write notes; an agent moves what customers follow.", field="cascade")
    if found.finished_at is None:
        raise Refusal("It is still on its way. Try again when it has come to its end.", field="cascade")
    later = Cascade.objects.filter(tracker=found.tracker_id, pk__gt=found.pk)
    if found.tracker.state_id != found.to_state_id or later.exists():
        raise Refusal("The tracker has moved since. Move what failed yourself.", field="cascade")
    failed = found.results.filter(outcome__in=AGAIN).values("conversation")
    count = Link.objects.filter(
        target=found.tracker_id, kind=LinkKind.TRACKER, pk__lte=found.last_link_id, source__in=failed
    ).count()
    if count == 0:
        raise Refusal("There is nothing to try again.", field="cascade")
    found.is_again, found.finished_at = True, None
    found.cursor = found.careful_to = found.attempts = 0
    found.done -= count
    found.save(update_fields=["is_again", "finished_at", "cursor", "careful_to", "attempts", "done"])
    record(CascadeResumed(conversation_id=found.tracker_id, cascade_id=found.pk), by=by)


def _next(troubled: Collection[int]) -> tuple[int, int] | None:
    earlier = Cascade.objects.filter(tracker=OuterRef("tracker"), pk__lt=OuterRef("pk"), finished_at=None)
    waiting = Cascade.objects.filter(~Exists(earlier), finished_at=None).exclude(pk__in=troubled)
    with transaction.atomic():
        return waiting.order_by("pk").select_for_update(skip_locked=True).values_list("pk", "cursor").first()


def _finish(cascade: Cascade, at: dt.datetime, by: Actor) -> None:
    cascade.finished_at = at
    cascade.total = cascade.done = cascade.results.count()  # what was unlinked on the way took no part
    cascade.save(update_fields=["finished_at", "total", "done"])
    record(CascadeFinished(conversation_id=cascade.tracker_id, cascade_id=cascade.pk), by=by)
