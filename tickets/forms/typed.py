"""The typed fields of a ticket type as Django form fields, for whoever is asked and for whatever reason."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django import forms

from helpdesk.fields import Audience, TypedField, kinds
from tickets.models import Field, TicketType
from tickets.queries.specs import fields_of, spec_of

PREFIX = "field-"  # a field may be called "title"; the form has a title of its own

type Purpose = Literal["open", "edit", "resolve"]


def ticket_fields(
    ticket_type: TicketType | Iterable[Field],
    *,
    audience: Audience,
    purpose: Purpose = "open",
    values: Mapping[str, Any] | None = None,
) -> dict[str, TypedField]:
    """Form fields by their names in a form, in the order of the type. Two queries for a type, none for its fields.

    To open a ticket everybody is asked what they may be asked, with what they must answer; to edit one, customers
    only what they may change; to resolve one, only what still has no answer in `values`, and then it is a must.
    `values` are the present ones, by key: they fill the form, and keep options that were archived since.
    """
    fields = fields_of(ticket_type) if isinstance(ticket_type, TicketType) else ticket_type
    present = values or {}
    return {
        f"{PREFIX}{field.key}": _asked(field, audience, purpose, present.get(field.key))
        for field in fields
        if _is_asked(field, audience, purpose, present.get(field.key))
    }


class TypedFieldsForm(forms.Form):
    """The typed fields and nothing else. A form with more adds `ticket_fields` to its own."""

    def __init__(self, *args: Any, typed: Mapping[str, TypedField], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(typed)

    def values(self) -> dict[str, Any]:
        """The answers as their kinds understand them, by key: what `open_ticket` and `fill_in` take."""
        return typed_values(self)


def typed_values(form: forms.Form) -> dict[str, Any]:
    """The answers to the typed fields of a valid form, by key."""
    return {
        field.spec.key: form.cleaned_data.get(name)
        for name, field in form.fields.items()
        if isinstance(field, TypedField)
    }


def _is_asked(field: Field, audience: Audience, purpose: Purpose, present: Any) -> bool:
    if purpose == "resolve":
        return field.required_to_resolve and not kinds[field.kind].is_answered(present)
    if audience == "agent":
        return True
    return field.on_customer_form if purpose == "open" else field.customer_may_edit


def _asked(field: Field, audience: Audience, purpose: Purpose, present: Any) -> TypedField:
    kind = kinds[field.kind]
    chosen = (row.option for row in kind.to_columns(present) if row.option is not None)
    needed = {"open": None, "edit": False if audience == "agent" else None, "resolve": True}[purpose]
    asked = kind.form_field(spec_of(field).keeping(*chosen), audience=audience, required=needed)
    if present is not None or purpose != "open":
        asked.initial = present
    return asked
