"""Which states types offer."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from tickets.models import State, TypeState


def offers_of(type_ids: Collection[int]) -> dict[int, list[State]]:
    """The live states of each type, the default of a category before its others. One query."""
    offered = TypeState.objects.filter(type__in=type_ids, state__archived_at=None).select_related("state")
    found: dict[int, list[State]] = defaultdict(list)
    for one in offered.order_by("-state__is_default", "state__position", "state_id"):
        found[one.type_id].append(one.state)
    return found


def state_for(wanted: State, offered: Sequence[State]) -> State | None:
    """The same state if a type offers it, else its default of the same category."""
    return next(
        (one for one in offered if one.pk == wanted.pk),
        next((one for one in offered if one.category == wanted.category), None),
    )
