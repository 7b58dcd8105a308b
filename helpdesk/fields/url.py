"""A link to a page on the web, and nothing else that a browser would follow."""

from typing import Any, override
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms import URLInput, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec
from helpdesk.fields.text import Text

LIMIT = 2000

_is_web_address = URLValidator(schemes=["http", "https"])


class Url(Text):
    key = "url"
    label = lazy("Web address")
    icon = "link"
    operators = (Operator.IS, Operator.CONTAINS, Operator.STARTS_WITH, *EMPTINESS)
    settings = {}

    @override
    def limit(self, spec: FieldSpec) -> int:
        return LIMIT

    @override
    def parse(self, raw: object, spec: FieldSpec) -> str:
        written = super().parse(raw, spec)
        try:
            _is_web_address(written)
            parts = urlsplit(written)
        except (ValidationError, ValueError):
            raise ValidationError(
                _("This does not look like a web address. Paste the whole link, beginning with https://"),
                code="not_a_url",
            ) from None
        if "@" in parts.netloc:
            raise ValidationError(_("Leave the name and password out of the link."), code="credentials")
        return urlunsplit(parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()))

    @override
    def href(self, value: str | None) -> str:
        return value or ""

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "format": "uri", "maxLength": LIMIT}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return URLInput(attrs=self.attrs(spec) | {"dir": "ltr", "placeholder": spec.placeholder or "https://"})
