"""Filters by typed fields: `field.severity=High,Low`, `field.paces=more_than:5`, `field.firmware=contains:4.2`."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from helpdesk.fields import FieldSpec, Reference, kinds
from helpdesk.fields.operator import EMPTINESS, Operator
from helpdesk.refusal import Refusal
from helpdesk.worded import AnyOf
from inbox.queries.ranges import ends, moments
from inbox.queries.sorting import beginning
from tickets.models import Field, FieldValue
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of

SHORT = {"lt": Operator.LESS_THAN, "gt": Operator.MORE_THAN}
SAID = {
    Operator.IS: noop("is"),
    Operator.IS_NOT: noop("is not"),
    Operator.CONTAINS: noop("contains"),
    Operator.STARTS_WITH: noop("starts with"),
    Operator.ANY_OF: noop("is any of"),
    Operator.NONE_OF: noop("is none of"),
    Operator.ALL_OF: noop("is all of"),
    Operator.LESS_THAN: noop("is less than"),
    Operator.MORE_THAN: noop("is more than"),
    Operator.BETWEEN: noop("is between"),
    Operator.BEFORE: noop("is before"),
    Operator.AFTER: noop("is after"),
    Operator.IS_EMPTY: noop("is empty"),
    Operator.IS_NOT_EMPTY: noop("is not empty"),
}
DENIALS = (Operator.IS_NOT, Operator.NONE_OF)


@dataclasses.dataclass(frozen=True, slots=True)
class TypedFilter:
    """One typed field narrowed: what the chip says and what the database is asked."""

    label: str
    shown: str
    condition: Q


def typed_filter(key: str, fields: Sequence[Field], value: str) -> TypedFilter:
    """What a filter means for the fields of this key, one of each type that has it.

    Refuses, in words, a field that is not there, an operator that its kind does not know and a value it does not take.
    """
    same = [field for field in fields if field.kind == fields[0].kind]
    if not same:
        raise Refusal(_("There is no field “%s” among the types you look at.") % key)
    kind, name = kinds[same[0].kind], same[0].name
    operator, given = read_operator(same[0].kind, value)
    if operator not in kind.operators:
        known = ", ".join(_(SAID[one]) for one in kind.operators)
        raise Refusal(_("“%(said)s” does not fit. Possible: %(known)s.") % {"said": _(SAID[operator]), "known": known})
    rows = FieldValue.objects.filter(ticket=OuterRef("pk"))
    rows = rows.filter(field=same[0].pk) if len(same) == 1 else rows.filter(field__in=[field.pk for field in same])
    types = Q(ticket_type_id__in=[field.type_id for field in same])
    label = f"{name} {_(SAID[operator])}"
    if operator in EMPTINESS:
        exists = Q(AnyOf(rows))
        return TypedFilter(label, "", exists if operator == Operator.IS_NOT_EMPTY else types & ~exists)
    if not given:
        raise Refusal(_("Say what to look for."))
    condition, shown = _ask(kind.column, same, operator, given, rows)
    return TypedFilter(label, shown, types & ~condition if operator in DENIALS else condition)


def read_operator(kind_key: str, value: str) -> tuple[Operator, str]:
    """The operator a value begins with, and the rest; without one, what most people mean."""
    said, colon, rest = value.partition(":")
    named = SHORT.get(said) or (Operator(said) if said in SAID else None)
    if named and (colon or named in EMPTINESS):
        return named, rest.strip()
    kind = kinds[kind_key]
    if ".." in value and Operator.BETWEEN in kind.operators:
        return Operator.BETWEEN, value.strip()
    usual = Operator.BETWEEN if kind_key == "datetime" else kind.operators[0]
    return usual, value.strip()


def _ask(
    column: str, fields: Sequence[Field], operator: Operator, given: str, rows: QuerySet[FieldValue]
) -> tuple[Q, str]:
    if column == "text":
        return _of_text(operator, given, rows)
    if column == "number":
        return _of_number(fields[0], operator, given, rows)
    if column == "moment":
        return _of_moment(fields[0], operator, given, rows)
    if column == "flag":
        value = _cleaned(fields[0], given)
        return Q(AnyOf(rows.filter(flag=value))), kinds["checkbox"].display(value, spec_of(fields[0]))
    found = _options(fields, given) if column == "option" else _references(fields[0], given)
    if operator == Operator.ALL_OF:
        condition = Q()
        for pk in found:
            condition &= Q(AnyOf(rows.filter(**{column: pk})))
    else:
        condition = Q(AnyOf(rows.filter(**{f"{column}__in": list(found)})))
    return condition, ", ".join(dict.fromkeys(found.values()))


def _of_text(operator: Operator, given: str, rows: QuerySet[FieldValue]) -> tuple[Q, str]:
    if operator == Operator.CONTAINS:
        rows = rows.filter(text__icontains=given)
    elif operator == Operator.STARTS_WITH:
        rows = rows.filter(text__istartswith=given)
    else:
        rows = rows.alias(begins=beginning()).filter(begins=beginning(Value(given)), text__iexact=given)
    return Q(AnyOf(rows.filter(text__isnull=False))), f"“{given}”"


def _of_number(field: Field, operator: Operator, given: str, rows: QuerySet[FieldValue]) -> tuple[Q, str]:
    kind, spec = kinds[field.kind], spec_of(field)
    if operator == Operator.BETWEEN:
        low, high = (_cleaned(field, side) if side else None for side in ends(given))
        between = {"number__gte": low, "number__lte": high}
        limits = {how: limit for how, limit in between.items() if limit is not None}
        if not limits:
            raise Refusal(_("Say from where or up to where, for example 5..10."))
        if low is not None and high is not None and low > high:
            raise Refusal(_("The smallest number is larger than the largest."))
        shown = " – ".join(kind.display(side, spec) for side in (low, high) if side is not None)
        return Q(AnyOf(rows.filter(**limits))), shown
    value = _cleaned(field, given)
    how = {Operator.LESS_THAN: "number__lt", Operator.MORE_THAN: "number__gt"}.get(operator, "number")
    return Q(AnyOf(rows.filter(**{how: value}))), kind.display(value, spec)


def _of_moment(field: Field, operator: Operator, given: str, rows: QuerySet[FieldValue]) -> tuple[Q, str]:
    kind, spec = kinds[field.kind], spec_of(field)
    if field.kind == "datetime":
        if operator == Operator.BETWEEN:
            between, shown = moments(given)
            return Q(AnyOf(rows.filter(**{f"moment__{how}": moment for how, moment in between.items()}))), shown
        given = f"{given}T00:00" if len(given) == len("2026-01-01") else given
    if operator == Operator.BETWEEN:
        first, last = (_cleaned(field, side) if side else None for side in ends(given))
        if first is None and last is None:
            raise Refusal(_("Say from when or until when, for example 2026-01-01..2026-02-01."))
        if first is not None and last is not None and first > last:
            raise Refusal(_("The first day is later than the last."))
        if first is not None:
            rows = rows.filter(moment__gte=kind.to_columns(first)[0].moment)
        if last is not None:
            rows = rows.filter(moment__lte=kind.to_columns(last)[0].moment)
        return Q(AnyOf(rows)), " – ".join(kind.display(side, spec) for side in (first, last) if side is not None)
    value = _cleaned(field, given)
    how = {Operator.BEFORE: "moment__lt", Operator.AFTER: "moment__gt"}.get(operator, "moment")
    return Q(AnyOf(rows.filter(**{how: kind.to_columns(value)[0].moment}))), kind.display(value, spec)


def _options(fields: Sequence[Field], given: str) -> dict[int, str]:
    """Options by their ids or, in every type that has it, by their labels."""
    known = [(one.pk, one.label) for field in fields for one in field.options.all()]
    found: dict[int, str] = {}
    for part in filter(None, (part.strip() for part in given.split(","))):
        named = {pk: label for pk, label in known if part in (str(pk), label) or part.casefold() == label.casefold()}
        if not named:
            raise Refusal(_("There is no choice “%s”.") % part)
        found |= named
    return found


def _references(field: Field, given: str) -> dict[int, str]:
    kind, plain = kinds[field.kind], spec_of(field)
    assert isinstance(kind, Reference)
    found: dict[int, str] = {}
    for part in [part.strip() for part in given.split(",") if part.strip()][:10]:
        spec = acquainted([plain], raw={field.key: part})[field.key]
        everybody = spec.keeping(*(one.id for one in spec.options))  # whoever has left is still named on tickets
        value = _clean(kind, part, everybody)
        found[value] = kind.display(value, everybody)
    return found


def _cleaned(field: Field, given: str) -> Any:
    """The value, whatever limits the field has: one may look for what was possible once."""
    return _clean(kinds[field.kind], given, dataclasses.replace(spec_of(field), settings={}))


def _clean(kind: Any, given: str, spec: FieldSpec) -> Any:
    try:
        value = kind.clean(given, spec)
    except ValidationError as problem:
        raise Refusal(" ".join(problem.messages)) from None
    if value is None:
        raise Refusal(_("Say what to look for."))
    return value
