"""Several options of a list, kept in the order of the list: one stored row each."""

from collections.abc import Sequence
from typing import Any, override

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.choosing import read_option
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec

type Choices = tuple[int, ...]


class MultiSelect(Kind[Choices]):
    key = "multi_select"
    label = lazy("Multiple choice")
    icon = "list-checks"
    column = "option"
    operators = (Operator.ANY_OF, Operator.ALL_OF, Operator.NONE_OF, *EMPTINESS)
    asks = lazy("Please choose at least one.")

    @override
    def is_blank(self, raw: object) -> bool:
        return super().is_blank(raw) or (isinstance(raw, (list, tuple)) and not any(one != "" for one in raw))

    @override
    def parse(self, raw: object, spec: FieldSpec) -> Choices:
        if isinstance(raw, (str, int)):
            raw = [raw]
        if not isinstance(raw, (list, tuple, set, frozenset)) or len(raw) > 2 * len(spec.options) + 1:
            raise ValidationError(_("Choose from the list."), code="not_a_list")
        chosen = {read_option(one, spec) for one in raw if one != ""}
        return tuple(one.id for one in spec.options if one.id in chosen)

    @override
    def is_empty(self, value: Choices | None) -> bool:
        return not value

    @override
    def display(self, value: Choices | None, spec: FieldSpec) -> str:
        return ", ".join(one.label for one in spec.options if one.id in (value or ()))

    @override
    def to_columns(self, value: Choices | None) -> tuple[Columns, ...]:
        return tuple(Columns(option=one) for one in value or ())

    @override
    def from_columns(self, rows: Sequence[Columns]) -> Choices | None:
        return tuple(row.option for row in rows if row.option is not None) or None

    @override
    def store(self, value: Choices) -> Columns:
        raise NotImplementedError("A multiple choice has a row for each option: see to_columns.")

    @override
    def load(self, row: Columns) -> Choices:
        raise NotImplementedError("A multiple choice has a row for each option: see from_columns.")

    @override
    def to_json(self, value: Choices | None) -> object:
        return list(value or ())

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        options = {"type": "integer", "enum": [one.id for one in spec.offered]}
        return {"type": "array", "uniqueItems": True, "items": options}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return CheckboxSelectMultiple(choices=[(one.id, one.label) for one in spec.offered])

    @override
    def for_widget(self, value: object) -> object:
        return list(value) if isinstance(value, tuple) else value
