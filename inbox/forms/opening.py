"""The dialogs that begin something: a conversation, a ticket, a ticket out of a conversation."""

from collections.abc import Iterable
from typing import Any

from django import forms

from helpdesk.people.models import Brand
from tickets.forms import PREFIX as TYPED
from tickets.forms import ticket_fields, typed_values
from tickets.models import Field, TicketType

__all__ = ["TYPED", "NewConversationForm", "NewTicketForm", "TicketForm"]


class TicketForm(forms.Form):
    """Type, title, description and the type's own fields; a customer and a brand when it begins from nothing."""

    type = forms.TypedChoiceField(coerce=int, label="Type")
    title = forms.CharField(max_length=300, label="Title")
    description = forms.CharField(
        required=False, max_length=100_000, widget=forms.Textarea(attrs={"rows": 4}), label="Description"
    )

    def __init__(
        self, *args: Any, types: Iterable[TicketType], chosen: TicketType, fields: Iterable[Field], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["type"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(one.pk, one.name) for one in types]
        choice.initial = chosen.pk
        self.fields.update(ticket_fields(fields, audience="agent"))
        for name, field in self.fields.items():
            field.widget.attrs.setdefault("class", "input")
            if name == "title":
                field.widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        """The typed fields as their kinds understand them, by key."""
        return typed_values(self)


class NewTicketForm(TicketForm):
    """A ticket made from nothing. The customer is asked for only where a customer is told."""

    email = forms.EmailField(required=False, label="Customer’s e-mail")
    name = forms.CharField(required=False, max_length=160, label="Customer’s name")
    brand = forms.ModelChoiceField(queryset=Brand.objects.all(), empty_label=None, label="Brand")
    field_order = ("type", "email", "name", "brand", "title", "description")


class NewConversationForm(forms.Form):
    """An agent writes first."""

    email = forms.EmailField(label="To", widget=forms.EmailInput(attrs={"class": "input", "autofocus": True}))
    name = forms.CharField(
        required=False, max_length=160, label="Name", widget=forms.TextInput(attrs={"class": "input"})
    )
    brand = forms.ModelChoiceField(
        queryset=Brand.objects.all(), empty_label=None, label="Brand", widget=forms.Select(attrs={"class": "input"})
    )
    subject = forms.CharField(max_length=300, label="Subject", widget=forms.TextInput(attrs={"class": "input"}))
    body = forms.CharField(
        max_length=200_000, label="Message", widget=forms.Textarea(attrs={"class": "input", "rows": 8})
    )
