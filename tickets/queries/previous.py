"""Answers that a ticket was given as another type."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping

from helpdesk.fields import kinds
from tickets.models import Field, FieldValue, Ticket
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of, values_of


@dataclasses.dataclass(frozen=True, slots=True)
class PreviousValue:
    """A field of a type that the ticket was before, and what it said."""

    type_name: str
    name: str
    display: str


def previous_values(ticket: Ticket) -> list[PreviousValue]:
    """What did not move along when the type changed, type by type. A few queries for each type that it was."""
    answered = FieldValue.objects.filter(ticket=ticket).exclude(field__type=ticket.type_id)
    fields: Mapping[str, list[Field]] = defaultdict(list)
    found = Field.objects.filter(pk__in=answered.values("field")).select_related("type", "shown_when")
    for field in found.order_by("type", "position", "id").prefetch_related("options"):
        fields[field.type.name].append(field)
    return [one for name, of_type in fields.items() for one in _of_type(ticket, name, of_type)]


def _of_type(ticket: Ticket, type_name: str, fields: list[Field]) -> list[PreviousValue]:
    values = values_of(ticket, fields)
    specs = acquainted((spec_of(field) for field in fields), values=values)
    shown = [(field.name, kinds[field.kind].display(values[field.key], specs[field.key])) for field in fields]
    return [PreviousValue(type_name, name, display) for name, display in shown if display]
