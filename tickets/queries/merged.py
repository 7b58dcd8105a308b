"""Where a conversation that was merged goes on, and what a merge would mean."""

import dataclasses

from helpdesk.conversations.models import Conversation, Participant
from tickets.models import Link, LinkKind


@dataclasses.dataclass(frozen=True, slots=True)
class MergeForesight:
    """Who reads something new once two are one, by name; and the tracker that would give way."""

    join: tuple[str, ...]  # take part in the secondary alone: they will read the primary
    read: tuple[str, ...]  # take part in the primary alone: they will read what comes from the secondary
    left_tracker: int | None


def primary_of(conversation: Conversation | int) -> Conversation | None:
    """The conversation that this one was merged into; None when it was not. Never more than one step away."""
    pk = conversation if isinstance(conversation, int) else conversation.pk
    return Conversation.objects.filter(merged=pk).first()


def foresee_merge(secondary: Conversation, primary: Conversation) -> MergeForesight:
    """What merging the one into the other would mean for those who read along. Two queries."""
    reading: dict[int, dict[int, str]] = {secondary.pk: {}, primary.pk: {}}
    active = Participant.objects.filter(conversation__in=reading, standing=Participant.Standing.ACTIVE)
    for one in active.select_related("customer").order_by("id"):
        reading[one.conversation_id][one.customer_id] = one.customer.display_name
    here, there = reading[secondary.pk], reading[primary.pk]
    tracked = Link.objects.filter(source__in=reading, kind=LinkKind.TRACKER).select_related("target")
    trackers = {link.source_id: link.target for link in tracked}
    mine, other = trackers.get(secondary.pk), trackers.get(primary.pk)
    return MergeForesight(
        join=tuple(name for pk, name in here.items() if pk not in there),
        read=tuple(name for pk, name in there.items() if pk not in here),
        left_tracker=mine.number if mine and other and mine != other else None,
    )
