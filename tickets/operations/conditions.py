"""Saying when a field is shown: only where another field has one of some answers."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from helpdesk.fields import DECIDING, kinds
from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.models import Field, TicketType
from tickets.queries.specs import fields_of, spec_of


@transaction.atomic
def set_condition(field: Field, *, when: Field | None, values: Sequence[Any], by: Actor) -> Field:
    """Show it only where `when` has one of these answers; without `when`, always.

    Nothing is written to tickets: each loses what became hidden when it is next filled in.
    Refused for a field of another type, an archived one, a kind that has no choices, answers that it does not take,
    none at all, a circle, and to all but admins.
    """
    if isinstance(by, User) and not by.is_admin:
        raise Refusal("Only admins design ticket types.")
    TicketType.objects.select_for_update().get(pk=field.type_id)  # two who each close half of a circle
    field = Field.objects.get(pk=field.pk)
    field.shown_when, field.shown_values = when, []
    if when is not None:
        live = {one.pk: one for one in fields_of(field.type_id)}
        if when.pk not in live:
            raise Refusal(f"“{when.name}” is no field of this type.", field="when")
        _require_no_circle(field, when, live)
        field.shown_values = _answers(live[when.pk], values)
    field.save(update_fields=["shown_when", "shown_values"])
    return field


def _require_no_circle(field: Field, when: Field, live: dict[int, Field]) -> None:
    chain, at = [field.name], live.get(when.pk)
    while at is not None and len(chain) <= len(live) + 1:
        chain.append(at.name)
        if at.pk == field.pk:
            raise Refusal(f"It would decide on itself: {' → '.join(chain)}.", field="when")
        at = live.get(at.shown_when_id or 0)


def _answers(when: Field, values: Sequence[Any]) -> list[Any]:
    kind, spec = kinds[when.kind], spec_of(when)
    if when.kind not in DECIDING:
        raise Refusal(f"“{when.name}” has no choices. Take a checkbox or a list.", field="when")
    spec = spec.keeping(*(one.id for one in spec.options))
    found: list[Any] = []
    for raw in values:
        try:
            meant = kind.to_json(kind.clean(raw, spec))
        except ValidationError as problem:
            raise Refusal(" ".join(problem.messages), field="values") from None
        found += meant if isinstance(meant, list) else [] if meant is None else [meant]
    if not found:
        raise Refusal(f"Say which answers to “{when.name}” show it.", field="values")
    return list(dict.fromkeys(found))
