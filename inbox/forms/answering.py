"""What a composer sends."""

from typing import Any

from django import forms


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, none included."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [forms.FileField.clean(self, one, initial) for one in given]


class KeysField(forms.Field):
    """Keys of uploads, one a hidden input."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(one)[:36] for one in (value or []) if one][:50]


class AnswerForm(forms.Form):
    """A reply or a note: its words, its files, the state to go with it, and what its writer had seen."""

    body = forms.CharField(required=False, max_length=200_000, strip=False)
    state = forms.IntegerField(required=False)
    seen_entry_id = forms.IntegerField(required=False, min_value=0)
    anyway = forms.BooleanField(required=False)
    uploads = KeysField(required=False)
    attachments = FilesField(required=False)


class DraftForm(forms.Form):
    """What is written so far."""

    mode = forms.ChoiceField(choices=[("reply", "reply"), ("note", "note")])
    body = forms.CharField(required=False, max_length=200_000, strip=False)
    version = forms.IntegerField(required=False, min_value=0)
