"""What a tracker's move would do. How far one has come is in `trackers`."""

import dataclasses
from collections import Counter
from typing import Any

from django.db.models import Count, Q, QuerySet

from helpdesk.conversations.models import Conversation, Participant
from helpdesk.people.models import User
from tickets.access import conversations_for
from tickets.models import CascadeResult, Field, Link, LinkKind, State, StateCategory, Ticket
from tickets.queries.missing import missing_by_ticket
from tickets.queries.offers import offers_of, state_for

Outcome = CascadeResult.Outcome
LOOKED_INTO = 1000


@dataclasses.dataclass(frozen=True, slots=True)
class CascadePreview:
    """How many linked tickets would move, and how many people would be mailed."""

    moving: int
    already: int
    resolved: int
    impossible: int  # their type offers no such state
    plain: int  # conversations that are no customer tickets
    told: int  # customers who would get a mail
    lacking: int = 0  # stay where they are until somebody fills in what is required to resolve
    lacks: tuple[str, ...] = ()  # which fields those are


@dataclasses.dataclass(frozen=True, slots=True)
class _Group:
    """Linked conversations that a move treats alike."""

    category: str
    type_id: int | None
    state_id: int | None
    shown_id: int | None
    outcome: str
    is_seen: bool  # the customer would see another state
    count: int


def is_tracked(ticket: Ticket) -> bool:
    """Whether anything is linked to this tracker: then its moves are followed. One look into an index."""
    return Link.objects.filter(target=ticket, kind=LinkKind.TRACKER).exists()


def preview_of_cascade(
    ticket: Ticket, *, to: State, user: User, moves: bool = True, also_resolved: bool = False, has_message: bool = False
) -> CascadePreview:
    """What would follow if this tracker moved now, as far as `user` may see it. Nine queries, however many links.

    Fields that are required to resolve are looked at where at most `LOOKED_INTO` would move; of more, what lacks
    them is listed when it is done.
    """
    linked = conversations_for(user).filter(links__target=ticket, links__kind=LinkKind.TRACKER)
    rows = list(
        linked.order_by()
        .values_list("category", "ticket_type_id", "state_id", "ticket__shown_state_id")
        .annotate(count=Count("pk"))
    )
    states = State.objects.in_bulk()
    offers = offers_of({type_id for _, type_id, _, _, _ in rows if type_id})
    groups = []
    for category, type_id, state_id, shown_id, count in rows:
        outcome, target = "plain", None
        if category == "customer":
            target = state_for(to, offers.get(type_id, ()))
            outcome = _outcome(states[state_id], target, moves=moves, also_resolved=also_resolved)
        is_seen = bool(
            outcome == Outcome.MOVED and target and not target.is_hidden and target.look != states[shown_id].look
        )
        groups.append(_Group(category, type_id, state_id, shown_id, outcome, is_seen, count))
    lacking = _lacking(linked, groups) if to.category == StateCategory.RESOLVED and moves else {}
    counts = Counter[str]()
    for group in groups:
        counts[group.outcome] += group.count
    return CascadePreview(
        moving=counts[Outcome.MOVED] - len(lacking),
        already=counts[Outcome.ALREADY],
        resolved=counts[Outcome.RESOLVED],
        impossible=counts[Outcome.FAILED],
        plain=counts["plain"],
        told=_told(
            linked.exclude(pk__in=lacking).values("pk"), [one for one in groups if _tells(one, has_message=has_message)]
        ),
        lacking=len(lacking),
        lacks=tuple(dict.fromkeys(field.name for fields in lacking.values() for field in fields)),
    )


def _lacking(linked: QuerySet[Conversation], groups: list[_Group]) -> dict[int, list[Field]]:
    """Of what would move to a resolved state, what may not: the fields that it lacks."""
    moving = [one for one in groups if one.outcome == Outcome.MOVED]
    if not 0 < sum(one.count for one in moving) <= LOOKED_INTO:
        return {}
    found = linked.filter(category="customer", ticket_type_id__in={one.type_id for one in moving})
    tickets = Ticket.objects.filter(conversation__in=found.values("pk")).select_related("state").only("type", "state")
    moved = {one.state_id for one in moving}
    missing = missing_by_ticket([ticket for ticket in tickets if ticket.state_id in moved])
    return {pk: fields for pk, fields in missing.items() if fields}


def _outcome(state: State, target: State | None, *, moves: bool, also_resolved: bool) -> str:
    if state.category == StateCategory.RESOLVED and not also_resolved:
        return Outcome.RESOLVED
    if not moves:
        return Outcome.TOLD
    if target is None:
        return Outcome.FAILED
    return Outcome.ALREADY if target.pk == state.pk else Outcome.MOVED


def _tells(group: _Group, *, has_message: bool) -> bool:
    if not has_message:
        return group.is_seen
    if group.outcome == "plain":
        return group.category == ""
    return group.outcome in (Outcome.MOVED, Outcome.ALREADY, Outcome.TOLD)


def _told(linked: QuerySet[Any, Any], groups: list[_Group]) -> int:
    if not groups:
        return 0
    alike = Q()
    for one in groups:
        alike |= Q(
            conversation__category=one.category,
            conversation__ticket_type_id=one.type_id,
            conversation__state_id=one.state_id,
            conversation__ticket__shown_state=one.shown_id,
        )
    hearing = Participant.objects.filter(
        alike,
        conversation__in=linked,
        standing=Participant.Standing.ACTIVE,
        is_muted=False,
        customer__email__isnull=False,
    )
    return hearing.aggregate(people=Count("customer", distinct=True))["people"] or 0
