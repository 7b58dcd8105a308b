"""What is asked before something moves on."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tickets.forms import ticket_fields, typed_values
from tickets.models import Field, State


class MissingFieldsForm(forms.Form):
    """Just the fields that must be answered before a ticket is resolved, and where it then goes."""

    to = forms.IntegerField(widget=forms.HiddenInput)
    answers = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(self, missing: Iterable[Field], *, to: State, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"to": to.pk})
        self.fields.update(ticket_fields(missing, audience="agent", purpose="resolve"))
        for position, field in enumerate(self.visible_fields()):
            field.field.widget.attrs.setdefault("class", "input")
            field.field.widget.attrs["autofocus"] = position == 0

    def values(self) -> dict[str, Any]:
        """The answers by the keys of their fields."""
        return typed_values(self)
