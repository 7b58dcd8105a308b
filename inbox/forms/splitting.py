"""What is asked before a message begins a conversation of its own, and what then happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.conversations.models import Entry
from helpdesk.fields.searching import NameInput

KEPT = lazy("This ticket is kept to some teams. The new conversation is no ticket: everybody on the team can read it.")


class SplitForm(forms.Form):
    """What the new conversation is called, and whose it is: the writer's, unless somebody else is named.

    A teammate's reply stays with the customer who got it, so that is not asked; a note stays with the same customer
    unless another is named.
    """

    subject = forms.CharField(max_length=300, label=lazy("Title"))
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=lazy("Customer"),
        widget=NameInput(of="customer", options=(), placeholder="name@example.com"),
    )

    def __init__(self, *args: Any, message: Entry, author: str, customer: str, is_kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].widget.attrs |= {"class": "input", "dir": "auto", "autofocus": True}
        self.says = [*_what_happens(message, customer), *([KEPT] if is_kept else [])]
        if message.kind == Entry.Kind.NOTE:
            self.fields["email"].required = not customer
        elif message.is_from_outside:
            help_text = lazy("Written by %(name)s. The conversation becomes theirs if nobody else is named.")
            self.fields["email"].help_text = help_text % {"name": author} if author else ""
            self.fields["email"].required = not author
        else:
            del self.fields["email"]


def _what_happens(message: Entry, customer: str) -> list[str]:
    """What moves, who reads it there, and who hears of it."""
    if message.kind == Entry.Kind.NOTE:
        return [_("The note moves there with its files. It stays a note: no customer reads it.")]
    if message.is_from_outside:
        return [_("The message moves there with its files. Answers to its mail follow it.")]
    words = _("The reply moves there with its files. It stays with %(customer)s, who is mailed nothing again.")
    return [words % {"customer": customer}, _("Answers to the mail that carried it follow it.")]
