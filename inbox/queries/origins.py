"""The conversations that work came from, each previewed: whose it is, what was said last, how it stands."""

import dataclasses

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from tickets.queries.links import LastWords, Linked, LinkedEnd
from tickets.queries.workspace import workspace

PREVIEWED = 3
STANDING = {"open": lazy("Open"), "snoozed": lazy("Snoozed"), "closed": lazy("Closed")}


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """A conversation that work came from. Of one that the reader may not see there is nothing but that it exists."""

    may_see: bool
    id: int = 0
    url: str = ""
    mark: str = ""
    name: str = ""
    customer: str = ""
    customer_hue: int = 0
    company: str = ""
    state: str = ""  # a state category; empty for plain conversations
    standing: str = ""  # the name of its state, else whether it is open
    last: tuple[LastWords, ...] = ()
    colour: str = ""  # of the state, where the team chose one
    unlink_url: str = ""


def origins_of(conversation_id: int, links: list[Linked]) -> tuple[Origin, ...]:
    """The newest few of them, out of what is linked: no query."""
    ends = next((one.ends for one in links if one.relation == "came_from"), ())
    return tuple(_origin(conversation_id, end) for end in ends[:PREVIEWED])


def _origin(conversation_id: int, end: LinkedEnd) -> Origin:
    if not end.may_see:
        return Origin(may_see=False)
    return Origin(
        may_see=True,
        id=end.id,
        url=reverse("inbox:show", args=[end.id]),
        mark=end.category or "messenger",
        name=" ".join(part for part in (f"#{end.number}" if end.number else "", end.title or _("No subject")) if part),
        customer=end.customer,
        customer_hue=end.customer_hue,
        company=end.company,
        state=end.state_category,
        standing=end.state_name or str(STANDING[end.inbox_state]),
        last=end.last,
        colour=workspace().colour_of(end.state_category, end.state_name),
        unlink_url=reverse("inbox:link_removal", args=[conversation_id, end.link_id]),
    )
