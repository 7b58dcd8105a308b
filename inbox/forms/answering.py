"""What a composer sends."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as lazy

from helpdesk.conversations.operations.drafting import LONGEST


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none included."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [forms.FileField.clean(self, one, initial) for one in given]


class KeysField(forms.Field):
    """Keys of uploads, one a hidden input."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(one)[:36] for one in (value or []) if one][:50]


class WordsField(forms.CharField):
    """Text exactly as it was typed, but for what no database keeps."""

    def __init__(self) -> None:
        too_long = lazy("This is too long: attach it as a file.")
        super().__init__(required=False, max_length=LONGEST, strip=False, error_messages={"max_length": too_long})

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\x00", "")


class AnswerForm(forms.Form):
    """A reply or a note: its words, its files, the state to go with it, and what its writer had seen."""

    body = WordsField()
    state = forms.IntegerField(required=False)
    seen_entry_id = forms.IntegerField(required=False, min_value=0)
    anyway = forms.BooleanField(required=False)
    post_on = forms.BooleanField(required=False)
    uploads = KeysField(required=False)
    attachments = FilesField(required=False, allow_empty_file=True)

    @property
    def words(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return str(next(iter(self.errors.values()), [""])[0])


class DraftForm(forms.Form):
    """What is written so far."""

    mode = forms.ChoiceField(choices=[("reply", "reply"), ("note", "note")])
    body = WordsField()
    version = forms.IntegerField(required=False, min_value=0)

    @property
    def words(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return str(next(iter(self.errors.values()), [""])[0])
