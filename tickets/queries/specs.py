"""Typed fields and their values, as the kit understands them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from helpdesk.fields import Columns, FieldSpec, Option, kinds, shown_keys
from tickets.models import Field, FieldValue, Ticket, TicketType
from tickets.queries.references import acquainted


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
        **_condition(field),
    )


def _condition(field: Field) -> dict[str, Any]:
    """When it is shown. A field that decides no more, as it was archived, hides nothing either."""
    if field.shown_when_id is None or field.shown_when is None or field.shown_when.archived_at is not None:
        return {}
    return {"shown_when": field.shown_when.key, "shown_values": tuple(field.shown_values)}


def fields_of(ticket_type: TicketType | int) -> list[Field]:
    """The live fields of a type in their order, options included. Two queries."""
    pk = ticket_type if isinstance(ticket_type, int) else ticket_type.pk
    return list(live_fields().filter(type=pk))


def live_fields() -> QuerySet[Field]:
    """Fields in their order with all that `spec_of` reads. Two queries."""
    return (
        Field.objects.filter(archived_at=None)
        .select_related("shown_when")
        .order_by("position", "id")
        .prefetch_related("options")
    )


def asked_fields(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Field]:
    """Those of the fields that are shown while `values` are the answers: a hidden one is neither asked nor kept."""
    given = list(fields)
    if not any(field.shown_when_id for field in given):
        return given
    shown = shown_keys((spec_of(field) for field in given), values)
    return [field for field in given if field.key in shown]


def values_of(ticket: Ticket, fields: Iterable[Field]) -> dict[str, Any]:
    """The ticket's values by field key; None where nothing was answered. One query."""
    by_id = {field.pk: field for field in fields}
    rows: Mapping[int, list[Columns]] = defaultdict(list)
    for value in FieldValue.objects.filter(ticket=ticket, field__in=by_id).order_by("id"):
        rows[value.field_id].append(
            Columns(
                text=value.text,
                number=value.number,
                moment=value.moment,
                flag=value.flag,
                option=value.option_id,
                customer=value.customer_id,
                company=value.company_id,
                teammate=value.teammate_id,
                file=value.file_id,
            )
        )
    return {field.key: kinds[field.kind].from_columns(rows.get(pk, [])) for pk, field in by_id.items()}


def lacking(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Field]:
    """Those that must be answered before a ticket with these values is resolved. `fields` are all of its type."""
    return [
        field
        for field in asked_fields(fields, values)
        if field.required_to_resolve and not kinds[field.kind].is_answered(values.get(field.key))
    ]


def may_be_lacking(fields: Iterable[Field], values: Mapping[str, Any]) -> list[Field]:
    """The same with those that the answers to these may bring up: what one dialog has to ask."""
    given = list(fields)
    found = {field.pk for field in lacking(given, values)}
    unanswered = [
        field
        for field in given
        if field.required_to_resolve and not kinds[field.kind].is_answered(values.get(field.key))
    ]
    for _ in given:
        more = {field.pk for field in unanswered if field.shown_when_id in found} - found
        if not more:
            break
        found |= more
    return [field for field in given if field.pk in found]


def shown_answers(ticket: Ticket) -> list[tuple[str, str]]:
    """Name and value of what the customer may read, unanswered and hidden fields left out. Constant queries."""
    return _answers(ticket, lambda field: field.on_customer_ticket)


def given_answers(ticket: Ticket) -> list[tuple[str, str]]:
    """Name and value of what the customer was asked and answered. Constant queries."""
    return _answers(ticket, lambda field: field.on_customer_form)


def _answers(ticket: Ticket, is_told: Callable[[Field], bool]) -> list[tuple[str, str]]:
    fields = fields_of(ticket.type_id)
    if not any(is_told(field) for field in fields):
        return []
    values = values_of(ticket, fields)
    told = [field for field in asked_fields(fields, values) if is_told(field)]
    specs = acquainted((spec_of(field) for field in told), values=values)
    shown = [(field.name, kinds[field.kind].display(values[field.key], specs[field.key])) for field in told]
    return [(name, value) for name, value in shown if value]
