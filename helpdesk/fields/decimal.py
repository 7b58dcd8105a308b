"""A number with a fraction: an amount, a weight, a percentage."""

from decimal import Decimal
from typing import override

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from helpdesk.fields import readers
from helpdesk.fields.columns import PLACES, Columns
from helpdesk.fields.numerals import read_number, tidy
from helpdesk.fields.numeric import Numeric
from helpdesk.fields.spec import FieldSpec


class DecimalNumber(Numeric[Decimal]):
    key = "decimal"
    label = lazy("Decimal number")
    icon = "decimals-arrow-right"
    inputmode = "decimal"
    settings = {**Numeric.settings, "places": readers.whole(1, PLACES)}

    @override
    def read(self, raw: object, spec: FieldSpec) -> Decimal:
        number = read_number(raw)
        places = int(spec.settings.get("places") or PLACES)
        if -int(number.as_tuple().exponent) > places:  # rounding would be guessing
            words = ngettext("At most %d digit after the point.", "At most %d digits after the point.", places)
            raise ValidationError(words % places, code="too_precise")
        return number

    @override
    def load(self, row: Columns) -> Decimal:
        return tidy(row.number or Decimal(0))

    @override
    def to_json(self, value: Decimal | None) -> object:
        return None if value is None else float(value)  # exact: no number here has more than 15 digits
