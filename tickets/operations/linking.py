"""Links between conversations and tickets. Made and cut from both ends; each end says so in its history."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from helpdesk.conversations.models import Conversation
from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.assigning import assign_to_team, assign_to_teammate
from helpdesk.conversations.operations.locking import lock, lock_many
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from helpdesk.people.models import Team, User
from helpdesk.refusal import Refusal
from tickets.access import conversations_for
from tickets.events import Linked, Unlinked
from tickets.models import Category, Link, LinkKind, Ticket, TicketType
from tickets.operations.opening import open_ticket
from tickets.operations.sharing import unshare
from tickets.operations.states import change_state
from tickets.queries.links import RELATIONS, carry_over, state_to_apply

# Who has whom done: a link by category leads from the lower to the higher.
RANKS = {"": 0, Category.CUSTOMER: 0, Category.BACK_OFFICE: 1, Category.TRACKER: 2}
BETWEEN_TICKETS = (LinkKind.RELATED, LinkKind.DUPLICATE, LinkKind.PARENT)
# Whatever a ticket is a part (or a duplicate) of, directly or not, itself included.
ABOVE = """
    WITH RECURSIVE above(id) AS (
        SELECT %s::bigint UNION
        SELECT link.target_id FROM above JOIN tickets_link link ON link.source_id = above.id AND link.kind = %s
    ) SELECT EXISTS (SELECT FROM above WHERE id = %s)"""
FAMILY = 0x11A7E  # an advisory lock: two links at once could close a circle that neither of them sees


class AnotherTracker(Refusal):
    """It is linked to a tracker already, and one is all there can be."""

    def __init__(self, tracker: Ticket, *, by: Actor) -> None:
        which = (
            "a tracker that you may not see"
            if _is_hidden(tracker, by)
            else f"tracker #{tracker.number}, “{tracker.title}”"
        )
        super().__init__(f"It is linked to {which}. Unlink that one first.", field="ticket")
        self.tracker = tracker


@transaction.atomic
def link(
    conversation: Conversation, *, to: Ticket, by: Actor, kind: str | None = None, at: dt.datetime | None = None
) -> Link:
    """Say that they belong together. Done already, it does nothing. Records Linked.

    Without a `kind` it follows from the categories, whichever end is named first: conversations and customer tickets
    have back-office tickets, and these and back-office tickets a tracker. Between tickets it is given: related,
    duplicate (of `to`), parent (a part of `to`).

    Refuses a second tracker (AnotherTracker) and a second parent, circles, what was merged away, more for a ticket
    that is shared, links that the categories do not allow, and collaborators where a customer reads along.
    """
    if conversation.pk == to.pk:
        raise Refusal("A ticket cannot be linked to itself.", field="ticket")
    if kind in BETWEEN_TICKETS:
        lock_family()
    ends = {one.pk: one for one in lock_many({conversation.pk, to.pk})}
    source, target, chosen = _direction(ends[conversation.pk], ends[to.pk], kind)
    made = Link.objects.filter(source=source, target=target.pk, kind=chosen).first()
    if made is not None:
        return made
    for end in (source, target):
        require_voice(end, by=by, instead="an agent links tickets")
        if end.merged_into_id is not None:
            raise Refusal("It was merged into another conversation: link that one.", field="ticket")
    _require_room(source, target, chosen, by)
    made = Link.objects.create(
        source=source,
        target_id=target.pk,
        kind=chosen,
        target_category=target.category,
        made_by=by if isinstance(by, User) else None,
        created_at=at or timezone.now(),
    )
    _tell("linked", made, source, target, by, at)
    record(Linked(conversation_id=source.pk, target_id=target.pk, kind=chosen), by=by)
    return made


def lock_family() -> None:
    """Wait for whoever else links tickets to one another, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FAMILY])


@transaction.atomic
def unlink(link: Link, *, by: Actor, at: dt.datetime | None = None) -> None:
    """Say that they do not belong together. Does nothing when they do not any more. Records Unlinked.

    States stay, and so does what was posted. A ticket that was shared there is shared no longer.
    Refused to collaborators where a customer reads along.
    """
    ends = {one.pk: one for one in lock_many({link.source_id, link.target_id})}
    found = Link.objects.select_related("target").filter(pk=link.pk).first()
    if found is None or ends.keys() != {found.source_id, found.target_id}:  # a merge took it elsewhere meanwhile
        return
    source, target = ends[found.source_id], ends[found.target_id]
    for end in (source, target):
        require_voice(end, by=by, instead="an agent unlinks tickets")
    if found.kind == LinkKind.BACK_OFFICE and found.target.is_shared:
        unshare(found.target, by=by, at=at)
    found.delete()
    _tell("unlinked", found, source, target, by, at)
    record(Unlinked(conversation_id=source.pk, target_id=target.pk, kind=found.kind), by=by)


