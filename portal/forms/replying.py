"""What a customer writes on a ticket."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from helpdesk.conversations.operations.attaching import LARGEST, MOST, NewFile

LONGEST = 50_000


class _ManyFiles(forms.FileField):
    widget = type("Many", (forms.ClearableFileInput,), {"allow_multiple_selected": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(_ManyFiles, self).clean(one, initial) for one in given]


class ReplyForm(forms.Form):
    """Words, files, or both."""

    body = forms.CharField(
        required=False,
        max_length=LONGEST,
        label=_("Your reply"),
        widget=forms.Textarea(attrs={"class": "reply-box__text", "rows": 4}),
    )
    files = _ManyFiles(required=False, label=_("Files"))  # type: ignore[assignment]  # the name that pages send it under

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("body") or "").strip() and not cleaned.get("files") and not self.errors:
            self.add_error("body", _("Write something, or attach a file."))
        if len(cleaned.get("files") or ()) > MOST:
            self.add_error("files", _("Attach %(many)s files at most.") % {"many": MOST})
        for file in cleaned.get("files") or ():
            if file.size > LARGEST:
                self.add_error("files", _("%(name)s is larger than 25 MB.") % {"name": file.name})
        return cleaned

    def new_files(self) -> list[NewFile]:
        return new_files(self.cleaned_data["files"])


class PersonForm(forms.Form):
    email = forms.CharField(
        max_length=254, label=_("Their e-mail address"), widget=forms.EmailInput(attrs={"class": "input"})
    )


def new_files(given: Sequence["UploadedFile[bytes]"]) -> list[NewFile]:
    """As the store takes them: what they are is found in their bytes."""
    return [NewFile(name=one.name or "file", content=one.read()) for one in given]
