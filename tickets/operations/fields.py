"""Filling in typed fields."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from helpdesk.conversations.operations.appending import append_change
from helpdesk.conversations.operations.locking import lock
from helpdesk.fields import kinds
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record_many
from helpdesk.refusal import Refusal
from tickets.events import FieldChanged
from tickets.models import Field, FieldValue, Ticket
from tickets.queries.specs import fields_of, spec_of, values_of


class FieldMoved(Refusal):
    """Somebody else changed this field meanwhile."""

    def __init__(self, field: Field, current: str) -> None:
        super().__init__(f"{field.name} was changed meanwhile, to “{current or 'empty'}”.", field=field.key)
        self.current = current


@transaction.atomic
def fill_in(
    ticket: Ticket,
    *,
    values: Mapping[str, Any],
    by: Actor,
    seen: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Set typed fields by key; an empty value clears one. Values that are so already are left alone.

    `seen` holds what the writer saw, as displayed: a field that shows something else by now is refused
    (FieldMoved). Refuses values that the kind does not take, in words, on that field. Records FieldChanged.
    """
    conversation = lock(ticket.conversation_id)
    fields = {field.key: field for field in fields_of(ticket.type_id)}
    current = values_of(ticket, fields.values())
    changed: list[Field] = []
    for key, raw in values.items():
        field = fields.get(key)
        if field is None:
            raise Refusal("This ticket has no such field.", field=key)
        kind = kinds[field.kind]
        kept = (row.option for row in kind.to_columns(current[key]) if row.option is not None)
        spec = spec_of(field).keeping(*kept)  # an option archived since stays possible where it was chosen
        shown = kind.display(current[key], spec)
        if seen is not None and key in seen and seen[key] != shown:
            raise FieldMoved(field, shown)
        try:
            value = kind.clean(raw, spec)
        except ValidationError as problem:
            raise Refusal(" ".join(problem.messages), field=key) from None
        if value == current[key] or (kind.is_empty(value) and kind.is_empty(current[key])):
            continue
        _replace(ticket, field, value)
        told = kind.display(value, spec)[:200]
        append_change(conversation, "field", by=by, at=at, field=field.name, before=shown[:200], after=told)
        changed.append(field)
    record_many([FieldChanged(conversation_id=ticket.conversation_id, field_id=field.pk) for field in changed], by=by)


def store_first_values(ticket: Ticket, values: Mapping[str, Any]) -> None:
    """The answers a ticket is opened with: cleaned by the form, no history yet."""
    for field in fields_of(ticket.type_id):
        if field.key in values:
            _replace(ticket, field, values[field.key])


def missing_to_resolve(ticket: Ticket) -> list[Field]:
    """Fields that must be answered before this ticket can be resolved."""
    fields = [field for field in fields_of(ticket.type_id) if field.required_to_resolve]
    current = values_of(ticket, fields) if fields else {}
    return [field for field in fields if not kinds[field.kind].is_answered(current[field.key])]


def _replace(ticket: Ticket, field: Field, value: Any) -> None:
    FieldValue.objects.filter(ticket=ticket, field=field).delete()
    FieldValue.objects.bulk_create(
        FieldValue(
            ticket=ticket,
            field=field,
            text=row.text,
            number=row.number,
            moment=row.moment,
            flag=row.flag,
            option_id=row.option,
        )
        for row in kinds[field.kind].to_columns(value)
    )
