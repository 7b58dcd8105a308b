"""The typed fields of a ticket type as Django form fields, for whoever is asked and for whatever reason."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from django import forms

from helpdesk.fields import Audience, FieldSpec, TypedField, kinds, shown_keys
from helpdesk.people.models import Customer
from tickets.models import Field, TicketType
from tickets.queries.references import acquainted
from tickets.queries.specs import fields_of, spec_of

PREFIX = "field-"  # a field may be called "title"; the form has a title of its own

type Purpose = Literal["open", "edit", "resolve"]


def ticket_fields(
    ticket_type: TicketType | Iterable[Field],
    *,
    audience: Audience,
    purpose: Purpose = "open",
    values: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    reader: Customer | None = None,
) -> dict[str, TypedField]:
    """Form fields by their names in a form, in the order of the type. Two queries for a type, none for its fields,
    and one for each kind of somebody or something that they point at.

    To open a ticket everybody is asked what they may be asked, with what they must answer; to edit one, customers
    only what they may change; to resolve one, only what still has no answer in `values`, and then it is a must.
    `values` are the present ones, by key: they fill the form, and keep options that were archived since. `data` is
    what was posted, by the names in the form: whom it names is looked up, for a customer among those they may know.
    """
    fields = list(fields_of(ticket_type) if isinstance(ticket_type, TicketType) else ticket_type)
    present, typed = values or {}, data or {}
    asked = [field for field in fields if _is_asked(field, audience, purpose, present.get(field.key))]
    raw = {field.key: typed.get(f"{PREFIX}{field.key}") for field in asked}
    specs = acquainted((spec_of(field) for field in asked), values=present, raw=raw, reader=reader)
    return {
        f"{PREFIX}{field.key}": _form_field(specs[field.key], audience, purpose, present.get(field.key))
        for field in asked
    }


class AsksTypedFields(forms.Form):
    """A form that adds `ticket_fields` to its own. A field that the answers hide is no must, and its answer is dropped.

    `present` are the values of fields that are not asked here, for those that depend on them.
    """

    present: Mapping[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = {name: field for name, field in self.fields.items() if isinstance(field, TypedField)}
        answers = {**self.present, **{field.spec.key: cleaned.get(name) for name, field in typed.items()}}
        shown = shown_keys((field.spec for field in typed.values()), answers)
        for name, field in typed.items():
            if field.spec.key not in shown:
                self.errors.pop(name, None)
                cleaned[name] = None
        return cleaned


class TypedFieldsForm(AsksTypedFields):
    """The typed fields and nothing else."""

    def __init__(
        self, *args: Any, typed: Mapping[str, TypedField], present: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present = present or {}
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
    if field.kind == "teammate":  # who works here is not told outside
        return False
    return field.on_customer_form if purpose == "open" else field.customer_may_edit


def _form_field(spec: FieldSpec, audience: Audience, purpose: Purpose, present: Any) -> TypedField:
    kind = kinds[spec.kind]
    chosen = (row.option for row in kind.to_columns(present) if row.option is not None)
    needed = {"open": None, "edit": False if audience == "agent" else None, "resolve": True}[purpose]
    asked = kind.form_field(spec.keeping(*chosen), audience=audience, required=needed)
    if present is not None or purpose != "open":
        asked.initial = present
    return asked
