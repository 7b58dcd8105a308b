"""Typed fields and their values, as the kit understands them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from helpdesk.fields import Columns, FieldSpec, Option, kinds
from tickets.models import Field, FieldValue, Ticket, TicketType


def spec_of(field: Field) -> FieldSpec:
    """One field as plain values. Its options must be prefetched."""
    return FieldSpec(
        key=field.key,
        name=field.name,
        kind=field.kind,
        settings=field.settings,
        options=tuple(
            Option(id=one.pk, label=one.label, color=one.color, is_archived=one.archived_at is not None)
            for one in field.options.all()
        ),
        required_for_agents=field.required_for_agents,
        required_for_customers=field.required_for_customers,
        required_to_resolve=field.required_to_resolve,
        help_text=field.help_text,
        placeholder=field.placeholder,
        default=field.default,
    )


def fields_of(ticket_type: TicketType | int) -> list[Field]:
    """The live fields of a type in their order, options included. Two queries."""
    pk = ticket_type if isinstance(ticket_type, int) else ticket_type.pk
    return list(Field.objects.filter(type=pk, archived_at=None).prefetch_related("options"))


def values_of(ticket: Ticket, fields: Iterable[Field]) -> dict[str, Any]:
    """The ticket's values by field key; None where nothing was answered. One query."""
    by_id = {field.pk: field for field in fields}
    rows: Mapping[int, list[Columns]] = defaultdict(list)
    for value in FieldValue.objects.filter(ticket=ticket, field__in=by_id).order_by("id"):
        rows[value.field_id].append(
            Columns(text=value.text, number=value.number, moment=value.moment, flag=value.flag, option=value.option_id)
        )
    return {field.key: kinds[field.kind].from_columns(rows.get(pk, [])) for pk, field in by_id.items()}


def shown_answers(ticket: Ticket) -> list[tuple[str, str]]:
    """What the customer may read of the typed fields: name and value, unanswered ones left out."""
    fields = [field for field in fields_of(ticket.type_id) if field.on_customer_ticket]
    values = values_of(ticket, fields) if fields else {}
    shown = [(field.name, kinds[field.kind].display(values[field.key], spec_of(field))) for field in fields]
    return [(name, value) for name, value in shown if value]
