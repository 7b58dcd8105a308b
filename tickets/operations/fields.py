"""Filling in typed fields."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.conversations.models import Conversation, Entry
from helpdesk.conversations.operations.appending import change_of
from helpdesk.conversations.operations.locking import lock_unmerged
from helpdesk.conversations.operations.speaking import require_voice
from helpdesk.fields import FieldSpec, kinds
from helpdesk.ledger.event import Actor
from helpdesk.ledger.recording import record_many
from helpdesk.people.models import Customer
from helpdesk.refusal import Refusal
from tickets.events import FieldChanged
from tickets.models import Field, FieldValue, Ticket
from tickets.operations.filing import stored_files
from tickets.queries.references import acquainted
from tickets.queries.specs import asked_fields, fields_of, lacking, spec_of, values_of

TOLD = 200


class FieldMoved(Refusal):
    """Somebody else changed this field meanwhile."""

    def __init__(self, field: Field, current: str) -> None:
        said = {"field": field.name, "value": current or _("empty")}
        words = _("%(field)s was changed meanwhile, to “%(value)s”.") % said
        super().__init__(words, field=field.key)
        self.current = current


@transaction.atomic
def fill_in(
    ticket: Ticket,
    *,
    values: Mapping[str, Any],
    by: Actor,
    seen: Mapping[str, str] | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Set typed fields by key; an empty value clears one. Values that are so already are left alone.

    A field that these answers hide loses its value, and takes none. New files are kept with the line of history that
    brought them. `seen` holds what the writer saw, as displayed: a field that shows something else by now is refused
    (FieldMoved). Refuses values that the kind does not take, in words, on that field, what was merged away, and
    collaborators where a customer reads along. Records FieldChanged. As many questions for one field as for 60.
    """
    conversation = lock_unmerged(ticket.conversation_id)
    require_voice(conversation, by=by, instead="an agent fills in the fields")
    fields = {field.key: field for field in fields_of(ticket.type_id)}
    if unknown := next((key for key in values if key not in fields), None):
        raise Refusal("This ticket has no such field.", field=unknown)
    current = values_of(ticket, fields.values())
    specs = _specs(fields.values(), current, values, by)
    for key in values:
        shown = kinds[fields[key].kind].display(current[key], specs[key])
        if seen is not None and key in seen and not _reads_alike(seen[key], shown):
            raise FieldMoved(fields[key], shown)
    wanted, problems = _cleaned(values, specs)
    answers = current | wanted
    asked = {field.key for field in asked_fields(fields.values(), answers)}
    for key, problem in problems.items():
        if key in asked:
            raise Refusal(problem, field=key)
    after = {key: answers[key] if key in asked else None for key in fields}
    changed = [field for key, field in fields.items() if _differs(field, current[key], after[key])]
    if not changed:
        return
    with translation.override(settings.LANGUAGE_CODE):  # the team reads it, whoever wrote it
        lines = [
            change_of(
                conversation,
                "field",
                by=by,
                at=at,
                field=field.name,
                type_id=field.type_id,
                before=kinds[field.kind].display(current[field.key], specs[field.key])[:TOLD],
                after=kinds[field.kind].display(after[field.key], specs[field.key])[:TOLD],
            )
            for field in changed
        ]
    entries = dict(zip((field.key for field in changed), Entry.objects.bulk_create(lines), strict=True))
    _replace(conversation, ticket, changed, after, specs, entries, by)
    record_many([FieldChanged(conversation_id=ticket.conversation_id, field_id=field.pk) for field in changed], by=by)


def store_first_values(
    ticket: Ticket, values: Mapping[str, Any], *, by: Actor | None = None, entry: Entry | None = None
) -> None:
    """The answers a ticket is opened with, on the line of history that says so; no change yet.

    Those to fields that the answers hide are dropped. Refuses what the kinds do not take.
    """
    if not values:
        return
    fields = [field for field in fields_of(ticket.type_id) if field.key in values or field.shown_when_id]
    specs = _specs(fields, {}, values, by)
    answers, problems = _cleaned({key: raw for key, raw in values.items() if key in specs}, specs)
    asked = [field for field in asked_fields(fields, answers) if field.key in values]
    for field in asked:
        if field.key in problems:
            raise Refusal(problems[field.key], field=field.key)
    given = [field for field in asked if not kinds[field.kind].is_empty(answers[field.key])]
    entries = {field.key: entry for field in given if entry}
    _replace(ticket.conversation, ticket, given, answers, specs, entries, by)


def missing_to_resolve(ticket: Ticket) -> list[Field]:
    """Fields that must be answered before this ticket can be resolved; hidden ones never. Constant queries."""
    fields = fields_of(ticket.type_id)
    if not any(field.required_to_resolve for field in fields):
        return []
    return lacking(fields, values_of(ticket, fields))


def _specs(
    fields: Iterable[Field], current: Mapping[str, Any], raw: Mapping[str, Any], by: Actor | None
) -> dict[str, FieldSpec]:
    specs = []
    for field in fields:
        spec = spec_of(field)
        # An option archived since stays possible where it was chosen.
        kept = (row.option for row in kinds[field.kind].to_columns(current.get(field.key)) if row.option is not None)
        specs.append(spec.keeping(*kept))
    return acquainted(specs, values=current, raw=raw, reader=by if isinstance(by, Customer) else None)


def _cleaned(values: Mapping[str, Any], specs: Mapping[str, FieldSpec]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the values mean, and what is wrong with the others."""
    meant, problems = dict[str, Any](), dict[str, str]()
    for key, raw in values.items():
        try:
            meant[key] = kinds[specs[key].kind].clean(raw, specs[key])
        except ValidationError as problem:
            problems[key] = " ".join(problem.messages)
    return meant, problems


def _differs(field: Field, before: Any, after: Any) -> bool:
    kind = kinds[field.kind]
    return bool(before != after) and not (kind.is_empty(before) and kind.is_empty(after))


def _reads_alike(seen: str, shown: str) -> bool:
    """A browser sends line breaks its own way."""
    return "\n".join(seen.splitlines()) == "\n".join(shown.splitlines())


def _replace(
    conversation: Conversation,
    ticket: Ticket,
    fields: Iterable[Field],
    values: Mapping[str, Any],
    specs: Mapping[str, FieldSpec],
    entries: Mapping[str, Entry],
    by: Actor | None,
) -> None:
    given = list(fields)
    rows = []
    for field in given:
        value = values[field.key]
        if field.kind == "files":
            value = stored_files(conversation, value, spec=specs[field.key], entry=entries.get(field.key), by=by)
        rows += [
            FieldValue(
                ticket=ticket,
                field=field,
                text=row.text,
                number=row.number,
                moment=row.moment,
                flag=row.flag,
                option_id=row.option,
                customer_id=row.customer,
                company_id=row.company,
                teammate_id=row.teammate,
                file_id=row.file,
            )
            for row in kinds[field.kind].to_columns(value)
        ]
    FieldValue.objects.filter(ticket=ticket, field__in=given).delete()
    FieldValue.objects.bulk_create(rows)
