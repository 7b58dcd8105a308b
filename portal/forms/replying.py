"""What a customer writes on a ticket."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from helpdesk.conversations.operations.attaching import LARGEST, MOST, NewFile
from helpdesk.fields.files import FilesInput
from portal.forms.keeping import KeepsFiles
from tickets.operations.keeping import Kept

LONGEST = 50_000


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Any number of files, in one field; a list when it is cleaned."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(ManyFiles, self).clean(one, initial) for one in given if one]


class ReplyForm(KeepsFiles):
    """Words, files, or both. `kept` are files that came before, by the keys that are posted in their place."""

    body = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"class": "reply-box__text", "rows": 4}),
    )
    files = ManyFiles(required=False, label=_("Files"))  # type: ignore[assignment]  # the name that pages send it under

    def __init__(self, data: Any = None, files: Any = None, *, kept: Mapping[str, Kept] | None = None) -> None:
        self.of_files = {"files": FilesInput(kept=(), endings=())}
        super().__init__(*self.taken(data, files, kept or {}))

    @property
    def waiting(self) -> tuple[tuple[str, str], ...]:
        """Key and name of the files that came before, and are sent unless they are unticked."""
        return self.of_files["files"].waiting

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("body") or "").strip() and not cleaned.get("files") and not self.errors:
            self.add_error("body", _("Write something, or attach a file."))
        for words in too_much(cleaned.get("files") or ()):
            self.add_error("files", words)
        return cleaned

    def new_files(self) -> list[NewFile]:
        return new_files(self.cleaned_data["files"])


class PersonForm(forms.Form):
    email = forms.CharField(
        max_length=254, label=_("Their e-mail address"), widget=forms.EmailInput(attrs={"class": "input"})
    )


def too_much(given: "Sequence[UploadedFile[bytes]]") -> list[str]:
    """What is wrong with the number and the size of files, in words."""
    wrong = [_("%(name)s is larger than 25 MB.") % {"name": one.name} for one in given if (one.size or 0) > LARGEST]
    return wrong + [_("Attach %(many)s files at most.") % {"many": MOST}] * (len(given) > MOST)


def new_files(given: Sequence["UploadedFile[bytes]"]) -> list[NewFile]:
    """As the store takes them: what they are is found in their bytes."""
    return [NewFile(name=one.name or "file", content=one.read()) for one in given]
