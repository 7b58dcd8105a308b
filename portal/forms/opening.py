"""The form of a new ticket for somebody who is not signed in: the same questions, and whose they are."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpdesk.fields import kinds
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from portal.access import Stamp, renewed
from portal.forms.answering import FILES
from portal.forms.submitting import SubmitForm
from tickets.forms import PREFIX
from tickets.models import TicketType
from tickets.operations.filing import require_true_name
from tickets.operations.holding import OWN
from tickets.operations.keeping import Kept

TRAP = "website"  # what people do not see, and programs fill in
POINTERS = ("customer", "company")  # kinds that point at what a stranger knows nothing of


class OpenForm(SubmitForm):
    """Whoever fills it in is nobody to us yet: no question of it can be answered with what we know of somebody.

    `stamp` says that we made the page, `is_stamped` that it came with what was sent.
    """

    left_out = POINTERS

    def __init__(
        self,
        ticket_type: TicketType,
        data: Any = None,
        files: Any = None,
        *,
        stamp: Stamp,
        is_stamped: bool = False,
        kept: Mapping[str, Kept] | None = None,
        prefill: QueryDict | None = None,
    ) -> None:
        self.stamp, self.is_stamped = stamp, is_stamped
        self.is_trapped = data is not None and bool(data.get(TRAP))
        stranger = Customer(kind=Customer.Kind.VISITOR)
        super().__init__(ticket_type, stranger, data, files, kept=kept, prefill=prefill)
        asked = dict(self.fields)
        self.fields.clear()
        self.fields["email"] = forms.CharField(
            max_length=254,
            label=_("Your e-mail address"),
            help_text=_("We send a link there, and answer you there."),
            widget=forms.EmailInput({"class": "input", "autocomplete": "email", "dir": "ltr"}),
            error_messages={"required": _("Write the address where we can answer you.")},
        )
        self.fields["name"] = forms.CharField(
            max_length=160,
            required=False,
            label=_("Your name"),
            widget=forms.TextInput({"class": "input", "autocomplete": "name", "dir": "auto"}),
        )
        self.fields |= asked
        named = prefill or QueryDict()
        for name in ("email", "name"):
            if given := named.get(name):
                self.initial[name] = str(given).replace("\x00", "")[:254]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._look_into_files(cleaned)
        is_outdated = not self.is_stamped or self.stamp.is_too_old
        if self.errors:
            pass  # it comes back in any case, and takes its time
        elif is_outdated:
            self.add_error(None, _("This page was open for very long. Look it over, then send it once more."))
        elif self.stamp.is_too_fresh:
            self.add_error(None, _("That was faster than people are. If you are one, send it once more in a moment."))
        elif self.is_trapped:
            words = _("Something filled in a line that people do not see. It is empty again: send it once more.")
            self.add_error(None, words)
        if is_outdated:
            self.stamp = renewed(self.stamp)
        return cleaned

    def _look_into_files(self, cleaned: dict[str, Any]) -> None:
        """What would be refused when it is confirmed is refused now, while its sender is here."""
        for name, field in self.typed.items():
            for one in (cleaned.get(name) or ()) if name in self.of_files else ():
                try:
                    require_true_name(one, spec=field.spec)
                except Refusal as no:
                    self.add_error(name, no.message)

    def held(self) -> dict[str, Any]:
        """As `hold_submission` takes it. The files are those that `keep_files` kept."""
        answers = []
        for name, field in self.typed.items():
            value, kind = self.cleaned_data.get(name), kinds[field.spec.kind]
            if name not in self.of_files and not kind.is_empty(value):
                said = {"value": kind.to_json(value), "said": kind.display(value, field.spec)}
                answers.append({"key": field.spec.key, "kind": kind.key, "name": field.spec.name, **said})
        fine = {name: given for name, given in self.held_files.items() if self.cleaned_data.get(name)}
        keys = {name: [one.key for one in given] for name, given in fine.items()}
        return {
            **{name: self.cleaned_data[name] for name in ("email", "name", "title", "body")},
            "answers": answers,
            "files": {OWN if name == FILES else name.removeprefix(PREFIX): given for name, given in keys.items()},
        }
