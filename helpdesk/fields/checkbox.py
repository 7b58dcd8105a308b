"""Yes or no. Unanswered is a third thing, known only where nobody was asked yet."""

from typing import Any, override

from django.core.exceptions import ValidationError
from django.forms import CheckboxInput, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec

_YES = ("true", "on", "yes", "1")
_NO = ("false", "off", "no", "0")
_LONGEST = 20


class Checkbox(Kind[bool]):
    key = "checkbox"
    label = lazy("Checkbox")
    icon = "square-check"
    column = "flag"
    operators = (Operator.IS, *EMPTINESS)
    asks = lazy("Please tick this.")

    @override
    def parse(self, raw: object, spec: FieldSpec) -> bool:
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, int) and raw in (0, 1):
            return raw == 1
        if isinstance(raw, str) and len(raw) < _LONGEST and raw.strip().lower() in (*_YES, *_NO):
            return raw.strip().lower() in _YES
        raise ValidationError(_("Answer this with yes or no."), code="not_a_flag")

    @override
    def is_answered(self, value: bool | None) -> bool:
        return value is True  # a box that must be ticked is not content with a no

    @override
    def display(self, value: bool | None, spec: FieldSpec) -> str:
        return "" if value is None else _("Yes") if value else _("No")

    @override
    def store(self, value: bool) -> Columns:
        return Columns(flag=value)

    @override
    def load(self, row: Columns) -> bool:
        return bool(row.flag)

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "boolean"}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return CheckboxInput(attrs={"class": "input input--check"})
