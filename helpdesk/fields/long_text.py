"""Several lines of text: steps, a log excerpt, an address."""

from typing import override

from django.forms import Textarea, Widget
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields import readers
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.spec import FieldSpec
from helpdesk.fields.text import Text
from helpdesk.fields.writing import many_lines

LIMIT = 20_000


class LongText(Text):
    key = "long_text"
    label = lazy("Long text")
    icon = "text"
    operators = (Operator.CONTAINS, *EMPTINESS)
    settings = {"max_length": readers.whole(1, LIMIT)}

    @override
    def limit(self, spec: FieldSpec) -> int:
        return int(spec.settings.get("max_length") or LIMIT)

    @override
    def parse(self, raw: object, spec: FieldSpec) -> str:
        return many_lines(raw, limit=self.limit(spec))

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        # No maxlength: browsers count a line break as two characters and would cut what we take.
        attrs = {name: value for name, value in self.attrs(spec).items() if name != "maxlength"}
        return Textarea(attrs=attrs | {"class": "input input--text", "rows": 5})
