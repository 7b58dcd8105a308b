"""Answers that a ticket was given as another type."""

import dataclasses

from helpdesk.people.models import User
from tickets.access import types_for
from tickets.models import Field, FieldValue, Ticket
from tickets.queries.answered import shown_answers


@dataclasses.dataclass(frozen=True, slots=True)
class PreviousValue:
    """A field of a type that the ticket was before, and what it said."""

    type_name: str
    name: str
    display: str


def previous_values(ticket: Ticket, *, user: User) -> list[PreviousValue]:
    """What did not move along when the type changed, type by type, of those that this teammate may know of. A few
    queries, however many types it was.
    """
    former = FieldValue.objects.filter(ticket=ticket, field__type__in=types_for(user))
    rows = list(former.exclude(field__type=ticket.type_id).order_by("id"))
    fields = Field.objects.filter(pk__in={row.field_id for row in rows}).select_related("type", "shown_when")
    ordered = fields.order_by("type", "position", "id").prefetch_related("options")
    return [PreviousValue(field.type.name, field.name, display) for field, display in shown_answers(ordered, rows)]
