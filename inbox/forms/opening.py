"""The dialogs that begin something: a conversation, a ticket, a ticket out of a conversation."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields import TypedField
from helpdesk.people.models import Brand
from helpdesk.refusal import Refusal
from tickets.forms import PREFIX, AsksTypedFields, ticket_fields, typed_values
from tickets.models import Category, Field, TicketType

CUSTOMER = ("email", "name")


def say(form: forms.Form, no: Refusal, **names: str) -> None:
    """Put a refusal at the field it is about; `names` are fields that the form calls differently."""
    asked = names.get(no.field, no.field)
    form.add_error(next((name for name in (asked, f"{PREFIX}{asked}") if name in form.fields), None), no.message)


def _in_the_look(form: forms.Form, first: str) -> None:
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", "input")
    form.fields[first].widget.attrs["autofocus"] = True


class Editor(forms.Textarea):
    """A text area that is an editor where there are scripts."""

    is_rich = True

    def __init__(self) -> None:
        super().__init__({"rows": 4, "class": "composer__text", "dir": "auto", "aria-label": lazy("Description")})


class TicketForm(AsksTypedFields):
    """Type, title, description and the type's own fields."""

    type = forms.TypedChoiceField(coerce=int, label=lazy("Type"))
    title = forms.CharField(max_length=300, label=lazy("Title"))
    description = forms.CharField(required=False, max_length=100_000, widget=Editor(), label=lazy("Description"))

    def __init__(
        self, *args: Any, types: Iterable[TicketType], chosen: TicketType, fields: Iterable[Field], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.category = chosen.category
        choice = self.fields["type"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(one.pk, one.name) for one in types]
        choice.initial = chosen.pk
        self.fields.update(ticket_fields(fields, audience="agent", data=self.data))
        _in_the_look(self, first="title")

    @property
    def of_category(self) -> list[forms.BoundField]:
        """What the category of the type asks: whom it is for, of customer tickets."""
        return [self[name] for name in CUSTOMER if name in self.fields]

    @property
    def of_every_type(self) -> list[forms.BoundField]:
        """What is asked whatever the type: it stays as it is while another type is chosen."""
        return [one for one in self if one.name not in ("type", *CUSTOMER) and not isinstance(one.field, TypedField)]

    @property
    def of_type(self) -> list[forms.BoundField]:
        """What this type asks, and no other may."""
        return [one for one in self if isinstance(one.field, TypedField)]

    def values(self) -> dict[str, Any]:
        """The typed fields as their kinds understand them, by key."""
        return typed_values(self)

    def keep_typed(self) -> None:
        """Another type was chosen: show the answers so far in the fields it has too, without judging them yet."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
            if name in self.data and name != "type"
        }
        self.is_bound = False
        self.initial = {**self.initial, **typed, "type": self.fields["type"].initial}


class NewTicketForm(TicketForm):
    """A ticket made from nothing. A customer is asked for only where one is told."""

    email = forms.EmailField(required=False, label=lazy("Customer’s e-mail"))
    name = forms.CharField(required=False, max_length=160, label=lazy("Customer’s name"))
    brand = forms.ModelChoiceField(queryset=Brand.objects.all(), empty_label=None, label=lazy("Brand"))
    field_order = ("type", "email", "name", "brand", "title", "description")

    def __init__(self, *args: Any, chosen: TicketType, **kwargs: Any) -> None:
        super().__init__(*args, chosen=chosen, **kwargs)
        if chosen.category != Category.CUSTOMER:
            del self.fields["email"], self.fields["name"]
        else:
            self.fields["email"].required = True
            self.fields["email"].error_messages["required"] = lazy("Say which customer it is for.")


class NewConversationForm(forms.Form):
    """An agent writes first."""

    email = forms.EmailField(label=lazy("To"))
    name = forms.CharField(required=False, max_length=160, label=lazy("Name"))
    brand = forms.ModelChoiceField(queryset=Brand.objects.all(), empty_label=None, label=lazy("Brand"))
    subject = forms.CharField(max_length=300, label=lazy("Subject"))
    body = forms.CharField(max_length=200_000, label=lazy("Message"), widget=forms.Textarea(attrs={"rows": 8}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_the_look(self, first="email")
