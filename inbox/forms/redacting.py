"""What is said before a message is taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Entry


class RedactionForm(forms.Form):
    """Asks nothing but whether: what goes, what stays, and that it is for good."""

    def __init__(self, *args: Any, message: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.says = [_what_goes(message), _("Its place stays, with when and by whom. It cannot be undone.")]


def _what_goes(message: Entry) -> str:
    if message.kind == Entry.Kind.NOTE:
        return _("The words and files of this note are erased, also where it was posted on.")
    if message.kind == Entry.Kind.FORM:
        return _("The form is erased with what was answered to it. The ticket that it made stays.")
    return _("The words and files of this message are erased here, and from every mail that we keep.")
