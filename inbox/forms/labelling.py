"""What is typed into the details: an address, the answer to a typed field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as lazy

from tickets.forms import PREFIX, ticket_fields
from tickets.models import Field


class ParticipantForm(forms.Form):
    """Somebody to take part."""

    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": lazy("Whom? Write an e-mail address."),
            "invalid": lazy("This is not an e-mail address."),
            "max_length": lazy("This is not an e-mail address."),
        },
    )

    @property
    def words(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return str(next(iter(self.errors.values()), [""])[0])


class FieldForm(forms.Form):
    """One typed field, edited in place. The operation checks the answer, so that it can say what it was meanwhile."""

    seen = forms.CharField(required=False, strip=False)

    def __init__(self, field: Field, value: Any, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields.update(ticket_fields([field], audience="agent", purpose="edit", values={field.key: value}))
        self.answer = self[f"{PREFIX}{field.key}"]
        self.answer.field.help_text = ""  # no room for it there; an aria-describedby would point at nothing

    @property
    def raw(self) -> Any:
        """The answer as it was typed."""
        return self.answer.data

    def control(self) -> SafeString:
        """The control, holding what was typed, else what is stored. Each of several boxes is named by its choice."""
        name = str(self.answer.label)
        if self.answer.use_fieldset:
            boxes = self.answer.as_widget(attrs={"autofocus": True})
            return format_html('<div role="group" aria-label="{}">{}</div>', name, boxes)
        return self.answer.as_widget(attrs={"autofocus": True, "aria-label": name})
