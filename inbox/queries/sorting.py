"""Lists in the order of a typed field, by keyset, along the index of its column."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import (
    BooleanField,
    DateTimeField,
    DecimalField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
)
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation
from helpdesk.fields import kinds
from helpdesk.refusal import Refusal
from tickets.models import Field, FieldValue

SORTABLE = {"number": DecimalField, "moment": DateTimeField, "flag": BooleanField, "text": TextField}


def beginning(of: str | Expression = "text") -> Func:
    """The first letters of a text, small, in the very words of the index: a number there must not be a parameter."""
    return Func(of, template="LOWER(LEFT(%(expressions)s, 120))", output_field=TextField())


@dataclasses.dataclass(frozen=True, slots=True)
class FieldSort:
    """The order of one typed field: tickets with a value first, then the others, the newest of them first."""

    field: int
    column: str
    label: str
    is_falling: bool

    def page(self, ask: Callable[[bool], list[dict[str, Any]]], after: str, size: int) -> list[dict[str, Any]]:
        """So many rows at most, of what is asked for once those with a value and, where they end, for the others."""
        rows = [] if _is_past_values(after) else ask(True)
        return rows if len(rows) >= size else (rows + ask(False))[:size]

    def narrow(self, found: QuerySet[Conversation], after: str, *, valued: bool) -> QuerySet[Conversation]:
        """Those with a value, or the others, in their order and after the row of this cursor."""
        mark, _tilde, rest = after.rpartition("~")
        pk = int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 19 else None
        if valued:
            return self._valued(found, mark, pk)
        return self._others(found, pk if _is_past_values(after) else None)

    def cursor(self, row: dict[str, Any]) -> str:
        """Where this row stands: its value and its id."""
        value = row.get("sorted_by")
        if value is None:
            return f"-~{row['id']}"
        return f"={value.isoformat() if isinstance(value, dt.datetime) else value}~{row['id']}"

    def _valued(self, found: QuerySet[Conversation], mark: str, pk: int | None) -> QuerySet[Conversation]:
        by: Any = beginning("value__text") if self.column == "text" else F(f"value__{self.column}")
        rows = found.annotate(
            value=FilteredRelation("ticket__values", condition=Q(ticket__values__field=self.field))
        ).filter(**{f"value__{self.column}__isnull": False, "value__field": self.field})
        rows = rows.annotate(sorted_by=by)
        last = self._read(mark.removeprefix("=")) if mark.startswith("=") and pk else None
        if last is not None:
            beyond, same = ("lte", "id__gte") if self.is_falling else ("gte", "id__lte")
            rows = rows.filter(**{f"sorted_by__{beyond}": last}).exclude(**{"sorted_by": last, same: pk})
        return rows.order_by("-sorted_by", "-id") if self.is_falling else rows.order_by("sorted_by", "id")

    def _others(self, found: QuerySet[Conversation], pk: int | None) -> QuerySet[Conversation]:
        answered = FieldValue.objects.filter(ticket=OuterRef("pk"), field=self.field)
        rows = found.filter(~Exists(answered))
        return (rows.filter(pk__lt=pk) if pk else rows).order_by("-id")

    def _read(self, text: str) -> Any:
        """A value from a URL; None when it is not one of ours."""
        try:
            if self.column == "number":
                number = Decimal(text)
                return number if number.is_finite() else None
            if self.column == "moment":
                moment = dt.datetime.fromisoformat(text)
                return moment if moment.tzinfo else None
        except (ValueError, InvalidOperation):
            return None
        return text == "True" if self.column == "flag" else text


def _is_past_values(after: str) -> bool:
    """Whether a list goes on among those without a value."""
    mark, _tilde, rest = after.rpartition("~")
    return mark == "-" and rest.isascii() and rest.isdecimal() and len(rest) < 19 and int(rest) > 0


def sort_by(fields: Iterable[Field], *, is_falling: bool) -> FieldSort:
    """The order of the first of these fields. Refuses kinds that have none, and a field that is not there."""
    field = next(iter(fields), None)
    if field is None:
        raise Refusal(_("The list cannot be sorted: there is no such field."))
    kind = kinds[field.kind]
    if kind.column not in SORTABLE or field.kind == "long_text":
        raise Refusal(_("The list cannot be sorted by “%s”.") % field.name)
    label = _("%s, falling") if is_falling else _("%s, rising")
    return FieldSort(field.pk, kind.column, label % field.name, is_falling)
