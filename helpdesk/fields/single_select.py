"""One option of a list."""

from typing import Any, override

from django.forms import Select, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.choosing import read_option
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec


class SingleSelect(Kind[int]):
    key = "single_select"
    label = lazy("Single choice")
    icon = "circle-dot"
    column = "option"
    operators = (Operator.ANY_OF, Operator.NONE_OF, *EMPTINESS)
    asks = lazy("Please choose one.")

    @override
    def parse(self, raw: object, spec: FieldSpec) -> int:
        return read_option(raw, spec)

    @override
    def display(self, value: int | None, spec: FieldSpec) -> str:
        return next((one.label for one in spec.options if one.id == value), "")

    @override
    def store(self, value: int) -> Columns:
        return Columns(option=value)

    @override
    def load(self, row: Columns) -> int:
        if row.option is None:
            raise ValueError("A stored choice has an option.")
        return row.option

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer", "enum": [one.id for one in spec.offered]}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        nothing = ("", spec.placeholder or _("Choose…"))
        return Select(attrs={"class": "input"}, choices=[nothing, *((one.id, one.label) for one in spec.offered)])
