"""A line of text: a name, a number on a label, a version."""

from typing import Any, ClassVar, override

from django.forms import TextInput, Widget
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields import readers
from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec
from helpdesk.fields.writing import one_line

LIMIT = 255


class Text(Kind[str]):
    key = "text"
    label = lazy("Text")
    icon = "type"
    column = "text"
    operators: ClassVar[tuple[Operator, ...]] = (
        Operator.IS,
        Operator.IS_NOT,
        Operator.CONTAINS,
        Operator.STARTS_WITH,
        *EMPTINESS,
    )
    settings = {"max_length": readers.whole(1, LIMIT)}

    def limit(self, spec: FieldSpec) -> int:
        """How many characters this field takes."""
        return int(spec.settings.get("max_length") or LIMIT)

    @override
    def parse(self, raw: object, spec: FieldSpec) -> str:
        return one_line(raw, limit=self.limit(spec))

    @override
    def clean(self, raw: object, spec: FieldSpec) -> str | None:
        return super().clean(raw, spec) or None  # what is left of invisible characters is nothing

    @override
    def display(self, value: str | None, spec: FieldSpec) -> str:
        return value or ""

    @override
    def store(self, value: str) -> Columns:
        return Columns(text=value)

    @override
    def load(self, row: Columns) -> str:
        return row.text or ""

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.limit(spec)}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return TextInput(attrs=self.attrs(spec))

    def attrs(self, spec: FieldSpec) -> dict[str, Any]:
        """What every control for writing has: people write in their own direction."""
        attrs = {"class": "input", "dir": "auto", "maxlength": self.limit(spec), "autocomplete": "off"}
        return attrs | ({"placeholder": spec.placeholder} if spec.placeholder else {})
