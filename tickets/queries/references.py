"""Whom and what values point at: customers, companies, teammates, files. Found together, however many fields ask."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from helpdesk.conversations.models import Attachment
from helpdesk.fields import FieldSpec, Files, Option, Reference, kinds
from helpdesk.people.models import Company, Customer, User

MOST_NAMESAKES = 8

type Named = Mapping[str, set[int | str]]


def acquainted(
    specs: Iterable[FieldSpec],
    *,
    values: Mapping[str, Any] | None = None,
    raw: Mapping[str, Any] | None = None,
    reader: Customer | None = None,
    choosing: bool = True,
) -> dict[str, FieldSpec]:
    """The same fields by key, knowing the rows that their values point at, those that `raw` names and may name.

    `values` are stored ones: whatever they point at is known, and may be kept. `raw` is what somebody typed or sent:
    teammates name any customer and company, and teammates who are here; a customer (`reader`) only themself, the
    people of their own company and that company. Where nothing is chosen (`choosing`), only what is stored is known.
    One query for each kind that is there, none without.
    """
    fields = list(specs)
    present, typed = values or {}, raw or {}
    stored, named = _stored(fields, present), _named(fields, typed)
    options = {
        "customer": _customers(stored["customer"], named["customer"], reader),
        "company": _companies(stored["company"], named["company"], reader),
        "teammate": _teammates(stored["teammate"], choosing=choosing and reader is None)
        if any(one.kind == "teammate" for one in fields)
        else [],
        "files": _files(stored["file"]),
    }
    known = {}
    for spec in fields:
        held = tuple(_ids(spec, present.get(spec.key)))
        if spec.kind == "files":  # its own, never another field's
            spec = spec.knowing(one for one in options["files"] if one.id in held)
        elif spec.kind in options:
            spec = spec.knowing(options[spec.kind]).keeping(*held)
        known[spec.key] = spec
    return known


def _stored(specs: Iterable[FieldSpec], values: Mapping[str, Any]) -> Mapping[str, set[int]]:
    found: Mapping[str, set[int]] = defaultdict(set)
    for spec in specs:
        if isinstance(kinds[spec.kind], Reference | Files):
            found[kinds[spec.kind].column].update(_ids(spec, values.get(spec.key)))
    return found


def _ids(spec: FieldSpec, value: Any) -> Iterator[int]:
    kind = kinds[spec.kind]
    for row in kind.to_columns(value):
        pk = getattr(row, kind.column)
        if isinstance(pk, int):
            yield pk


def _named(specs: Iterable[FieldSpec], raw: Mapping[str, Any]) -> Named:
    found: Mapping[str, set[int | str]] = defaultdict(set)
    for spec in specs:
        kind = kinds[spec.kind]
        if isinstance(kind, Reference) and (one := kind.mentioned(raw.get(spec.key))) is not None:
            found[spec.kind].add(one)
    return found


def _customers(stored: set[int], named: set[int | str], reader: Customer | None) -> list[Option]:
    ids, words = _apart(named)
    if not (stored or ids or words):
        return []
    asked = Q(pk__in=ids) | Q(email__in=words)
    names = words if reader else [word for word in words if "@" not in word]
    if names:
        asked |= Q(name__iregex=_any_of(names))
    if reader:
        asked &= _fellows(reader)
    found = Customer.objects.filter(Q(pk__in=stored) | asked).order_by("id")
    return [
        Option(id=one.pk, label=one.display_name, names=(one.email or f"{one.display_name} #{one.pk}",))
        for one in found[: len(stored) + len(ids) + MOST_NAMESAKES * (len(words) + 1)]
    ]


def _companies(stored: set[int], named: set[int | str], reader: Customer | None) -> list[Option]:
    ids, words = _apart(named)
    if not (stored or ids or words):
        return []
    asked = Q(pk__in=ids) | Q(small__in=words)
    if reader:
        asked &= Q(pk=reader.company_id)
    found = Company.objects.alias(small=Lower("name")).filter(Q(pk__in=stored) | asked).order_by("id")
    most = len(stored) + len(ids) + MOST_NAMESAKES * len(words)
    return [Option(id=one.pk, label=one.name) for one in found[:most]]


def _teammates(stored: set[int], *, choosing: bool) -> list[Option]:
    """Everybody who is here, as the list to choose from; those who have left where they are still named."""
    if not (choosing or stored):
        return []
    asked = Q(is_active=True) | Q(pk__in=stored) if choosing else Q(pk__in=stored)
    found: QuerySet[User] = User.objects.filter(asked).order_by("name", "id")
    return [Option(id=one.pk, label=one.name, names=(one.email,), is_archived=not one.is_active) for one in found]


def _files(stored: set[int]) -> list[Option]:
    if not stored:
        return []
    return [
        Option(id=pk, label=name)
        for pk, name in Attachment.objects.filter(pk__in=stored).order_by("id").values_list("pk", "name")
    ]


def _fellows(reader: Customer) -> Q:
    """Whom a customer may name: themself, and who works where they are known to work."""
    if reader.company_id is None or reader.verified_at is None:
        return Q(pk=reader.pk)
    return Q(pk=reader.pk) | Q(company=reader.company_id)


def _any_of(names: Iterable[str]) -> str:
    """One of these names and nothing else, as a pattern: the index over names knows it."""
    return f"^({'|'.join(re.escape(name) for name in names)})$"


def _apart(named: Iterable[int | str]) -> tuple[list[int], list[str]]:
    given = list(named)
    return [one for one in given if isinstance(one, int)], [one for one in given if isinstance(one, str)]
