"""A whole number: a count, a quantity, an age."""

from typing import Any, override

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.columns import Columns
from helpdesk.fields.numerals import read_number
from helpdesk.fields.numeric import Numeric
from helpdesk.fields.spec import FieldSpec


class Number(Numeric[int]):
    key = "number"
    label = lazy("Number")
    icon = "hash"

    @override
    def read(self, raw: object, spec: FieldSpec) -> int:
        number = read_number(raw)
        # "1.000" is a thousand to some and one to others, so in text no point is taken, not even a harmless one.
        if number != number.to_integral_value() or (isinstance(raw, str) and raw.strip().count(".") == 1):
            raise ValidationError(_("Write a whole number in digits only, for example 1200."), code="not_whole")
        return int(number)

    @override
    def load(self, row: Columns) -> int:
        return int(row.number or 0)

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return super().json_schema(spec) | {"type": "integer"}
