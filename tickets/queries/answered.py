"""What stored answers say, as people read it, whichever types their fields are of."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Mapping

from helpdesk.fields import Columns, kinds
from tickets.models import Field, FieldValue
from tickets.queries.references import acquainted
from tickets.queries.specs import spec_of

ATTRIBUTES = {one.name: one.attname for one in FieldValue._meta.concrete_fields}
COLUMNS = {one.name: ATTRIBUTES[one.name] for one in dataclasses.fields(Columns)}


def columns_of(value: FieldValue) -> Columns:
    """One stored answer as the kinds of fields read it."""
    return Columns(**{name: getattr(value, attribute) for name, attribute in COLUMNS.items()})


def shown_answers(fields: Iterable[Field], rows: Iterable[FieldValue]) -> list[tuple[Field, str]]:
    """The fields that have an answer among these, in their order, and how it reads.

    Options of the fields must be prefetched. No query but one for each kind of thing that answers point at.
    """
    given: Mapping[int, list[Columns]] = defaultdict(list)
    for row in rows:
        given[row.field_id].append(columns_of(row))
    answered = [field for field in fields if field.pk in given]
    values = {str(field.pk): kinds[field.kind].from_columns(given[field.pk]) for field in answered}
    named = (dataclasses.replace(spec_of(field), key=str(field.pk)) for field in answered)  # keys are not unique here
    specs = acquainted(named, values=values, choosing=False)
    read = ((field, kinds[field.kind].display(values[str(field.pk)], specs[str(field.pk)])) for field in answered)
    return [(field, display) for field, display in read if display]
