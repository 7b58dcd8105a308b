"""A type like another one: to be changed from there."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record
from tickets.design_events import TypeEdited
from tickets.models import Field, FieldOption, TicketType, TypeState
from tickets.operations.types import LONGEST_NAME, RELATED, RULES, add_type


@transaction.atomic
def duplicate_type(ticket_type: TicketType, *, by: Actor) -> TicketType:
    """Make a draft with the same rules, states, audience and live fields; tickets stay where they are.

    Nobody can open such tickets before it is finished: it is made to be changed first.
    Records TypeAdded and TypeEdited. Refused to all but admins. The same few statements for 3 fields and for 60.
    """
    made = add_type(
        category=ticket_type.category,
        name=_another_name(ticket_type),
        icon=ticket_type.icon,
        description=ticket_type.description,
        is_draft=True,
        customer_description=ticket_type.customer_description,
        by=by,
        **{name: getattr(ticket_type, name) for name in RULES},
    )
    for name in RELATED:
        getattr(made, name).set(getattr(ticket_type, name).all())
    offered = set(ticket_type.type_states.values_list("state_id", flat=True))
    TypeState.objects.filter(type=made).exclude(state__in=offered).delete()
    _copy_fields(ticket_type, made)
    record(TypeEdited(type_id=made.pk, what=["fields", "states"]), by=by)
    return made


def _another_name(ticket_type: TicketType) -> str:
    names = TicketType.objects.filter(category=ticket_type.category, archived_at=None).values_list("name", flat=True)
    taken = {name.lower() for name in names}
    first = _("%s, copy") % ticket_type.name[: LONGEST_NAME - 12]
    numbered = (f"{first} {n}" for n in range(2, len(taken) + 3))
    return first if first.lower() not in taken else next(one for one in numbered if one.lower() not in taken)


def _copy_fields(source: TicketType, target: TicketType) -> None:
    old = list(source.fields.filter(archived_at=None).prefetch_related("options"))
    own = {"id", "type", "shown_when", "archived_at"}
    same = [one.name for one in Field._meta.concrete_fields if one.name not in own]
    new = Field.objects.bulk_create(
        Field(type=target, **{name: getattr(field, name) for name in same}) for field in old
    )
    fields = {before.pk: after for before, after in zip(old, new, strict=True)}
    options = [(one, fields[field.pk]) for field in old for one in field.options.all() if one.archived_at is None]
    made = FieldOption.objects.bulk_create(
        FieldOption(field=field, label=one.label, color=one.color, position=one.position) for one, field in options
    )
    ids = {before.pk: after.pk for (before, _field), after in zip(options, made, strict=True)}
    deciders = {field.pk for field in old if field.options.all()}
    for field in old:
        copy = fields[field.pk]
        copy.shown_when = fields.get(field.shown_when_id or 0)
        copy.shown_values = field.shown_values if copy.shown_when else []
        if field.shown_when_id in deciders:
            copy.shown_values = [ids[one] for one in copy.shown_values if one in ids]
        if field.pk in deciders:
            copy.default = _same_options(field.default, ids)
    Field.objects.bulk_update(fields.values(), ["shown_when", "shown_values", "default"])


def _same_options(default: Any, ids: dict[int, int]) -> Any:
    if isinstance(default, list):
        return [ids[one] for one in default if one in ids] or None
    return ids.get(default) if isinstance(default, int) else None
