"""The form of a new ticket: what it is about, the questions of its type, and files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpdesk.fields.files import FilesInput
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from portal.forms.answering import FILES, AnswersForm
from portal.forms.replying import LONGEST, ManyFiles, new_files, too_much
from tickets.forms import PREFIX
from tickets.models import HeldSubmission, TicketType
from tickets.operations.keeping import Kept

LONGEST_TITLE = 200


class SubmitForm(AnswersForm):
    """Title and words first, then what the type asks, then files."""

    left_over: Sequence[tuple[str, str]] = ()  # what was written before and finds no place here: name, and how it reads

    def __init__(
        self,
        ticket_type: TicketType,
        customer: Customer,
        data: Any = None,
        files: Any = None,
        *,
        kept: Mapping[str, Kept] | None = None,
        prefill: QueryDict | None = None,
    ) -> None:
        attached = ManyFiles(
            required=False,
            label=_("Files"),
            widget=FilesInput(kept=(), endings=()),
            help_text=_("Pictures, logs, whatever helps. 25 MB each at most."),
        )
        super().__init__(ticket_type, customer, data, files, kept=kept, more={FILES: attached})
        asked = dict(self.fields)
        self.fields.clear()
        self.fields["title"] = forms.CharField(
            max_length=LONGEST_TITLE,
            label=_("Title"),
            help_text=_("In a few words."),
            widget=forms.TextInput({"class": "input", "dir": "auto", "autocomplete": "off"}),
            error_messages={"required": _("Give it a title, so that you find it again.")},
        )
        self.fields["body"] = forms.CharField(
            max_length=LONGEST,
            label=_("What is it about?"),
            widget=forms.Textarea({"class": "input", "dir": "auto", "rows": 6}),
            error_messages={"required": _("Tell us what it is about.")},
        )
        self.fields |= asked
        self.fields[FILES] = attached
        named = prefill or QueryDict()
        for name in ("title", "body", *asked):
            if given := named.get(name) or named.get(name.removeprefix(PREFIX)):
                self.initial[name] = str(given).replace("\x00", "")[:LONGEST_TITLE]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for words in too_much(cleaned.get("files") or ()):
            self.add_error("files", words)
        return cleaned

    def say(self, no: Refusal) -> None:
        """Put a refusal at the field it is about: of the form's own names, else of the type's."""
        name = "title" if no.field == "subject" else no.field
        if name in self.fields:
            self.add_error(name, no.message)
        else:
            super().say(no)

    def begin_with(self, held: HeldSubmission, kept: Mapping[str, Kept]) -> None:
        """What was written before stands in it, as far as this type asks for it; `left_over` is the rest."""
        self.initial.update(title=held.title, body=held.body)
        left_over = []
        for one in held.answers:
            field = self.typed.get(f"{PREFIX}{one['key']}")
            try:
                fits = field is not None and field.kind.key == one["kind"]
                value = field.to_python(one["value"]) if field and fits else None
            except ValidationError:
                value = None
            if value is None:
                left_over.append((one["name"], one["said"]))
            else:
                self.initial[f"{PREFIX}{one['key']}"] = value
        for key, keys in held.files.items():
            widget = self.of_files.get(f"{PREFIX}{key}") or self.of_files[FILES]
            widget.waiting += tuple((one, str(kept[one])) for one in keys if one in kept)
        self.left_over = left_over

    def submission(self) -> dict[str, Any]:
        """As `submit_ticket` takes it."""
        return {
            "title": self.cleaned_data["title"],
            "body": self.cleaned_data["body"],
            "values": self.values(),
            "files": new_files(self.cleaned_data["files"]),
        }
