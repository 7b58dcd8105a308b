"""What is asked before a message begins a conversation of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.searching import NameInput


class SplitForm(forms.Form):
    """What the new conversation is called, and whose it is: the writer's, unless somebody else is named."""

    subject = forms.CharField(max_length=300, label=lazy("Title"))
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=lazy("Customer"),
        widget=NameInput(of="customer", options=(), placeholder="name@example.com"),
    )

    def __init__(self, *args: Any, author: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].widget.attrs |= {"class": "input", "dir": "auto", "autofocus": True}
        if author:
            help_text = lazy("Written by %(name)s. The conversation becomes theirs if nobody else is named.")
            self.fields["email"].help_text = help_text % {"name": author}
        self.fields["email"].required = not author
