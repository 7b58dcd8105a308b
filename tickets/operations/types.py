"""Designing ticket types: what a company's complex work looks like, and what is asked about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from helpdesk.fields import kinds
from helpdesk.ledger.event import Actor
from helpdesk.people.models import User
from helpdesk.refusal import Refusal
from tickets.models import Category, Field, FieldOption, State, TicketType, TypeState
from tickets.queries.specs import spec_of


@transaction.atomic
def add_type(
    *, category: str, name: str, by: Actor, icon: str = "ticket", description: str = "", **rules: Any
) -> TicketType:
    """Add a ticket type that offers every live state. `rules` are the model's own: reopening, cross_posting …

    Refused for an unknown category, an empty name or one that is taken in its category, and to all but admins.
    """
    _require_admin(by)
    called = " ".join(name.split())
    if category not in Category.values:
        raise Refusal("There are customer, back-office and tracker tickets.", field="category")
    if not called or len(called) > 80:
        raise Refusal("Give it a name of up to 80 letters.", field="name")
    if TicketType.objects.filter(category=category, name__iexact=called, archived_at=None).exists():
        raise Refusal(f"There is a type called “{called}” already.", field="name")
    added = TicketType.objects.create(
        category=category,
        name=called,
        icon=icon,
        description=description,
        position=TicketType.objects.count(),
        **rules,
    )
    TypeState.objects.bulk_create(
        TypeState(type=added, state=state) for state in State.objects.filter(archived_at=None)
    )
    return added


@transaction.atomic
def add_field(  # a field is its settings
    ticket_type: TicketType,
    *,
    name: str,
    kind: str,
    by: Actor,
    key: str = "",
    options: Sequence[str] = (),
    settings: Mapping[str, Any] | None = None,
    default: Any = None,
    **rules: Any,
) -> Field:
    """Add a typed field behind the others: one row, and every form, filter and API answer has it.

    The kind and the key are fixed from now on; the key comes from the name when none is given. `rules` are the
    model's flags and words: required_to_resolve, on_customer_form, help_text …
    Refused for an unknown kind, a taken name or key, settings or a default that the kind does not take, a select
    without options, options for anything else, and to all but admins.
    """
    _require_admin(by)
    if kind not in kinds:
        raise Refusal("There is no such kind of field.", field="kind")
    called = " ".join(name.split())
    word = key or slugify(called).replace("-", "_")[:60] or f"field_{ticket_type.fields.count() + 1}"
    if not called or len(called) > 80:
        raise Refusal("Give it a name of up to 80 letters.", field="name")
    if ticket_type.fields.filter(name__iexact=called, archived_at=None).exists():
        raise Refusal(f"There is a field called “{called}” already.", field="name")
    if ticket_type.fields.filter(key=word).exists():
        raise Refusal(f"The key “{word}” belongs to another field.", field="key")
    field = Field.objects.create(
        type=ticket_type,
        key=word,
        name=called,
        kind=kind,
        settings=_checked(kind, settings or {}),
        default=default,
        position=ticket_type.fields.count(),
        **rules,
    )
    _add_options(field, options)
    _require_possible_default(field)
    return field


def _add_options(field: Field, labels: Sequence[str]) -> None:
    takes_options = kinds[field.kind].column == "option"
    named = [" ".join(label.split()) for label in labels]
    if takes_options and not named:
        raise Refusal("Give it options to choose from.", field="options")
    if named and not takes_options:
        raise Refusal("Only lists have options.", field="options")
    if len({label.lower() for label in named}) < len(named) or not all(0 < len(label) <= 120 for label in named):
        raise Refusal("Each option needs a name of its own, up to 120 letters.", field="options")
    FieldOption.objects.bulk_create(
        FieldOption(field=field, label=label, position=position) for position, label in enumerate(named)
    )


def _require_possible_default(field: Field) -> None:
    try:
        kinds[field.kind].clean(field.default, spec_of(field))
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), field="default") from None


def _checked(kind: str, settings: Mapping[str, Any]) -> dict[str, object]:
    try:
        return kinds[kind].clean_settings(settings)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages), field="settings") from None


def _require_admin(by: Actor) -> None:
    if isinstance(by, User) and not by.is_admin:
        raise Refusal("Only admins design ticket types.")
