"""What the development mailbox is asked, and what is written in it."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as lazy

from helpdesk.mail.mail_program import File
from helpdesk.mail.models import Mailbox
from helpdesk.refusal import Refusal

LONGEST = 200_000
LAST_ID = 2**63 - 1


class _Files(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Any number of files, none included."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given: list[UploadedFile[bytes]] = [forms.FileField.clean(self, one, initial) for one in data or []]
        return [File(one.name or "file", one.content_type or "", one.read()) for one in given]


class _MailboxField(forms.ModelChoiceField):  # type: ignore[type-arg]  # cannot be subscripted at run time
    def label_from_instance(self, obj: Mailbox) -> str:
        return f"{obj.brand.name} <{obj.address}>"


class AskedForm(forms.Form):
    """Which mails to show: to whom, and older than which."""

    to = forms.CharField(required=False, max_length=254)
    after = forms.IntegerField(required=False, min_value=1, max_value=LAST_ID)

    @property
    def asked(self) -> dict[str, Any]:
        """What makes sense of it: the rest is as if nobody had asked."""
        self.full_clean()
        return self.cleaned_data


class _WritingForm(forms.Form):
    text = forms.CharField(
        max_length=LONGEST,
        label=lazy("Message"),
        error_messages={"required": lazy("Write something first.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    attachments = _FilesField(required=False, allow_empty_file=True, label=lazy("Files"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def say(self, no: Refusal) -> None:
        """Put a refusal at the field it is about."""
        self.add_error(no.field if no.field in self.fields else None, no.message)


class AnswerForm(_WritingForm):
    """The recipient answers."""


class FirstMailForm(_WritingForm):
    """Somebody writes for the first time."""

    name = forms.CharField(required=False, max_length=120, label=lazy("Your name"))
    address = forms.EmailField(max_length=254, label=lazy("Your address"))
    to = _MailboxField(
        queryset=Mailbox.objects.select_related("brand").order_by("brand__position", "pk"),
        empty_label=None,
        to_field_name="address",
        label=lazy("To"),
    )
    subject = forms.CharField(required=False, max_length=300, label=lazy("Subject"))
    field_order = ("name", "address", "to", "subject", "text", "attachments")
