"""A telephone number, kept as readable as it was written."""

import re
import unicodedata
from typing import Any, override

from django.core.exceptions import ValidationError
from django.forms import TextInput, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.spec import FieldSpec
from helpdesk.fields.text import Text

LIMIT = 40
FEWEST, MOST = 3, 15  # E.164 has fifteen digits at most; the shortest that anybody dials have three
_NUMBER = re.compile(r"(\+?[\d ()./-]+?)(?: ?(?:ext\.?|x|#) ?(\d{1,6}))?", re.ASCII | re.IGNORECASE)
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


class Phone(Text):
    key = "phone"
    label = lazy("Phone number")
    icon = "phone"
    settings = {}

    @override
    def limit(self, spec: FieldSpec) -> int:
        return LIMIT

    @override
    def parse(self, raw: object, spec: FieldSpec) -> str:
        written = _in_ascii(super().parse(raw, spec))
        if not written:
            return ""
        found = _NUMBER.fullmatch(written)
        if not found:
            raise ValidationError(
                _("Write the number in digits, for example +49 30 123456."), code="not_a_phone_number"
            )
        count = sum(char.isdigit() for char in found[1])
        if not FEWEST <= count <= MOST:
            raise ValidationError(
                _("A phone number has 3 to 15 digits. Begin with the country, for example +49 30 123456."),
                code="length",
            )
        return written

    @override
    def href(self, value: str | None) -> str:
        found = _NUMBER.fullmatch(value or "")
        if not found:
            return ""
        # The zero in +49 (0)30 is dialled at home only.
        number = re.sub(r"[ ()./-]", "", re.sub(r"\(0\)", "", found[1]) if found[1].startswith("+") else found[1])
        return f"tel:{number}" + (f";ext={found[2]}" if found[2] else "")

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "maxLength": LIMIT}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        helping = {"type": "tel", "inputmode": "tel", "autocomplete": "off", "dir": "ltr"}
        return TextInput(attrs=self.attrs(spec) | helping | {"placeholder": spec.placeholder or "+49 30 123456"})


def _in_ascii(written: str) -> str:
    """Digits of any script as the ones that telephones know."""
    plain = unicodedata.normalize("NFKC", written).translate(_DASHES)
    return " ".join("".join(str(unicodedata.digit(char, char)) for char in plain).split())
