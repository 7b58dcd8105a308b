"""What a customer may write about, and what they have said about it already."""

import dataclasses

from django.contrib.postgres.search import TrigramWordSimilarity

from helpdesk.people.models import Brand, Customer
from tickets.access import may_submit, tickets_seen_by
from tickets.models import Category, StateCategory, TicketType
from tickets.queries.workspace import workspace

ALIKE = 0.45
MOST = 3
SHORTEST = 6  # letters: less says nothing


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    number: int
    title: str
    state_label: str
    state_category: str


def offered_to(customer: Customer | None, brand: Brand) -> list[TicketType]:
    """The types of ticket that this customer may submit at this brand, in their order."""
    types = (one for one in workspace().types.values() if one.category == Category.CUSTOMER and one.is_offered)
    return [one for one in sorted(types, key=lambda one: (one.position, one.pk)) if may_submit(customer, one, brand)]


def is_anything_offered(customer: Customer, brand: Brand) -> bool:
    """Whether they may submit anything: looks no further than the first such type."""
    types = (one for one in workspace().types.values() if one.category == Category.CUSTOMER)
    return any(may_submit(customer, one, brand) for one in types)


def similar_open(title: str, customer: Customer, brand: Brand) -> list[Similar]:
    """Tickets that this customer can see, are not resolved, and sound like it: the likest first, three at most."""
    words = " ".join(title.replace("\x00", "").split())[:200]
    if len(words) < SHORTEST:
        return []
    found = (
        tickets_seen_by(customer, brand)
        .exclude(ticket__shown_state__category=StateCategory.RESOLVED)
        .annotate(alike=TrigramWordSimilarity(words, "subject"))
        .filter(alike__gt=ALIKE)
        .select_related("ticket__shown_state")
        .order_by("-alike", "-pk")[:MOST]
    )
    return [
        Similar(
            one.number or 0, one.subject, one.ticket.shown_state.label_for_customers, one.ticket.shown_state.category
        )
        for one in found
    ]
