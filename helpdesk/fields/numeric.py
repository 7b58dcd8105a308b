"""What whole and decimal numbers share: limits, a unit, a control that takes every spelling."""

from abc import abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, override

from django.core.exceptions import ValidationError
from django.forms import TextInput, Widget
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from helpdesk.fields import readers
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.numerals import tidy
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec


class Numeric[V: (int, Decimal)](Kind[V]):
    """A number between two others, with a unit behind it."""

    column = "number"
    operators = (Operator.IS, Operator.IS_NOT, Operator.LESS_THAN, Operator.MORE_THAN, Operator.BETWEEN, *EMPTINESS)
    settings = {"min": readers.number, "max": readers.number, "unit": readers.words}
    inputmode = "numeric"

    @override
    def parse(self, raw: object, spec: FieldSpec) -> V:
        number = self.read(raw, spec)
        low, high = _limits(spec.settings)
        if low is not None and number < low:
            raise ValidationError(_("This must be %s or more.") % number_format(low), code="too_small")
        if high is not None and number > high:
            raise ValidationError(_("This must be %s or less.") % number_format(high), code="too_large")
        return number

    @abstractmethod
    def read(self, raw: object, spec: FieldSpec) -> V:
        """The number that was written, limits aside."""

    @override
    def clean_settings(self, raw: Mapping[str, object]) -> dict[str, object]:
        settings = super().clean_settings(raw)
        low, high = _limits(settings)
        if low is not None and high is not None and low > high:
            raise ValidationError(_("The smallest number is larger than the largest."))
        return settings

    @override
    def display(self, value: V | None, spec: FieldSpec) -> str:
        if value is None:
            return ""
        places = spec.settings.get("places")
        shown = number_format(value, decimal_pos=int(places) if places else None)
        unit = spec.settings.get("unit")
        return f"{shown}\u00a0{unit}" if unit else str(shown)

    @override
    def store(self, value: V) -> Columns:
        return Columns(number=Decimal(value))

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        named = zip(("minimum", "maximum"), _limits(spec.settings), strict=True)
        return {"type": "number"} | {name: float(limit) for name, limit in named if limit is not None}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        # Not type=number: it sends nothing at all when it cannot read what was typed, so nobody could say why.
        attrs = {"class": "input", "inputmode": self.inputmode, "autocomplete": "off"}
        return TextInput(attrs=attrs | ({"placeholder": spec.placeholder} if spec.placeholder else {}))

    @override
    def for_widget(self, value: object) -> object:
        return format(tidy(value), "f") if isinstance(value, Decimal) else value


def _limits(settings: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    return readers.as_number(settings.get("min")), readers.as_number(settings.get("max"))