@transaction.atomic
def open_linked(  # the questions of the dialog
    conversation: Conversation,
    *,
    ticket_type: TicketType,
    title: str,
    by: Actor,
    description: str | None = None,
    values: Mapping[str, Any] | None = None,
    assignee: User | None = None,
    team: Team | None = None,
    at: dt.datetime | None = None,
) -> Ticket:
    """Open a back-office or tracker ticket out of a conversation or ticket, and link it: all of it or nothing.

    It takes over the brand, and without a `description` what the customer wrote first. Records what `open_ticket`,
    `link` and the assigning record. Refuses customer types, and what these verbs refuse.
    """
    if ticket_type.category == Category.CUSTOMER:
        raise Refusal("A conversation becomes a customer ticket itself: convert it.", field="type")
    origin = lock(conversation)
    words = carry_over(origin).description if description is None else description
    ticket = open_ticket(
        ticket_type=ticket_type, title=title, by=by, brand=origin.brand, description=words, values=values, at=at
    )
    link(origin, to=ticket, by=by, at=at)
    if assignee is not None:
        assign_to_teammate(ticket.conversation, to=assignee, by=by, at=at)
    if team is not None:
        assign_to_team(ticket.conversation, to=team, by=by, at=at)
    return Ticket.objects.select_related("conversation", "type", "state").get(pk=ticket.pk)


@transaction.atomic
def apply_state_of_tracker(conversation: Conversation, *, by: Actor, at: dt.datetime | None = None) -> Ticket:
    """Move a customer ticket to where its tracker stands, as `state_to_apply` says. Records StateChanged.

    Refused when there is nothing to apply, and for what `change_state` refuses.
    """
    locked = lock(conversation)
    tracked = Link.objects.filter(source=locked, kind=LinkKind.TRACKER).first()
    state = state_to_apply(tracked) if tracked else None
    if state is None:
        raise Refusal("It stands where its tracker stands, as far as it can.", field="state")
    return change_state(Ticket.objects.get(pk=locked.pk), to=state, by=by, at=at)


def _is_hidden(ticket: Ticket, by: Actor) -> bool:
    return isinstance(by, User) and not conversations_for(by).filter(pk=ticket.pk).exists()


def _direction(one: Conversation, other: Conversation, kind: str | None) -> tuple[Conversation, Conversation, LinkKind]:
    """Which end is the source, which the target, and how they are linked."""
    if kind is None:
        source, target = sorted((one, other), key=lambda end: RANKS[end.category])
        if RANKS[source.category] == RANKS[target.category]:
            raise Refusal("Say how they belong together: related, a duplicate, or a part.", field="kind")
        return source, target, LinkKind(target.category)
    if kind not in LinkKind.values:
        raise Refusal("There is no such kind of link.", field="kind")
    if kind in BETWEEN_TICKETS:
        if not (one.is_ticket and other.is_ticket):
            raise Refusal("Make it a ticket first: only tickets are linked like this.", field="kind")
        if kind == LinkKind.RELATED:
            one, other = sorted((one, other), key=lambda end: end.pk)
        return one, other, LinkKind(kind)
    label = LinkKind(kind).label.lower()
    if other.category != kind:
        raise Refusal(f"#{other.number} is no {label}.", field="kind")
    if RANKS[one.category] >= RANKS[other.category]:
        raise Refusal(f"This ticket cannot have a {label} of its own.", field="kind")
    return one, other, LinkKind(kind)


def _require_room(source: Conversation, target: Conversation, kind: LinkKind, by: Actor) -> None:
    """Refuses what the other links of the two do not leave room for."""
    if kind == LinkKind.TRACKER:
        tracked = Link.objects.select_related("target__conversation").filter(source=source, kind=kind).first()
        if tracked is not None:
            raise AnotherTracker(tracked.target, by=by)
    if kind == LinkKind.BACK_OFFICE and Ticket.objects.get(pk=target.pk).is_shared:
        raise Refusal(f"#{target.number} is shared with a customer. Stop sharing it first.", field="ticket")
    if kind == LinkKind.PARENT:
        above = Link.objects.select_related("target").filter(source=source, kind=kind).first()
        if above is not None:
            which = f"#{above.target.number} already"
            if _is_hidden(above.target, by):
                which = "a ticket that you may not see"
            raise Refusal(f"It is a part of {which}. Unlink that one first.", field="ticket")
    if kind in (LinkKind.PARENT, LinkKind.DUPLICATE) and is_above(source.pk, target.pk, kind):
        stands = "a part" if kind == LinkKind.PARENT else "a duplicate"
        raise Refusal(f"#{target.number} is {stands} of this ticket: it cannot be both ways.", field="ticket")


def is_above(source: int, target: int, kind: LinkKind) -> bool:
    """Whether a link of this kind from source to target would close a circle."""
    with connection.cursor() as cursor:
        cursor.execute(ABOVE, [target, str(kind), source])
        return bool(cursor.fetchone()[0])


def _tell(
    change: str, made: Link, source: Conversation, target: Conversation, by: Actor, at: dt.datetime | None
) -> None:
    """A line on both ends, naming the other. Who may not see the other is not shown its title (`names_of`)."""
    for own, other, leads in ((source, target, True), (target, source, False)):
        append_change(
            own,
            change,
            by=by,
            at=at,
            id=other.pk,
            number=other.number,
            title=other.subject,
            category=other.category,
            kind=str(made.kind),
            relation=RELATIONS[LinkKind(made.kind), leads],
        )
