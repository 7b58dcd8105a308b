"""The dialog that sends a ticket form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tickets.models import TicketType
from tickets.queries.workspace import Workspace


class SendForm(forms.Form):
    """Which form it is."""

    ticket_type = forms.TypedChoiceField(
        coerce=int,
        label=lazy("What about"),
        help_text=lazy("The customer gets a mail with a link. What they fill in becomes a ticket."),
    )

    def __init__(self, *args: Any, types: Sequence[TicketType], here: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["ticket_type"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = [(one.pk, f"{one.name} · {_questions(one, here)}") for one in types]
        choice.widget.attrs |= {"class": "input", "autofocus": True}


def _questions(ticket_type: TicketType, here: Workspace) -> str:
    count = sum(field.on_customer_form for field in here.fields_of.get(ticket_type.pk, ()))
    return ngettext("%d question", "%d questions", count) % count
