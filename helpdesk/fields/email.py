"""An e-mail address, in small letters, so that one address is one text."""

from typing import Any, override
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import EmailInput, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.spec import FieldSpec
from helpdesk.fields.text import Text

LIMIT = 254

_is_address = EmailValidator()


class Email(Text):
    key = "email"
    label = lazy("E-mail address")
    icon = "at-sign"
    settings = {}

    @override
    def limit(self, spec: FieldSpec) -> int:
        return LIMIT

    @override
    def parse(self, raw: object, spec: FieldSpec) -> str:
        address = super().parse(raw, spec).lower()
        try:
            _is_address(address)
        except ValidationError:
            raise ValidationError(
                _("This does not look like an e-mail address. It should read like name@example.com."),
                code="not_an_address",
            ) from None
        return address

    @override
    def href(self, value: str | None) -> str:
        return f"mailto:{quote(value, safe='@')}" if value else ""

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": LIMIT}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return EmailInput(attrs=self.attrs(spec) | {"dir": "ltr"})
