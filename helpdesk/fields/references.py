"""Values that point at somebody: a customer, a company, a teammate.

This package cannot look anybody up. Whoever owns those rows asks a kind what an input mentions, finds it, and hands it
over as the options of the spec: what is not among them is refused.
"""

import re
from typing import Any, ClassVar, override

from django.core.exceptions import ValidationError
from django.forms import Select, Widget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from helpdesk.fields.columns import Columns
from helpdesk.fields.kind import Kind, Words
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.fields.searching import NameInput
from helpdesk.fields.spec import FieldSpec, Option

LARGEST_ID = 2**63 - 1
LONGEST = 300
_NUMBERED = re.compile(r"(?:.*\s)?#?(\d{1,19})", re.ASCII | re.DOTALL)
_ADDRESSED = re.compile(r".*<([^<>]+)>", re.DOTALL)


class Reference(Kind[int]):
    """The id of a row elsewhere."""

    operators = (Operator.ANY_OF, Operator.NONE_OF, *EMPTINESS)
    asks = lazy("Please choose one.")
    unknown: ClassVar[Words]

    def mentioned(self, raw: object) -> int | str | None:
        """What an input names: an id, or words in small letters; None when it can name nothing."""
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw if 0 < raw <= LARGEST_ID else None
        if not isinstance(raw, str) or len(raw) > LONGEST or "\x00" in raw:
            return None
        numbered, addressed = _NUMBERED.fullmatch(raw.strip()), _ADDRESSED.fullmatch(raw.strip())
        if numbered and (raw.strip().isdigit() or "#" in raw):
            return self.mentioned(int(numbered[1]))
        words = " ".join((addressed[1] if addressed else raw).casefold().split())
        return words if words and words.isprintable() else None

    @override
    def parse(self, raw: object, spec: FieldSpec) -> int:
        wanted = self.mentioned(raw)
        found = [one for one in spec.offered if wanted is not None and _answers_to(one, wanted)]
        if len(found) > 1:
            found = [one for one in found if one.id in spec.kept] or found
        if len(found) > 1:
            named = ", ".join(f"{one.label} #{one.id}" for one in found[:3])
            raise ValidationError(_("Several go by this name. Say which one: %s.") % named, code="ambiguous")
        if not found:
            raise ValidationError(self.unknown, code="unknown")
        return found[0].id

    @override
    def display(self, value: int | None, spec: FieldSpec) -> str:
        if value is None:
            return ""
        return next((one.label for one in spec.options if one.id == value), f"#{value}")

    @override
    def store(self, value: int) -> Columns:
        return Columns(**{self.column: value})  # type: ignore[arg-type]  # each subclass names a column of ids

    @override
    def load(self, row: Columns) -> int:
        return int(getattr(row, self.column))

    @override
    def json_schema(self, spec: FieldSpec) -> dict[str, Any]:
        return {"type": "integer", "minimum": 1}

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        return NameInput(of=self.key, options=spec.options, placeholder=spec.placeholder or self.hint())

    def hint(self) -> str:
        """What the empty control says."""
        return ""


class CustomerReference(Reference):
    key = "customer"
    label = lazy("Customer")
    icon = "user"
    column = "customer"
    unknown = lazy("We know no customer of this name or address. Write an e-mail address that has written to us.")

    @override
    def hint(self) -> str:
        return _("Name or e-mail address")


class CompanyReference(Reference):
    key = "company"
    label = lazy("Company")
    icon = "building-2"
    column = "company"
    unknown = lazy("We know no company of this name. Write the name as it stands in the directory.")

    @override
    def hint(self) -> str:
        return _("Name of the company")


class TeammateReference(Reference):
    key = "teammate"
    label = lazy("Teammate")
    icon = "users-round"
    column = "teammate"
    unknown = lazy("This teammate is not here any more. Choose another one.")

    @override
    def widget(self, spec: FieldSpec) -> Widget:
        nothing = ("", spec.placeholder or _("Choose…"))
        return Select(attrs={"class": "input"}, choices=[nothing, *((one.id, one.label) for one in spec.offered)])


def _answers_to(one: Option, wanted: int | str) -> bool:
    if isinstance(wanted, int):
        return one.id == wanted
    return wanted in {" ".join(name.casefold().split()) for name in (one.label, *one.names)}
