"""What is asked before something moves on."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from tickets.forms import AsksTypedFields, ticket_fields, typed_values
from tickets.models import Field, State


class MissingFieldsForm(AsksTypedFields):
    """Just the fields that must be answered before a ticket is resolved, and where it then goes.

    Fields that other answers bring up are among them; `present` are the values that the ticket has.
    """

    to = forms.IntegerField(widget=forms.HiddenInput)
    answers = forms.CharField(widget=forms.HiddenInput, initial="1")

    def __init__(
        self,
        missing: Iterable[Field],
        *,
        to: State,
        present: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files, initial={"to": to.pk})
        self.present = present or {}
        self.fields.update(ticket_fields(missing, audience="agent", purpose="resolve", data=data))
        for position, field in enumerate(self.visible_fields()):
            field.field.widget.attrs.setdefault("class", "input")
            field.field.widget.attrs["autofocus"] = position == 0

    def values(self) -> dict[str, Any]:
        """The answers by the keys of their fields."""
        return typed_values(self)
