"""The dialog that sends a ticket form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from tickets.models import TicketType
from tickets.queries.workspace import Workspace

NOTHING_TO_ASK = lazy(
    "No type asks customers anything yet: they would get an empty form. An admin adds questions in Settings, Ticketing."
)


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
        counts = {one: sum(field.on_customer_form for field in here.fields_of.get(one.pk, ())) for one in types}
        asking = [(one.pk, f"{one.name} · {ngettext('%d question', '%d questions', count) % count}")
                  for one, count in counts.items() if count]  # fmt: skip
        empty = [(one.pk, one.name) for one, count in counts.items() if not count]
        choice.choices = [*asking, *([(_("Ask nothing yet"), empty)] if empty else [])]
        if not asking:
            choice.help_text = NOTHING_TO_ASK
        choice.widget.attrs |= {"class": "input", "autofocus": True}
