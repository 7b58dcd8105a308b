"""What many tickets still lack, asked once for all of them."""

from collections import defaultdict
from collections.abc import Collection

from helpdesk.fields import Columns, kinds
from tickets.models import Field, FieldValue, Ticket
from tickets.queries.answered import columns_of
from tickets.queries.specs import lacking, live_fields


def missing_by_ticket(tickets: Collection[Ticket]) -> dict[int, list[Field]]:
    """For each ticket, the fields to be filled in before it can be resolved. Three queries at most, however many."""
    asking = set(
        Field.objects.filter(
            type__in={ticket.type_id for ticket in tickets}, required_to_resolve=True, archived_at=None
        ).values_list("type_id", flat=True)
    )
    if not asking:
        return {}
    fields: dict[int, list[Field]] = defaultdict(list)
    for field in live_fields().filter(type__in=asking):
        fields[field.type_id].append(field)
    stored: dict[int, dict[int, list[Columns]]] = defaultdict(lambda: defaultdict(list))
    asked = [ticket for ticket in tickets if ticket.type_id in asking]
    for value in FieldValue.objects.filter(ticket__in=[ticket.pk for ticket in asked]).order_by("id"):
        stored[value.ticket_id][value.field_id].append(columns_of(value))
    return {ticket.pk: _missing(fields[ticket.type_id], stored[ticket.pk]) for ticket in asked}


def _missing(fields: list[Field], rows: dict[int, list[Columns]]) -> list[Field]:
    return lacking(fields, {field.key: kinds[field.kind].from_columns(rows.get(field.pk, [])) for field in fields})
